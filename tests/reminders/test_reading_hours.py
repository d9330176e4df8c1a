from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.errors import (
    BadInputError,
    CadenceError,
    DaysOffError,
    DurationError,
    FieldError,
    HolidaysError,
    HoursError,
    ZoneError,
)
from bot.reminders.cadence import rules_for
from bot.reminders.days_off import parse_days_off
from bot.reminders.durations import parse_duration
from bot.reminders.hours import WorkingHours, reporter_hours
from bot.reminders.week import Week, parse_week
from bot.reminders.zones import zone_named
from tests.reminders.world import h, hours, rules, team

OFFICE = ((9 * 60, 17 * 60),)
SPLIT = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
NIGHT = ((22 * 60, 30 * 60),)
ALL_DAY = ((0, 24 * 60),)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Fri 09:00-17:00", (OFFICE,) * 5 + ((), ())),
        ("monday - FRIDAY 9-17", (OFFICE,) * 5 + ((), ())),
        ("Mon–Fri 09:00–17:00", (OFFICE,) * 5 + ((), ())),
        ("Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00", (SPLIT,) * 4 + (SPLIT[:1], (), ())),
        ("Mon-Thu 13:00-17:00 08:00-12:00", (SPLIT,) * 4 + ((), (), ())),
        ("Mon, Wed 09:00-17:00; Sat 8-12", (OFFICE, (), OFFICE, (), (), SPLIT[:1], ())),
        ("Mon Wed 09:00-17:00", (OFFICE, (), OFFICE, (), (), (), ())),
        ("Sat-Mon 09:00-17:00", (OFFICE, (), (), (), (), OFFICE, OFFICE)),
        ("Mon 08:00-12:00, Mon 13:00-17:00", (SPLIT, (), (), (), (), (), ())),
        ("Mon-Fri 22:00-06:00", (NIGHT,) * 5 + ((), ())),
        ("Mon-Sun 22:00-06:00", (NIGHT,) * 7),
        ("Mon-Sun 00:00-24:00", (ALL_DAY,) * 7),
        ("Tues 9-17, Thurs 9-17", ((), OFFICE, (), OFFICE, (), (), ())),
        ("Mon-Thu 08:00-12:00 13:00-17:00 Fri 08:00-12:00", (SPLIT,) * 4 + (SPLIT[:1], (), ())),
        ("Mon-Thu 08:00-12:00, 13:00-17:00, Fri 08:00-12:00", (SPLIT,) * 4 + (SPLIT[:1], (), ())),
        ("Mon-Fri, 09:00-17:00 Sat\n08:00-12:00", (OFFICE,) * 5 + (SPLIT[:1], ())),
        ("Thur 22-6", ((), (), (), NIGHT, (), (), ())),
    ],
)
def test_a_week_is_read_as_people_write_it(text: str, days: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    assert parse_week(text).days == days


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "names no times"),
        ("Mon-Fri", "“Mon-Fri” names no times"),
        ("Mon-Fri 09:00-17:00 Sat, Sun", "“Sat Sun” names no times"),
        ("09:00-17:00", "“09:00-17:00” names no day"),
        ("09:00-12:00 Mon 13:00-17:00", "“09:00-12:00” names no day"),
        ("Mon-Mon 09:00-17:00", "“Mon-Mon” names one day twice"),
        ("Mon-Fri 9-5", "“9-5” would go on until the next morning"),
        ("Mon-Fri 09:00-05:00", "“09:00-05:00” would go on until the next morning"),
        ("Mon-Fri nine to five", "“nine”"),
        ("Mo-Fr 09:00-17:00", "“Mo-Fr”"),
        ("Mon-Fri 09:00-25:00", "“09:00-25:00” has a time that no clock shows"),
        ("Mon-Fri 09:00-16:60", "“09:00-16:60” has a time that no clock shows"),
        ("Mon-Fri 24:00-06:00", "“24:00-06:00” begins when its day is over"),
        ("Mon-Fri 09:00-09:00", "“09:00-09:00” has no length"),
        ("Mon 08:00-12:00 11:00-17:00", "two times on Mon overlap"),
        ("Mon 22:00-06:00, Tue 05:00-09:00", "two times on Mon and Tue overlap"),
        ("Sun 22:00-06:00, Mon 05:00-09:00", "two times on Sun and Mon overlap"),
        ("Mon-Fri 09:00-17:00, Mon-Fri 09:00-17:00", "two times on Mon overlap"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_the_part_that_is_wrong_and_an_example(
    text: str, wrong: str
) -> None:
    with pytest.raises(HoursError) as error:
        parse_week(text)
    assert wrong in error.value.words
    assert "Mon-" in error.value.words


def test_hours_without_any_length_are_no_working_time() -> None:
    with pytest.raises(HoursError, match="no working day"):
        WorkingHours(Week(((),) * 7), zone_named("UTC"))


@pytest.mark.parametrize("name", ["", "Berlin", "Europe", "../etc/passwd", "Europe/Berlin\0", "Mars/Base"])
def test_a_zone_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(ZoneError, match=r"Europe/Berlin or America/New_York"):
        zone_named(name)


def test_a_person_whose_zone_is_unknown_is_asked_in_utc_daytime() -> None:
    assert reporter_hours("Mars/Base").zone.key == "UTC"
    assert reporter_hours("Asia/Tokyo").zone.key == "Asia/Tokyo"


def test_a_country_or_one_of_its_regions_names_the_holidays() -> None:
    epiphany = date(2027, 1, 6)
    assert epiphany not in parse_days_off("DE").of(2027)
    assert epiphany in parse_days_off("de-by").of(2027)
    assert date(2026, 3, 31) in parse_days_off("US-CA").of(2026)
    assert date(2026, 3, 31) not in parse_days_off("US").of(2026)
    assert parse_days_off(" ").of(2027) == frozenset()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("germany", ("DE", "")),
        ("Germany, Bayern", ("DE", "BY")),
        ("Germany - BY", ("DE", "BY")),
        ("us_ca", ("US", "CA")),
        ("Guinea-Bissau", ("GW", "")),
        ("United Kingdom, Scotland", ("GB", "SCT")),
    ],
)
def test_a_place_may_be_called_by_its_name(text: str, codes: tuple[str, str]) -> None:
    off = parse_days_off(text)
    assert (off.country, off.region) == codes


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Gemrany", "“Gemrany”"),
        ("XX", "“XX”"),
        ("-BY", "“-BY”"),
        ("DE-XX", "“XX” of DE. I know: DE-B"),
        ("Germany, Bavariaa", "“Bavariaa” of DE. I know: DE-B"),
    ],
)
def test_an_unknown_country_or_region_is_named(text: str, wrong: str) -> None:
    with pytest.raises(HolidaysError) as error:
        parse_days_off(text)
    assert wrong in error.value.words
    assert "DE-" in error.value.words


