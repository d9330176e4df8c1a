"""Urgent flags: clock time, day and night, but only so often while the team sleeps."""

from __future__ import annotations

from bot.reminders import transitions as t
from bot.reminders.policy import decide
from bot.words import Facts, PromiseKind, Rung, Say, Severity
from tests.reminders.world import REPORTER, RULES, at, rules, story


def test_nobody_takes_an_urgent_flag_in_the_teams_hours() -> None:
    facts = t.raised(at("Tue 10:02"), Severity.URGENT)
    assert story(facts, at("Tue 10:02"), 6) == [
        "Tue 10:17 reminder",
        "Tue 10:32 name_lead",
        "Tue 11:02 reminder",
        "Tue 11:32 reminder",
        "Tue 12:02 name_head",
        "Tue 12:32 reminder",
    ]


def test_at_night_it_is_posted_three_times_with_lead_and_head_once_each_and_then_waits_for_the_morning() -> None:
    facts = t.raised(at("Tue 22:00"), Severity.URGENT)
    assert story(facts, at("Tue 22:00"), 5) == [
        "Tue 22:15 reminder",
        "Tue 22:30 name_lead",
        "Wed 00:00 name_head",
        "Wed 09:00 reminder",
        "Wed 09:30 reminder",
    ]


def test_on_a_weekend_it_is_posted_three_times_in_all_and_again_in_the_next_night() -> None:
    facts = t.raised(at("Fri 20:00"), Severity.URGENT)
    said = story(facts, at("Fri 20:00"), 22)
    assert said[2:4] == ["Fri 22:00 name_head", "+1 Mon 09:00 reminder"]
    assert said[-3:] == ["+1 Mon 17:00 reminder", "+1 Mon 17:30 reminder", "+1 Mon 18:00 reminder"]
    assert story(facts, at("Fri 20:00"), 23)[-1] == "+1 Tue 09:00 reminder"


def test_taking_it_at_night_gives_no_more_posts_that_night() -> None:
    facts = t.raised(at("Tue 22:00"), Severity.URGENT)
    for moment in ("Tue 22:15", "Tue 22:30", "Wed 00:00"):
        facts = decide(facts, RULES, at(moment), REPORTER).after
    taken = t.taken(facts, RULES, at("Wed 00:10"))
    assert story(taken, at("Wed 00:10"), 1) == ["Wed 09:00 reminder"]


def test_a_new_night_has_three_posts_of_its_own_even_if_nothing_was_said_by_day() -> None:
    facts = t.raised(at("Tue 22:00"), Severity.URGENT)
    for moment in ("Tue 22:15", "Tue 22:30", "Wed 00:00"):
        facts = decide(facts, RULES, at(moment), REPORTER).after
    again = t.given_back(facts, RULES, at("Wed 16:59"))
    assert story(again, at("Wed 16:59"), 4) == [
        "Wed 17:14 reminder",
        "Wed 17:44 reminder",
        "Wed 18:14 reminder",
        "Thu 09:00 reminder",
    ]


def _told_all_night() -> Facts:
    """Nobody took it: three posts, and lead and head were named."""
    facts = t.raised(at("Tue 22:00"), Severity.URGENT)
    for moment in ("Tue 22:15", "Tue 22:30", "Wed 00:00"):
        facts = decide(facts, RULES, at(moment), REPORTER).after
    return facts


def test_still_happening_in_the_next_night_rings_in_that_night() -> None:
    fixed = t.fix_proposed(_told_all_night(), RULES, at("Wed 02:10"))
    asked = decide(fixed, RULES, at("Wed 10:00"), REPORTER).after
    for before in (asked, t.confirmed(asked, RULES, at("Wed 20:00"))):
        again = t.reopened(before, RULES, at("Wed 22:00"), owner_still_there=False)
        assert story(again, at("Wed 22:00"), 4) == [
            "Wed 22:15 reminder",
            "Wed 22:45 reminder",
            "Wed 23:15 reminder",
            "Thu 09:00 reminder",
        ]


