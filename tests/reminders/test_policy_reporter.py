"""What a reporter is asked, in their own daytime, and what comes of their answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import PutOffError, ReviewDayError
from bot.reminders import transitions as t
from bot.reminders.hours import reporter_hours
from bot.reminders.policy import decide
from bot.reminders.promises import review_on
from bot.words import Facts, Rung, Say, Severity, Status
from tests.reminders.world import MONDAY, REPORTER, RULES, at, shown, story

RAISED = at("Mon 10:00")
FLAG = t.raised(RAISED, Severity.NORMAL)
TAKEN = t.taken(FLAG, RULES, at("Mon 11:00"))
FIXED = t.fix_proposed(TAKEN, RULES, at("Tue 10:00"))


def said(facts: Facts, *moments: str) -> Facts:
    """The facts after looks at those moments."""
    for moment in moments:
        facts = decide(facts, RULES, at(moment), REPORTER).after
    return facts


def test_the_reporter_is_asked_at_once_after_two_and_after_five_working_days_and_five_later_it_closes() -> None:
    assert story(FIXED, at("Tue 10:00"), 9) == [
        "Tue 10:00 question",
        "Thu 10:00 question",
        "+1 Tue 10:00 question",
        "+2 Tue 10:00 closed_unconfirmed",
    ]


def test_a_fix_in_the_evening_is_asked_about_in_the_reporters_next_morning() -> None:
    tokyo = reporter_hours("Asia/Tokyo")
    assert story(FIXED, at("Tue 10:00"), 1, reporter=tokyo, zone="Asia/Tokyo") == ["Wed 09:00 question"]


def test_no_team_is_reminded_while_the_reporter_is_asked() -> None:
    assert all("question" in line or "closed" in line for line in story(FIXED, at("Tue 10:00"), 9))


def test_closing_is_unconfirmed_and_not_confirmed_and_ends_it() -> None:
    closing = decide(said(FIXED, "Tue 10:00", "Thu 10:00", "+1 Tue 10:00"), RULES, at("+2 Tue 10:00"), REPORTER)
    assert (closing.say, closing.after.status, closing.next_at) == (Say.CLOSED_UNCONFIRMED, Status.UNCONFIRMED, None)


def test_after_a_long_stop_one_question_is_asked_and_not_three() -> None:
    asked = said(FIXED, "Tue 10:00")
    assert story(asked, at("+4 Tue 11:00"), 3) == [
        "+4 Tue 11:00 question",
        "+4 Fri 11:00 question",
        "+5 Fri 11:00 closed_unconfirmed",
    ]


def test_cannot_tell_yet_asks_again_after_five_working_days_twice_at_most() -> None:
    asked = said(FIXED, "Tue 10:00")
    once = t.cannot_tell(asked, at("Tue 15:00"))
    assert story(once, at("Tue 15:00"), 2) == ["+1 Tue 15:00 question", "+1 Thu 15:00 question"]
    twice = t.cannot_tell(said(once, "+1 Tue 15:00"), at("+1 Wed 12:00"))
    assert story(twice, at("+1 Wed 12:00"), 1) == ["+2 Wed 12:00 question"]
    with pytest.raises(PutOffError, match="still happening"):
        t.cannot_tell(twice, at("+2 Wed 13:00"))


def test_a_yes_is_followed_by_one_question_thirty_days_later() -> None:
    confirmed = t.confirmed(said(FIXED, "Tue 10:00"), RULES, at("Tue 11:00"))
    assert story(confirmed, at("Tue 11:00"), 5) == ["+4 Thu 11:00 did_it_hold"]
    held = decide(confirmed, RULES, at("+4 Thu 11:00"), REPORTER)
    assert (held.after.status, held.after.held_asked, held.next_at) == (Status.CONFIRMED, True, None)


def test_did_it_hold_is_not_asked_on_a_weekend() -> None:
    confirmed = t.confirmed(FIXED, RULES, at("Fri 11:00"))
    assert story(confirmed, at("Fri 11:00"), 1) == ["+5 Mon 09:00 did_it_hold"]


def test_what_was_fixed_on_the_spot_reminds_nobody_and_is_asked_about_once() -> None:
    facts = t.fixed_on_the_spot(at("Tue 10:00"), Severity.NORMAL)
    assert story(facts, at("Tue 10:00"), 5) == ["+4 Thu 10:00 did_it_hold"]


def test_still_happening_brings_it_back_to_its_owner_at_the_same_age_and_names_the_next_rung() -> None:
    again = t.reopened(said(FIXED, "Tue 10:00"), RULES, at("Wed 12:00"), owner_still_there=True)
    assert (again.status, again.raised_at, again.promise, again.asked) == (Status.TAKEN, RAISED, None, 0)
    assert story(again, at("Wed 12:00"), 3) == [
        "Wed 12:00 name_lead",
        "Fri 12:00 reminder",
        "+1 Mon 12:00 name_head",
    ]


def test_still_happening_at_night_names_the_lead_in_the_morning() -> None:
    again = t.reopened(FIXED, RULES, at("Tue 23:00"), owner_still_there=False)
    assert again.status is Status.OPEN
    assert story(again, at("Tue 23:00"), 2) == ["Wed 09:00 name_lead", "Thu 09:00 reminder"]


def test_each_reopening_climbs_one_rung_until_the_head() -> None:
    facts, rungs = FIXED, []
    for _ in range(3):
        facts = t.reopened(facts, RULES, at("Wed 12:00"), owner_still_there=True)
        facts = decide(facts, RULES, at("Wed 12:00"), REPORTER).after
        rungs.append(facts.ladder.rung)
        facts = t.fix_proposed(facts, RULES, at("Wed 12:00"))
    assert rungs == [Rung.LEAD, Rung.HEAD, Rung.HEAD]


def test_a_flag_that_did_not_hold_starts_its_questions_afresh() -> None:
    confirmed = t.confirmed(said(FIXED, "Tue 10:00"), RULES, at("Tue 11:00"))
    held = said(confirmed, "+4 Thu 11:00")
    again = t.reopened(held, RULES, at("+4 Thu 12:00"), owner_still_there=True)
    fixed = t.fix_proposed(again, RULES, at("+4 Fri 12:00"))
    # Thirty days of 24 hours: the clocks went back meanwhile.
    assert story(t.confirmed(fixed, RULES, at("+5 Mon 12:00")), at("+5 Mon 12:00"), 1) == ["+9 Wed 11:00 did_it_hold"]


def test_an_unconfirmed_flag_may_be_asked_about_again() -> None:
    closed = said(FIXED, "Tue 10:00", "Thu 10:00", "+1 Tue 10:00", "+2 Tue 10:00")
    assert story(t.asked_again(closed, at("+3 Tue 10:00")), at("+3 Tue 10:00"), 2) == [
        "+3 Tue 10:00 question",
        "+3 Thu 10:00 question",
    ]


def test_a_declined_flag_comes_back_on_its_day_and_every_five_working_days_until_the_lead_acts() -> None:
    review = review_on(MONDAY + timedelta(days=26), RULES, at("Tue 10:00"))
    declined = t.declined(TAKEN, RULES, at("Tue 10:00"), review)
    assert story(declined, at("Tue 10:00"), 3) == ["+4 Mon 09:00 review", "+5 Mon 09:00 review", "+6 Mon 09:00 review"]


def test_declining_again_puts_the_review_off() -> None:
    declined = t.declined(TAKEN, RULES, at("Tue 10:00"), at("+2 Mon 09:00"))
    again = t.declined(said(declined, "+2 Mon 09:00"), RULES, at("+2 Mon 10:00"), at("+6 Mon 09:00"))
    assert story(again, at("+2 Mon 10:00"), 1) == ["+6 Mon 09:00 review"]


def test_a_declined_flag_that_is_taken_after_all_counts_on() -> None:
    declined = t.declined(TAKEN, RULES, at("Tue 10:00"), at("+2 Mon 09:00"))
    taken = t.taken(declined, RULES, at("+2 Mon 10:00"))
    assert taken.review_at is None
    assert story(taken, at("+2 Mon 10:00"), 1) == ["+2 Tue 10:00 name_lead"]


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_review_day_lies_within_ninety_days(days: int) -> None:
    with pytest.raises(ReviewDayError, match="90 days at most"):
        review_on(MONDAY + timedelta(days=days), RULES, at("Mon 10:00"))
    assert shown(review_on(MONDAY + timedelta(days=90), RULES, at("Mon 10:00"))) == "+13 Mon 09:00"
