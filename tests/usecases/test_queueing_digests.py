from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from bot.usecases.digest import choose_digest_channel, queue_due_digests
from bot.words import DeliveryKind, Status
from bot.words import RecordKind as R
from storage.database import Database
from storage.tables import Delivery, DigestRow, TeamRow
from tests.support.diary import DUE, LEADS, Diary, on

WEEK = timedelta(weeks=1)


async def chosen(db: Database) -> Diary:
    """Payments and the web shop tell their week in #leads, as they chose on the Wednesday of the week told."""
    diary = await Diary(db).open("Payments", "Web shop")
    async with db.write() as session:
        await choose_digest_channel(session, diary.workspace_id, LEADS, on(2))
    return diary


async def queued(db: Database) -> list[str]:
    async with db.read() as session:
        return list(await session.exec(select(Delivery.key).order_by(col(Delivery.id))))


async def next_at(db: Database) -> datetime | None:
    async with db.read() as session:
        return (await session.exec(select(DigestRow.next_at).order_by(col(DigestRow.next_at)))).first()


TOLD = [f"digest:{LEADS}:2026-W46", f"digest_more:{LEADS}:2026-W46:figures", f"digest_more:{LEADS}:2026-W46:open"]


async def test_on_monday_morning_the_digest_is_queued_once_with_its_thread(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    assert await queue_due_digests(db, DUE - timedelta(seconds=1)) == 0
    assert await queue_due_digests(db, DUE) == 1
    assert await queue_due_digests(db, DUE + timedelta(minutes=1)) == 0
    assert await queued(db) == TOLD
    assert await next_at(db) == DUE + WEEK


async def test_a_bot_that_was_away_over_monday_says_it_late(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    await queue_due_digests(db, DUE + timedelta(days=3, hours=5))
    assert await queued(db) == TOLD
    assert await next_at(db) == DUE + WEEK


async def test_after_three_weeks_away_only_the_last_week_is_told(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    await queue_due_digests(db, DUE + 2 * WEEK + timedelta(days=1))
    assert [key for key in await queued(db) if key.startswith("digest:")] == [f"digest:{LEADS}:2026-W48"]
    assert await next_at(db) == DUE + 3 * WEEK


async def test_two_processes_at_once_say_it_once(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    other = Database(db.url)
    try:
        await asyncio.gather(queue_due_digests(db, DUE), queue_due_digests(other, DUE))
    finally:
        await other.close()
    assert sorted(await queued(db)) == sorted(TOLD)


async def test_a_week_in_which_nothing_happened_and_nothing_is_open_says_nothing(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1, week=-3), (R.CONFIRMED, on(2, week=-3)), status=Status.CONFIRMED)
    assert await queue_due_digests(db, DUE) == 1
    assert await queued(db) == []
    assert await next_at(db) == DUE + WEEK, "and the next week is looked at again"


async def test_a_quiet_week_with_something_open_is_told(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1, week=-3))
    await queue_due_digests(db, DUE)
    assert await queued(db) == TOLD


async def test_what_happens_in_other_teams_makes_no_digest(db: Database) -> None:
    diary = await chosen(db)
    await diary.team("Till", digest_channel=None)
    await diary.flag(1, on(1), team="Till")
    await queue_due_digests(db, DUE)
    assert await queued(db) == []


async def test_a_channel_that_no_team_chooses_any_more_gets_no_digest(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    async with db.write() as session:
        await session.exec(update(TeamRow).values(digest_channel=None))
    await queue_due_digests(db, DUE)
    assert await queued(db) == []
    assert await next_at(db) is None


async def test_choosing_the_channel_again_before_a_late_digest_was_said_does_not_lose_it(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    async with db.write() as session:
        await choose_digest_channel(session, diary.workspace_id, LEADS, DUE + timedelta(minutes=5))
    await queue_due_digests(db, DUE + timedelta(minutes=6))
    assert await queued(db) == TOLD


async def test_teams_that_move_to_another_zone_take_their_digest_with_them(db: Database) -> None:
    diary = await chosen(db)
    async with db.write() as session:
        await session.exec(update(TeamRow).values(timezone="America/New_York"))
        await choose_digest_channel(session, diary.workspace_id, LEADS, on(3))
    assert await next_at(db) == DUE + timedelta(hours=6)


async def test_hours_that_cannot_be_read_hold_up_no_other_digest(db: Database) -> None:
    diary = await chosen(db)
    await diary.team("Till", digest_channel="C_TILL")
    await diary.flag(1, on(1), team="Till")
    async with db.write() as session:
        await choose_digest_channel(session, diary.workspace_id, "C_TILL", on(2))
        await session.exec(update(TeamRow).where(col(TeamRow.name) == "Payments").values(hours="at times"))
    assert await queue_due_digests(db, DUE) == 2
    assert "digest:C_TILL:2026-W46" in await queued(db)
    assert await next_at(db) == DUE + WEEK


async def test_the_delivery_says_which_week_is_meant_however_late_it_is_sent(db: Database) -> None:
    diary = await chosen(db)
    await diary.flag(1, on(1))
    await queue_due_digests(db, DUE)
    async with db.read() as session:
        first, *more = list(await session.exec(select(Delivery).order_by(col(Delivery.id))))
    assert (first.kind, first.lane, first.data) == (DeliveryKind.DIGEST, LEADS, {"monday": "2026-11-09"})
    assert [(row.kind, row.data["part"], row.data["after"]) for row in more] == [
        (DeliveryKind.DIGEST_MORE, "figures", first.key),
        (DeliveryKind.DIGEST_MORE, "open", first.key),
    ]
