"""The alarm clock: APScheduler wakes the tick. It keeps nothing itself; what is due stands in the database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_SUBMITTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import real_now
from bot.rounds import Rounds

EVERY = 2.0
"""Seconds between two looks at what is due."""
WATCH = 3.0
"""Seconds between two looks at the wall clock."""
JUMP = 2.0
"""Seconds by which wall clock and monotonic clock may drift apart between two looks; more is a jump."""
JOB = "tick"

log = structlog.get_logger()


@dataclass
class Pulse:
    """When the tick last ended well, on the monotonic clock; None before the first time."""

    last: float | None = None
    begun: float = field(default_factory=time.monotonic)

    def age(self) -> float | None:
        """Seconds since."""
        return None if self.last is None else time.monotonic() - self.last

    def silence(self) -> float:
        """The same; before the first time, since there was one to wait for: what never began is silent, too."""
        return time.monotonic() - (self.begun if self.last is None else self.last)


class AlarmClock:
    """Runs `look` every two seconds, one at a time, and at once when the wall clock jumped or somebody asks.

    `every` and `watch` are real seconds between two looks, at what is due and at the wall clock.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[None]],
        wall: Callable[[], float] = time.time,
        watch: float = WATCH,
        every: float = EVERY,
    ) -> None:
        self._look = look
        self._wall = wall
        self._watch_every = watch
        self._every = every
        self._one_at_a_time = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._idle = asyncio.Event()
        self._idle.set()
        self._scheduler.add_listener(lambda _: self._idle.clear(), EVENT_JOB_SUBMITTED)
        self._scheduler.add_listener(lambda _: self._idle.set(), EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self._watch: asyncio.Task[None] | None = None
        self._rounds = Rounds("look_failed", "looks_again")
        self.pulse = Pulse()

    def start(self) -> None:
        """Begin to tick, and to watch the wall clock."""
        self._scheduler.add_job(
            self.look, IntervalTrigger(seconds=self._every), id=JOB, coalesce=True, misfire_grace_time=None,
            max_instances=1, next_run_time=real_now(),
        )  # fmt: skip
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_wall_clock())

    async def stop(self) -> None:
        """Stop ticking, and wait for a look that is under way: APScheduler by itself would cut it off."""
        if self._watch is not None:
            self._watch.cancel()
        try:
            if self._scheduler.running:
                self._scheduler.pause()
            await self._idle.wait()
        finally:
            if self._scheduler.running:
                self._scheduler.shutdown(wait=False)
        async with self._one_at_a_time:
            return

    async def look(self) -> None:
        """Look once. A look that fails is logged, and the next comes all the same."""
        async with self._one_at_a_time:
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 (it logs; the next look may well succeed)
                self._rounds.failed(error)
            else:
                self._rounds.well()
                self.pulse.last = time.monotonic()

    def wake(self) -> None:
        """Look now instead of in two seconds."""
        self._scheduler.modify_job(JOB, next_run_time=real_now())

    async def _watch_wall_clock(self) -> None:
        """APScheduler plans by the wall clock: set back an hour, it would sleep an hour. The monotonic clock tells."""
        wall, monotonic = self._wall(), time.monotonic()
        while True:
            await asyncio.sleep(self._watch_every)
            wall, jumped = self._wall(), self._wall() - wall - (time.monotonic() - monotonic)
            monotonic = time.monotonic()
            if abs(jumped) > JUMP:
                log.warning("wall_clock_jumped", seconds=round(jumped, 1))
                self.wake()
