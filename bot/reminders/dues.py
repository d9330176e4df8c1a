"""What a flag has coming, and from when: the schedule of each status, without saying anything yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.reminders.cadence import Rules
from bot.reminders.hours import WorkingHours
from bot.reminders.ladder import later, next_rung_due
from bot.reminders.nights import allowed_from
from bot.reminders.promises import notice_at, slips_at
from bot.words import Facts, Promise, Rung, Say, Status

QUESTIONS_AFTER = (2, 3, 5)
"""The reporter's working days from the first question to the second (day 2), the third (day 5), and to the closing."""
PUT_OFF_BY = 5
"""The reporter's working days by which "Can't tell yet" puts the question off."""
HOLD = timedelta(days=30)
"""From the reporter's yes until they are asked whether it held."""


class Due(NamedTuple):
    """Something to be said, and the first instant from now on at which it is due and may be said."""

    say: Say
    at: datetime


def dues(facts: Facts, rules: Rules, now: datetime, reporter: WorkingHours) -> list[Due]:
    """All that a flag has coming, the weightiest first; empty if it is finished."""
    match facts.status:
        case Status.OPEN | Status.TAKEN:
            found = _with_the_team(facts, rules, now)
        case Status.FIXED:
            found = _asking(facts, now, reporter)
        case Status.CONFIRMED if not facts.held_asked:
            found = _in_daytime(Say.DID_IT_HOLD, facts.since + HOLD, now, reporter)
        case Status.DECLINED:
            found = _in_daytime(Say.REVIEW, facts.review_at or facts.since, now, rules.hours)
        case _:
            found = iter(())
    return list(found)


def _with_the_team(facts: Facts, rules: Rules, now: datetime) -> Iterator[Due]:
    if facts.promise is not None:
        yield from _promised(facts, facts.promise, rules, now)
        return
    rung = next_rung_due(facts, rules)
    if rung is not None:
        name = Say.NAME_LEAD if facts.ladder.rung is Rung.TEAM else Say.NAME_HEAD
        yield _allowed(name, rung, facts, rules, now)
    yield _allowed(Say.REMINDER, _reminder_at(facts, rules), facts, rules, now)


def _reminder_at(facts: Facts, rules: Rules) -> datetime:
    figures = rules.of(facts.severity)
    if facts.status is Status.TAKEN:
        return later(facts.severity, rules, facts.said_at or facts.since, figures.every_taken)
    if facts.said_at is None:
        return later(facts.severity, rules, facts.since, figures.first)
    return later(facts.severity, rules, facts.said_at, figures.every)


def _promised(facts: Facts, promise: Promise, rules: Rules, now: datetime) -> Iterator[Due]:
    yield _allowed(Say.SLIP, slips_at(promise, facts.severity, rules), facts, rules, now)
    if not promise.reminded:
        notice = _allowed(Say.PROMISE_DAY, notice_at(promise.until, facts.severity, rules), facts, rules, now)
        # Once the day has ended there is nothing left to remind of: the slip comes next.
        if notice.at <= promise.until:
            yield notice


def _asking(facts: Facts, now: datetime, reporter: WorkingHours) -> Iterator[Due]:
    if facts.asked_at is None:
        return _in_daytime(Say.QUESTION, facts.since, now, reporter)
    wait = QUESTIONS_AFTER[min(facts.asked, len(QUESTIONS_AFTER)) - 1] if facts.asked else PUT_OFF_BY
    say = Say.QUESTION if facts.asked < len(QUESTIONS_AFTER) else Say.CLOSED_UNCONFIRMED
    return _in_daytime(say, reporter.add(facts.asked_at, wait * reporter.working_day_length), now, reporter)


def _allowed(say: Say, at: datetime, facts: Facts, rules: Rules, now: datetime) -> Due:
    return Due(say, allowed_from(say, facts, rules, max(at, now)))


def _in_daytime(say: Say, at: datetime, now: datetime, hours: WorkingHours) -> Iterator[Due]:
    yield Due(say, hours.next_open(max(at, now)))
