"""Taking lanes and giving them back: the database's side of sending, a few transactions for many messages."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.desk import Timings
from bot.delivery.verdicts import LONGEST_WAIT_S
from storage.clocks import Spans, hold_nothing_beyond
from storage.closings import probed, to_probe
from storage.database import Database
from storage.deliveries import Job, read_jobs
from storage.lanes import BusyLane, Claim, LaneKey, Terms, busy_lanes, claim, leave
from storage.outcomes import Outcome, settle
from storage.tiers import RUN_AHEAD

MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""What reading a row raises that is not as we write them."""
BATCH_LIMIT_S = 5.0
"""Seconds that a transaction of the sender may take before COMMIT: nobody waits for its answer."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Batch:
    """What was claimed, and when (real time) the next lane of those that are busy becomes free."""

    jobs: Sequence[Job]
    next_at: datetime | None


class Lanes:
    """The lanes of all workspaces, as one sender sees them. `real` tells real time, `now` work time."""

    def __init__(
        self, db: Database, timings: Timings, *, now: Callable[[], datetime], real: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._timings = timings
        self._now = now
        self._real = real
        self._in_vain: dict[LaneKey, float] = {}
        """Lanes where something waits for something else, and until when (monotonic) the others go first."""

    async def claim(self, most: int) -> Batch:
        """At most so many deliveries, one from each lane that is free, marked as being sent. Raises `StorageError`."""
        async with self._db.read() as session:
            busy = await busy_lanes(session, self._real())
        ready, next_at = _ready(busy, self._real() + self._timings.ahead)
        at = time.monotonic()
        self._in_vain = {key: until for key, until in self._in_vain.items() if until > at}
        jobs: list[Job] = []
        for some in _in_turn(ready, self._in_vain, most):
            jobs += await self._take(some)
            empty = {lane.key for lane in some} - {job.lease.key for job in jobs}
            self._in_vain |= dict.fromkeys(empty, at + self._timings.poll.total_seconds())
            if jobs:
                break
        return Batch(jobs, next_at)

    async def _take(self, ready: Sequence[BusyLane]) -> list[Job]:
        async with self._db.write(BATCH_LIMIT_S) as session:
            claims = await claim(session, ready, self._terms())
        if not claims:
            return []
        try:
            return await self._read(claims)
        except MALFORMED:
            return [job for claim in claims for job in await self._read_alone(claim)]

    async def _read(self, claims: Sequence[Claim]) -> list[Job]:
        async with self._db.read() as session:
            return await read_jobs(session, claims)

    async def _read_alone(self, claim: Claim) -> list[Job]:
        """One row that cannot be read is put off, and keeps no other from being sent."""
        try:
            return await self._read([claim])
        except MALFORMED:
            log.exception("delivery_unreadable", id=claim.delivery_id)
            async with self._db.write(BATCH_LIMIT_S) as session:
                await leave(session, claim, self._real() + self._timings.closed, "a mistake in Pullcord: see its log")
            return []

    def _terms(self) -> Terms:
        timings = self._timings
        return Terms(
            token=secrets.token_hex(8),
            now=self._real(),
            lease=timings.lease,
            look_after=timings.look_after,
            ahead=timings.ahead,
            tier=timings.tier,
        )

    async def settle(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Record what came of them. Returns those whose lease was lost. Raises `StorageError`: record them again."""
        async with self._db.write(BATCH_LIMIT_S) as session:
            return await settle(session, outcomes, self._now(), self._timings.look_late)

    async def clock_was_set(self, *, back: bool) -> None:
        """Hold nothing for longer than its own span from now; not `back`: only what no clock of ours can have written.

        Raises `StorageError`.
        """
        timings = self._timings
        longest = timedelta(seconds=LONGEST_WAIT_S)
        spans = Spans(
            lease=timings.lease,
            look=max(timings.lease + timings.look_after, timings.look_late),
            rest=timings.pace if back else longest + RUN_AHEAD * timings.tier,
            wait=timedelta(0) if back else max(longest, timings.closed),
        )
        async with self._db.write(BATCH_LIMIT_S) as session:
            await hold_nothing_beyond(session, self._real(), spans)

    async def closed_workspaces(self) -> list[int]:
        """Those whose token is to be tried again by now."""
        async with self._db.read() as session:
            return await to_probe(session, self._real())

    async def probed(self, workspace_id: int, why: str) -> None:
        """Record whether a workspace's token works: `why` not."""
        async with self._db.write() as session:
            await probed(session, workspace_id, why, self._real(), self._timings.probe)


def _ready(busy: Sequence[BusyLane], horizon: datetime) -> tuple[list[BusyLane], datetime | None]:
    """Lanes that are free by `horizon`, and when the next of the others is."""
    ready = [lane for lane in busy if lane.free_at is None or lane.free_at <= horizon]
    later = [lane.free_at for lane in busy if lane.free_at is not None and lane.free_at > horizon]
    return ready, min(later, default=None)


def _in_turn(ready: Sequence[BusyLane], in_vain: Collection[LaneKey], most: int) -> Iterator[Sequence[BusyLane]]:
    """As many at once as may be taken: lanes where nothing could go keep no other from its turn."""
    ordered = sorted(ready, key=lambda lane: lane.key in in_vain)
    return (ordered[start : start + most] for start in range(0, len(ordered), most)) if most > 0 else iter(())


def seconds_until(at: datetime | None, now: datetime, most: timedelta) -> float:
    """How long to sleep: until `at`, but no longer than `most` and never less than nothing."""
    if at is None:
        return most.total_seconds()
    return min(max((at - now).total_seconds(), 0.0), most.total_seconds())
