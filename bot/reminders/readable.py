"""A team's settings as far as they can be read: nothing that somebody once wrote may stop the team's flags.

What was accepted may become unreadable, as when a time zone or a region is dropped from the tables that an upgrade
brings. Then each part that cannot be read gives way by itself to something safe, and whoever can mend it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from bot.errors import FieldError
from bot.reminders.cadence import Rules, rules_for
from bot.reminders.days_off import parse_days_off
from bot.reminders.week import parse_week
from bot.reminders.zones import zone_named, zone_or_utc
from bot.views import Team

HOURS, CADENCE = "Mon-Fri 09:00-17:00", "steady"


@dataclass(frozen=True, slots=True)
class Fault:
    """A setting that cannot be read: which, and the words that say what is wrong with it."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Read:
    """What holds, and what is wrong."""

    rules: Rules
    faults: tuple[Fault, ...] = ()


def rules_of(team: Team) -> Rules:
    """The team's rules, whatever its settings say. For settings that are to be saved there is `rules_for`."""
    return read(team).rules


def read(team: Team) -> Read:
    """The team's rules, with what of its settings had to give way."""
    try:
        return Read(rules_for(team))
    except FieldError:
        zone = team.leaders[0].tz if team.leaders else "UTC"
        settings = (team.timezone, team.hours, team.holidays, team.days_off, team.cadence, tuple(team.own.items()))
        return _mended(zone, *settings)


@lru_cache(maxsize=512)
def _mended(
    zone: str,
    timezone: str,
    hours: str,
    holidays: str,
    days_off: tuple[str, ...],
    cadence: str,
    own: tuple[tuple[str, str], ...],
) -> Read:
    """Part by part; `zone` is the lead's, where the team works most likely."""
    plain = Team(id=0, name="", channel=None)
    kept = _Kept([])
    safe = replace(
        plain,
        timezone=timezone if kept.may(partial(zone_named, timezone)) else zone_or_utc(zone).key,
        hours=hours if kept.may(partial(parse_week, hours)) else HOURS,
        holidays=holidays if kept.may(partial(parse_days_off, holidays)) else _country(holidays),
        days_off=tuple(day for day in days_off if kept.may(partial(parse_days_off, "", (day,)))),
        cadence=cadence if kept.may(partial(rules_for, replace(plain, cadence=cadence))) else CADENCE,
    )
    return Read(rules_for(replace(safe, own=kept.figures(safe, dict(own)))), tuple(kept.faults))


@dataclass(frozen=True, slots=True)
class _Kept:
    """Tries what can be kept, and notes what cannot."""

    faults: list[Fault]

    def may(self, attempt: Callable[[], object]) -> bool:
        try:
            attempt()
        except FieldError as error:
            self.faults.append(Fault(error.field, error.words))
            return False
        return True

    def figures(self, team: Team, own: Mapping[str, str]) -> dict[str, str]:
        """Those that can be read and do not contradict those before them."""
        figures: dict[str, str] = {}
        for key, text in own.items():
            tried = {**figures, key: text}
            figures = tried if self.may(partial(rules_for, replace(team, own=tried))) else figures
        return figures


def _country(place: str) -> str:
    """The country of a region that is not known any more; none if that is not known either."""
    country = place.replace("_", "-").partition("-")[0]
    return country if _Kept([]).may(partial(parse_days_off, country)) else ""
