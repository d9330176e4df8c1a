from __future__ import annotations

from bot.reminders import transitions as t
from bot.reminders.cadence import Rules
from bot.reminders.outlook import outlook
from bot.reminders.policy import decide
from bot.words import Facts, PromiseKind, Say, Severity
from tests.reminders.world import REPORTER, RULES, at, rules, shown

RAISED = at("Tue 10:02")
FLAG = t.raised(RAISED, Severity.NORMAL)


def seen(facts: Facts, now: str, of: Rules = RULES) -> tuple[Say | None, str, str, str]:
    """The outlook in the words of the tests."""
    found = outlook(facts, of, at(now), REPORTER)
    return found.next_say, shown(found.next_at), shown(found.lead_at), shown(found.head_at)


def test_a_new_flag_tells_when_it_is_next_heard_of_and_when_lead_and_head_are_named() -> None:
    assert seen(FLAG, "Tue 10:02") == (Say.REMINDER, "Tue 14:02", "Thu 10:02", "+1 Tue 10:02")


def test_a_rung_that_was_reached_is_not_announced_again() -> None:
    named = decide(FLAG, RULES, at("Thu 10:02"), REPORTER).after
    assert seen(named, "Thu 11:00") == (Say.REMINDER, "Fri 10:02", "never", "+1 Tue 10:02")


def test_a_rung_that_is_due_at_once_is_announced_for_now() -> None:
    again = t.reopened(FLAG, RULES, at("Tue 11:00"), owner_still_there=True)
    assert seen(again, "Tue 11:00") == (Say.NAME_LEAD, "Tue 11:00", "Tue 11:00", "Fri 11:00")


def test_a_minor_flag_has_no_head() -> None:
    assert seen(t.raised(RAISED, Severity.MINOR), "Tue 10:02") == (Say.REMINDER, "Thu 10:02", "+2 Tue 10:02", "never")


def test_a_promise_names_the_lead_only_if_it_slips() -> None:
    taken = t.taken(FLAG, RULES, RAISED)
    promised = t.promised(taken, RULES, RAISED, PromiseKind.FIXED, at("2026-09-11T23:59:59")).facts
    assert seen(promised, "Tue 10:02") == (Say.PROMISE_DAY, "Fri 09:00", "+1 Mon 09:00", "+1 Thu 09:00")


def test_a_fix_that_is_asked_about_names_nobody() -> None:
    fixed = t.fix_proposed(FLAG, RULES, at("Tue 11:00"))
    assert seen(fixed, "Tue 11:00") == (Say.QUESTION, "Tue 11:00", "never", "never")


def test_a_declined_flag_names_nobody() -> None:
    declined = t.declined(FLAG, RULES, at("Tue 11:00"), at("+2 Mon 09:00"))
    assert seen(declined, "Tue 11:00") == (Say.REVIEW, "+2 Mon 09:00", "never", "never")


def test_a_finished_flag_has_nothing_to_come() -> None:
    assert seen(t.withdrawn(FLAG, at("Tue 11:00")), "Tue 11:00") == (None, "never", "never", "never")


def test_a_team_that_wants_to_hear_every_twenty_minutes_still_learns_when_its_head_is_named() -> None:
    assert seen(FLAG, "Tue 10:02", rules(own={"first": "20m", "every": "20m"})) == (
        Say.REMINDER,
        "Tue 10:22",
        "Thu 10:02",
        "+1 Tue 10:02",
    )
