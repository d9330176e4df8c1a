from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.digest import choose_needs, last_week, next_digest_at, points, taken_of, weeks_up_to, zone_of
from bot.views import FlagView
from bot.weekly import Point, Taken, Why
from bot.words import Facts, Ladder, Severity, Status
from tests.reminders.world import BERLIN, MONDAY, at, shown, team

NEW_YORK = "America/New_York"
MORNINGS = {
    "the next Monday, whatever the day it was chosen on": ("Wed 10:00", "Mon-Fri 09:00-17:00", (), "+1 Mon 09:00"),
    "this Monday while it has not been said": ("Mon 08:59", "Mon-Fri 09:00-17:00", (), "Mon 09:00"),
    "a week later once it has been said": ("Mon 09:00", "Mon-Fri 09:00-17:00", (), "+1 Mon 09:00"),
    "Tuesday where Monday is a day off": ("Sun 10:00", "Mon-Fri 09:00-17:00", ("2026-09-14",), "+1 Tue 09:00"),
    "the opening where that is later": ("Sun 10:00", "Mon-Fri 13:00-21:00", (), "+1 Mon 13:00"),
    "nine where the team opened at six": ("Sun 10:00", "Mon-Fri 06:00-14:00", (), "+1 Mon 09:00"),
    "nine where the team never closes": ("Sun 10:00", "Mon-Sun 00:00-24:00", (), "+1 Mon 09:00"),
    "Thursday where the week begins then": ("Sun 10:00", "Thu-Sat 09:00-17:00", (), "+1 Thu 09:00"),
    "no Monday of a week in which nobody works": (
        "Sun 10:00", "Mon-Fri 09:00-17:00", ("2026-09-14..2026-09-20",), "+2 Mon 09:00",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("after", "hours", "off", "then"), MORNINGS.values(), ids=MORNINGS.keys())
def test_the_digest_is_due_on_the_first_working_morning(
    after: str, hours: str, off: tuple[str, ...], then: str
) -> None:
    assert shown(next_digest_at(at(after), [team(hours, days_off=off)])) == then


def test_one_team_at_work_is_enough() -> None:
    resting = team(days_off=("2026-09-14",))
    assert shown(next_digest_at(at("Sun 10:00"), [resting, team()])) == "+1 Mon 09:00"


def test_nine_is_nine_after_the_clocks_change() -> None:
    autumn = next_digest_at(at("2026-10-21T10:00"), [team()])
    assert autumn.isoformat() == "2026-10-26T08:00:00+00:00"
    assert next_digest_at(at("2026-10-14T10:00"), [team()]).isoformat() == "2026-10-19T07:00:00+00:00"


def test_the_digest_keeps_the_time_of_the_zone_that_most_teams_live_in() -> None:
    teams = [team(timezone=NEW_YORK), team(), team(timezone=NEW_YORK)]
    assert zone_of(teams) == NEW_YORK
    assert shown(next_digest_at(at("Wed 10:00"), teams), NEW_YORK) == "+1 Mon 09:00"


def test_a_late_digest_tells_the_week_that_ended_last() -> None:
    assert last_week(at("+1 Mon 09:00"), BERLIN) == last_week(at("+1 Fri 16:00"), BERLIN)
    assert last_week(at("+1 Fri 16:00"), BERLIN).monday == MONDAY
    assert last_week(at("+2 Tue 11:00"), BERLIN).monday == MONDAY + timedelta(weeks=1)


def test_a_week_belongs_to_its_zone_and_is_an_hour_longer_when_the_clocks_go_back() -> None:
    [before, week] = weeks_up_to(date(2026, 10, 19), BERLIN, 2)
    assert week.start == datetime(2026, 10, 19, tzinfo=ZoneInfo(BERLIN))
    assert week.end - week.start == timedelta(days=7, hours=1)
    assert (before.end, week.name) == (week.start, "2026-W43")


def flag(number: int, severity: Severity = Severity.NORMAL) -> FlagView:
    facts = Facts(Status.OPEN, severity, at("Mon 10:00"), at("Mon 10:00"), Ladder())
    return FlagView(
        number=number, words="", facts=facts, team=team(), reporter=None, owner=None, raised_in=None, private=False,
        name_hidden=False, supporters=0, fix=None, next_at=None,
    )  # fmt: skip


def chosen(found: dict[Why, list[FlagView]]) -> list[tuple[int, Why]]:
    return [(need.flag.number, need.why) for need in choose_needs(found)]


def test_the_three_flags_are_the_worst_of_each_kind() -> None:
    found = {
        Why.NOBODY: [flag(1), flag(2), flag(3)],
        Why.SLIPPED: [flag(4), flag(5)],
        Why.NO_YES: [flag(6)],
        Why.NO_DAY: [flag(7)],
    }
    assert chosen(found) == [(1, Why.NOBODY), (4, Why.SLIPPED), (6, Why.NO_YES)]


def test_one_kind_fills_the_places_that_others_leave() -> None:
    found = {Why.NOBODY: [flag(1), flag(2), flag(3)], Why.NO_YES: [flag(6)]}
    assert chosen(found) == [(1, Why.NOBODY), (6, Why.NO_YES), (2, Why.NOBODY)]


def test_an_urgent_flag_comes_before_all_others() -> None:
    found = {Why.NOBODY: [flag(1), flag(2)], Why.SLIPPED: [flag(4)], Why.NO_DAY: [flag(9, Severity.URGENT)]}
    assert chosen(found)[0] == (9, Why.NO_DAY)


def test_a_flag_is_shown_once_for_the_first_of_its_reasons() -> None:
    twice = flag(4)
    assert chosen({Why.SLIPPED: [flag(8), twice], Why.NO_DAY: [twice]}) == [(8, Why.SLIPPED), (4, Why.SLIPPED)]


def test_how_many_were_open_is_counted_back_from_how_many_are() -> None:
    weeks = weeks_up_to(MONDAY, BERLIN, 2)
    drawn = points(weeks, {0: 5, 1: 3, 2: 1}, {0: 1, 1: 4}, {0: 2, 1: 4, 2: 3}, open_now=10)
    assert drawn == (Point(weeks[0].monday, 5, 1, 13), Point(weeks[1].monday, 3, 4, 12))


def test_half_of_the_waits_were_shorter_than_the_median() -> None:
    hours = [timedelta(hours=count) for count in (1, 2, 40)]
    assert taken_of(hours) == Taken(len(hours), timedelta(hours=2))
    assert taken_of([]) is None


def test_weeks_are_named_so_that_none_is_told_twice() -> None:
    names = [week.name for week in weeks_up_to(date(2027, 1, 4), BERLIN, 4)]
    assert names == ["2026-W51", "2026-W52", "2026-W53", "2027-W01"]
