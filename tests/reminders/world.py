"""A team, its clock and what is said over time, in the words of the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.reminders.cadence import Rules, rules_for
from bot.reminders.hours import WorkingHours, reporter_hours, working_hours
from bot.reminders.outlook import ahead
from bot.views import Team
from bot.words import Facts

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 9, 7)
"""A week without holidays anywhere near. Its Tuesday is the 8th."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

PAYMENTS = Team(1, "Payments", "C1", timezone=BERLIN)
RULES = rules_for(PAYMENTS)
REPORTER = reporter_hours(BERLIN)


def team(
    hours: str = "Mon-Fri 09:00-17:00",
    *,
    timezone: str = BERLIN,
    holidays: str = "",
    days_off: tuple[str, ...] = (),
    cadence: str = "steady",
    own: dict[str, str] | None = None,
) -> Team:
    """A team that differs from Payments in what is given."""
    return Team(
        1,
        "Payments",
        "C1",
        timezone=timezone,
        hours=hours,
        holidays=holidays,
        days_off=days_off,
        cadence=cadence,
        own=own or {},
    )


def rules(
    hours: str = "Mon-Fri 09:00-17:00",
    *,
    timezone: str = BERLIN,
    holidays: str = "",
    days_off: tuple[str, ...] = (),
    cadence: str = "steady",
    own: dict[str, str] | None = None,
) -> Rules:
    """The rules of such a team."""
    return rules_for(
        team(hours, timezone=timezone, holidays=holidays, days_off=days_off, cadence=cadence, own=own),
    )


def at(text: str, zone: str = BERLIN) -> datetime:
    """An instant: "Tue 10:02" (in the week of 7 September 2026), "+1 Tue 10:02" (a week later) or an ISO wall time."""
    if text[:4].isdigit():
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    *weeks, weekday, wall = text.split()
    day = MONDAY + timedelta(weeks=int(weeks[0]) if weeks else 0, days=DAYS.index(weekday))
    return at(f"{day.isoformat()}T{wall}", zone)


def shown(instant: datetime | None, zone: str = BERLIN) -> str:
    """The instant as `at` reads it, seconds left out."""
    if instant is None:
        return "never"
    wall = instant.astimezone(ZoneInfo(zone))
    weeks = (wall.date() - MONDAY).days // 7
    return f"{f'+{weeks} ' if weeks else ''}{DAYS[wall.weekday()]} {wall:%H:%M}"


def story(
    facts: Facts, now: datetime, count: int, rules: Rules = RULES, reporter: WorkingHours = REPORTER, zone: str = BERLIN
) -> list[str]:
    """The next `count` things said if nobody does anything, like "Tue 14:02 reminder"."""
    return [f"{shown(step.at, zone)} {step.say}" for step in islice(ahead(facts, rules, now, reporter), count)]


def hours(week: str, timezone: str = BERLIN, country: str = "", *own: str) -> WorkingHours:
    """A team's working time."""
    return working_hours(week, timezone, country, own)


def utc(text: str) -> datetime:
    """An ISO time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def h(count: float) -> timedelta:
    """That many hours."""
    return timedelta(hours=count)
