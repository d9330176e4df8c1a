"""Posts that reach Slack long after we gave up waiting: one remains, and no crash loses the look for the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import update

from bot.delivery.desk import Desk
from bot.delivery.places import home, sent
from bot.sandbox import SeenMessage
from bot.slack import new_session
from bot.words import DeliveryKind, DeliveryState
from storage.outcomes import Outcome
from storage.tables import Delivery
from tests.delivery.office import PAY, UNPACED, Office

POST = "chat.postMessage"
PATIENT = replace(UNPACED, look_late=timedelta(seconds=90))
HASTE_S, LATE_S = 0.3, 60
"""How long the bot waits for an answer, and when a post that is late arrives, unless Slack recovers before."""


@pytest.fixture
async def hasty(office: Office) -> AsyncIterator[Office]:
    """An office that waits for no answer, and whose next post arrives late."""
    await office.flag(42)
    async with new_session(limit=HASTE_S) as session:
        office.session = session
        yield office


def standing(office: Office, key: str) -> list[SeenMessage]:
    """What can be seen of a delivery in the channel and in the card's thread."""
    there = [one.ts for one in office.sandbox.said if one.key == key]
    cards = office.sees("Ben", PAY)
    replies = [reply for card in cards for reply in office.sees("Ben", PAY, card)[1:]]
    return [one for one in {one.ts: one for one in (*cards, *replies)}.values() if one.ts in there]


async def arrived(office: Office, times: int) -> None:
    """What was on its way reaches Slack: so many posts then."""
    office.sandbox.behave()
    await office.sandbox.until(lambda: len(office.sandbox.said) >= times)


async def test_a_card_that_arrives_after_it_was_said_again_is_taken_back_within_two_minutes(hasty: Office) -> None:
    hasty.sandbox.misbehave(POST, "slow", 1, seconds=LATE_S)
    sender = hasty.sender(timings=PATIENT)
    await sender.drain()
    await arrived(hasty, 2)
    assert len(standing(hasty, "card:42")) == 2
    hasty.skip(seconds=110)
    await hasty.sender(timings=PATIENT).drain()
    [card] = standing(hasty, "card:42")
    assert (await hasty.row(42)).card_ts == card.ts
    assert await hasty.waiting() == []


async def test_meanwhile_nothing_of_the_flag_waits_for_that_look(hasty: Office) -> None:
    hasty.sandbox.misbehave(POST, "slow", 1, seconds=LATE_S)
    reminder = await hasty.say(DeliveryKind.REMINDER, PAY, 42)
    await hasty.sender(timings=PATIENT).drain()
    assert (await hasty.delivery(reminder)).state is DeliveryState.SENT
    assert [key.split(":")[0] for key in await hasty.waiting()] == ["duplicate"]


async def test_a_reminder_that_arrives_late_is_taken_out_of_the_thread(hasty: Office) -> None:
    sender = hasty.sender(timings=PATIENT)
    await sender.drain()
    reminder = await hasty.say(DeliveryKind.REMINDER, PAY, 42)
    hasty.sandbox.misbehave(POST, "slow", 2, seconds=LATE_S)
    await sender.drain()
    await arrived(hasty, 4)
    assert len(standing(hasty, reminder)) == 3
    hasty.skip(seconds=110)
    await sender.drain()
    [one] = standing(hasty, reminder)
    assert (await hasty.row(42)).reminder_ts == one.ts
    assert await hasty.waiting() == []


async def test_one_that_arrives_after_a_plain_refusal_of_the_second_is_taken_back_too(hasty: Office) -> None:
    hasty.sandbox.misbehave(POST, "slow", 1, seconds=LATE_S)
    hasty.sandbox.misbehave(POST, "error", 1, error="service_unavailable")
    sender = hasty.sender(timings=PATIENT)
    await sender.drain()
    hasty.skip(seconds=5)
    await sender.drain()
    await arrived(hasty, 2)
    hasty.skip(seconds=110)
    await sender.drain()
    assert len(standing(hasty, "card:42")) == 1
    assert await hasty.waiting() == []


async def test_a_sender_that_dies_after_saying_it_again_leaves_the_look_to_its_heir(hasty: Office) -> None:
    hasty.sandbox.misbehave(POST, "slow", 1, seconds=LATE_S)
    posted = asyncio.Event()

    async def die(desk: Desk) -> Outcome:
        post = await desk.post(await home(desk), desk.words())
        posted.set()
        await asyncio.Event().wait()
        return sent(desk, post)

    death = asyncio.create_task(hasty.sender(special={DeliveryKind.CARD: die}, timings=PATIENT).drain())
    await posted.wait()
    death.cancel()
    await arrived(hasty, 2)
    hasty.skip(seconds=91)
    heir = hasty.sender(timings=PATIENT)
    await heir.drain()
    assert len(standing(hasty, "card:42")) == 2
    hasty.skip(seconds=91)
    await heir.drain()
    [card] = standing(hasty, "card:42")
    assert (await hasty.row(42)).card_ts == card.ts
    assert await hasty.waiting() == []


async def test_what_was_looked_for_and_found_at_once_is_not_looked_for_again(hasty: Office) -> None:
    hasty.sandbox.misbehave(POST, "lost", 1)
    await hasty.sender(timings=PATIENT).drain()
    assert await hasty.waiting() == []


async def test_what_waits_to_know_which_post_remains_asks_ever_less_often(office: Office) -> None:
    await office.flag(42)
    card, until = await office.delivery("card:42"), office.clocks.real() + timedelta(minutes=14)
    async with office.db.write() as session:
        await session.exec(update(Delivery).values(not_before=until))
    taken_back = await office.say(DeliveryKind.REMOVE, PAY, channel=PAY, ts="1.2", unless=card.id)
    sender = office.sender(timings=replace(UNPACED, look_again=timedelta(seconds=1)))
    for _ in range(120):
        await sender.drain()
        office.skip(seconds=1)
    assert 10 < (await office.delivery(taken_back)).attempts < 25
