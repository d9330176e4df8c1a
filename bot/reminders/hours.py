"""A team's working time: which instants are open, and how long it is between two of them.

Days begin where the team is, and a night belongs to the day on which it begins.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import HoursError
from bot.reminders.days_off import DaysOff, parse_days_off
from bot.reminders.timeline import DAY, NOTHING, Timeline, intervals_on
from bot.reminders.week import Week, parse_week
from bot.reminders.zones import SECOND, instant_of, utc, zone_named, zone_or_utc

NO_DAYS_OFF = DaysOff()


@dataclass(frozen=True, slots=True, eq=False)
class WorkingHours:
    """When a team works. Instants are aware, UTC comes out; naive ones raise `NaiveInstantError`.

    Dates are the zone's. A night belongs to the date on which it begins. `working_hours` gives the same object for the
    same words, so that comparing and caching by it costs nothing.
    """

    week: Week
    zone: ZoneInfo
    off: DaysOff = NO_DAYS_OFF
    _line: Timeline = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Begin with nothing looked at. Hours without any length would never open: `HoursError`."""
        if not self.week.length:
            raise HoursError("The hours have no working day.")
        object.__setattr__(self, "_line", Timeline(self.week, self.zone, self.off))

    @property
    def working_day_length(self) -> timedelta:
        """What `1d` means: the weekly working time, divided by the working days."""
        return self.week.length / self.week.working_days

    @property
    def weekly(self) -> timedelta:
        """What `1w` means."""
        return self.week.length

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The open instant at which `working` (0 or more) has passed since `at`; never one at which it closes."""
        at = utc(at)
        target = self._line.around(at).worked(at) + working
        span = self._line.until(target, at)
        # Where one interval ends and the next begins with as much worked, this is the next: never a closing.
        index = bisect_right(span.before, target) - 1
        return span.starts[index] + (target - span.before[index])

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`, as it really elapses; nothing if `end` is not later."""
        start, end = utc(start), utc(end)
        if end <= start:
            return NOTHING
        self._line.around(start)
        span = self._line.around(end)
        return span.worked(end) - span.worked(start)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself while it is open, else the next opening."""
        return self.add(at, NOTHING)

    def is_open(self, at: datetime) -> bool:
        """Whether the team works at `at`. At the instant of closing it does not."""
        return self.next_open(at) == at

    def close_after(self, at: datetime) -> datetime:
        """When the interval ends that is open at `at`, or opens next. Round the clock, that is midnight."""
        opened = self.next_open(at)
        span = self._line.around(opened)
        return span.ends[bisect_right(span.starts, opened) - 1]

    def local_date(self, at: datetime) -> date:
        """The date on the team's wall calendar."""
        return utc(at).astimezone(self.zone).date()

    def day_of(self, at: datetime) -> date:
        """The working day that `at` belongs to: that on which the open interval began; the date while it is closed."""
        at = utc(at)
        span = self._line.around(at)
        index = bisect_right(span.starts, at) - 1
        return self.local_date(span.starts[index] if index >= 0 and at < span.ends[index] else at)

    def is_working_day(self, day: date) -> bool:
        """Whether working time begins on that date."""
        return bool(intervals_on(day, self.week, self.zone, self.off))

    def working_day_from(self, day: date) -> date:
        """`day` if it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def working_day_until(self, day: date) -> date:
        """`day` if it is a working day, else the last one before it."""
        while not self.is_working_day(day):
            day -= DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.working_day_from(day + DAY)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; for 0, `day` or the first working day after it."""
        day = self.working_day_from(day) if count == 0 else day
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def morning_of(self, day: date) -> datetime:
        """When the first working time of `day`, or of the first working day after it, begins."""
        midnight = self._midnight(day)
        opened = self.next_open(midnight)
        # A night that began the day before is still open at midnight, but belongs to that day.
        span = self._line.around(opened)
        start = span.starts[bisect_right(span.starts, opened) - 1]
        return start if start >= midnight else self.next_open(self.close_after(midnight))

    def last_morning(self, day: date) -> datetime:
        """When the working time of `day`, or of the last working day before it, begins."""
        return self.morning_of(self.working_day_until(day))

    def close_of(self, day: date) -> datetime:
        """When the last working time that begins on `day`, or on the first working day after it, ends."""
        return intervals_on(self.working_day_from(day), self.week, self.zone, self.off)[-1][1]

    def end_of_day(self, day: date) -> datetime:
        """The last second of that date, so that it is still shown as that date."""
        return self._midnight(day + DAY) - SECOND

    def _midnight(self, day: date) -> datetime:
        return instant_of(datetime.combine(day, time()), self.zone)


@lru_cache(maxsize=4096)
def working_hours(hours: str, timezone: str, country: str = "", own: tuple[str, ...] = ()) -> WorkingHours:
    """A team's working time from what people wrote. Raises `HoursError`, `ZoneError`, `HolidaysError`, `DaysOffError`.

    The same words give the same value, so that what was looked at once serves every flag of the team.
    """
    return WorkingHours(parse_week(hours), zone_named(timezone), parse_days_off(country, own))


@lru_cache(maxsize=1024)
def reporter_hours(timezone: str) -> WorkingHours:
    """A person's daytime: Monday to Friday, 09:00 to 17:00 in their own zone (UTC if that is unknown)."""
    return WorkingHours(parse_week("Mon-Fri 09:00-17:00"), zone_or_utc(timezone))
