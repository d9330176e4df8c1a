"""How a history is told: a flag, and under it who did what about it, and when.

Times are read as "Mon 5 Oct 09:20", in Berlin, in 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.demo.company import BERLIN

YEAR = 2026
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class TellingError(ValueError):
    """A line of the history cannot be."""


@dataclass(frozen=True)
class Raise:
    """Type /flag in a channel."""

    channel: str
    words: str


@dataclass(frozen=True)
class Take:
    """*I'll take it*, on the card."""


@dataclass(frozen=True)
class Promise:
    """A day by which it is fixed; or, with `news`, by which there is news. `day` like "Thu 8 Oct"."""

    day: str
    news: bool = False


@dataclass(frozen=True)
class Soon:
    """One of the quick promises of an urgent flag, by the words on its button."""

    label: str


@dataclass(frozen=True)
class Fix:
    """*Fixed*: what changed, and why it had happened."""

    change: str
    cause: str


@dataclass(frozen=True)
class Say:
    """The reporter presses this in the DM: *Yes, it's fixed*, *Still happening*, *Can't tell yet*."""

    label: str


YES, STILL, CANNOT_TELL = Say("Yes, it's fixed"), Say("Still happening"), Say("Can't tell yet")


@dataclass(frozen=True)
class FixedMyself:
    """*I fixed it myself*, on the answer to /flag."""

    how: str


@dataclass(frozen=True)
class Cancel:
    """*Cancel my flag*, on the card in the DM."""


@dataclass(frozen=True)
class MeToo:
    """Somebody else has it, too: /flags with its number, then *Me too*."""


@dataclass(frozen=True)
class GiveTo:
    """The lead gives it to somebody."""

    person: str


@dataclass(frozen=True)
class Move:
    """*Move to another team*."""

    team: str


@dataclass(frozen=True)
class SameAs:
    """*Same as another*: the other flag by its name in this history."""

    other: str


@dataclass(frozen=True)
class Decline:
    """*Won't fix*: why, and the day (a date) on which the lead looks again."""

    why: str
    review: date


@dataclass(frozen=True)
class Ask:
    """*Ask the reporter*."""

    question: str


@dataclass(frozen=True)
class Answer:
    """The reporter answers."""

    words: str


@dataclass(frozen=True)
class Write:
    """Words in the flag's thread; with `channel`, in that channel instead."""

    words: str
    channel: str = ""


Deed = (
    Raise | Take | Promise | Soon | Fix | Say | FixedMyself | Cancel | MeToo | GiveTo | Move | SameAs | Decline | Ask
    | Answer | Write
)  # fmt: skip


@dataclass(frozen=True)
class Beat:
    """Somebody does something about a flag. `at` is aware, in UTC."""

    at: datetime
    who: str
    flag: str
    deed: Deed


@dataclass(frozen=True)
class Told:
    """One flag and its beats, the first of which raises it."""

    name: str
    beats: tuple[Beat, ...]


def told(name: str, *lines: tuple[str, str, Deed]) -> Told:
    """A flag by a name of its own, and the lines of its life: when, who, what."""
    return Told(name, tuple(Beat(instant(when), who, name, deed) for when, who, deed in lines))


def instant(text: str) -> datetime:
    """Mon 5 Oct 09:20. Raises `TellingError` if that day is no Monday."""
    *day_words, clock = text.split()
    hour, minute = (int(part) for part in clock.split(":"))
    day = the_day(" ".join(day_words))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def the_day(text: str) -> date:
    """Mon 5 Oct. Raises `TellingError` if that day is no Monday."""
    weekday, number, month = text.split()
    day = date(YEAR, MONTHS.index(month) + 1, int(number))
    if WEEKDAYS[day.weekday()] != weekday:
        raise TellingError(f"{text} is a {WEEKDAYS[day.weekday()]}")
    return day
