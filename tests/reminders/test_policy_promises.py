"""Promised days: quiet until then, the owner in the morning, and a slip that is said."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.errors import PromiseDayError
from bot.reminders import transitions as t
from bot.reminders.cadence import Rules
from bot.reminders.policy import decide
from bot.reminders.promises import promise_choices, promise_until
from bot.reminders.transitions import Promised
from bot.words import Facts, PromiseKind, Rung, Say, Severity
from tests.reminders.world import REPORTER, RULES, at, h, rules, shown, story

RAISED = at("Tue 10:02")
TAKEN = t.taken(t.raised(RAISED, Severity.NORMAL), RULES, RAISED)
FRIDAY = date(2026, 9, 11)
NIGHT = rules("Mon-Fri 22:00-06:00")


def promise(facts: Facts, now: str, day: date | datetime, of: Rules = RULES) -> Promised:
    until = promise_until(day, of, at(now), facts.severity)
    return t.promised(facts, of, at(now), PromiseKind.FIXED, until)


def test_a_promised_day_is_quiet_until_its_morning_and_slips_the_next_working_morning() -> None:
    promised = promise(TAKEN, "Tue 12:02", FRIDAY).facts
    assert story(promised, at("Tue 12:02"), 5) == [
        "Fri 09:00 promise_day",
        "+1 Mon 09:00 slip",
        "+1 Wed 09:00 reminder",
        "+1 Thu 09:00 name_head",
        "+2 Mon 09:00 reminder",
    ]


def test_a_slip_counts_voids_the_promise_and_names_the_lead() -> None:
    promised = promise(TAKEN, "Tue 12:02", FRIDAY).facts
    slip = decide(promised, RULES, at("+1 Mon 09:00"), REPORTER)
    assert slip.say is Say.SLIP
    assert (slip.after.promise, slip.after.slips, slip.after.ladder.rung) == (None, 1, Rung.LEAD)


def test_a_second_slip_keeps_the_rung_and_what_was_counted_towards_the_head() -> None:
    promised = promise(TAKEN, "Tue 12:02", FRIDAY).facts
    slipped = decide(promised, RULES, at("+1 Mon 09:00"), REPORTER).after
    again = promise(slipped, "+1 Tue 09:00", date(2026, 9, 16)).facts
    assert story(again, at("+1 Tue 09:00"), 4) == [
        "+1 Wed 09:00 promise_day",
        "+1 Thu 09:00 slip",
        "+2 Mon 09:00 name_head",
        "+2 Wed 09:00 reminder",
    ]


def test_when_the_head_was_due_before_the_promise_a_slip_still_leaves_a_day_to_answer() -> None:
    reopened = t.reopened(
        decide(TAKEN, RULES, at("Thu 10:02"), REPORTER).after, RULES, at("Thu 20:00"), owner_still_there=True
    )
    promised = promise(reopened, "Thu 20:05", FRIDAY).facts
    assert story(promised, at("Thu 20:05"), 3) == [
        "Fri 09:00 promise_day",
        "+1 Mon 09:00 slip",
        "+1 Tue 09:00 name_head",
    ]


def test_only_time_without_a_promise_counts_for_the_ladder() -> None:
    promised = promise(TAKEN, "Tue 12:02", FRIDAY).facts
    assert (promised.ladder.worked, promised.ladder.since) == (h(2), None)
    back = t.given_back(promised, RULES, at("Thu 12:02"))
    assert story(back, at("Thu 12:02"), 3) == ["Thu 16:02 reminder", "Fri 16:02 reminder", "+1 Mon 10:02 name_lead"]


def test_moving_the_day_once_is_recorded_and_the_second_move_in_a_row_names_the_lead() -> None:
    first = promise(TAKEN, "Tue 12:02", FRIDAY)
    second = promise(first.facts, "Thu 12:00", date(2026, 9, 14))
    third = promise(second.facts, "Fri 12:00", date(2026, 9, 15))
    assert [(p.moved, p.names_lead) for p in (first, second, third)] == [(False, False), (True, False), (True, True)]
    assert third.facts.ladder.rung is Rung.LEAD
    assert third.facts.promise is not None
    assert third.facts.promise.moved == 2
    assert third.facts.slips == 0


def test_a_new_day_after_the_old_one_ended_does_not_undo_the_slip() -> None:
    first = promise(TAKEN, "Tue 12:02", FRIDAY)
    late = promise(first.facts, "Sat 12:00", date(2026, 9, 15))
    assert (late.slipped, late.moved, late.names_lead) == (True, False, True)
    assert (late.facts.slips, late.facts.ladder.rung) == (1, Rung.LEAD)


def test_giving_back_after_the_day_ended_is_a_slip_too_and_the_lead_is_named_when_the_team_opens() -> None:
    back = t.given_back(promise(TAKEN, "Tue 12:02", FRIDAY).facts, RULES, at("Sat 12:00"))
    assert (back.slips, back.promise) == (1, None)
    assert story(back, at("Sat 12:00"), 1) == ["+1 Mon 09:00 name_lead"]


def test_a_fix_before_the_day_ends_keeps_the_promise_and_one_after_it_does_not() -> None:
    promised = promise(TAKEN, "Tue 12:02", FRIDAY).facts
    assert t.fix_proposed(promised, RULES, at("Fri 23:59")).slips == 0
    assert t.fix_proposed(promised, RULES, at("2026-09-11T23:59:59")).slips == 0
    assert t.fix_proposed(promised, RULES, at("Sat 00:00")).slips == 1


def test_who_promises_today_is_not_reminded_of_today() -> None:
    assert story(promise(TAKEN, "Tue 12:02", date(2026, 9, 8)).facts, at("Tue 12:02"), 1) == ["Wed 09:00 slip"]


def test_a_day_that_is_free_is_reminded_of_on_the_last_working_morning_before() -> None:
    saturday = promise(TAKEN, "Tue 12:02", date(2026, 9, 12)).facts
    assert story(saturday, at("Tue 12:02"), 2) == ["Fri 09:00 promise_day", "+1 Mon 09:00 slip"]


def test_when_the_bot_was_away_all_day_only_the_slip_is_said() -> None:
    promised = promise(TAKEN, "Tue 12:02", FRIDAY).facts
    assert story(promised, at("+1 Tue 15:00"), 2) == ["+1 Tue 15:00 slip", "+1 Thu 15:00 reminder"]


def test_once_the_day_has_ended_nobody_is_reminded_of_it_even_in_the_same_shift() -> None:
    promised = promise(TAKEN, "Tue 12:02", date(2026, 9, 9), NIGHT).facts
    assert story(promised, at("Thu 01:00"), 1, NIGHT) == ["Thu 22:00 slip"]


def test_an_hour_that_is_now_cannot_be_promised() -> None:
    with pytest.raises(PromiseDayError):
        promise_until(at("Tue 12:00"), RULES, at("Tue 12:00"), Severity.URGENT)


def test_a_night_shift_promises_its_night() -> None:
    promised = promise(TAKEN, "Tue 12:02", date(2026, 9, 9), NIGHT).facts
    assert story(promised, at("Tue 12:02"), 2, NIGHT) == ["Wed 22:00 promise_day", "Thu 22:00 slip"]


@pytest.mark.parametrize(("day", "end"), [(8, "Tue 23:59"), (12, "Sat 23:59"), (22, "+2 Tue 23:59")])
def test_a_day_may_be_promised_within_ten_working_days_and_ends_at_its_last_second(day: int, end: str) -> None:
    assert shown(promise_until(date(2026, 9, day), RULES, at("Tue 12:00"), Severity.NORMAL)) == end


@pytest.mark.parametrize(("day", "words"), [(7, "has passed"), (23, "more than ten working days")])
def test_other_days_are_refused_with_the_last_that_is_possible(day: int, words: str) -> None:
    with pytest.raises(PromiseDayError) as error:
        promise_until(date(2026, 9, day), RULES, at("Tue 12:00"), Severity.NORMAL)
    assert words in error.value.words
    assert "until Tuesday, 22 September." in error.value.words


@pytest.mark.parametrize(
    ("now", "choices"),
    [
        ("Tue 12:00", [("tomorrow", "Wed 23:59"), ("friday", "Fri 23:59")]),
        ("Thu 12:00", [("tomorrow", "Fri 23:59"), ("monday", "+1 Mon 23:59")]),
        ("Fri 12:00", [("monday", "+1 Mon 23:59"), ("friday", "+1 Fri 23:59")]),
        ("Sun 12:00", [("tomorrow", "+1 Mon 23:59"), ("friday", "+1 Fri 23:59")]),
    ],
)
def test_quick_answers_are_working_days(now: str, choices: list[tuple[str, str]]) -> None:
    assert [(choice.key, shown(choice.until)) for choice in promise_choices(RULES, at(now))] == choices


def test_an_urgent_flag_is_promised_by_the_hour() -> None:
    choices = promise_choices(RULES, at("Tue 12:00"), Severity.URGENT)
    assert [(choice.key, shown(choice.until)) for choice in choices] == [
        ("in_1h", "Tue 13:00"),
        ("in_2h", "Tue 14:00"),
        ("in_4h", "Tue 16:00"),
    ]


def test_an_urgent_hour_is_reminded_of_half_an_hour_before_and_slips_at_once() -> None:
    urgent = t.taken(t.raised(RAISED, Severity.URGENT), RULES, at("Tue 10:05"))
    promised = promise(urgent, "Tue 10:10", at("Tue 12:10")).facts
    assert story(promised, at("Tue 10:10"), 4) == [
        "Tue 11:40 promise_day",
        "Tue 12:10 slip",
        "Tue 13:40 name_head",
        "Tue 15:40 reminder",
    ]


def test_an_urgent_day_ends_when_the_team_closes() -> None:
    assert shown(promise_until(FRIDAY, RULES, at("Tue 12:00"), Severity.URGENT)) == "Fri 17:00"


def test_news_by_a_day_slips_like_a_fix_by_a_day() -> None:
    until = promise_until(FRIDAY, RULES, at("Tue 12:00"), Severity.NORMAL)
    news = t.promised(TAKEN, RULES, at("Tue 12:00"), PromiseKind.NEWS, until, "https://example.com/42").facts
    assert news.promise is not None
    assert (news.promise.kind, news.promise.link) == (PromiseKind.NEWS, "https://example.com/42")
    assert story(news, at("Tue 12:00"), 2) == ["Fri 09:00 promise_day", "+1 Mon 09:00 slip"]
