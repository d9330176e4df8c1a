"""What somebody reads at once after /flag, and after each press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.answers import done, duplicate, saved
from bot.words import Act, Severity, Status
from tests.messages.reading import labels, read, rung, values
from tests.messages.samples import DAY, FRIDAY, HOUR, NOW, PAYMENTS, TRIAGE, ZONE, flag


def test_the_answer_says_the_number_who_has_it_and_what_comes() -> None:
    answer = saved(flag(), NOW, ZONE, next_at=NOW + 4 * HOUR)
    assert read(answer).splitlines() == [
        "#42 is saved. Payments has it.",
        "If nobody takes it by 14:02, I remind them. I go on until you say it is fixed.",
        "You may do this now, without asking: refund up to 50 € in cash. (Payments' rule)",
        "Payments sees your words and name; others see only the words. Find it again: /flags",
    ]
    assert labels(answer) == [
        "I fixed it myself", "Wrong team?", "Make it urgent", "Add a photo", "Hide my name", "Cancel my flag",
    ]  # fmt: skip


def test_the_answer_is_the_same_on_a_lock_screen() -> None:
    answer = saved(flag(), NOW, ZONE, next_at=NOW + 4 * HOUR)
    assert answer.text == read(answer)


def test_out_of_hours_it_says_when_they_are_back() -> None:
    answer = read(saved(flag(), NOW, ZONE, next_at=NOW + DAY, opens_at=NOW + 20 * HOUR))
    assert "They are back tomorrow 06:02. If nobody takes it by tomorrow 10:02, I remind them." in answer
    assert "emergency" not in answer


def test_urgent_at_night_says_what_happens_and_what_to_do_in_an_emergency() -> None:
    urgent = flag(severity=Severity.URGENT)
    answer = read(saved(urgent, NOW, ZONE, next_at=NOW + HOUR, opens_at=NOW + 20 * HOUR))
    assert "#42 is saved as urgent. Payments has it." in answer
    assert "They are closed until tomorrow 06:02." in answer
    assert "I call them three times at most and write once to Mara Lindt and Hugo Brandt." in answer
    assert "In an emergency: Call the duty phone, 0800 123 456." in answer


def test_urgent_by_day_needs_no_emergency_line() -> None:
    assert "emergency" not in read(saved(flag(severity=Severity.URGENT), NOW, ZONE, next_at=NOW + HOUR))


def test_at_night_nobody_is_promised_who_is_not_there() -> None:
    alone = flag(severity=Severity.URGENT, team=replace(PAYMENTS, lead=None, head=None))
    assert "three times at most. I go on" in read(saved(alone, NOW, ZONE, opens_at=NOW + DAY))


def test_in_triage_it_says_that_it_waits() -> None:
    answer = read(saved(flag(team=TRIAGE), NOW, ZONE, next_at=NOW + HOUR))
    assert "#42 is saved. It waits for triage." in answer
    assert "No team fits it yet; Front desk finds the right one." in answer
    assert "without asking" not in answer


def test_a_cancelled_flag_waits_for_nobody_and_asks_for_nothing() -> None:
    for team in (PAYMENTS, TRIAGE):
        answer = saved(flag(team=team, status=Status.WITHDRAWN), NOW, ZONE)
        assert read(answer).splitlines()[:2] == ["#42 is cancelled.", "Nobody is asked about it any more."]
        assert "without asking" not in read(answer)
        assert labels(answer) == ["Open"]


def test_latitude_can_ring_nobody() -> None:
    nasty = flag(team=replace(PAYMENTS, latitude="ask <!channel> or @here or <@U0JONAS>"))
    answer = saved(nasty, NOW, ZONE)
    assert "ask <!channel> or @here or <@U0JONAS>." in read(answer)
    assert rung(answer) == set()
    assert "<!" not in answer.text
    assert "@here" not in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name_hidden": True}, "Payments sees your words, not your name; others see only the words."),
        ({"private": True}, "Payments sees your words and name; only this channel and they can read it."),
    ],
)
def test_it_says_who_sees_what(changes: dict[str, Any], said: str) -> None:
    assert said in read(saved(flag(**changes), NOW, ZONE))


def test_a_hidden_name_is_not_offered_to_be_hidden() -> None:
    assert "Hide my name" not in labels(saved(flag(name_hidden=True), NOW, ZONE))


def test_an_urgent_flag_can_be_made_less_so() -> None:
    offered = labels(saved(flag(severity=Severity.URGENT), NOW, ZONE))
    assert "Not urgent" in offered
    assert "Make it urgent" not in offered


def test_drawn_anew_it_tells_what_became_of_it() -> None:
    taken = saved(flag(Status.TAKEN, promise=FRIDAY), NOW, ZONE, next_at=NOW + HOUR)
    assert "Jonas Weber of Payments has it, fixed by Friday." in read(taken)
    assert "If nobody takes it" not in read(taken)
    assert labels(saved(flag(Status.WITHDRAWN), NOW, ZONE)) == ["Open"]


def test_the_same_words_again_get_the_number_they_have() -> None:
    again = duplicate(flag(), NOW, ZONE)
    assert read(again) == "You have this already as #42. Payments has it, and nobody has taken it yet."
    assert values(again) == {"It's another one": "42", "Open": "42"}


def test_who_takes_it_is_asked_for_a_day_at_once() -> None:
    answer = done(Act.TAKE, flag(Status.TAKEN), NOW, ZONE)
    assert read(answer) == "You have #42 now. When will Ana Ruiz hear?"
    assert values(answer) == {"Tomorrow": "42 tomorrow", "Friday": "42 friday", "Another day": "42"}


@pytest.mark.parametrize("act", Act)
def test_each_act_is_confirmed_with_the_number(act: Act) -> None:
    assert "#42" in read(done(act, flag(Status.TAKEN), NOW, ZONE))


def test_cancelling_what_others_support_says_that_it_goes_on() -> None:
    assert read(done(Act.CANCEL, flag(Status.WITHDRAWN), NOW, ZONE)) == "#42 is cancelled."
    assert "It goes on" in read(done(Act.CANCEL, flag(Status.OPEN), NOW, ZONE))
