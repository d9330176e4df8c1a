"""Hours as anybody may type them: what is accepted is what was meant, and reads back the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.errors import DaysOffError, DurationError, HoursError
from bot.reminders.days_off import parse_days_off
from bot.reminders.durations import parse_duration
from bot.reminders.week import DAYS, MINUTES_A_DAY, parse_week, written

usual = settings(deadline=None, max_examples=150, derandomize=True)
LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BETWEEN = (" ", ", ", "; ", "\n", " ,")
DASHES = ("-", " - ", "–", " — ")
TOKENS = (
    "Mon",
    "Tue-Thu",
    "fri",
    "Sat-Sun",
    "09:00-12:00",
    "13-17",
    "22:00-06:00",
    "9-5",
    ",",
    "noon",
    "to",
    "8.00",
    "-",
)
h = timedelta(hours=1)


@dataclass(frozen=True)
class Typed:
    """Some hours, and what was meant by them."""

    text: str
    meant: dict[int, set[tuple[int, int]]]


@st.composite
def typed(draw: st.DrawFn) -> Typed:
    """Up to three groups of days, each with its times, in any order, with or without commas."""
    groups = draw(st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True), min_size=1, max_size=3))
    meant: dict[int, set[tuple[int, int]]] = {}
    words = []
    for days in groups:
        times = draw(st.lists(spans(), min_size=1, max_size=2, unique=True))
        words += [draw(st.sampled_from((LONG[day], DAYS[day], LONG[day][:3].upper()))) for day in days]
        words += [_time(*span, draw(st.sampled_from(DASHES))) for span in times]
        for day in days:
            assume(not meant.get(day, set()) & set(times))
            meant.setdefault(day, set()).update(times)
    text = "".join(word + draw(st.sampled_from(BETWEEN)) for word in words)
    return Typed(text, meant)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    """From and to, in minutes; a night goes on after midnight."""
    start = draw(st.integers(0, MINUTES_A_DAY - 1))
    return start, start + draw(st.integers(1, 8 * 60))


def _time(start: int, end: int, dash: str) -> str:
    return f"{start // 60:02}:{start % 60:02}{dash}{_end(end)}"


def _end(end: int) -> str:
    end = end if end <= MINUTES_A_DAY else end - MINUTES_A_DAY
    return f"{end // 60}:{end % 60:02}"


@usual
@given(typed())
def test_hours_are_read_as_they_were_meant_or_refused_because_they_overlap(some: Typed) -> None:
    if _overlap(some.meant):
        with pytest.raises(HoursError, match="overlap"):
            parse_week(some.text)
        return
    week = parse_week(some.text)
    assert {day: set(found) for day, found in enumerate(week.days) if found} == some.meant


def _overlap(meant: dict[int, set[tuple[int, int]]]) -> bool:
    """Minute by minute, round the week."""
    minutes = [
        (day * MINUTES_A_DAY + minute) % (7 * MINUTES_A_DAY)
        for day, times in meant.items()
        for start, end in times
        for minute in range(start, end)
    ]
    return len(minutes) != len(set(minutes))


@usual
@given(st.lists(st.sampled_from(TOKENS), max_size=7).map(" ".join))
def test_whatever_is_typed_is_refused_with_the_wrong_part_or_written_back_as_it_was_read(text: str) -> None:
    try:
        week = parse_week(text)
    except HoursError as error:
        said = error.words
    else:
        assert not any(word in text for word in ("noon", "to", "8.00", "9-5"))
        said = written(week)
        assert parse_week(said) == week
    assert any(day in said for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


@usual
@given(st.text(alphabet="0123456789smhdw :,-", max_size=8))
def test_a_length_that_is_accepted_counts_every_part_of_it(text: str) -> None:
    try:
        length = parse_duration(text, 8 * h, 40 * h)
    except DurationError:
        return
    units = {"s": h / 3600, "m": h / 60, "h": h, "d": 8 * h, "w": 40 * h}
    parts = text.replace(" ", "")
    for unit in units:
        parts = parts.replace(unit, f"{unit} ")
    assert length == sum((int(part[:-1]) * units[part[-1]] for part in parts.split()), 0 * h)


@usual
@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 365),
    st.sampled_from(("..", " to ", "/", " … ", " - ")),
)
def test_days_off_that_are_accepted_are_the_days_that_were_typed(first: date, more: int, between: str) -> None:
    last = first + timedelta(days=more)
    off = parse_days_off("", (f"{first}{between}{last}",))
    assert off.own == {first + timedelta(days=n) for n in range(more + 1)}


@pytest.mark.parametrize(
    "text", ["2026-12-24-2026-12-31", "2026-12-24..", "..2026-12-24", "2026-12-24 2026-12-25", "2026-12"]
)
def test_days_off_that_were_half_typed_are_no_days_off(text: str) -> None:
    with pytest.raises(DaysOffError):
        parse_days_off("", (text,))
