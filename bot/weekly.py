"""A digest as values: what storage counts, what messages say and what the picture draws.

A leaf beside `views`: it imports nothing of ours but `words` and `views`. No figure here is about one person.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.views import FlagView, Team


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of one zone, from its Monday's midnight up to the next. `start` and `end` are aware UTC."""

    start: datetime
    end: datetime
    monday: date
    """The Monday it begins on, in that zone."""

    @property
    def name(self) -> str:
        """Its ISO name, 2026-W47: part of the digest's key, so that a week is told once."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to the flags of some teams in one week. Each number can be added to another's."""

    raised: int = 0
    confirmed: int = 0
    """Ended the week confirmed: the reporter said yes, and took it back no more."""
    on_the_spot: int = 0
    """Of those confirmed: fixed by the person who noticed."""
    unconfirmed: int = 0
    """Closed because nobody answered. Never added to `confirmed`."""
    declined: int = 0
    """Won't be fixed for now. They come back, so they count as open."""
    reopened: int = 0
    kept: int = 0
    """Promises of a fix that came before their day ended."""
    slipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The week of both."""
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))

    @property
    def any(self) -> bool:
        """Whether anything happened at all."""
        return self != Counts()


@dataclass(frozen=True, slots=True)
class OpenNow:
    """What waits now: how many somebody owes a step on, how many of these nobody has, since when the oldest waits."""

    count: int = 0
    nobody: int = 0
    oldest: datetime | None = None

    def __add__(self, other: OpenNow) -> OpenNow:
        """What waits at both."""
        ages = [at for at in (self.oldest, other.oldest) if at]
        return OpenNow(self.count + other.count, self.nobody + other.nobody, min(ages, default=None))


@dataclass(frozen=True, slots=True)
class Point:
    """One week in the picture. `open` is how many were open when it ended."""

    monday: date
    raised: int
    confirmed: int
    open: int


class Why(StrEnum):
    """Why a flag needs a lead now."""

    NOBODY = "nobody"
    SLIPPED = "slipped"
    NO_YES = "no_yes"
    REOPENED = "reopened"
    NO_DAY = "no_day"


@dataclass(frozen=True, slots=True)
class Need:
    """A flag that needs a lead now, and why."""

    flag: FlagView
    why: Why


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a confirmed flag taught. `noticed_in` is Slack's id of the channel it was raised in; None for a DM."""

    number: int
    cause: str
    noticed_in: str | None
    on_the_spot: bool = False
    """The person who noticed fixed it: `cause` is then what they did."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many flags somebody took in hand, and how long half of them waited for that, in the team's working time."""

    count: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """One team's week. `taken` is None if nothing was taken."""

    team: Team
    counts: Counts
    open: OpenNow
    taken: Taken | None = None
    day: timedelta = timedelta(hours=8)
    """What the team calls a working day."""


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one digest says."""

    week: Week
    zone: str
    """The channel's time zone: the one that most of its teams live in."""
    counts: Counts
    open: OpenNow
    taken: Taken | None
    """Over all teams, each flag in its team's working time."""
    day: timedelta
    """A working day, to say that in."""
    teams: tuple[TeamWeek, ...]
    points: tuple[Point, ...]
    needs: tuple[Need, ...]
    """At most three."""
    lessons: tuple[Lesson, ...]
    others: tuple[FlagView, ...]
    """Open flags beside `needs`, the most pressing first; not necessarily all of them."""
    other_numbers: tuple[int, ...] = ()
    """Numbers of open flags for whose words there is no room."""
