from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.errors import NaiveInstantError
from bot.reminders.hours import WorkingHours, reporter_hours
from tests.reminders.world import at, h, hours, shown

OFFICE = hours("Mon-Fri 09:00-17:00")
SPLIT = hours("Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00")
NIGHT = hours("Mon-Fri 22:00-06:00")
ROUND_THE_CLOCK = hours("Mon-Sun 00:00-24:00")


@pytest.mark.parametrize(
    ("team", "start", "working", "end"),
    [
        (OFFICE, "Tue 10:02", h(4), "Tue 14:02"),
        (OFFICE, "Tue 15:00", h(4), "Wed 11:00"),
        (OFFICE, "Tue 06:00", h(4), "Tue 13:00"),
        (OFFICE, "Fri 16:00", h(4), "+1 Mon 12:00"),
        (OFFICE, "Sat 12:00", h(4), "+1 Mon 13:00"),
        (OFFICE, "Tue 09:00", h(8), "Wed 09:00"),  # not Tue 17:00, when everybody leaves
        (OFFICE, "Tue 17:00", h(0), "Wed 09:00"),
        (OFFICE, "Tue 09:00", h(0), "Tue 09:00"),
        (OFFICE, "Tue 10:00", h(400), "+10 Tue 10:00"),
        (SPLIT, "Tue 11:00", h(2), "Tue 14:00"),
        (SPLIT, "Thu 16:00", h(3), "Fri 10:00"),
        (SPLIT, "Fri 11:00", h(2), "+1 Mon 09:00"),
        (SPLIT, "Tue 11:00", h(1), "Tue 13:00"),
        (NIGHT, "Mon 23:00", h(4), "Tue 03:00"),
        (NIGHT, "Tue 05:00", h(2), "Tue 23:00"),
        (NIGHT, "Fri 23:00", h(4), "Sat 03:00"),  # Friday's night reaches into Saturday
        (NIGHT, "Sat 05:00", h(2), "+1 Mon 23:00"),
        (NIGHT, "Mon 03:00", h(1), "Mon 23:00"),  # Sunday's night is free
        (ROUND_THE_CLOCK, "Sat 23:00", h(30), "+1 Mon 05:00"),
    ],
)
def test_working_time_is_added_within_the_teams_hours(
    team: WorkingHours, start: str, working: timedelta, end: str
) -> None:
    assert shown(team.add(at(start), working)) == end


@pytest.mark.parametrize(
    ("team", "start", "end", "working"),
    [
        (OFFICE, "Tue 10:00", "Tue 14:00", h(4)),
        (OFFICE, "Tue 06:00", "Tue 22:00", h(8)),
        (OFFICE, "Fri 16:00", "+1 Mon 10:00", h(2)),
        (OFFICE, "Sat 00:00", "Sun 23:00", h(0)),
        (OFFICE, "Tue 14:00", "Tue 10:00", h(0)),
        (OFFICE, "Mon 00:00", "+52 Mon 00:00", h(52 * 40)),
        (SPLIT, "Tue 11:00", "Tue 14:00", h(2)),
        (NIGHT, "Tue 00:00", "Wed 00:00", h(8)),
        (NIGHT, "Fri 12:00", "Sun 12:00", h(8)),
        (ROUND_THE_CLOCK, "Fri 12:00", "Sun 12:00", h(48)),
    ],
)
def test_working_time_between_two_instants(team: WorkingHours, start: str, end: str, working: timedelta) -> None:
    assert team.between(at(start), at(end)) == working


@pytest.mark.parametrize(
    ("team", "instant", "is_open", "next_open", "close"),
    [
        (OFFICE, "Tue 08:59", False, "Tue 09:00", "Tue 17:00"),
        (OFFICE, "Tue 09:00", True, "Tue 09:00", "Tue 17:00"),
        (OFFICE, "Tue 16:59", True, "Tue 16:59", "Tue 17:00"),
        (OFFICE, "Tue 17:00", False, "Wed 09:00", "Wed 17:00"),
        (OFFICE, "Fri 20:00", False, "+1 Mon 09:00", "+1 Mon 17:00"),
        (SPLIT, "Tue 12:30", False, "Tue 13:00", "Tue 17:00"),
        (NIGHT, "Tue 02:00", True, "Tue 02:00", "Tue 06:00"),
        (NIGHT, "Sat 02:00", True, "Sat 02:00", "Sat 06:00"),
        (NIGHT, "Mon 02:00", False, "Mon 22:00", "Tue 06:00"),
        (ROUND_THE_CLOCK, "Sun 12:00", True, "Sun 12:00", "+1 Mon 00:00"),
    ],
)
def test_when_a_team_is_open(team: WorkingHours, instant: str, is_open: bool, next_open: str, close: str) -> None:
    assert team.is_open(at(instant)) is is_open
    assert shown(team.next_open(at(instant))) == next_open
    assert shown(team.close_after(at(instant))) == close