def test_a_teams_own_days_off_are_dates_and_ranges() -> None:
    off = parse_days_off("", ("2026-12-24..2027-01-02", "2026-05-15", " 2026-08-03 to 2026-08-04 ", ""))
    assert off.of(2026) == {date(2026, 12, day) for day in range(24, 32)} | {
        date(2026, 5, 15),
        date(2026, 8, 3),
        date(2026, 8, 4),
    }
    assert off.of(2027) == {date(2027, 1, 1), date(2027, 1, 2)}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("24.12.2026", "can't read “24.12.2026”"),
        ("2026-02-30", "can't read “2026-02-30”"),
        ("2026-12-24..soon", "can't read “2026-12-24..soon”"),
        ("2026-12-31..2026-12-24", "ends before it begins"),
        ("2026-01-01..2099-12-31", "longer than a year"),
    ],
)
def test_days_off_that_cannot_be_read_are_refused_with_the_part_that_is_wrong(text: str, wrong: str) -> None:
    with pytest.raises(DaysOffError) as error:
        parse_days_off("", (text,))
    assert wrong in error.value.words


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("20s", timedelta(seconds=20)),
        ("15m", timedelta(minutes=15)),
        ("4h", h(4)),
        ("2d", h(15.2)),
        ("1w", h(38)),
        ("1d 4h", h(11.6)),
        (" 1D4H ", h(11.6)),
    ],
)
def test_a_day_is_the_weekly_time_shared_among_the_working_days(text: str, length: timedelta) -> None:
    half_friday = hours("Mon-Thu 08:00-12:00 13:00-17:30, Fri 08:00-12:00")
    assert half_friday.weekly == h(38)
    assert parse_duration(text, half_friday.working_day_length, half_friday.weekly) == length


