"""The sender: takes what is to be said from the database, says it in Slack, and records what came of it.

One cycle records all that has been answered, and claims what may go next; each message is sent by a task of its own.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock, SharedClock, real_now
from bot.delivery.desk import Desk, LeaseOverError, Timings
from bot.delivery.failing import Failed, give_up
from bot.delivery.lanes import Batch, Lanes, seconds_until
from bot.delivery.posting import Special, find, send
from bot.delivery.probing import Probe
from bot.delivery.removing import look_later
from bot.delivery.verdicts import GIVE_UP_STRANGE, wait
from bot.delivery.watching import NobodyWatches, Watch
from bot.delivery.wording import Wording, word
from bot.rounds import Rounds
from bot.slack import ClientFor, SlackFailure
from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.deliveries import Job
from storage.outcomes import Outcome
from storage.sealing import mark_of

AT_ONCE = 128
"""Messages under way at the same time."""
IN_A_ROUND = 16
"""Messages begun together: recording them must not keep a flag that comes in waiting for long."""
GIVING_WAY = timedelta(seconds=1)
"""How long a round waits at most while people wait for their answers: what goes out is late by that much then."""
SHUTDOWN_S = 10.0
BREATH = timedelta(milliseconds=50)
"""A lane that is free so soon is waited for, even where no pace is kept."""

Quiet = Callable[[], Awaitable[None]]

log = structlog.get_logger()


async def _quiet() -> None:
    """Where no flags come in beside the sender."""


@dataclass(frozen=True)
class Settings:
    """What a sender goes by. Each has a default that a test or the demo may replace."""

    timings: Timings = field(default_factory=Timings)
    at_once: int = AT_ONCE
    wording: Wording = word
    special: Mapping[DeliveryKind, Special] = field(default_factory=dict)
    real: Callable[[], datetime] = real_now
    """This machine's clock."""
    shared: Callable[[], Awaitable[datetime]] | None = None
    """Asks the clock that all senders of the database go by; None where there is one sender."""
    chance: Callable[[], float] = random.random
    watch: Watch = field(default_factory=NobodyWatches)


