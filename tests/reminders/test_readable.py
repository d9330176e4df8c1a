"""Settings that were accepted once and cannot be read any more: the team's flags go on all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.cadence import rules_for
from bot.reminders.readable import read, rules_of
from bot.views import Person, Team

MARA = Person(1, "U_MARA", "Mara", "Asia/Tokyo")
TEAM = Team(
    id=1, name="Payments", channel="C1", lead=MARA, timezone="Europe/Berlin", hours="Mon-Thu 08:00-16:00",
    holidays="DE-BY", days_off=("2026-11-04", "2026-11-05"), cadence="firm",
    own={"first": "20m", "every": "2h"},
)  # fmt: skip
BROKEN: list[tuple[str, Any, Any]] = [
    ("timezone", "Europe/Atlantis", "Asia/Tokyo"),
    ("hours", "whenever", "Mon-Fri 09:00-17:00"),
    ("holidays", "DE-XX", "DE"),
    ("holidays", "Atlantis", ""),
    ("days_off", ("2026-11-04", "soon"), ("2026-11-04",)),
    ("cadence", "loud", "steady"),
    ("own", {"first": "soon", "every": "2h"}, {"every": "2h"}),
    ("own", {"second": "2h"}, {}),
]
words = st.sampled_from(("", "X", "Mon-Fri 09:00-17:00", "DE", "UTC", "firm", "4h", "9d", "2026-11-04", "\0"))


@pytest.mark.parametrize(("field", "broken", "instead"), BROKEN)
def test_what_cannot_be_read_gives_way_by_itself_and_is_named(field: str, broken: Any, instead: Any) -> None:
    team = replace(TEAM, **{field: broken})
    found = read(team)
    assert found.rules == rules_for(replace(TEAM, **{field: instead}))
    assert len(found.faults) == 1
    assert found.faults[0].words


def test_settings_that_can_be_read_are_those_of_the_team() -> None:
    assert rules_of(TEAM) is rules_for(TEAM)
    assert read(TEAM).faults == ()


def test_all_that_is_wrong_is_named_at_once() -> None:
    team = replace(TEAM, timezone="X", hours="X", holidays="X", days_off=("X",), cadence="X", own={"first": "X"})
    assert [fault.field for fault in read(team).faults] == [
        "timezone",
        "hours",
        "holidays",
        "days_off",
        "cadence",
        "own",
    ]


@settings(deadline=None, max_examples=150, derandomize=True)
@given(words, words, words, st.lists(words, max_size=2), words, st.dictionaries(words, words, max_size=2))
def test_whatever_stands_in_the_database_there_are_rules(
    zone: str, hours: str, holidays: str, off: list[str], cadence: str, own: dict[str, str]
) -> None:
    team = replace(TEAM, timezone=zone, hours=hours, holidays=holidays, days_off=tuple(off), cadence=cadence, own=own)
    rules = rules_of(team)
    assert rules.normal.lead_after > rules.normal.first - rules.normal.first
    assert rules.hours.weekly
