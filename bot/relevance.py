"""Whether something that was written down is still worth saying when its turn comes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.reminders.readable import read
from bot.views import FlagView
from bot.words import WITH_THE_TEAM, DeliveryKind, News, Promise, Status
from storage.deliveries import Job

Check = Callable[[Job, FlagView], str | None]

_LADDER = frozenset({DeliveryKind.ESCALATION, DeliveryKind.ESCALATION_DM})
_SCHEDULED = _LADDER | {DeliveryKind.REMINDER, DeliveryKind.SLIP, DeliveryKind.SLIP_REPORTER}
_NEWS_WHILE = {News.TAKEN: Status.TAKEN, News.GIVEN_BACK: Status.OPEN}
_OF_A_DAY = frozenset({News.PROMISED, News.PROMISE_MOVED})


def outdated(job: Job) -> str | None:
    """Why it need not be said any more, in words for the flag's ledger; None if it is to be said."""
    flag = job.view
    if flag is None:
        return _mended(job)
    if job.data.get("review"):
        return None if flag.status is Status.DECLINED else _now(flag)
    check = _BY_KIND.get(job.kind)
    return check(job, flag) if check else None


def _mended(job: Job) -> str | None:
    """Whether a team has meanwhile what it is asked for."""
    team, named = job.team, "somebody was named meanwhile"
    if job.kind is DeliveryKind.UNREADABLE and team:
        return None if read(team).faults else "it was mended meanwhile"
    if job.kind is DeliveryKind.LEAD_LEFT and team:
        return named if (team.head if job.data.get("head") else team.lead) else None
    return None


def _only_while(*statuses: Status) -> Check:
    return lambda _job, flag: None if flag.status in statuses else _now(flag)


def _whom_it_asks(check: Check) -> Check:
    """What is asked of the reporter, unless somebody else speaks for the flag by now."""

    def checked(job: Job, flag: FlagView) -> str | None:
        reporter, person = flag.reporter, job.person
        if reporter and reporter.active and person and person.id != reporter.id:
            return "somebody else speaks for it now"
        return check(job, flag)

    return checked


def _question(job: Job, flag: FlagView) -> str | None:
    if flag.status is Status.FIXED and flag.facts.asked_at and flag.facts.asked_at > job.created_at:
        return "answered, or asked again, meanwhile"
    return None if flag.status is Status.FIXED else _now(flag)


def _day_of_promise(_job: Job, flag: FlagView) -> str | None:
    return None if flag.facts.promise and flag.facts.promise.reminded else _now(flag)


def _schedule_moved_on(job: Job, flag: FlagView) -> str | None:
    """What is with the team is asked about until somebody acts."""
    if flag.status not in WITH_THE_TEAM:
        return _now(flag)
    if flag.facts.since > job.created_at:
        return f"somebody acted meanwhile: it is {flag.status}"
    promise = flag.facts.promise
    if promise is not None and promise.until > job.created_at and not _about_moving(job, promise):
        return "a day was promised meanwhile"
    if job.kind is DeliveryKind.REMINDER and job.newer:
        return "a later one says the same"
    return None


def _about_moving(job: Job, promise: Promise) -> bool:
    """The lead is named because the day moved again: the promise is what it is about."""
    return job.kind in _LADDER and promise.moved > 1


def _old_news(job: Job, flag: FlagView) -> str | None:
    what = News(job.data["what"])
    if what in _NEWS_WHILE and flag.status is not _NEWS_WHILE[what]:
        return _now(flag)
    if what in _OF_A_DAY and flag.facts.promise is None:
        return "the day is void"
    return None


def _question_to_reporter(job: Job, flag: FlagView) -> str | None:
    if flag.question_at and flag.question_at > job.created_at:
        return "they were asked something else meanwhile"
    if flag.answer:
        return "they have answered already"
    return None if flag.is_asked else _now(flag)


def _now(flag: FlagView) -> str:
    return f"meanwhile it is {flag.status}"


_BY_KIND: Mapping[DeliveryKind, Check] = {
    DeliveryKind.PROMISE_DAY: _day_of_promise,
    DeliveryKind.QUESTION: _whom_it_asks(_question),
    DeliveryKind.DID_IT_HOLD: _whom_it_asks(_only_while(Status.CONFIRMED)),
    DeliveryKind.REVIEW: _only_while(Status.DECLINED),
    DeliveryKind.ASK_REPORTER: _whom_it_asks(_question_to_reporter),
    DeliveryKind.NEWS: _old_news,
} | dict.fromkeys(_SCHEDULED, _schedule_moved_on)
