"""A team's week, as people write it: "Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from bot.errors import HoursError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
EXAMPLE = "Write them like Mon-Fri 09:00-17:00, or Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00."

Span = tuple[int, int]
"""From and to, in minutes after the midnight that begins its day. A night goes beyond 24 h."""

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAYS = re.compile(rf"({_DAY})(?:-({_DAY}))?")
_TIMES = re.compile(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?")


@dataclass(frozen=True, slots=True)
class Week:
    """The spans that begin on each weekday, Monday first, by the wall clock and in order."""

    days: tuple[tuple[Span, ...], ...]

    @property
    def working_days(self) -> int:
        """How many days of the week have working time."""
        return sum(1 for spans in self.days if spans)

    @property
    def length(self) -> timedelta:
        """The weekly working time."""
        return timedelta(minutes=sum(end - start for spans in self.days for start, end in spans))


def parse_week(text: str) -> Week:
    """Read a week; the error names the part that is wrong. Days that are not named are free."""
    days: list[list[Span]] = [[] for _ in DAYS]
    waiting: list[int] = []  # days of parts like the first of "Mon, Wed 09:00-17:00", whose times come with the next
    for part in re.split(r"[,;\n]", _plain(text)):
        named, spans = _part(part)
        waiting += named
        if spans and not waiting:
            raise HoursError(f"In the hours, “{part.strip()}” names no day. {EXAMPLE}")
        for day in waiting if spans else ():
            days[day] += spans
        waiting = [] if spans else waiting
    if waiting or not any(days):
        raise HoursError(f"The hours “{text.strip()}” name no times. {EXAMPLE}")
    week = Week(tuple(tuple(sorted(spans)) for spans in days))
    _refuse_overlaps(week)
    return week


def _plain(text: str) -> str:
    """Lower case, one kind of dash, no blanks around dashes."""
    return re.sub(r"\s*[-\u2010-\u2015]\s*", "-", text.lower())


def _part(part: str) -> tuple[list[int], list[Span]]:
    """The days and the spans of one part between commas."""
    named: list[int] = []
    spans: list[Span] = []
    for word in part.split():
        if days := _DAYS.fullmatch(word):
            named += _day_range(days)
        elif times := _TIMES.fullmatch(word):
            spans.append(_span(times))
        else:
            raise HoursError(f"In the hours, I can't read “{word}”. {EXAMPLE}")
    return named, spans


def _day_range(match: re.Match[str]) -> list[int]:
    first = DAYS.index(match[1][:3])
    last = DAYS.index(match[2][:3]) if match[2] else first
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _span(match: re.Match[str]) -> Span:
    start, end = _minutes(match[1], match[2], match[0]), _minutes(match[3], match[4], match[0])
    if start in {end, MINUTES_A_DAY}:
        raise HoursError(f"In the hours, “{match[0]}” has no length. Round the clock is Mon-Sun 00:00-24:00.")
    return (start, end) if end > start else (start, end + MINUTES_A_DAY)


def _minutes(hours: str, minutes: str | None, word: str) -> int:
    total = int(hours) * 60 + int(minutes or 0)
    if total > MINUTES_A_DAY or int(minutes or 0) > 59:  # noqa: PLR2004
        raise HoursError(f"In the hours, “{word}” has a time that no clock shows. {EXAMPLE}")
    return total


def _refuse_overlaps(week: Week) -> None:
    """Also across midnight, and from Sunday night into Monday."""
    spans = list(_through_the_week(week))
    first_again = (spans[0][0] + 7 * MINUTES_A_DAY, spans[0][1], spans[0][2])
    for (_, end, day), (start, _, other) in pairwise([*spans, first_again]):
        if start < end:
            names = " and ".join(dict.fromkeys(DAYS[d].capitalize() for d in (day, other)))
            raise HoursError(f"In the hours, two times on {names} overlap. {EXAMPLE}")


def _through_the_week(week: Week) -> Iterator[tuple[int, int, int]]:
    for day, spans in enumerate(week.days):
        for start, end in spans:
            yield day * MINUTES_A_DAY + start, day * MINUTES_A_DAY + end, day
