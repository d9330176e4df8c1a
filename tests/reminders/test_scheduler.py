"""The alarm clock: it wakes the look, whatever the wall clock does."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.reminders.scheduler import EVERY, AlarmClock


class Looks:
    """Counts the looks; fails as often as it is told to."""

    def __init__(self, failing: int = 0) -> None:
        self.count = 0
        self._failing = failing
        self._seen = asyncio.Event()

    async def __call__(self) -> None:
        self.count += 1
        self._seen.set()
        if self.count <= self._failing:
            raise RuntimeError("the database is gone")

    async def one_more(self, within: float) -> None:
        """Wait for the next look."""
        self._seen.clear()
        async with asyncio.timeout(within):
            await self._seen.wait()


class Wall:
    """A wall clock that can be set."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


async def test_what_is_due_is_looked_at_as_soon_as_the_bot_starts() -> None:
    looks = Looks()
    alarm = AlarmClock(looks)
    alarm.start()
    await looks.one_more(within=EVERY)
    await alarm.stop()


async def test_a_wall_clock_that_is_set_back_an_hour_does_not_silence_the_bot() -> None:
    looks, wall = Looks(), Wall()
    alarm = AlarmClock(looks, wall, watch=0.01)
    alarm.start()
    await looks.one_more(within=EVERY)
    wall.ahead = -3600.0
    await looks.one_more(within=EVERY / 2)
    await alarm.stop()


async def test_a_look_that_fails_is_followed_by_the_next_one() -> None:
    looks = Looks(failing=1)
    alarm = AlarmClock(looks)
    await alarm.look()
    assert alarm.pulse.age() is None, "a failed look must not count as a heartbeat"
    assert alarm.pulse.silence() > 0, "and what never began to look is silent, too"
    await alarm.look()
    assert alarm.pulse.age() is not None


async def test_a_look_that_is_under_way_when_the_bot_stops_ends_by_itself() -> None:
    began, ends, ended = asyncio.Event(), asyncio.Event(), False

    async def look() -> None:
        nonlocal ended
        began.set()
        await ends.wait()
        ended = True

    alarm = AlarmClock(look)
    alarm.start()
    await began.wait()
    stopping = asyncio.create_task(alarm.stop())
    await asyncio.sleep(0)
    ends.set()
    await stopping
    assert ended


async def test_a_bot_that_is_stopped_as_soon_as_it_started_stops(caplog: pytest.LogCaptureFixture) -> None:
    for turns in range(4):
        alarm = AlarmClock(Looks())
        alarm.start()
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await alarm.stop()
    assert [line.getMessage() for line in caplog.records if line.levelname == "ERROR"] == []


async def test_two_looks_never_run_at_the_same_time() -> None:
    running, most = 0, 0

    async def look() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    alarm = AlarmClock(look)
    await asyncio.gather(*(alarm.look() for _ in range(5)))
    assert most == 1
