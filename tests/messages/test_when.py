"""Instants and spans as a reader says them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.when import Times, duration, working
from tests.messages.samples import DAY, HOUR, NOW, ZONE

HERE = Times(NOW, ZONE)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(), "today 10:02"),
        (4 * HOUR, "today 14:02"),
        (DAY, "tomorrow 10:02"),
        (-DAY, "yesterday 10:02"),
        (2 * DAY, "Thu 5 Nov 10:02"),
        (-40 * DAY, "Thu 24 Sept 11:02"),
        (90 * DAY, "1 Feb 2027 10:02"),
    ],
)
def test_an_instant_is_said_in_the_readers_zone(away: timedelta, said: str) -> None:
    assert HERE.at(NOW + away).plain == said


def test_today_depends_on_where_the_reader_is() -> None:
    evening = NOW + 10 * HOUR
    assert Times(NOW, "Asia/Tokyo").at(evening).plain == "tomorrow 04:02"
    assert HERE.at(evening).plain == "today 20:02"


def test_a_time_today_needs_no_day() -> None:
    assert HERE.clock(NOW + 4 * HOUR).plain == "14:02"
    assert HERE.clock(NOW + DAY).plain == "tomorrow 10:02"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (2, "on Thursday"), (6, "on Monday"), (7, "on Tue 10 Nov"), (60, "on 2 Jan 2027")],
)
def test_a_day_is_named_as_people_name_it(days: int, said: str) -> None:
    assert HERE.on(NOW + days * DAY) == said


@pytest.mark.parametrize("said_at", [9, 15, 22])
def test_an_age_in_days_is_the_same_all_day_long_as_on_the_calendar_of_the_reader(said_at: int) -> None:
    raised = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
    assert Times(datetime(2026, 11, 16, said_at, 30, tzinfo=UTC), ZONE).age(raised) == "13 days"
    assert Times(datetime(2026, 11, 4, said_at, 30, tzinfo=UTC), ZONE).age(raised) == f"{said_at + 10} hours"


def test_midnight_ends_the_day_before() -> None:
    assert HERE.end_of(datetime(2026, 11, 6, 23, 0, tzinfo=UTC)) == "Friday"
    assert HERE.date_that_ends(datetime(2026, 11, 6, 23, 0, tzinfo=UTC)) == date(2026, 11, 6)
    assert HERE.end_of(datetime(2026, 11, 6, 16, 0, tzinfo=UTC)) == "Friday"


def test_the_night_the_clocks_go_back_is_told_rightly() -> None:
    before = Times(datetime(2026, 10, 24, 20, 0, tzinfo=UTC), ZONE)
    assert before.at(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)).plain == "tomorrow 02:30"
    assert before.at(datetime(2026, 10, 25, 3, 30, tzinfo=UTC)).plain == "tomorrow 04:30"


def test_a_zone_that_nobody_knows_stops_no_message() -> None:
    for zone in ("Mars/Olympus", "", "../etc", "Europe"):
        assert Times(NOW, zone).at(NOW).plain == "today 09:02"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=30), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (HOUR, "1 hour"),
        (timedelta(hours=4, minutes=50), "4 hours"),
        (47 * HOUR, "47 hours"),
        (48 * HOUR, "2 days"),
        (30 * DAY, "30 days"),
        (-HOUR, "less than a minute"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(span: timedelta, said: str) -> None:
    assert duration(span) == said


def test_working_time_is_said_in_working_days() -> None:
    assert working(16 * HOUR, 8 * HOUR) == "two working days"
    assert working(8 * HOUR, 8 * HOUR) == "one working day"
    assert working(96 * HOUR, 8 * HOUR) == "12 working days"
    assert working(4 * HOUR, 8 * HOUR) == "4 hours"
