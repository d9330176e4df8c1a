"""From a failure to what is recorded of it: when to try again, and what else is held up. Pure but for the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.delivery.desk import Timings
from bot.delivery.places import is_person
from bot.delivery.verdicts import GIVE_UP_STRANGE, Verdict, asked_for, judge, limited, wait
from bot.slack import UNINSTALLED, SlackFailure
from bot.words import DeliveryKind, DeliveryState
from storage.deliveries import Job
from storage.outcomes import Outcome
from storage.tiers import RUN_AHEAD, tier_of

GIVE_UP_PERSON = 40
"""Strikes after which somebody who takes no messages is given up: about ten hours."""
HOLD_UP = 8
"""Strikes after which the rest goes out without waiting until the bot has come in: about three minutes."""
GIVE_UP_JOIN = 150
"""Strikes after which coming in is given up: about half a day. Whoever runs the bot is told, as of all that fails."""
QUIET = 5
"""A lane that was free for so many paces was not too fast itself."""
ANEW = timedelta(seconds=3)
"""By then every replica has read again which token a workspace goes by."""
POST = "chat.postMessage"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed attempt. `unsure`: an earlier one may have posted, and was not looked for yet."""

    job: Job
    failure: SlackFailure
    unsure: bool
    now: datetime
    """Real time."""
    chance: float
    timings: Timings
    mark: str | None = None
    """The mark of the token that it was tried with."""

    def outcome(self) -> Outcome:
        """What is recorded."""
        match judge(self.failure):
            case Verdict.UNKNOWN if self.failure.method == POST:
                return self._stands(DeliveryState.SENDING, not_before=self.now + self.timings.look_again)
            case Verdict.CLOSED:
                return self._closed()
            case Verdict.INSTALLATION:
                return self._refused()
            case Verdict.OURS:
                return self._ended()
            case Verdict.LATER | Verdict.UNKNOWN:
                return self._too_fast() if limited(self.failure) else self._again()
            case _:
                enough = 1 if _stands_with_a_leader(self.job) else GIVE_UP_STRANGE
                return self._ended() if self._is_enough(enough) else replace(self._again(), strike=True)

    def _stands(
        self,
        state: DeliveryState = DeliveryState.WAITING,
        *,
        not_before: datetime | None = None,
        free_at: datetime | None = None,
        closed_why: str = "",
        dm: str | None = None,
        pause_until: datetime | None = None,
    ) -> Outcome:
        """It is not over. As long as nobody has looked, an unknown outcome stays unknown."""
        return Outcome(
            self.job,
            DeliveryState.SENDING if self.unsure else state,
            self.failure.error,
            not_before=not_before,
            free_at=free_at,
            closed_why=closed_why,
            dm=dm,
            pause_until=pause_until,
        )

    def _refused(self) -> Outcome:
        """Put off for as long as an older token may still be known here: the one that it goes by now may work."""
        stands = self._stands(not_before=self.now + ANEW, pause_until=self.now + self.timings.probe)
        return replace(stands, installation=self.failure.error, made_with=self._made_with())

    def _made_with(self) -> str | None:
        """That there was no token is a mark, too, where there may be one by now."""
        none_yet = self.failure.error == UNINSTALLED and self.failure.retry_after is not None
        return "" if self.mark is None and none_yet else self.mark

    def _again(self) -> Outcome:
        """Nothing is said in a channel before the bot has come in; but it may have been brought, and Slack be silent
        about coming in alone: then what is to be said there is tried all the same. Where that is refused, somebody in
        Slack is told to bring it in; and that it never came in by itself is for whoever runs it to know.
        """
        seconds = wait(self.job.attempts, self.chance, self.failure.retry_after)
        until = self.now + timedelta(seconds=seconds)
        if self.job.kind is not DeliveryKind.JOIN:
            return self._stands(not_before=until)
        strike = judge(self.failure) is Verdict.UNKNOWN
        if strike and self._is_enough(GIVE_UP_JOIN):
            return self._ended()
        stands = self._stands(not_before=until, free_at=None if self._is_enough(HOLD_UP) else until)
        return replace(stands, strike=strike)

    def _too_fast(self) -> Outcome:
        """A channel that was busy rests, or a method that has a tier of its own; else the whole workspace."""
        seconds = asked_for(self.failure.retry_after) or wait(self.job.attempts, self.chance)
        until = self.now + timedelta(seconds=seconds)
        if self.failure.method == POST and self._was_busy():
            return self._stands(free_at=until)
        if (tier := tier_of(self.failure.method)) and self.timings.tier:
            spent = (tier, until + RUN_AHEAD * self.timings.tier)
            return replace(self._stands(not_before=until), spent=spent)
        return self._stands(pause_until=until)

    def _was_busy(self) -> bool:
        free_at, quiet = self.job.claim.free_at, QUIET * max(self.timings.pace, timedelta(seconds=1))
        return free_at is not None and self.now - free_at < quiet

    def _closed(self) -> Outcome:
        """This one is put off for longer than its lane is: should it alone be refused, it holds up nothing else."""
        person = is_person(self.job.lease.lane)
        if person and self._is_enough(GIVE_UP_PERSON):
            return self._ended()
        stands = self._stands(
            not_before=self.now + self.timings.closed,
            free_at=self.now + self.timings.closed_lane,
            closed_why=self.failure.error,
            dm="" if person and self.job.dm else None,
        )
        return replace(stands, refused_at=self.now, strike=person)

    def _is_enough(self, strikes: int) -> bool:
        return self.job.strikes + 1 >= strikes

    def _ended(self) -> Outcome:
        return give_up(self.job, self.failure.error)


def give_up(job: Job, why: str) -> Outcome:
    """There is nothing more to try here, and the ledger says so.

    A flag whose card can be shown nowhere would never be heard of again, and one that stands elsewhere would be stale
    there: it goes on elsewhere, again.
    """
    log.error("delivery_failed", kind=job.kind, key=job.key, lane=job.lease.lane, error=why)
    if job.kind is DeliveryKind.CARD and not _stands_here(job):
        return Outcome(job, DeliveryState.WAITING, why, elsewhere=True)
    return Outcome(job, DeliveryState.FAILED, why)


def _stands_here(job: Job) -> bool:
    return job.places.card_ts is not None and job.places.card_channel in {job.lease.lane, job.dm}


def _stands_with_a_leader(job: Job) -> bool:
    """Whether the card stands in a DM because its channel did not take it: there it is to be redrawn at once.

    With each change its own channel is tried once more, so that it goes back as soon as that takes it.
    """
    in_a_dm = job.places.card_ts is not None and (job.places.card_channel or "").startswith("D")
    return job.kind is DeliveryKind.CARD and in_a_dm and not _stands_here(job)
