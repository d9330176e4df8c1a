"""Instants and spans in words, for a reader at a moment in a time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date

from bot.messages.pieces import Moment

_LOCALE = "en_GB"
_WEEK = 7
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def zone_of(name: str) -> tzinfo:
    """The zone of that name; UTC for a name that nobody knows, since a message is worth more than its zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


@dataclass(frozen=True, slots=True)
class Times:
    """How instants look to a reader at `now` (aware) in the time zone `zone`.

    `lasting`: what is drawn may be read days later, as everything but an answer that vanishes: so a day is called by
    its date, or left to Slack, which draws it anew for whoever looks. "Tomorrow" would be wrong by then.
    """

    now: datetime
    zone: str
    lasting: bool = False

    def today(self) -> date:
        """The reader's date."""
        return self._local(self.now).date()

    def at(self, instant: datetime) -> Moment:
        """As today 14:02, tomorrow 10:02, Thu 5 Nov 10:02."""
        local = self._local(instant)
        day = self._dated(local.date()) if self.lasting else self._near(local.date())
        return Moment(instant, f"{day} {_time(local)}", "{date_short_pretty} {time}")

    def clock(self, instant: datetime) -> Moment:
        """As 14:02 if that is today and is read today, else as `at`."""
        local = self._local(instant)
        near = local.date() == self.today() and not self.lasting
        return Moment(instant, _time(local), "{time}") if near else self.at(instant)

    def day(self, instant: datetime) -> str:
        """As today, tomorrow, Thursday, Thu 12 Nov. Without a time, and in this zone for every reader."""
        return self.day_named(self._local(instant).date())

    def on(self, instant: datetime) -> str:
        """As `day`, to stand after a verb: today, tomorrow, on Thursday."""
        day = self.day(instant)
        return day if day in {"today", "tomorrow", "yesterday"} else f"on {day}"

    def day_named(self, day: date) -> str:
        """A date, as `day` says it."""
        if self.lasting:
            return self._dated(day)
        away = (day - self.today()).days
        return format_date(day, "EEEE", locale=_LOCALE) if 1 < away < _WEEK else self._near(day)

    def end_of(self, until: datetime) -> str:
        """The day that ends at `until`, as `day` says it."""
        return self.day_named(self.date_that_ends(until))

    def date_of_end(self, until: datetime) -> str:
        """The day that ends at `until` by its date: Wed 4 Nov."""
        return self._dated(self.date_that_ends(until))

    def date_that_ends(self, until: datetime) -> date:
        """The date that ends at `until`: midnight belongs to the day before."""
        return self._local(until - timedelta(seconds=1)).date()

    def age(self, since: datetime) -> str:
        """How long ago: 4 hours, 3 days. From two days on it is counted on the reader's calendar.

        Full days would differ by one between two messages of the same morning, which reads as a mistake.
        """
        span = self.now - since
        return duration(span) if span < 2 * _DAY else plural((self.today() - self._local(since).date()).days, "day")

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(zone_of(self.zone))

    def _near(self, day: date) -> str:
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - self.today()).days)
        return near or self._dated(day)

    def _dated(self, day: date) -> str:
        return format_date(day, _form(day, self.today()), locale=_LOCALE).replace(",", "")


def _form(day: date, today: date) -> str:
    return "EEE d MMM" if day.year == today.year else "d MMM y"


def _time(local: datetime) -> str:
    return f"{local:%H:%M}"


def duration(span: timedelta) -> str:
    """4 hours, 3 days: the largest unit that says enough, rounded down."""
    if span < _MINUTE:
        return "less than a minute"
    for unit, called, until in ((_MINUTE, "minute", _HOUR), (_HOUR, "hour", 2 * _DAY)):
        if span < until:
            return plural(span // unit, called)
    return plural(span // _DAY, "day")


def working(span: timedelta, day: timedelta) -> str:
    """Working time of a team whose working day lasts `day`: two working days; below one day, hours."""
    if span < day:
        return duration(span)
    days = round(span / day)
    return f"{in_words(days)} working {'day' if days == 1 else 'days'}"


def in_words(number: int) -> str:
    """One to ten in words, above that in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def plural(number: int, called: str) -> str:
    """1 hour, 4 hours."""
    return f"{number} {called}" if number == 1 else f"{number} {called}s"
