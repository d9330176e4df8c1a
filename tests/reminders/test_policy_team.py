"""What an owning team hears of a normal or minor flag, in its working time (Berlin, Monday to Friday, nine to five)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.reminders import transitions as t
from bot.reminders.policy import decide, next_look
from bot.words import Facts, Ladder, PromiseKind, Rung, Say, Severity, Status
from tests.reminders.world import REPORTER, RULES, at, h, rules, shown, story

RAISED = at("Tue 10:02")
FLAG = t.raised(RAISED, Severity.NORMAL)
MINOR = t.raised(RAISED, Severity.MINOR)


def test_nobody_takes_a_normal_flag() -> None:
    assert story(FLAG, RAISED, 8) == [
        "Tue 14:02 reminder",
        "Wed 14:02 reminder",
        "Thu 10:02 name_lead",
        "Fri 10:02 reminder",
        "+1 Mon 10:02 reminder",
        "+1 Tue 10:02 name_head",
        "+1 Wed 10:02 reminder",
        "+1 Thu 10:02 reminder",
    ]


def test_nobody_takes_a_minor_flag_and_no_head_is_ever_named() -> None:
    said = story(MINOR, RAISED, 30)
    assert said[:4] == [
        "Thu 10:02 reminder",
        "+1 Thu 10:02 reminder",
        "+2 Tue 10:02 name_lead",
        "+3 Tue 10:02 reminder",
    ]
    assert not any("head" in line for line in said)


def test_somebody_took_it_and_says_nothing() -> None:
    taken = t.taken(FLAG, RULES, at("Tue 11:00"))
    assert story(taken, at("Tue 11:00"), 5) == [
        "Thu 10:02 name_lead",
        "+1 Mon 10:02 reminder",
        "+1 Tue 10:02 name_head",
        "+1 Thu 10:02 reminder",
        "+2 Mon 10:02 reminder",
    ]


def test_what_nobody_could_see_for_weeks_names_nobody_before_its_team_had_its_time() -> None:
    seen = at("+2 Tue 10:02")
    arrived = t.arrived(replace(FLAG, ladder=Ladder(Rung.LEAD, RAISED), said_at=at("Fri 10:02")), seen)
    assert arrived.raised_at == RAISED, "its age stays"
    assert story(arrived, seen, 3) == ["+2 Tue 14:02 reminder", "+2 Wed 14:02 reminder", "+2 Thu 10:02 name_lead"]


def test_who_had_it_before_its_team_could_see_it_keeps_their_day_and_their_intervals() -> None:
    taken = t.taken(FLAG, RULES, at("Wed 10:02"))
    promised = t.promised(taken, RULES, at("Wed 11:00"), PromiseKind.FIXED, at("Fri 17:00")).facts
    seen = at("Thu 12:00")
    assert t.arrived(taken, seen) == replace(taken, ladder=Ladder(since=seen))
    assert t.arrived(promised, seen) == replace(promised, ladder=Ladder())
    fixed = t.fix_proposed(promised, RULES, at("Thu 11:00"))
    assert t.arrived(fixed, seen) == replace(fixed, ladder=Ladder()), "the reporter is asked as they were to be"


def test_a_flag_raised_on_friday_evening_waits_for_monday() -> None:
    facts = t.raised(at("Fri 19:30"), Severity.NORMAL)
    assert story(facts, at("Fri 19:30"), 2) == ["+1 Mon 13:00 reminder", "+1 Tue 13:00 reminder"]


def test_a_night_shift_is_reminded_in_its_night() -> None:
    night = rules("Mon-Fri 22:00-06:00")
    facts = t.raised(at("Mon 12:00"), Severity.NORMAL)
    assert story(facts, at("Mon 12:00"), 3, night) == [
        "Tue 02:00 reminder",
        "Wed 02:00 reminder",
        "Wed 22:00 name_lead",
    ]


def test_a_holiday_puts_everything_off_by_a_day() -> None:
    off = rules(days_off=("2026-09-09",))
    assert story(FLAG, RAISED, 3, off) == ["Tue 14:02 reminder", "Thu 14:02 reminder", "Fri 10:02 name_lead"]


def test_firm_comes_twice_as_often_and_gentle_half() -> None:
    assert story(FLAG, RAISED, 3, rules(cadence="firm")) == [
        "Tue 12:02 reminder",
        "Tue 16:02 reminder",
        "Wed 10:02 name_lead",
    ]
    assert story(FLAG, RAISED, 2, rules(cadence="gentle")) == ["Wed 10:02 reminder", "Fri 10:02 reminder"]


def test_a_teams_own_figures_are_gone_by() -> None:
    own = rules(own={"first": "20m", "every": "2h", "lead_after": "1d", "head_after": "3d"})
    assert story(FLAG, RAISED, 6, own) == [
        "Tue 10:22 reminder",
        "Tue 12:22 reminder",
        "Tue 14:22 reminder",
        "Tue 16:22 reminder",
        "Wed 10:02 name_lead",
        "Wed 12:02 reminder",
    ]


def test_before_anything_is_due_it_only_says_when_to_look_again() -> None:
    decision = decide(FLAG, RULES, at("Tue 12:00"), REPORTER)
    assert (decision.say, shown(decision.next_at), decision.after) == (None, "Tue 14:02", FLAG)


def test_a_late_look_at_night_waits_for_the_morning() -> None:
    decision = decide(FLAG, RULES, at("Tue 22:00"), REPORTER)
    assert (decision.say, shown(decision.next_at)) == (None, "Wed 09:00")


def test_after_three_weeks_away_one_thing_is_said_and_one_rung_climbed() -> None:
    back = at("+3 Tue 11:00")
    decision = decide(FLAG, RULES, back, REPORTER)
    assert decision.say is Say.NAME_LEAD
    assert decision.after.ladder.rung is Rung.LEAD
    assert story(FLAG, back, 5) == [
        "+3 Tue 11:00 name_lead",
        "+3 Wed 11:00 reminder",
        "+3 Thu 11:00 reminder",
        "+3 Fri 11:00 name_head",
        "+4 Mon 11:00 reminder",
    ]


def test_a_rung_and_a_reminder_due_together_are_one_message() -> None:
    late = at("Thu 15:00")
    assert story(replace(FLAG, said_at=at("Wed 14:02")), late, 2) == ["Thu 15:00 name_lead", "Fri 15:00 reminder"]


def test_deciding_twice_at_the_same_instant_says_nothing_the_second_time() -> None:
    first = decide(FLAG, RULES, at("+3 Tue 11:00"), REPORTER)
    second = decide(first.after, RULES, at("+3 Tue 11:00"), REPORTER)
    assert second.say is None
    assert second.next_at == first.next_at


def test_a_clock_that_was_set_back_says_nothing_twice() -> None:
    said = decide(FLAG, RULES, at("Tue 14:02"), REPORTER).after
    assert decide(said, RULES, at("Tue 11:00"), REPORTER).say is None
    assert decide(said, RULES, at("Mon 11:00"), REPORTER).next_at == at("Wed 14:02")


def test_the_next_look_is_now_when_something_is_due() -> None:
    assert next_look(FLAG, RULES, at("Tue 11:00"), REPORTER) == at("Tue 14:02")
    assert next_look(FLAG, RULES, at("Tue 15:00"), REPORTER) == at("Tue 15:00")
    assert next_look(t.withdrawn(FLAG, at("Tue 11:00")), RULES, at("Tue 15:00"), REPORTER) is None


def test_giving_back_starts_the_intervals_again_but_not_the_ladder() -> None:
    taken = t.taken(FLAG, RULES, at("Tue 11:00"))
    back = t.given_back(taken, RULES, at("Wed 16:00"))
    assert back.status is Status.OPEN
    assert story(back, at("Wed 16:00"), 2) == ["Thu 10:02 name_lead", "Fri 10:02 reminder"]


def test_giving_it_to_a_member_is_a_fresh_start_for_them_at_the_same_rung() -> None:
    named = decide(FLAG, RULES, at("Thu 10:02"), REPORTER).after
    given = t.given(named, RULES, at("Thu 12:00"))
    assert (given.status, given.ladder.rung) == (Status.TAKEN, Rung.LEAD)
    assert story(given, at("Thu 12:00"), 2) == ["+1 Mon 12:00 reminder", "+1 Tue 10:02 name_head"]


def test_moving_to_another_team_keeps_what_was_counted_and_counts_on_in_its_hours() -> None:
    tokyo = rules(timezone="Asia/Tokyo")
    moved = t.moved(FLAG, RULES, tokyo, at("Tue 17:00"))
    assert moved.ladder.worked == timedelta(hours=6, minutes=58)
    assert (moved.status, moved.raised_at) == (Status.OPEN, RAISED)
    tokyo_story = story(moved, at("Tue 17:00"), 3, tokyo, zone="Asia/Tokyo")
    assert tokyo_story == ["Wed 13:00 reminder", "Thu 10:02 name_lead", "Fri 10:02 reminder"]


def test_a_firmer_cadence_says_at_most_one_thing_at_once() -> None:
    firm = rules(cadence="firm")
    changed = t.replanned(FLAG, RULES, firm, at("Wed 12:00"))
    assert story(changed, at("Wed 12:00"), 3, firm) == [
        "Wed 12:00 name_lead",
        "Wed 16:00 reminder",
        "Thu 12:00 reminder",
    ]


def test_new_hours_count_from_the_change_on() -> None:
    changed = t.replanned(FLAG, RULES, rules("Mon-Sun 00:00-24:00"), at("Wed 10:02"))
    assert changed.ladder.worked == h(8)


def test_a_rung_that_was_due_stays_due_when_the_cadence_becomes_gentler() -> None:
    gentle = rules(cadence="gentle")
    changed = t.replanned(FLAG, RULES, gentle, at("Fri 20:00"))
    assert story(changed, at("Fri 20:00"), 1, gentle) == ["+1 Mon 09:00 name_lead"]


@pytest.mark.parametrize("end", [t.withdrawn, t.merged])
def test_what_is_finished_is_never_looked_at_again(end: Callable[[Facts, datetime], Facts]) -> None:
    finished = end(FLAG, at("Tue 11:00"))
    assert decide(finished, RULES, at("+9 Tue 11:00"), REPORTER).next_at is None


def test_a_flag_whose_ladder_never_ran_is_not_lost() -> None:
    # Rows that were written by hand or brought in from elsewhere.
    odd = replace(FLAG, ladder=replace(FLAG.ladder, since=None))
    assert "Thu 10:02 name_lead" in story(odd, RAISED, 3)
