"""Fifty updates a minute: what Slack takes of a method is shared out, and posts do not wait for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlmodel import update

from bot.delivery.desk import Timings
from bot.words import DeliveryKind, DeliveryState
from storage.tables import Delivery, FlagRow
from storage.tiers import LOOK, RUN_AHEAD
from tests.delivery.office import PAY, Office

PACED = Timings(pace=timedelta(seconds=1), ahead=timedelta(0), look_late=timedelta(0))
MANY = 20


async def _many_changed(office: Office) -> None:
    for number in range(1, MANY + 1):
        await office.flag(number)
    await office.sender().drain()
    for number in range(1, MANY + 1):
        await office.take(number)
        await office.say(DeliveryKind.CARD, PAY, number)


def _redrawn(office: Office) -> int:
    return sum("Ben has it" in card.words for card in office.sees("Ben", PAY))


async def test_cards_that_change_together_are_redrawn_at_the_rate_that_slack_takes(office: Office) -> None:
    await _many_changed(office)
    sender = office.sender(timings=PACED)
    await sender.drain()
    assert RUN_AHEAD <= _redrawn(office) < MANY
    for _ in range(2):
        office.skip(seconds=PACED.tier.total_seconds() * RUN_AHEAD)
        await sender.drain()
    assert _redrawn(office) == MANY
    assert await office.waiting() == []


async def test_a_reminder_does_not_wait_behind_cards_that_are_put_off(office: Office) -> None:
    await _many_changed(office)
    await office.flag(99)
    await office.sender(timings=PACED).drain()
    assert office.keys(PAY)[-1] == "card:99"
    assert _redrawn(office) < MANY


async def test_when_slack_takes_no_more_updates_all_else_goes_on(office: Office) -> None:
    await office.flag(41)
    sender = office.sender(timings=PACED)
    await sender.drain()
    await office.take(41)
    await office.say(DeliveryKind.CARD, PAY, 41)
    office.sandbox.misbehave("chat.update", "ratelimited", 1, seconds=30)
    await sender.drain()
    office.skip(seconds=2)
    await office.flag(42)
    await sender.drain()
    assert (_redrawn(office), office.keys(PAY)) == (0, ["card:41", "card:42"])
    office.skip(seconds=30)
    await sender.drain()
    assert _redrawn(office) == 1


async def _many_unsure(office: Office) -> None:
    """A sender said them and died before it could record any."""
    for number in range(1, MANY + 1):
        await office.flag(number)
    await office.sender().drain()
    async with office.db.write() as session:
        await session.exec(update(Delivery).values(state=DeliveryState.SENDING, ts=None))
        await session.exec(update(FlagRow).values(card_channel=None, card_ts=None))


def _looks(office: Office) -> int:
    return sum(call.method == LOOK for call in office.sandbox.calls)


async def test_after_a_crash_what_many_attempts_came_to_is_looked_for_at_the_rate_that_slack_takes(
    office: Office,
) -> None:
    await _many_unsure(office)
    sender = office.sender(timings=PACED)
    await sender.drain()
    assert RUN_AHEAD <= _looks(office) < MANY
    await office.flag(99)
    await sender.drain()
    assert office.keys(PAY)[-1] == "card:99", "what is sure does not wait"
    for _ in range(5):
        office.skip(seconds=PACED.tier.total_seconds() * RUN_AHEAD)
        await sender.drain()
    assert await office.waiting() == []
    assert office.keys(PAY) == [f"card:{number}" for number in [*range(1, MANY + 1), 99]]


async def test_when_slack_lets_nobody_look_for_a_while_all_else_goes_on(office: Office) -> None:
    await office.flag(41)
    office.sandbox.misbehave("chat.postMessage", "lost", 1)
    office.sandbox.misbehave(LOOK, "ratelimited", 1, seconds=30)
    sender = office.sender(timings=replace(PACED, look_again=timedelta(0)))
    await sender.drain()
    office.skip(seconds=2)
    await office.flag(42)
    await sender.drain()
    assert office.keys(PAY) == ["card:41", "card:42"]
    office.skip(seconds=60)
    await sender.drain()
    assert await office.waiting() == []
    assert office.keys(PAY) == ["card:41", "card:42"]
