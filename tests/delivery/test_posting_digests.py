"""Monday's digest, as the leads see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import col, delete, update

from bot.delivery.digests.drawing import PictureError, draw_picture
from bot.delivery.digests.posting import Digests, Draw
from bot.delivery.digests.reading import read_digest
from bot.delivery.digests.uploading import upload_picture
from bot.delivery.sender import Sender
from bot.messages.digest import digest
from bot.picture import HEIGHT, WIDTH
from bot.reminders.digest import points, weeks_up_to
from bot.sandbox import SeenMessage
from bot.slack import call
from bot.usecases.digest import choose_digest_channel, queue_due_digests
from bot.weekly import Point
from bot.words import DeliveryKind, DeliveryState, Rung, Status
from bot.words import RecordKind as R
from storage.outbox import ToSay, enqueue
from storage.tables import Delivery, FlagRow, TeamRow
from tests.delivery.office import LEADS, PAY, Office
from tests.support.diary import DUE, MONDAY, Diary, on

WEEK = "2026-W46"
POINTS = points(weeks_up_to(MONDAY.date(), "Europe/Berlin"), {7: 23}, {7: 14}, {}, 9)


async def lived(office: Office) -> Diary:
    """Payments and triage tell their week in #leads; a week has passed, and it is Monday, nine o'clock."""
    diary = Diary(office.db, office.workspace, dict(office.teams))
    async with office.db.write() as session:
        await session.exec(update(TeamRow).values(digest_channel=LEADS, timezone="Europe/Berlin"))
        await choose_digest_channel(session, office.workspace, LEADS, on(2))
    await diary.flag(1, on(0), (R.TAKEN, on(0, 12)), (R.CONFIRMED, on(2)), status=Status.CONFIRMED,
                     fix_cause="the time limit was too short", raised_in="C_SHOP")  # fmt: skip
    await diary.flag(2, on(0, 9), words="Sold-out lamps in search", rung=Rung.LEAD)
    await diary.flag(3, on(1), words="Slow till", status=Status.TAKEN)
    return diary


async def send(office: Office, *, queue: bool = True, draw: Draw | None = None) -> None:
    office.clocks.work = DUE + timedelta(minutes=1)
    if queue:
        await queue_due_digests(office.db, office.clocks.work)
    await sender(office, draw).drain()


def sender(office: Office, draw: Draw | None = None) -> Sender:
    return office.sender(special=Digests(office.db, draw or quickly).kinds())


async def quickly(_points: Sequence[Point]) -> bytes:
    """A picture where it does not matter what is on it."""
    png = BytesIO()
    Image.new("RGB", (2, 1)).save(png, "PNG")
    return png.getvalue()


async def torn(_points: Sequence[Point]) -> bytes:
    raise PictureError("the pencil broke")


def pictures(message: SeenMessage) -> list[str]:
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


async def told(office: Office, part: str) -> str:
    """Write down one part of the thread once more, as if it had not been said."""
    key = f"digest_more:{LEADS}:{WEEK}:{part}"
    data = {"monday": "2026-11-09", "part": part, "after": f"digest:{LEADS}:{WEEK}"}
    async with office.db.write() as session:
        await session.exec(delete(Delivery).where(col(Delivery.key) == key))
        await enqueue(session, [ToSay(office.workspace, key, LEADS, DeliveryKind.DIGEST_MORE, DUE, data=data)])
    return key


async def test_the_leads_see_the_week_its_picture_and_who_is_needed(office: Office) -> None:
    await lived(office)
    await send(office)
    [message] = office.sees("Chi", LEADS)
    assert message.words.startswith("Last week: 3 raised, 1 confirmed fixed.")
    assert "1 taken within 2 hours of working time; 2 open now." in message.words
    assert "#2 Sold-out lamps in search · nobody for 7 days" in message.words
    assert "Learned: the time limit was too short (#1); first noticed in #shop-harbour." in message.words
    assert message.labels == ["Give to…"]
    [picture] = pictures(message)
    assert office.sandbox.workspace.world.files[picture].processed


async def test_the_picture_that_was_uploaded_is_the_weeks_and_says_so_to_those_who_do_not_see_it(
    office: Office,
) -> None:
    await lived(office)
    await send(office, draw=draw_picture)
    [message] = office.sees("Chi", LEADS)
    file = office.sandbox.workspace.world.files[pictures(message)[0]]
    assert Image.open(BytesIO(file.data or b"")).size == (WIDTH, HEIGHT)
    assert "Week of 9 Nov: 3 raised, 1 confirmed fixed, 2 open at its end." in file.alt
    assert file.alt == next(block["alt_text"] for block in message.blocks if block["type"] == "image")


async def test_the_rest_stands_in_the_thread(office: Office) -> None:
    await lived(office)
    await send(office)
    [message] = office.sees("Chi", LEADS)
    _, figures, waiting = office.sees("Chi", LEADS, thread=message)
    assert "Payments: 3 raised, 1 confirmed fixed" in figures.words
    assert "Triage: 0 raised" in figures.words
    assert "#3 Slow till · no day yet" in waiting.words
    assert "#2" not in waiting.words, "it stands above"
    assert await office.waiting() == []


