"""A team's week, as people write it: "Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from bot.errors import HoursError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
EXAMPLE = "Write them like Mon-Fri 09:00-17:00, or Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00."

Span = tuple[int, int]
"""From and to, in minutes after the midnight that begins its day. A night goes beyond 24 h."""

_DAY = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAYS = re.compile(rf"({_DAY})(?:-({_DAY}))?", re.IGNORECASE)
_TIMES = re.compile(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?")
_NOON = 12 * 60
_LONGEST_NIGHT = 16 * 60
"""Minutes. What is longer and goes over midnight is an afternoon hour written as on a watch: 09:00-05:00."""


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
    """Read a week; the error names the part that is wrong. Days that are not named are free.

    Times belong to the days before them, whatever stands between; a day after times begins anew.
    """
    days: list[list[Span]] = [[] for _ in DAYS]
    named: list[int] = []
    waiting = ""  # the days of which no times were read yet
    for word in re.split(r"[\s,;]+", _plain(text)):
        if found := _DAYS.fullmatch(word):
            named = [*(named if waiting else ()), *_day_range(found)]
            waiting = f"{waiting} {word}".strip()
        elif word:
            span = _span_of(word)
            if not named:
                raise HoursError(f"In the hours, “{word}” names no day. {EXAMPLE}")
            for day in named:
                days[day].append(span)
            waiting = ""
    if waiting or not named:
        raise HoursError(f"In the hours, “{waiting}” names no times. {EXAMPLE}")
    week = Week(tuple(tuple(sorted(spans)) for spans in days))
    _refuse_overlaps(week)
    return week


def written(week: Week) -> str:
    """The week as `parse_week` reads it back: Mon-Fri 09:00-17:00, Sat 10:00-14:00."""
    parts: list[str] = []
    for spans, alike in groupby(range(len(DAYS)), key=lambda day: week.days[day]):
        first, *rest = alike
        names = f"{DAYS[first]}-{DAYS[rest[-1]]}" if rest else DAYS[first]
        times = " ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)
        parts += [f"{names.title()} {times}"] if spans else []
    return ", ".join(parts)


def as_read(text: str) -> str:
    """Hours as they are understood, so that whoever typed them sees it; as they stand if they cannot be read."""
    try:
        return written(parse_week(text))
    except HoursError:
        return text


def _clock(minutes: int) -> str:
    """A night ends on the next day; midnight is the end of its own."""
    hours, rest = divmod(minutes if minutes <= MINUTES_A_DAY else minutes - MINUTES_A_DAY, 60)
    return f"{hours:02}:{rest:02}"


def _plain(text: str) -> str:
    """One kind of dash, and no blanks around it."""
    return re.sub(r"\s*[-\u2010-\u2015]\s*", "-", text.strip())


def _day_range(match: re.Match[str]) -> list[int]:
    first = DAYS.index(match[1][:3].lower())
    last = DAYS.index(match[2][:3].lower()) if match[2] else first
    if match[2] and first == last:
        raise HoursError(f"In the hours, “{match[0]}” names one day twice. Every day is Mon-Sun.")
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _span_of(word: str) -> Span:
    match = _TIMES.fullmatch(word)
    if not match:
        raise HoursError(f"In the hours, I can't read “{word}”. {EXAMPLE}")
    start, end = _minutes(match[1], match[2], word), _minutes(match[3], match[4], word)
    if start == end:
        raise HoursError(f"In the hours, “{word}” has no length. Round the clock is Mon-Sun 00:00-24:00.")
    if start == MINUTES_A_DAY:
        raise HoursError(
            f"In the hours, “{word}” begins when its day is over. Write 00:00, on the day after. {EXAMPLE}"
        )
    return (start, end) if end > start else (start, _next_day(start, end, word, bare=not (match[2] or match[4])))


def _next_day(start: int, end: int, word: str, *, bare: bool) -> int:
    """The end of a night. `bare`: written without minutes, as in 9-5, which on a watch ends in the afternoon."""
    if end + MINUTES_A_DAY - start > _LONGEST_NIGHT or (bare and start <= _NOON):
        long = f"In the hours, “{word}” would go on until the next morning."
        raise HoursError(f"{long} Count hours to 24, like Mon-Fri 09:00-17:00, or Mon-Fri 22:00-06:00.")
    return end + MINUTES_A_DAY


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
