"""Open intervals one after the other, with the working time that lies before each.

Working time is a function that only ever grows, so adding and measuring are two searches, whatever lies between.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.reminders.days_off import DaysOff
from bot.reminders.week import Week
from bot.reminders.zones import instant_of

DAY = timedelta(days=1)
NOTHING = timedelta(0)
MARGIN = 2 * DAY
"""Around an instant: its local date may be the next or the last one, and a night began the day before."""
STEP = 40 * DAY

Interval = tuple[datetime, datetime]


@lru_cache(maxsize=4096)
def _believed(week: Week, off: DaysOff, year: int) -> frozenset[date]:
    """The days off of a year, unless they leave no working day in it: then nobody would ever be reminded."""
    days_off = off.of(year)
    days = (date(year, 1, 1) + step * DAY for step in range(365))
    left = any(week.days[day.weekday()] and day not in days_off for day in days)
    return days_off if left else frozenset()


def intervals_on(day: date, week: Week, zone: ZoneInfo, off: DaysOff) -> list[Interval]:
    """The intervals (UTC) that begin on that local date; none on a day off, or on a date that the zone left out."""
    spans = week.days[day.weekday()]
    if not spans or day in _believed(week, off, day.year):
        return []
    midnight = datetime.combine(day, time())
    instants = ((instant_of(midnight + timedelta(minutes=start), zone), end) for start, end in spans)
    found = [(start, instant_of(midnight + timedelta(minutes=end), zone)) for start, end in instants]
    return [(start, end) for start, end in found if start < end]


class Span(NamedTuple):
    """The intervals that begin on local dates from `first` to before `end`, with the working time before each.

    Never changed once made, so that threads may share it.
    """

    first: date
    end: date
    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    before: tuple[timedelta, ...]

    def worked(self, at: datetime) -> timedelta:
        """The working time until `at`, from a beginning that stays the same while a span grows."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return self.before[0] if self.before else NOTHING
        return self.before[index] + min(at, self.ends[index]) - self.starts[index]

    @property
    def total(self) -> timedelta:
        """The working time until the last interval's end."""
        return self.before[-1] + self.ends[-1] - self.starts[-1] if self.starts else NOTHING


@dataclass(slots=True)
class Timeline:
    """The intervals looked at so far; it grows on both sides when it is asked about what lies beyond."""

    week: Week
    zone: ZoneInfo
    off: DaysOff
    _span: Span | None = None

    def around(self, at: datetime) -> Span:
        """A span that holds all the intervals within a day of `at`."""
        span, day = self._span, at.date()
        if span is None:
            span = self._span = self._made(day - MARGIN, day + STEP)
        if span.first > day - MARGIN:
            span = self._span = self._earlier(span, day - STEP)
        if span.end <= day + MARGIN:
            span = self._later(span, day + STEP)
        return span

    def until(self, target: timedelta, at: datetime) -> Span:
        """A span that holds `at`, and after it more working time than `target`.

        It ends, because no year in which the week has working time is believed to be off from end to end.
        """
        span = self.around(at)
        while not span.starts or span.total <= target:
            span = self._later(span, span.end + max(STEP, (span.end - span.first) // 2))
        return span

    def _made(self, first: date, end: date, worked: timedelta = NOTHING) -> Span:
        starts, ends, before = [], [], []
        for step in range((end - first).days):
            for start, close in intervals_on(first + step * DAY, self.week, self.zone, self.off):
                starts.append(start)
                ends.append(close)
                before.append(worked)
                worked += close - start
        return Span(first, end, tuple(starts), tuple(ends), tuple(before))

    def _later(self, span: Span, end: date) -> Span:
        self._span = _joined(span, self._made(span.end, end, span.total))
        return self._span

    def _earlier(self, span: Span, first: date) -> Span:
        more = self._made(first, span.first)
        begins = span.before[0] if span.before else NOTHING
        shift = begins - more.total
        return _joined(more._replace(before=tuple(worked + shift for worked in more.before)), span)


def _joined(one: Span, two: Span) -> Span:
    return Span(one.first, two.end, one.starts + two.starts, one.ends + two.ends, one.before + two.before)
