"""The nights on which wall clocks jump: what a team's hours are then, in instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.reminders.zones import instant_of, zone_named
from tests.reminders.world import h, hours, utc

BERLIN, NEW_YORK, LORD_HOWE, SANTIAGO, APIA = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Apia",
)
NIGHT = "Mon-Sun 22:00-06:00"


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        (BERLIN, "2026-03-29T01:59", "2026-03-29T00:59"),
        (BERLIN, "2026-03-29T02:30", "2026-03-29T01:00"),  # jumped over: the instant of the jump
        (BERLIN, "2026-03-29T03:00", "2026-03-29T01:00"),
        (BERLIN, "2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first
        (BERLIN, "2026-10-25T03:00", "2026-10-25T02:00"),
        (NEW_YORK, "2026-03-08T02:30", "2026-03-08T07:00"),
        (NEW_YORK, "2026-11-01T01:30", "2026-11-01T05:30"),
        (NEW_YORK, "2026-11-01T02:00", "2026-11-01T07:00"),
        (LORD_HOWE, "2026-10-04T02:15", "2026-10-03T15:30"),  # half an hour forward
        (LORD_HOWE, "2026-10-04T02:30", "2026-10-03T15:30"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45"),
        (LORD_HOWE, "2026-04-05T02:00", "2026-04-04T15:30"),
        (SANTIAGO, "2026-09-06T00:00", "2026-09-06T04:00"),  # midnight itself is jumped over
        (SANTIAGO, "2026-09-06T00:59", "2026-09-06T04:00"),
        (SANTIAGO, "2026-04-04T23:30", "2026-04-05T02:30"),
        (SANTIAGO, "2026-04-05T00:00", "2026-04-05T04:00"),
        (APIA, "2011-12-30T12:00", "2011-12-30T10:00"),  # the day that Samoa left out
        (APIA, "2011-12-31T00:00", "2011-12-30T10:00"),
    ],
)
def test_every_wall_time_is_one_instant(zone: str, wall: str, instant: str) -> None:
    assert instant_of(datetime.fromisoformat(wall), zone_named(zone)) == utc(instant)


@pytest.mark.parametrize(
    ("zone", "week", "start", "end", "working"),
    [
        (BERLIN, NIGHT, "2026-03-28T12:00", "2026-03-29T12:00", h(7)),
        (BERLIN, NIGHT, "2026-10-24T12:00", "2026-10-25T12:00", h(9)),
        (BERLIN, "Mon-Sun 00:00-24:00", "2026-03-28T23:00", "2026-03-29T22:00", h(23)),
        (BERLIN, "Mon-Sun 00:00-24:00", "2026-10-24T22:00", "2026-10-25T23:00", h(25)),
        (BERLIN, "Sun 02:15-02:45", "2026-03-28T00:00", "2026-03-30T00:00", h(0)),
        (BERLIN, "Sun 02:15-02:45", "2026-10-24T00:00", "2026-10-26T00:00", h(0.5)),
        (BERLIN, "Sun 01:00-04:00", "2026-03-28T00:00", "2026-03-30T00:00", h(2)),
        (BERLIN, "Sun 01:00-02:30 02:30-04:00", "2026-03-28T00:00", "2026-03-30T00:00", h(2)),
        (BERLIN, "Sun 01:00-02:30 02:30-04:00", "2026-10-24T00:00", "2026-10-26T00:00", h(4)),
        (NEW_YORK, NIGHT, "2026-03-07T17:00", "2026-03-08T17:00", h(7)),
        (NEW_YORK, NIGHT, "2026-10-31T17:00", "2026-11-01T17:00", h(9)),
        (LORD_HOWE, NIGHT, "2026-10-03T02:00", "2026-10-04T02:00", h(7.5)),
        (LORD_HOWE, NIGHT, "2026-04-04T02:00", "2026-04-05T02:00", h(8.5)),
        (SANTIAGO, NIGHT, "2026-09-05T17:00", "2026-09-06T17:00", h(7)),
        (SANTIAGO, NIGHT, "2026-04-04T17:00", "2026-04-05T17:00", h(9)),
        (SANTIAGO, "Sat 20:00-24:00", "2026-04-04T17:00", "2026-04-05T17:00", h(5)),
        (APIA, "Mon-Sun 00:00-24:00", "2011-12-29T10:00", "2011-12-31T10:00", h(48)),
        (APIA, "Fri 09:00-17:00", "2011-12-25T00:00", "2012-01-05T00:00", h(0)),
    ],
)
def test_a_shift_is_as_long_as_it_really_is(zone: str, week: str, start: str, end: str, working: timedelta) -> None:
    assert hours(week, zone).between(utc(start), utc(end)) == working


@pytest.mark.parametrize(
    ("zone", "week", "start", "working", "end"),
    [
        # A reminder keeps its wall-clock time over the weekend of the change.
        (BERLIN, "Mon-Fri 09:00-17:00", "2026-03-27T13:00", h(8), "2026-03-30T12:00"),
        (BERLIN, "Mon-Fri 09:00-17:00", "2026-10-23T12:00", h(8), "2026-10-26T13:00"),
        (NEW_YORK, "Mon-Fri 09:00-17:00", "2026-03-06T15:00", h(8), "2026-03-09T14:00"),
        (NEW_YORK, "Mon-Fri 09:00-17:00", "2026-10-30T14:00", h(8), "2026-11-02T15:00"),
        (LORD_HOWE, "Mon-Fri 09:00-17:00", "2026-10-02T00:00", h(8), "2026-10-04T23:30"),
        (LORD_HOWE, "Mon-Fri 09:00-17:00", "2026-04-03T00:00", h(8), "2026-04-06T00:30"),
        (SANTIAGO, "Mon-Fri 09:00-17:00", "2026-09-04T14:00", h(8), "2026-09-07T13:00"),
        (SANTIAGO, "Mon-Fri 09:00-17:00", "2026-04-03T13:00", h(8), "2026-04-06T14:00"),
        # Within the night, real hours count.
        (BERLIN, NIGHT, "2026-03-28T21:00", h(6), "2026-03-29T03:00"),
        (BERLIN, NIGHT, "2026-10-24T20:00", h(6), "2026-10-25T02:00"),
        (SANTIAGO, NIGHT, "2026-09-06T02:00", h(6.5), "2026-09-06T08:30"),
        (LORD_HOWE, NIGHT, "2026-10-03T11:30", h(7), "2026-10-03T18:30"),
        # Thursday evening in Samoa; the next working day was Saturday's calendar neighbour, Monday.
        (APIA, "Mon-Fri 09:00-17:00", "2011-12-30T02:00", h(2), "2012-01-01T20:00"),
    ],
)
def test_what_is_added_lands_where_the_wall_clock_says(
    zone: str, week: str, start: str, working: timedelta, end: str
) -> None:
    assert hours(week, zone).add(utc(start), working) == utc(end)


def test_a_day_without_a_midnight_still_begins_and_the_day_before_ends() -> None:
    santiago = hours("Mon-Sun 00:00-24:00", SANTIAGO)
    assert santiago.morning_of(date(2026, 9, 6)) == utc("2026-09-06T04:00")
    assert santiago.end_of_day(date(2026, 9, 5)) == utc("2026-09-06T03:59:59")
    assert santiago.end_of_day(date(2026, 4, 4)) == utc("2026-04-05T03:59:59")


def test_a_date_that_a_zone_left_out_is_no_working_day() -> None:
    apia = hours("Mon-Fri 09:00-17:00", APIA)
    assert not apia.is_working_day(date(2011, 12, 30))
    assert apia.next_working_day(date(2011, 12, 29)) == date(2012, 1, 2)


def test_on_either_side_of_the_date_line_monday_is_each_sides_own() -> None:
    samoa, hawaii = hours("Mon-Fri 09:00-17:00", APIA), hours("Mon-Fri 09:00-17:00", "Pacific/Honolulu")
    sunday_evening_utc = utc("2026-09-06T20:00")
    assert samoa.is_open(sunday_evening_utc)
    assert samoa.local_date(sunday_evening_utc) == date(2026, 9, 7)
    assert hawaii.next_open(sunday_evening_utc) == utc("2026-09-07T19:00")
    assert not samoa.is_open(utc("2026-09-11T04:00"))
    assert hawaii.is_open(utc("2026-09-12T02:00"))
