"""Promised days: which may be promised, when the owner is reminded, and when a day has slipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.errors import PromiseDayError, ReviewDayError
from bot.reminders.cadence import Rules
from bot.reminders.hours import WorkingHours
from bot.reminders.timeline import DAY
from bot.reminders.week import DAYS
from bot.reminders.zones import utc
from bot.words import Promise, Severity

FURTHEST = 10
"""Working days within which a promise must lie."""
LATEST_REVIEW = 90
"""Days within which a declined flag comes back."""
URGENT_NOTICE = timedelta(minutes=30)
"""How long before a promised hour its owner is reminded."""
URGENT_HOURS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick answer to "which day?". `key` is `tomorrow`, a weekday like `friday`, a date, or `in_2h`."""

    key: str
    until: datetime


def notice_at(until: datetime, severity: Severity, rules: Rules) -> datetime:
    """When the owner is reminded: the morning of the day (the last working day by then), or half an hour before."""
    if severity is Severity.URGENT:
        return until - URGENT_NOTICE
    return _morning(until, rules.hours)


def slips_at(promise: Promise, severity: Severity, rules: Rules) -> datetime:
    """When an unmet day is said to have slipped: the next working morning, or at once if urgent."""
    if severity is Severity.URGENT:
        return promise.until
    return _morning_after(promise.until, rules.hours)


# A standing promise is asked about at each look, and these two cost more than all else in it.
@lru_cache(maxsize=8192)
def _morning(until: datetime, hours: WorkingHours) -> datetime:
    return hours.last_morning(hours.local_date(until))


@lru_cache(maxsize=8192)
def _morning_after(until: datetime, hours: WorkingHours) -> datetime:
    return hours.morning_of(hours.local_date(until) + DAY)


def promise_until(when: date | datetime, rules: Rules, now: datetime, severity: Severity) -> datetime:
    """The end of the promised day, or the promised hour (an aware instant), as UTC.

    A day ends at its last second in the team's zone; for urgent, when the team closes. Raises `PromiseDayError` for
    what is past, or more than ten working days away.
    """
    hours = rules.hours
    until = utc(when) if isinstance(when, datetime) else _end_of(when, hours, severity)
    last = hours.add_working_days(hours.local_date(now), FURTHEST)
    if until <= utc(now):
        raise PromiseDayError(f"{_past(when)} Choose one until {_called(last)}.")
    if hours.local_date(until) > last:
        raise PromiseDayError(f"That is more than ten working days away. Choose a day until {_called(last)}.")
    return until


def _called(day: date) -> str:
    """As people say it: Tuesday, 17 November."""
    return f"{day:%A}, {day.day} {day:%B}"


def _past(when: date | datetime) -> str:
    return "That time has passed." if isinstance(when, datetime) else "That day has passed."


def _end_of(day: date, hours: WorkingHours, severity: Severity) -> datetime:
    if severity is Severity.URGENT and hours.is_working_day(day):
        return min(hours.close_of(day), hours.end_of_day(day))
    return hours.end_of_day(day)


def promise_choices(rules: Rules, now: datetime, severity: Severity = Severity.NORMAL) -> tuple[Choice, ...]:
    """Quick answers: the next working day and the end of its week (or the day after); hours if it is urgent."""
    if severity is Severity.URGENT:
        start = utc(now).replace(second=0, microsecond=0)
        return tuple(Choice(f"in_{count}h", start + timedelta(hours=count)) for count in URGENT_HOURS)
    hours = rules.hours
    today = hours.local_date(now)
    first = hours.next_working_day(today)
    return tuple(Choice(_key(day, today), hours.end_of_day(day)) for day in (first, _second(first, hours)))


def _second(first: date, hours: WorkingHours) -> date:
    """The last working day of the first one's week; if that is the first one itself, the working day after it."""
    last = hours.working_day_until(first + (6 - first.weekday()) * DAY)
    return last if last > first else hours.next_working_day(first)


def _key(day: date, today: date) -> str:
    """A weekday means the next one of that name, so a day after that needs its date."""
    if (day - today).days > len(DAYS):
        return day.isoformat()
    return "tomorrow" if day == today + DAY else f"{day:%A}".lower()


def review_on(day: date, rules: Rules, now: datetime) -> datetime:
    """When a declined flag comes back: the morning of that day, or of the first working day after it.

    Raises `ReviewDayError` for a day that is not in the next 90.
    """
    today = rules.hours.local_date(now)
    if not today < day <= today + LATEST_REVIEW * DAY:
        last = today + LATEST_REVIEW * DAY
        raise ReviewDayError(f"Choose a day after today, and until {_called(last)}: 90 days at most.")
    return rules.hours.morning_of(day)
