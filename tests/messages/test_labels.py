"""What the buttons say and carry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.messages.labels import LABEL, Press, day_meant, parse_action, parse_press, parse_value, time_meant, value
from bot.words import Act
from tests.messages.everything import everything
from tests.messages.reading import blocks_of, elements
from tests.messages.samples import flag

TUESDAY = date(2026, 11, 3)


def test_every_act_has_its_words() -> None:
    assert set(LABEL) == set(Act)


def test_the_words_are_those_of_the_design() -> None:
    assert [LABEL[act] for act in (Act.TAKE, Act.PROMISE, Act.FIX, Act.GIVE_BACK, Act.GIVE_TO, Act.MOVE)] == [
        "I'll take it", "Promise a day", "Fixed", "Give back", "Give to…", "Move to another team",
    ]  # fmt: skip
    assert [LABEL[act] for act in (Act.SAME_AS, Act.DECLINE, Act.ASK_REPORTER, Act.ME_TOO, Act.YES, Act.STILL)] == [
        "Same as another", "Won't fix", "Ask the reporter", "Me too", "Yes, it's fixed", "Still happening",
    ]  # fmt: skip
    assert [LABEL[act] for act in (Act.CANNOT_TELL, Act.WRONG_TEAM, Act.MAKE_URGENT, Act.NOT_URGENT)] == [
        "Can't tell yet", "Wrong team?", "Make it urgent", "Not urgent",
    ]  # fmt: skip
    assert [LABEL[act] for act in (Act.FIXED_MYSELF, Act.HIDE_NAME, Act.CANCEL)] == [
        "I fixed it myself", "Hide my name", "Cancel my flag",
    ]  # fmt: skip


def test_a_press_says_what_and_which() -> None:
    assert parse_press({"type": "button", "action_id": "take", "value": "42"}) == Press(Act.TAKE, 42)
    quick = {"type": "button", "action_id": "promise:1", "value": "42 tomorrow"}
    assert parse_press(quick) == Press(Act.PROMISE, 42, "tomorrow")
    menu = {"type": "overflow", "action_id": "more", "selected_option": {"value": "cancel 42"}}
    assert parse_press(menu) == Press(Act.CANCEL, 42)


@pytest.mark.parametrize("carried", ["", "x", "42x", "-1", "4 2 3", "9999999999", None])
def test_a_press_that_is_not_ours_is_none(carried: str | None) -> None:
    assert parse_press({"type": "button", "action_id": "take", "value": carried}) is None


def test_an_action_that_is_no_act_is_none() -> None:
    assert parse_press({"type": "button", "action_id": "try_again", "value": "42"}) is None
    assert parse_action("settings:3") is None


def test_what_a_button_carries_comes_back() -> None:
    assert parse_value(value(42)) == (42, "")
    assert parse_value(value(42, "2026-11-04")) == (42, "2026-11-04")


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        ("tomorrow", date(2026, 11, 4)),
        ("friday", date(2026, 11, 6)),
        ("monday", date(2026, 11, 9)),
        ("tuesday", date(2026, 11, 10)),
        ("2026-11-20", date(2026, 11, 20)),
        ("", None),
        ("someday", None),
        ("+60", None),
    ],
)
def test_a_day_is_meant_as_of_the_press(argument: str, meant: date | None) -> None:
    assert day_meant(argument, TUESDAY) == meant


def test_an_urgent_promise_is_meant_from_the_press_on() -> None:
    assert time_meant("+60") == timedelta(hours=1)
    assert time_meant("tomorrow") is None


def test_every_button_on_everything_can_be_understood_and_is_told_apart() -> None:
    known = {"try_again", "another_one", "tell_channel", "setup_team", "flag_this", "new_flag"}
    known |= {"settings", "more_settings", "preview", "turn_page"}
    for name, thing in everything(flag()):
        for element in elements(blocks_of(thing)):
            if element.get("type") == "button" and element["action_id"].partition(":")[0] not in known:
                assert parse_press(element), name
            if element.get("type") == "overflow":
                for option in element["options"]:
                    assert parse_press({"type": "overflow", "selected_option": option}), name