async def test_nothing_more_is_posted_where_there_is_no_more(office: Office) -> None:
    await lived(office)
    async with office.db.write() as session:
        await session.exec(update(FlagRow).where(col(FlagRow.number) == 3).values(status=Status.WITHDRAWN))
    await send(office)
    [message] = office.sees("Chi", LEADS)
    assert len(office.sees("Chi", LEADS, thread=message)) == 2
    skipped = await office.delivery(f"digest_more:{LEADS}:{WEEK}:open")
    assert (skipped.state, skipped.why) == (DeliveryState.SUPERSEDED, "there is no more to say")


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
async def test_without_its_picture_the_digest_is_posted_all_the_same(office: Office, method: str) -> None:
    await lived(office)
    office.sandbox.misbehave(method, "error", times=9, error="internal_error")
    await send(office)
    [message] = office.sees("Chi", LEADS)
    assert pictures(message) == []
    assert message.words.startswith("Last week: 3 raised")
    assert message.labels == ["Give to…"]


async def test_a_picture_that_cannot_be_drawn_costs_no_words(office: Office) -> None:
    await lived(office)
    await send(office, draw=torn)
    [message] = office.sees("Chi", LEADS)
    assert pictures(message) == []
    assert message.words.startswith("Last week: 3 raised")


async def test_a_picture_that_slack_cannot_show_costs_neither_words_nor_buttons(office: Office) -> None:
    diary = await lived(office)
    async with office.db.read() as session:
        week = await read_digest(session, diary.workspace_id, LEADS, MONDAY.date())
    assert week is not None
    await queue_due_digests(office.db, DUE)
    await office.sender(wording=lambda _job, now: digest(week, now, picture="F0UNKNOWN")).drain()
    message, *_ = office.sees("Chi", LEADS)
    assert pictures(message) == []
    assert message.labels == ["Give to…"]


async def test_a_digest_whose_answer_was_lost_is_seen_once(office: Office) -> None:
    await lived(office)
    office.sandbox.misbehave("chat.postMessage", "lost", times=1)
    await send(office)
    office.skip(seconds=60)
    await sender(office).drain()
    assert len(office.sees("Chi", LEADS)) == 1
    assert len(set(office.keys(LEADS))) == len(office.keys(LEADS)) == 3


async def test_what_follows_in_the_thread_is_seen_once_though_its_answer_was_lost(office: Office) -> None:
    await lived(office)
    await send(office)
    key = await told(office, "figures")
    before = office.keys(LEADS).count(key)
    office.sandbox.misbehave("chat.postMessage", "lost", times=1)
    await send(office, queue=False)
    office.skip(seconds=60)
    await sender(office).drain()
    assert office.keys(LEADS).count(key) == before + 1
    assert (await office.delivery(key)).state is DeliveryState.SENT


async def test_where_the_digest_was_deleted_nothing_is_left_lying_in_the_channel(office: Office) -> None:
    await lived(office)
    await send(office)
    [message] = office.sees("Chi", LEADS)
    for reply in [*office.sees("Chi", LEADS, thread=message)[1:], message]:
        await call(await office.client_for(1), "chat.delete", channel=LEADS, ts=reply.ts)
    key = await told(office, "figures")
    await send(office, queue=False)
    assert [seen.words for seen in office.sees("Chi", LEADS) if not seen.deleted] == []
    assert (await office.delivery(key)).state is DeliveryState.SUPERSEDED
    assert await office.waiting() == []


async def test_a_digest_that_no_team_wants_here_any_more_is_not_posted(office: Office) -> None:
    await lived(office)
    await queue_due_digests(office.db, DUE)
    async with office.db.write() as session:
        await session.exec(update(TeamRow).values(digest_channel=PAY))
    await send(office, queue=False)
    assert office.sees("Chi", LEADS) == []
    assert await office.waiting() == []
    assert (await office.delivery(f"digest:{LEADS}:{WEEK}")).state is DeliveryState.SUPERSEDED


async def test_drawing_that_takes_too_long_is_given_up_and_leaves_no_process() -> None:
    with pytest.raises(PictureError, match="not drawn within"):
        await draw_picture(POINTS, limit=0.01)


async def test_a_picture_is_drawn_in_a_process_of_its_own() -> None:
    png = await draw_picture(POINTS)
    assert Image.open(BytesIO(png), formats=["PNG"]).size == (WIDTH, HEIGHT)


async def test_an_upload_that_never_ends_is_given_up(office: Office) -> None:
    office.sandbox.misbehave("files.info", "slow", times=9, seconds=5)
    with pytest.raises(PictureError, match="not uploaded"):
        await upload_picture(await office.client_for(1), b"png", "a week", limit=0.5)