def test_looking_at_earlier_instants_later_changes_no_answer() -> None:
    fresh = WorkingHours(OFFICE.week, OFFICE.zone)
    soon = fresh.between(at("Mon 00:00"), at("+2 Mon 00:00"))
    long_ago = fresh.between(at("2020-01-06T00:00"), at("2020-01-13T00:00"))
    assert (soon, long_ago) == (h(80), h(40))
    assert fresh.between(at("Mon 00:00"), at("+2 Mon 00:00")) == soon
    assert fresh.between(at("2020-01-06T00:00"), at("2026-01-05T00:00")) == h(313 * 40)


def test_the_day_before_the_first_look_is_counted_too() -> None:
    fresh = WorkingHours(OFFICE.week, OFFICE.zone)
    assert fresh.is_open(at("Thu 10:00"))
    assert fresh.between(at("Mon 12:00"), at("Thu 10:00")) == h(22)


def test_a_naive_instant_is_refused_wherever_it_comes_in() -> None:
    naive = datetime(2026, 9, 8, 10, 2)  # noqa: DTZ001
    for asked in (OFFICE.is_open, OFFICE.next_open, OFFICE.close_after, OFFICE.local_date):
        with pytest.raises(NaiveInstantError):
            asked(naive)
    with pytest.raises(NaiveInstantError):
        OFFICE.add(naive, h(1))
    with pytest.raises(NaiveInstantError):
        OFFICE.between(at("Tue 10:00"), naive)


def test_easter_week_is_as_long_as_the_holidays_leave_it() -> None:
    german = hours("Mon-Fri 09:00-17:00", "Europe/Berlin", "DE")
    assert german.between(at("2026-03-30T00:00"), at("2026-04-13T00:00")) == 8 * h(8)
    assert shown(german.add(at("2026-04-02T16:00"), h(2))) == shown(at("2026-04-07T10:00"))


def test_a_week_full_of_holidays_is_stepped_over() -> None:
    closed = hours("Mon-Fri 09:00-17:00", "Europe/Berlin", "DE", "2026-12-21..2026-12-24", "2026-12-28..2026-12-31")
    assert closed.add(at("2026-12-18T16:00"), h(2)) == at("2027-01-04T10:00")
    assert closed.between(at("2026-12-19T00:00"), at("2027-01-04T09:00")) == h(0)
    assert closed.add_working_days(date(2026, 12, 18), 2) == date(2027, 1, 5)
    assert closed.working_day_until(date(2027, 1, 3)) == date(2026, 12, 18)


def test_the_night_before_a_day_off_is_worked_to_its_end_and_its_own_night_is_free() -> None:
    night = hours("Mon-Fri 22:00-06:00", "Europe/Berlin", "", "2026-09-08")
    assert night.is_open(at("Tue 03:00"))
    assert not night.is_open(at("Tue 23:00"))
    assert not night.is_open(at("Wed 03:00"))
    assert shown(night.add(at("Tue 05:00"), h(2))) == "Wed 23:00"


def test_a_year_of_days_off_is_not_believed_so_that_somebody_is_reminded() -> None:
    never = hours("Mon-Fri 09:00-17:00", "Europe/Berlin", "", "2026-01-01..2026-12-31", "2027-01-01..2027-12-31")
    assert shown(never.next_open(at("Sat 12:00"))) == "+1 Mon 09:00"


def test_a_team_with_few_open_days_in_a_year_keeps_to_them() -> None:
    off = (f"2026-{month:02}-01..2026-{month:02}-28" for month in range(1, 13))
    thursdays = hours("Thu 09:00-17:00", "Europe/Berlin", "", *off)
    assert thursdays.next_open(at("2026-01-01T00:00")) == at("2026-01-29T09:00")
    assert thursdays.next_open(at("2026-01-30T00:00")) == at("2026-04-30T09:00")


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [(7, 0, 7), (12, 0, 14), (7, 1, 8), (11, 1, 14), (12, 1, 14), (7, 10, 21)],
)
def test_working_days_are_counted(day: int, count: int, end: int) -> None:
    assert OFFICE.add_working_days(date(2026, 9, day), count) == date(2026, 9, end)


def test_a_day_begins_with_its_first_working_time_and_ends_with_its_last_second() -> None:
    tuesday = date(2026, 9, 8)
    assert shown(OFFICE.morning_of(tuesday)) == "Tue 09:00"
    assert shown(OFFICE.morning_of(date(2026, 9, 12))) == "+1 Mon 09:00"
    assert shown(NIGHT.morning_of(tuesday)) == "Tue 22:00"
    assert shown(ROUND_THE_CLOCK.morning_of(tuesday)) == "Tue 00:00"
    assert shown(OFFICE.last_morning(date(2026, 9, 13))) == "Fri 09:00"
    assert shown(SPLIT.close_of(tuesday)) == "Tue 17:00"
    assert shown(NIGHT.close_of(tuesday)) == "Wed 06:00"
    assert OFFICE.end_of_day(tuesday) == at("2026-09-08T23:59:59")


def test_a_reporters_daytime_is_nine_to_five_where_they_are() -> None:
    tokyo = reporter_hours("Asia/Tokyo")
    assert tokyo.is_open(at("Tue 09:00", "Asia/Tokyo"))
    assert not tokyo.is_open(at("Tue 17:00", "Asia/Tokyo"))
    assert not tokyo.is_open(at("Sat 12:00", "Asia/Tokyo"))
