"""Clocks that are set back, and replicas whose clocks differ: nothing is held for longer than its own span."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import col, update

from bot.clock import SharedClock, real_now
from bot.delivery.desk import Desk, Timings
from bot.delivery.places import home, sent
from bot.words import DeliveryKind, DeliveryState
from storage.clocks import shared_clock
from storage.database import Database
from storage.outcomes import Outcome
from storage.tables import Delivery, Lane, Workspace
from tests.delivery.office import PAY, UNPACED, Office

POST = "chat.postMessage"
PACED = Timings(pace=timedelta(seconds=1), ahead=timedelta(0), look_late=timedelta(0))
HOUR = timedelta(hours=1)


async def test_a_clock_set_back_an_hour_holds_no_channel_back(office: Office) -> None:
    await office.flag(41)
    sender = office.sender(timings=PACED)
    await sender.drain()
    office.skip(hours=-1)
    await office.flag(42)
    await sender.drain()
    assert office.keys(PAY) == ["card:41", "card:42"]


async def test_what_was_to_be_tried_again_or_was_paused_goes_on_though_the_clock_was_set_back(office: Office) -> None:
    await office.flag(41)
    office.sandbox.misbehave(POST, "error", 1, error="service_unavailable")
    sender = office.sender()
    await sender.drain()
    async with office.db.write() as session:
        await session.exec(update(Workspace).values(paused_until=office.clocks.real() + timedelta(minutes=5)))
    office.skip(hours=-1)
    await sender.drain()
    assert office.keys(PAY) == ["card:41"]


async def test_a_clock_set_back_while_nobody_ran_holds_nothing_either(office: Office) -> None:
    await office.flag(41)
    await office.sender(timings=PACED).drain()
    await office.flag(42)
    later = office.clocks.real() + HOUR
    async with office.db.write() as session:
        await session.exec(update(Lane).values(free_at=later))
        await session.exec(update(Delivery).where(col(Delivery.key) == "card:42").values(not_before=later))
        await session.exec(update(Workspace).values(paused_until=later))
    await office.sender(timings=PACED).drain()
    assert office.keys(PAY) == ["card:41", "card:42"]


async def test_a_dead_senders_lease_ends_after_its_span_though_the_clock_was_set_back(office: Office) -> None:
    await office.flag(42)
    posted = asyncio.Event()

    async def hang(desk: Desk) -> Outcome:
        post = await desk.post(await home(desk), desk.words())
        posted.set()
        await asyncio.Event().wait()
        return sent(desk, post)

    death = asyncio.create_task(office.sender(special={DeliveryKind.CARD: hang}).drain())
    await posted.wait()
    death.cancel()
    office.skip(hours=-1)
    heir = office.sender()
    await heir.drain()
    assert (await office.delivery("card:42")).state is DeliveryState.SENDING
    office.skip(seconds=95)
    await heir.drain()
    assert office.keys(PAY) == ["card:42"]
    assert (await office.delivery("card:42")).state is DeliveryState.SENT


async def test_a_pause_that_slack_asked_for_is_kept_when_a_sender_starts(office: Office) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "ratelimited", 1, seconds=20)
    await office.sender().drain()
    await office.sender().drain()
    assert office.sandbox.said == []
    office.skip(seconds=21)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]


async def test_a_replica_whose_clock_is_fast_goes_by_the_clock_of_all(office: Office) -> None:
    async def shared() -> datetime:
        return office.clocks.real()

    await office.flag(41)
    fast = office.sender(timings=PACED, real=lambda: office.clocks.real() + timedelta(seconds=40), shared=shared)
    await fast.drain()
    lane = await office.lane(PAY)
    assert lane.free_at is not None
    assert lane.free_at - office.clocks.real() <= PACED.pace
    await office.flag(42)
    await office.sender(timings=replace(PACED, lease=UNPACED.lease)).drain()
    assert office.keys(PAY) == ["card:41", "card:42"]


async def test_the_clock_that_replicas_share_is_that_of_postgresql_and_sqlite_has_none(db: Database) -> None:
    ask = shared_clock(db)
    if db.is_sqlite:
        assert ask is None
        return
    assert ask is not None
    told = await ask()
    assert abs(told - real_now()) < timedelta(seconds=5)
    assert told.tzinfo is not None


async def test_a_clock_says_when_it_was_set_back_and_not_when_time_just_goes_by() -> None:
    wall, ran = [datetime(2026, 11, 25, 12, 0, tzinfo=UTC)], [0.0]
    clock = SharedClock(lambda: wall[0], monotonic=lambda: ran[0])
    seen = [await clock.look()]
    for minutes, seconds in ((1, 60), (61, 60), (-60, 0), (1, 60), (0, 0)):
        wall[0] += timedelta(minutes=minutes)
        ran[0] += seconds
        seen.append(await clock.look())
    assert seen == [False, False, False, True, False, False]


async def test_one_slow_answer_does_not_set_the_shared_clock_wrong() -> None:
    at, slow = [0.0], [0.4, 0.01, 0.01]
    began = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    def wall() -> datetime:
        return began + timedelta(seconds=at[0])

    async def told_late() -> datetime:
        """It takes a while until it is read, and it is back at once."""
        at[0] += slow.pop(0)
        return wall()

    clock = SharedClock(wall, told_late, lambda: at[0])
    await clock.look()
    assert abs(clock.now() - wall()) <= timedelta(seconds=0.01)