@pytest.mark.parametrize("text", ["", "4", "soon", "4 hours", "-4h", "0m", "1.5h", "53w", "9999999h", "4h!"])
def test_a_length_that_cannot_be_used_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DurationError, match=r"15m, 4h, 2d or 1w"):
        parse_duration(text, h(8), h(40))


def test_steady_figures_are_those_of_the_design() -> None:
    steady = rules()
    normal, urgent, minor = steady.normal, steady.urgent, steady.minor
    assert (normal.first, normal.every, normal.every_taken) == (h(4), h(8), h(16))
    assert (normal.lead_after, normal.head_after) == (h(16), h(40))
    assert (urgent.first, urgent.every, urgent.every_taken) == (h(0.25), h(0.5), h(2))
    assert (urgent.lead_after, urgent.head_after) == (h(0.5), h(2))
    assert (minor.first, minor.every, minor.every_taken) == (h(16), h(40), h(40))
    assert (minor.lead_after, minor.head_after) == (h(80), None)


@pytest.mark.parametrize(("cadence", "first", "head"), [("gentle", h(8), h(80)), ("Firm", h(2), h(20))])
def test_gentle_doubles_and_firm_halves(cadence: str, first: timedelta, head: timedelta) -> None:
    assert (rules(cadence=cadence).normal.first, rules(cadence=cadence).normal.head_after) == (first, head)


def test_a_team_sets_each_figure_of_normal_flags_by_itself() -> None:
    own = rules(
        cadence="firm", own={"first": "20m", "every": "2h", "lead_after": "1d", "head_after": "3d", "every_taken": ""}
    )
    assert (own.normal.first, own.normal.every) == (h(1 / 3), h(2))
    assert (own.normal.lead_after, own.normal.head_after) == (h(8), h(24))
    assert own.normal.every_taken == h(8)
    assert own.urgent == rules(cadence="firm").urgent


@pytest.mark.parametrize(
    ("own", "wrong", "kind"),
    [
        ({"first": "soon"}, "For first: I can't read “soon”", DurationError),
        ({"lead_after": "0d"}, "For lead after: “0d” is no time", DurationError),
        ({"lead_after": "6d"}, "head must be named later than the lead", CadenceError),
        ({"second": "6d"}, "no figure “second”", CadenceError),
    ],
)
def test_a_figure_that_cannot_be_used_is_named(own: dict[str, str], wrong: str, kind: type[BadInputError]) -> None:
    with pytest.raises(kind) as error:
        rules(own=own)
    assert wrong in error.value.words


def test_a_cadence_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(CadenceError, match="gentle, steady, firm"):
        rules(cadence="loud")


def test_every_mistake_in_a_teams_set_up_says_which_field_it_is_in() -> None:
    wrong = {"timezone": "X", "hours": "X", "holidays": "X", "days_off": ("X",), "cadence": "X", "own": {"first": "X"}}
    for field in wrong:
        with pytest.raises(FieldError) as error:
            rules_for(
                team(
                    "X" if field == "hours" else "Mon-Fri 09:00-17:00",
                    timezone="X" if field == "timezone" else "UTC",
                    holidays="X" if field == "holidays" else "",
                    days_off=("X",) if field == "days_off" else (),
                    cadence="X" if field == "cadence" else "steady",
                    own={"first": "X"} if field == "own" else None,
                )
            )
        assert error.value.field == field


def test_the_same_set_up_is_read_once() -> None:
    assert rules_for(team(holidays="DE")) is rules_for(team(holidays="DE"))