class Sender:
    """Sends whatever is written down, from whichever workspace. Any number of them may run on one PostgreSQL."""

    def __init__(self, db: Database, client_for: ClientFor, clock: Clock, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._client_for = client_for
        self._clock = clock
        self._time = SharedClock(self._settings.real, self._settings.shared)
        self._lanes = Lanes(db, self._settings.timings, now=clock.now, real=self._time.now)
        self._clock_set: bool | None = False
        """What is still to be done about it: True, set back as we looked on; False, perhaps before; None, nothing."""
        self._rounds = Rounds("sender_round_failed", "sends_again")
        self._woken = asyncio.Event()
        self._one_cycle = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._answered: list[Outcome] = []
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False
        self._probe = Probe(self._lanes, client_for, self._settings.timings.poll.total_seconds())
        self.sent_at: datetime | None = None
        """Real time of the last message that went out."""

    def start(self, nobody_waits: Quiet = _quiet) -> None:
        """Begin to send, until `stop`. `nobody_waits` returns once nobody waits for an answer: people go first."""
        self._loop = asyncio.create_task(self._run(nobody_waits), name="sender")

    def wake(self) -> None:
        """Something was written down: look at once. To be called after COMMIT."""
        self._woken.set()

    async def stop(self, limit: float = SHUTDOWN_S) -> None:
        """Claim nothing more, finish what is under way and record it, within `limit` seconds."""
        self._stopping = True
        self._woken.set()
        await _finish({self._loop} if self._loop else set(), limit * 0.2)
        await _finish(self._under_way, limit * 0.6)
        self._probe.stop()
        async with self._one_cycle:
            await self._record()

    async def drain(self) -> None:
        """Send all that may go now. Keeps to Slack's pace; what must wait longer than that is left waiting."""
        while True:
            batch = await self._cycle()
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=self._settings.timings.round.total_seconds())
            elif not self._answered and not batch.jobs and not await self._pause_of_pace(batch):
                return

    async def _pause_of_pace(self, batch: Batch) -> bool:
        """Wait for a lane that is only kept from going faster than Slack allows; false if there is none."""
        pace, now = self._settings.timings.pace, self._time.now()
        longest = max(pace, BREATH)
        if batch.next_at is None or batch.next_at - now > longest:
            return False
        await asyncio.sleep(seconds_until(batch.next_at - self._settings.timings.ahead, now, longest))
        return True

    async def _run(self, nobody_waits: Quiet) -> None:
        """The loop. Whatever goes wrong in one round, the next one comes."""
        while not self._stopping:
            try:
                self._woken.clear()
                earliest = asyncio.get_running_loop().time() + self._settings.timings.round.total_seconds()
                batch = await self._cycle()
                self._rounds.well()
                self._probe.begin()
                await self._rest(batch)
                await asyncio.sleep(max(0.0, earliest - asyncio.get_running_loop().time()))
                with suppress(TimeoutError):
                    async with asyncio.timeout(GIVING_WAY.total_seconds()):
                        await nobody_waits()
            except Exception as error:  # noqa: BLE001 (it logs; the next round may well succeed)
                self._rounds.failed(error)
                await asyncio.sleep(self._settings.timings.poll.total_seconds())

    async def _rest(self, batch: Batch) -> None:
        """Until woken, until an answer came, until the next lane is free, or until it is time to look anyway."""
        timings = self._settings.timings
        if self._stopping or (batch.jobs and len(self._under_way) < self._settings.at_once):
            return
        due = batch.next_at - timings.ahead if batch.next_at else None
        try:
            async with asyncio.timeout(seconds_until(due, self._time.now(), timings.poll)):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _cycle(self) -> Batch:
        """Record what was answered, claim what may go, and send it."""
        async with self._one_cycle:
            await self._keep_time()
            await self._record()
            batch = await self._lanes.claim(min(IN_A_ROUND, self._settings.at_once - len(self._under_way)))
        for job in batch.jobs:
            task = asyncio.create_task(self._deliver(job), name=f"send {job.key}")
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            await asyncio.sleep(0)  # one by one: whoever waits for an answer has their turn between
        return batch

    async def _keep_time(self) -> None:
        """A clock that was set back, now or before we began, silences nobody."""
        if await self._time.look():
            log.warning("clock_set_back")
            self._clock_set = True
        if self._clock_set is not None:
            await self._lanes.clock_was_set(back=self._clock_set)
            self._clock_set = None

    async def _record(self) -> None:
        """What cannot be recorded now stays to be recorded in the next round.

        Homes are recorded by themselves: whoever changes a flag locks those that show it, and then its cards.
        """
        for outcomes in _apart(self._answered):
            lost = await self._lanes.settle(outcomes)
            recorded = set(map(id, outcomes))
            self._answered = [outcome for outcome in self._answered if id(outcome) not in recorded]
            for outcome in lost:
                log.warning("lease_lost", key=outcome.job.key, ts=outcome.ts)

    async def _deliver(self, job: Job) -> None:
        """Send one. Whatever goes wrong with it, the others are sent."""
        desk: Desk | None = None
        try:
            desk = await self._desk(job)
            outcome = await self._attempt(desk)
        except SlackFailure as failure:  # there is no token to say it with
            outcome = self._failed(job, failure, None, unsure=job.claim.unsure)
        except Exception:
            log.exception("delivery_broken", key=job.key, kind=job.kind)
            outcome = self._broken(job, posted=desk is not None and desk.posted_at is not None)
        self._settings.watch.came_of(job, outcome)
        self._answered.append(outcome)
        self._woken.set()

    async def _desk(self, job: Job) -> Desk:
        settings = self._settings
        client = await self._client_for(job.lease.workspace_id)
        now, real = self._clock.now(), self._time.now
        return Desk(job, client, settings.wording, now, real, settings.timings, settings.watch)

    async def _attempt(self, desk: Desk) -> Outcome:
        self._settings.watch.tried(desk.job)
        outcome = await self._outcome(desk)
        if outcome.state is DeliveryState.SENT:
            self.sent_at = self._time.now()
        return _with_learned(desk, outcome)

    async def _outcome(self, desk: Desk) -> Outcome:
        unsure = desk.job.claim.unsure
        try:
            if unsure and (found := await find(desk)):
                log.info("reconciled", key=desk.job.key)
                self._settings.watch.reconciled(desk.job)
                return found
            unsure = False
            return await send(desk, self._settings.special)
        except SlackFailure as failure:
            mark = mark_of(desk.client.token or "")
            return self._failed(desk.job, failure, mark, unsure=unsure or desk.posted)  # it may come after the post
        except LeaseOverError:
            return Outcome(desk.job, DeliveryState.SENDING if unsure else DeliveryState.WAITING)

    def _failed(self, job: Job, failure: SlackFailure, mark: str | None, *, unsure: bool) -> Outcome:
        settings = self._settings
        log.warning("slack_failed", key=job.key, method=failure.method, error=failure.error)
        settings.watch.refused(failure)
        return Failed(job, failure, unsure, self._time.now(), settings.chance(), settings.timings, mark).outcome()

    def _broken(self, job: Job, *, posted: bool) -> Outcome:
        """A mistake of ours: the row is put off, and given up after a while. `posted`: Slack may have the words."""
        if job.strikes + 1 >= GIVE_UP_STRANGE:
            return give_up(job, "a mistake in Pullcord: see its log")
        state = DeliveryState.SENDING if job.claim.unsure or posted else DeliveryState.WAITING
        again = timedelta(seconds=wait(job.attempts, self._settings.chance()))
        not_before = self._time.now() + again
        return Outcome(job, state, "a mistake in Pullcord", not_before=not_before, strike=True)


def _apart(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """What is recorded together."""
    homes = [outcome for outcome in outcomes if outcome.job.kind is DeliveryKind.HOME]
    others = [outcome for outcome in outcomes if outcome.job.kind is not DeliveryKind.HOME]
    return [together for together in (others, homes) if together]


async def _finish(tasks: set[asyncio.Task[None]], limit: float) -> None:
    """Let them end by themselves; what is late leaves its trace in the database and is looked into later."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=limit)
    for task in late:
        task.cancel()


def _with_learned(desk: Desk, outcome: Outcome) -> Outcome:
    """Add what was learned on the way, whatever the outcome: the person's DM, and whether and when one can post."""
    pace = desk.timings.pace
    free_at = outcome.free_at or (desk.posted_at + pace if desk.posted_at and pace else None)
    dm = desk.dm if outcome.dm is None else outcome.dm
    further = (*outcome.further, *look_later(desk, outcome))
    return replace(outcome, free_at=free_at, dm=dm, posted=desk.posted, further=further)
