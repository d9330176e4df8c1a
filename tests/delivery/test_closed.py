"""Destinations that take nothing, messages that are never taken, and flags that must be heard of all the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, update

from bot.delivery.desk import Desk
from bot.delivery.places import home, sent
from bot.delivery.sender import IN_A_ROUND
from bot.delivery.watching import NobodyWatches
from bot.messages.values import Message
from bot.slack import SlackFailure
from bot.usecases.greeting import greet_channel
from bot.words import DeliveryKind, DeliveryState
from storage.closings import reopen_lane
from storage.deliveries import Job
from storage.ledger import read_standing
from storage.outcomes import Outcome
from storage.tables import Delivery, TeamRow, Workspace
from tests.delivery.office import LEADS, PAY, SHOP, UNPACED, Office

POST, JOIN = "chat.postMessage", "conversations.join"
RESTRICTED = "restricted_action_read_only_channel"
STRANGE = "of_another_world"


def never(error: str, *keys: str) -> Callable[[Desk], Awaitable[Outcome]]:
    """Slack never takes these, and takes all others."""

    async def post(desk: Desk) -> Outcome:
        if desk.job.key in keys:
            raise SlackFailure(POST, error)
        return sent(desk, await desk.post(await home(desk), desk.words()))

    return post


class Counting(NobodyWatches):
    """Counts cards that go elsewhere."""

    def __init__(self) -> None:
        self.elsewhere: list[str] = []

    def came_of(self, job: Job, outcome: Outcome) -> None:
        """What came of an attempt."""
        self.elsewhere += [job.key] if outcome.elsewhere else []


async def live(office: Office, minutes: int, **settings: Any) -> None:
    """The sender goes on for so long."""
    sender = office.sender(**settings)
    for _ in range(minutes):
        await sender.drain()
        office.skip(minutes=1)
    await sender.drain()


def told(office: Office, where: str = LEADS) -> list[str]:
    """What was said there of closed destinations."""
    return [one.words for one in office.sees("Chi", where) if "can't write" in one.words]


async def test_a_message_that_is_always_refused_holds_up_its_own_flag_alone_and_is_told_once(office: Office) -> None:
    for number in (41, 42, 43):
        await office.flag(number)
    await live(office, 40, special={DeliveryKind.CARD: never(RESTRICTED, "card:41")})
    assert office.keys(PAY) == ["card:42", "card:43"]
    assert len(told(office)) == 1
    assert (await office.delivery("card:41")).state is DeliveryState.WAITING
    await live(office, 16)
    assert office.keys(PAY) == ["card:42", "card:43", "card:41"]


async def test_any_number_of_closed_channels_keeps_no_open_one_waiting(office: Office) -> None:
    timings = replace(UNPACED, pace=timedelta(milliseconds=1))
    sender = office.sender(timings=timings)
    for n in range(IN_A_ROUND + 4):
        await office.flag(n + 1)
        await office.say(DeliveryKind.CARD, f"C_GONE_{n:02}", n + 1)
        await office.say(DeliveryKind.REMINDER, f"C_GONE_{n:02}", n + 1)
    await sender.drain()
    office.skip(minutes=2)
    await office.flag(99)
    await sender.drain()
    assert office.keys(PAY) == ["card:99"]
    office.skip(seconds=30)
    await office.say(DeliveryKind.HELLO_CHANNEL, PAY)
    await sender.drain()
    assert len(office.keys(PAY)) == 2


async def test_where_we_may_not_look_nobody_else_waits(office: Office) -> None:
    await office.flag(41)
    office.sandbox.misbehave(POST, "lost", 1)
    office.sandbox.misbehave("conversations.history", "error", 5, error="missing_scope")
    sender = office.sender()
    await sender.drain()
    await office.flag(42)
    await sender.drain()
    assert office.keys(PAY) == ["card:41", "card:42"]
    await live(office, 10)
    assert office.keys(PAY) == ["card:41", "card:42"]
    assert await office.waiting() == []


async def test_where_slack_never_says_whether_we_came_in_the_rest_is_said_after_some_minutes(office: Office) -> None:
    office.sandbox.misbehave(JOIN, "error", 99, error="internal_error")
    await office.say(DeliveryKind.JOIN, PAY)
    await office.flag(41)
    await live(office, 3)
    assert office.keys(PAY) == [], "most often it is in a moment later"
    await live(office, 12)
    assert office.keys(PAY) == ["card:41"]


async def test_coming_in_of_which_slack_says_nothing_for_half_a_day_is_given_up_and_told_to_whoever_runs_it(
    office: Office,
) -> None:
    office.sandbox.misbehave(JOIN, "error", 999, error="internal_error")
    coming = await office.say(DeliveryKind.JOIN, PAY)
    sender = office.sender()
    for _ in range(150):
        assert (await office.delivery(coming)).state is not DeliveryState.FAILED
        office.skip(minutes=5)
        await sender.drain()
    await sender.drain()
    given_up = await office.delivery(coming)
    assert (given_up.state, given_up.why) == (DeliveryState.FAILED, "internal_error")
    async with office.db.read() as session:
        assert (await read_standing(session)).failed == 1


async def test_whoever_brings_the_bot_in_ends_its_own_tries(office: Office) -> None:
    office.sandbox.misbehave(JOIN, "error", 99, error="internal_error")
    coming = await office.say(DeliveryKind.JOIN, PAY)
    await office.flag(41)
    sender = office.sender()
    await sender.drain()
    assert office.keys(PAY) == []
    await greet_channel(office.db, office.workspace, PAY, "Ev1", office.clocks.work)
    await sender.drain()
    assert "card:41" in office.keys(PAY)
    assert (await office.delivery(coming)).state is DeliveryState.SUPERSEDED


async def test_a_row_that_cannot_be_read_keeps_no_other_from_being_said(office: Office) -> None:
    for number in (41, 42):
        await office.flag(number)
    await office.say(DeliveryKind.HELLO_CHANNEL, LEADS)
    async with office.db.write() as session:
        await session.exec(update(Delivery).where(col(Delivery.key) == "card:41").values(data=None))
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]
    assert len(office.keys(LEADS)) == 1
    async with office.db.write() as session:
        await session.exec(update(Delivery).where(col(Delivery.key) == "card:41").values(data={}))
    office.skip(minutes=16)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42", "card:41"]


async def test_what_a_newer_version_beside_us_writes_down_is_left_to_it(office: Office) -> None:
    for number in (41, 42):
        await office.flag(number)
    async with office.db.write() as session:
        newer = text("UPDATE delivery SET kind = 'of_tomorrow' WHERE key = 'card:41'")
        await (await session.connection()).execute(newer)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]


async def test_a_card_that_can_still_be_changed_does_not_make_its_channel_open_again(office: Office) -> None:
    await office.flag(42)
    await office.sender().drain()
    office.sandbox.misbehave(POST, "error", 1, error=RESTRICTED)
    await office.say(DeliveryKind.TEAM_CHANGED, PAY, 42)
    await office.sender().drain()
    await office.take(42)
    await office.say(DeliveryKind.CARD, PAY, 42)
    await live(office, 2)
    [card] = office.sees("Ben", PAY)
    assert "Ben has it" in card.words
    assert (await office.lane(PAY)).closed_why == RESTRICTED
    await live(office, 16)
    assert (await office.lane(PAY)).closed_why == ""
    assert len(told(office)) == 1


async def test_each_time_that_a_channel_is_closed_it_is_told_once(office: Office) -> None:
    await office.flag(42)
    for number in (43, 44):
        office.sandbox.archive(PAY, "U_BEN")
        await office.flag(number)
        await live(office, 20)
        office.sandbox.workspace.world.channels[PAY].archived = False
        async with office.db.write() as session:
            await reopen_lane(session, office.workspace, PAY)
        await office.sender().drain()
    assert office.keys(PAY) == ["card:42", "card:43", "card:44"]
    assert len(told(office)) == 2


@pytest.mark.parametrize(
    ("digest", "mend"),
    [
        (
            None,
            "No team lives there, so this can wait. Unarchive it. What waits there is said as soon as it works again.",
        ),
        (SHOP, "Unarchive it, or name another channel for the digest in /flagteam."),
    ],
)
async def test_a_closed_channel_in_which_no_team_lives_is_not_to_be_given_to_another_team(
    office: Office, digest: str | None, mend: str
) -> None:
    await office.flag(41)
    async with office.db.write() as session:
        await session.exec(update(TeamRow).where(col(TeamRow.channel) == PAY).values(digest_channel=digest))
    office.sandbox.archive(SHOP, "U_ANA")
    await office.say(DeliveryKind.TELL_CHANNEL, SHOP, 41)
    await live(office, 1)
    [word] = told(office)
    assert mend in word
    assert "give the team that one" not in word


async def test_a_closing_of_which_nobody_can_be_told_is_told_once_somebody_can(office: Office) -> None:
    async with office.db.write() as session:
        await session.exec(update(Workspace).values(installed_by=""))
        await session.exec(update(TeamRow).values(lead_id=None))
        await session.exec(update(TeamRow).where(col(TeamRow.is_triage)).values(channel=None))
    await office.flag(41)
    office.sandbox.archive(PAY, "U_BEN")
    await live(office, 20)
    assert (await office.lane(PAY)).closed_why == "is_archived"
    async with office.db.write() as session:
        await session.exec(update(TeamRow).where(col(TeamRow.is_triage)).values(channel=LEADS))
    await live(office, 40)
    assert len(told(office)) == 1


async def test_what_may_have_been_said_before_its_channel_closed_goes_on_as_soon_as_that_is_mended(
    office: Office,
) -> None:
    await office.flag(41)
    office.sandbox.misbehave(POST, "lost", 1)
    office.sandbox.misbehave("conversations.history", "error", 1, error="channel_not_found")
    sender = office.sender()
    await sender.drain()
    assert await office.waiting() == ["card:41"]
    async with office.db.write() as session:
        await reopen_lane(session, office.workspace, PAY)
    await sender.drain()
    assert (office.keys(PAY), await office.waiting()) == (["card:41"], [])


async def test_the_mend_of_a_channel_hurries_nobody_who_speaks_there_just_then(office: Office) -> None:
    await office.flag(41)
    later: list[datetime | None] = []

    async def mended_meanwhile(desk: Desk) -> Outcome:
        async with office.db.write() as session:
            await reopen_lane(session, office.workspace, PAY)
        later.append((await office.delivery("card:41")).not_before)
        if len(later) == 1:
            raise SlackFailure(POST, "is_archived")
        return sent(desk, await desk.post(PAY, desk.words()))

    sender = office.sender(special={DeliveryKind.CARD: mended_meanwhile})
    await sender.drain()
    office.skip(minutes=16)
    await sender.drain()
    assert len(later) == 2
    assert all(later), "should it die now, it is not looked for before what it sent has arrived"


async def test_a_long_outage_is_not_held_against_a_message(office: Office) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "error", 20, error="service_unavailable")
    await live(office, 120)
    office.sandbox.misbehave(POST, "error", 2, error=STRANGE)
    await office.say(DeliveryKind.TEAM_CHANGED, PAY, 42)
    await live(office, 30)
    assert await office.waiting() == []
    assert [key.split(":")[0] for key in office.keys(PAY)] == ["card", "team_changed"]


async def test_a_flag_whose_card_its_channel_never_takes_is_heard_of_by_the_lead(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REMINDER, PAY, 42)
    office.sandbox.misbehave(POST, "error", 12, error=STRANGE)
    watch = Counting()
    await live(office, 60, watch=watch)
    assert (office.keys(PAY), watch.elsewhere) == ([], ["card:42"])
    card, reminder = office.sees("Chi", "@bot")
    assert card.words.startswith("#42")
    assert reminder.thread_ts == card.ts
    assert await office.waiting() == []
    await office.say(DeliveryKind.CARD, PAY, 42)
    await office.sender().drain()
    [again] = office.sees("Ben", PAY)
    assert (await office.row(42)).card_ts == again.ts


async def test_somebody_who_takes_no_messages_is_given_up_after_half_a_day_and_the_ledger_says_so(
    office: Office,
) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", 42, to="Ana")
    office.sandbox.disable("U_ANA")
    sender = office.sender()
    for _ in range(45):
        await sender.drain()
        office.skip(minutes=16)
    kept = await office.delivery("reporter_card:42")
    assert (kept.state, kept.why) == (DeliveryState.FAILED, "user_disabled")
    assert [one.words for one in office.sees("Chi", LEADS) if "Ana takes no messages" in one.words] != []
    assert office.keys(LEADS) == [key for key in office.keys(LEADS) if key.startswith("closed:")][:1]


async def test_a_card_that_stands_with_the_lead_shows_each_change_at_once_and_goes_home_when_its_channel_takes_it(
    office: Office,
) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "error", 12, error=STRANGE)
    await live(office, 60)
    office.sandbox.misbehave(POST, "error", 1, error=STRANGE)
    await office.take(42)
    await office.say(DeliveryKind.CARD, PAY, 42)
    await office.sender().drain()
    [card] = office.sees("Chi", "@bot")
    assert "Ben has it" in card.words
    assert (await office.delivery("card:42")).state is DeliveryState.SENT
    await office.say(DeliveryKind.CARD, PAY, 42)
    await office.sender().drain()
    [home_again] = office.sees("Ben", PAY)
    assert "Ben has it" in home_again.words


@pytest.mark.parametrize(("private", "seen"), [(False, True), (True, False)])
async def test_strangers_to_the_team_read_number_and_words_alone_and_of_a_private_flag_nothing(
    office: Office, *, private: bool, seen: bool
) -> None:
    await office.add_team("Returns", "C_RET")
    await office.flag(42, team_id=office.teams["Returns"], private=private)
    await office.say(DeliveryKind.CARD, "C_RET", 42)
    office.sandbox.misbehave(POST, "error", 12, error=STRANGE)
    await live(office, 60)
    cards = [one for one in office.sees("Chi", LEADS) if one.words.startswith("#42")]
    assert [one.words for one in cards] == (
        ["#42: gift card refund fails at till 2\nType /flags 42 to see it and to act."] if seen else []
    )
    assert (await office.delivery("card:42")).state is (DeliveryState.SENT if seen else DeliveryState.FAILED)


async def test_a_mistake_in_our_words_costs_a_flag_its_buttons_but_not_its_card(office: Office) -> None:
    await office.flag(42)

    def mistaken(_job: Job, _now: datetime) -> Message:
        raise KeyError("words")

    await live(office, 5, wording=mistaken)
    [card] = office.sees("Ben", PAY)
    assert card.words.startswith("#42: gift card refund fails at till 2")


@pytest.mark.parametrize("error", ["cannot_reply_to_message", "restricted_action_non_threadable_channel"])
async def test_where_there_can_be_no_thread_a_reminder_is_said_in_the_channel(office: Office, error: str) -> None:
    await office.flag(42)
    sender = office.sender()
    await sender.drain()
    office.sandbox.misbehave(POST, "error", 1, error=error)
    reminder = await office.say(DeliveryKind.REMINDER, PAY, 42)
    await sender.drain()
    shown = office.sees("Ben", PAY)[-1]
    assert office.keys(PAY) == ["card:42", reminder]
    assert (shown.thread_ts, (await office.row(42)).reminder_ts) == (None, shown.ts)
    assert told(office) == []