def test_still_happening_in_the_same_night_gives_no_more_posts_that_night() -> None:
    fixed = t.fix_proposed(_told_all_night(), RULES, at("Wed 02:10"))
    confirmed = t.confirmed(fixed, RULES, at("Wed 02:20"))
    for before in (fixed, confirmed):
        again = t.reopened(before, RULES, at("Wed 02:30"), owner_still_there=True)
        assert story(again, at("Wed 02:30"), 1) == ["Wed 09:00 reminder"]


def test_a_flag_made_urgent_again_in_another_night_rings_in_that_night() -> None:
    lowered = t.lowered(_told_all_night(), RULES, at("Wed 00:30"))
    urgent = t.made_urgent(lowered, RULES, at("Wed 23:00"))
    assert story(urgent, at("Wed 23:00"), 1) == ["Wed 23:15 reminder"]


def test_a_team_that_gets_it_at_night_is_told_that_night() -> None:
    moved = t.moved(_told_all_night(), RULES, RULES, at("Wed 00:10"))
    assert story(moved, at("Wed 00:10"), 4) == [
        "Wed 00:25 reminder",
        "Wed 00:55 reminder",
        "Wed 01:25 reminder",
        "Wed 09:00 reminder",
    ]


def test_posts_in_the_teams_hours_are_not_counted_as_night() -> None:
    facts = t.raised(at("Tue 22:00"), Severity.URGENT)
    counts = []
    for moment in ("Tue 22:15", "Tue 22:30", "Wed 09:00", "Wed 09:30"):
        facts = decide(facts, RULES, at(moment), REPORTER).after
        counts.append(facts.night_posts)
    assert counts == [1, 2, 0, 0]


def test_changing_how_urgent_a_confirmed_flag_was_does_not_put_off_whether_it_held() -> None:
    confirmed = t.confirmed(t.raised(at("Tue 10:00"), Severity.NORMAL), RULES, at("Tue 11:00"))
    assert t.made_urgent(confirmed, RULES, at("Fri 10:00")).since == at("Tue 11:00")


def test_a_team_that_works_round_the_clock_has_no_night() -> None:
    facts = t.raised(at("Tue 22:00"), Severity.URGENT)
    assert story(facts, at("Tue 22:00"), 6, rules("Mon-Sun 00:00-24:00"))[-1] == "Wed 00:30 reminder"


def test_an_hour_promised_into_the_night_slips_in_the_night() -> None:
    taken = t.taken(t.raised(at("Tue 16:30"), Severity.URGENT), RULES, at("Tue 16:40"))
    promised = t.promised(taken, RULES, at("Tue 16:40"), PromiseKind.FIXED, at("Tue 18:00")).facts
    assert story(promised, at("Tue 16:40"), 4) == [
        "Tue 17:30 promise_day",
        "Tue 18:00 slip",
        "Tue 19:30 name_head",
        "Wed 09:00 reminder",
    ]


def test_after_a_stop_an_urgent_flag_gets_one_message_too() -> None:
    facts = t.raised(at("Tue 10:02"), Severity.URGENT)
    assert story(facts, at("Thu 11:00"), 3) == ["Thu 11:00 name_lead", "Thu 11:30 reminder", "Thu 12:00 reminder"]


def test_making_it_urgent_starts_the_clock_and_keeps_the_rung() -> None:
    normal = t.raised(at("Mon 10:00"), Severity.NORMAL)
    urgent = t.made_urgent(normal, RULES, at("Tue 12:00"))
    assert urgent.severity is Severity.URGENT
    assert story(urgent, at("Tue 12:00"), 2) == ["Tue 12:15 reminder", "Tue 12:30 name_lead"]
    assert t.made_urgent(urgent, RULES, at("Tue 13:00")) == urgent


def test_lowering_it_leaves_the_night_in_peace() -> None:
    urgent = t.raised(at("Tue 22:00"), Severity.URGENT)
    named = decide(urgent, RULES, at("Tue 22:30"), REPORTER)
    assert named.say is Say.NAME_LEAD
    lowered = t.lowered(named.after, RULES, at("Tue 23:00"))
    assert lowered.ladder.rung is Rung.LEAD
    assert story(lowered, at("Tue 23:00"), 2) == ["Wed 13:00 reminder", "Thu 13:00 reminder"]
