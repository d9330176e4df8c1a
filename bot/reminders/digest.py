"""When a digest is due, which week it tells, which flags it shows, and its figures made whole: pure.

A digest's time is stored (`next_at`), so that a bot that was away over Monday still says it, late, and once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from statistics import median
from zoneinfo import ZoneInfo

from bot.reminders.hours import WorkingHours
from bot.reminders.readable import rules_of
from bot.reminders.zones import instant_of, utc, zone_or_utc
from bot.views import FlagView, Team
from bot.weekly import Need, Point, Taken, Week, Why
from bot.words import Severity

MORNING = time(9)
"""When the digest is said: on the first day of the week on which any of its teams works."""
MOST_NEEDS = 3
WEEKS_DRAWN = 8
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LONGEST_REST = 53
"""Weeks without a working day that are looked through, before a Monday is taken as it is."""


def zone_of(teams: Iterable[Team]) -> str:
    """The time zone that most of the teams live in; the first in the alphabet if there are several."""
    zones = Counter(team.timezone for team in teams)
    return min(zones, key=lambda zone: (-zones[zone], zone), default="UTC")


def next_digest_at(after: datetime, teams: Sequence[Team]) -> datetime:
    """The first time for a digest that is later than `after` (aware), as UTC.

    09:00 on the first working day of a week, or when the first team opens if that is later.
    """
    zone, hours = zone_or_utc(zone_of(teams)), [rules_of(team).hours for team in teams]
    monday = _monday(after, zone)
    mornings = (_morning(monday + weeks * WEEK, zone, hours) for weeks in range(LONGEST_REST))
    for morning in mornings:
        if morning is not None and morning > after:
            return morning
    return instant_of(datetime.combine(monday + WEEK, MORNING), zone)


def _morning(monday: date, zone: ZoneInfo, hours: Sequence[WorkingHours]) -> datetime | None:
    """When the digest of that week is due; None in a week in which nobody works."""
    for day in (monday + days * DAY for days in range(7)):
        openings = [worked.morning_of(day) for worked in hours if worked.is_working_day(day)]
        if openings:
            return max(instant_of(datetime.combine(day, MORNING), zone), min(openings))
    return None


def last_week(now: datetime, zone: str) -> Week:
    """The last week that ended before `now`, in that zone."""
    return weeks_up_to(_monday(now, zone_or_utc(zone)) - WEEK, zone, 1)[0]


def weeks_up_to(monday: date, zone: str, count: int = WEEKS_DRAWN) -> list[Week]:
    """So many weeks, the oldest first; the last is the one that begins on `monday`."""
    place = zone_or_utc(zone)
    mondays = [monday - back * WEEK for back in range(count - 1, -2, -1)]
    starts = [instant_of(datetime.combine(day, time()), place) for day in mondays]
    return [Week(start, end, day) for start, end, day in zip(starts, starts[1:], mondays, strict=False)]


def _monday(at: datetime, zone: ZoneInfo) -> date:
    today = utc(at).astimezone(zone).date()
    return today - today.weekday() * DAY


def choose_needs(found: Mapping[Why, Sequence[FlagView]], most: int = MOST_NEEDS) -> tuple[Need, ...]:
    """The flags that need a lead now: urgent ones first, else the worst of each kind before the second of any.

    Within a kind they come in the order given; a flag is shown once, for the first reason that it has.
    """
    rounds = zip_longest(*([Need(flag, why) for flag in found.get(why, ())] for why in Why))
    in_turn = [need for turn in rounds for need in turn if need]
    in_turn.sort(key=lambda need: need.flag.facts.severity is not Severity.URGENT)
    once: dict[int, Need] = {}
    for need in in_turn:
        known = once.get(need.flag.number)
        if known is None or _comes_before(need.why, known.why):
            once[need.flag.number] = need
    return tuple(once.values())[:most]


def _comes_before(one: Why, other: Why) -> bool:
    order = list(Why)
    return order.index(one) < order.index(other)


def points(
    weeks: Sequence[Week],
    raised: Mapping[int, int],
    confirmed: Mapping[int, int],
    closed: Mapping[int, int],
    open_now: int,
) -> tuple[Point, ...]:
    """The picture's weeks. How many were open at each end is counted back from how many are open now.

    The mappings go by the week's place in `weeks`; `len(weeks)` stands for what happened since the last of them.
    """
    waiting, found = open_now, []
    for place in range(len(weeks), 0, -1):
        waiting = max(0, waiting - raised.get(place, 0) + closed.get(place, 0))
        week = weeks[place - 1]
        found.append(Point(week.monday, raised.get(place - 1, 0), confirmed.get(place - 1, 0), waiting))
    return tuple(reversed(found))


def taken_of(waits: Sequence[timedelta]) -> Taken | None:
    """How many were taken, and the wait that half of them stayed below; None where there is none."""
    return Taken(len(waits), timedelta(seconds=median(wait.total_seconds() for wait in waits))) if waits else None
