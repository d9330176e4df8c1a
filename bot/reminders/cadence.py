"""How often a team hears of a flag, and when its lead and head do: the presets, and a team's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from bot.errors import CadenceError, DurationError
from bot.reminders.durations import parse_duration
from bot.reminders.hours import WorkingHours, working_hours
from bot.views import Team
from bot.words import Figures, Severity

STEADY: Mapping[Severity, Mapping[str, str]] = {
    Severity.URGENT: {
        "first": "15m",
        "every": "30m",
        "every_taken": "2h",
        "lead_after": "30m",
        "head_after": "2h",
    },
    Severity.NORMAL: {"first": "4h", "every": "1d", "every_taken": "2d", "lead_after": "2d", "head_after": "5d"},
    Severity.MINOR: {"first": "2d", "every": "5d", "every_taken": "5d", "lead_after": "10d"},
}
"""The `steady` preset, from which the others are made."""

PRESETS: Mapping[str, float] = {"gentle": 2, "steady": 1, "firm": 0.5}
"""By how much each preset stretches the `steady` figures."""

OWN = ("first", "every", "every_taken", "lead_after", "head_after")
"""The figures for normal flags that a team may set by itself."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When a team works, and its cadence for each severity."""

    hours: WorkingHours
    urgent: Figures
    normal: Figures
    minor: Figures

    def of(self, severity: Severity) -> Figures:
        """The figures for that severity: working time, but clock time if it is urgent."""
        if severity is Severity.NORMAL:
            return self.normal
        return self.urgent if severity is Severity.URGENT else self.minor


def rules_for(team: Team) -> Rules:
    """A team's rules, read once for the same set-up.

    Raises a `FieldError` that names what is wrong, so this is also how a set-up is checked before it is saved.
    """
    own = tuple(sorted((key, text) for key, text in team.own.items() if text.strip()))
    return _rules(team.hours, team.timezone, team.holidays, team.days_off, team.cadence, own)


@lru_cache(maxsize=4096)
def _rules(
    week: str, timezone: str, country: str, days_off: tuple[str, ...], cadence: str, own: tuple[tuple[str, str], ...]
) -> Rules:
    hours = working_hours(week, timezone, country, days_off)
    normal = _with_own(_figures(Severity.NORMAL, hours, cadence), hours, own)
    return Rules(hours, _figures(Severity.URGENT, hours, cadence), normal, _figures(Severity.MINOR, hours, cadence))


def _figures(severity: Severity, hours: WorkingHours, cadence: str) -> Figures:
    stretch = PRESETS.get(cadence.strip().lower())
    if stretch is None:
        raise CadenceError(f"There is no cadence “{cadence}”. Choose {', '.join(PRESETS)}.")
    lengths = {key: stretch * _length(text, hours) for key, text in STEADY[severity].items()}
    return Figures(
        first=lengths["first"],
        every=lengths["every"],
        every_taken=lengths["every_taken"],
        lead_after=lengths["lead_after"],
        head_after=lengths.get("head_after"),
    )


def _with_own(preset: Figures, hours: WorkingHours, own: Iterable[tuple[str, str]]) -> Figures:
    lengths = {key: _own_length(key, text, hours) for key, text in own}
    figures = Figures(
        first=lengths.get("first", preset.first),
        every=lengths.get("every", preset.every),
        every_taken=lengths.get("every_taken", preset.every_taken),
        lead_after=lengths.get("lead_after", preset.lead_after),
        head_after=lengths.get("head_after", preset.head_after),
    )
    if figures.head_after is not None and figures.head_after <= figures.lead_after:
        raise CadenceError(
            "The head must be named later than the lead, like lead after 2d and head after 5d. Give both."
        )
    return figures


def _own_length(key: str, text: str, hours: WorkingHours) -> timedelta:
    if key not in OWN:
        raise CadenceError(f"There is no figure “{key}”. There are {', '.join(OWN)}.")
    try:
        return _length(text, hours)
    except DurationError as error:
        raise DurationError(f"For {key.replace('_', ' ')}: {error.words}") from error


def _length(text: str, hours: WorkingHours) -> timedelta:
    return parse_duration(text, hours.working_day_length, hours.weekly)
