"""The words on the buttons, the same everywhere, and what a press carries.

A button's `action_id` is its act, as in `take`; where an act stands twice in one block, `act:suffix`: `promise:1`.
Its `value` is the flag's number, and after a space what the act still needs: `42`, `42 tomorrow`, `42 friday`,
`42 2026-11-04`, or `42 +60` (in sixty minutes). Days are meant as of the press, however old the message is.
An overflow menu has the action_id `more` (or `more:42`), and the act stands first in its option's value: `cancel 42`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.views import Listing, ListKind
from bot.words import Act, Severity

MORE = "more"
TRY_AGAIN = "try_again"
"""`value`: what was typed after /flag, as it came."""
ANOTHER_ONE = "another_one"
"""`value`: the number of the flag whose words are to be raised once more; `42 urgent` if it can't wait."""
TELL_CHANNEL = "tell_channel"
"""`value`: the number of the flag that was fixed."""
SETUP_TEAM = "setup_team"
"""`value`: empty, or the channel that is to have a team."""
FLAG_THIS = "flag_this"
"""`value`: the channel and the ts of the message that is to be flagged, with a space between."""
READ_ALL = "read_all"
"""`value`: the number of the flag whose words are to be shown whole."""
NEW_FLAG = "new_flag"
"""`value`: empty. Opens the form for a flag."""
TURN_PAGE = "turn_page"
"""`value`: the list, the place from which on it is to be shown, and what was searched for: `search 20 gift card`."""
SETTINGS = "settings"
"""`value`: the channel of the team to be shown."""

LABEL: dict[Act, str] = {
    Act.TAKE: "I'll take it",
    Act.PROMISE: "Promise a day",
    Act.FIX: "Fixed",
    Act.GIVE_BACK: "Give back",
    Act.GIVE_TO: "Give to…",
    Act.MOVE: "Move to another team",
    Act.SAME_AS: "Same as another",
    Act.DECLINE: "Won't fix",
    Act.ASK_REPORTER: "Ask the reporter",
    Act.ANSWER: "Answer",
    Act.ME_TOO: "Me too",
    Act.YES: "Yes, it's fixed",
    Act.STILL: "Still happening",
    Act.CANNOT_TELL: "Can't tell yet",
    Act.WRONG_TEAM: "Wrong team?",
    Act.MAKE_URGENT: "Make it urgent",
    Act.NOT_URGENT: "Not urgent",
    Act.FIXED_MYSELF: "I fixed it myself",
    Act.ADD_PHOTO: "Add a photo",
    Act.HIDE_NAME: "Hide my name",
    Act.CANCEL: "Cancel my flag",
    Act.ASK_AGAIN: "Ask again",
    Act.OPEN: "Open",
}

ADD = "Add something"
"""On the button of an answer that nobody asked for."""

SEVERITY: dict[Severity, str] = {
    Severity.URGENT: "Urgent: it can't wait",
    Severity.NORMAL: "Normal",
    Severity.MINOR: "Minor: when there is time",
}

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_VALUE = re.compile(r"(\d{1,9})(?: (\S+))?")
_PAGE = re.compile(rf"({'|'.join(ListKind)}) (\d{{1,9}})(?: (.+))?", re.DOTALL)
_WITHIN = re.compile(r"\+(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Press:
    """What somebody pressed: the act, the flag, and what else the button said."""

    act: Act
    number: int
    argument: str = ""


def value(number: int, argument: str = "") -> str:
    """What a button carries about a flag."""
    return f"{number} {argument}".strip()


def parse_value(text: str) -> tuple[int, str] | None:
    """The number and the argument of a button's value; None if it is not ours."""
    found = _VALUE.fullmatch(text)
    return (int(found[1]), found[2] or "") if found else None


def parse_action(action_id: str) -> Act | None:
    """The act of an action_id, whatever its suffix; None if it is no act."""
    name = action_id.partition(":")[0]
    return Act(name) if name in set(Act) else None


def parse_press(action: Mapping[str, Any]) -> Press | None:
    """The press in one entry of a `block_actions` payload: a button's or an overflow option's. None if no act."""
    if action.get("type") == "overflow":
        name, _, rest = str(action["selected_option"]["value"]).partition(" ")
    else:
        name, rest = str(action.get("action_id", "")), str(action.get("value") or "")
    act, parsed = parse_action(name), parse_value(rest)
    return Press(act, *parsed) if act and parsed else None


def page_value(which: Listing) -> str:
    """What a button carries that leads to a part of a list."""
    return f"{which.kind} {which.start} {which.words}".strip()


def parse_page(text: str) -> Listing | None:
    """The part of a list that a button leads to; None if it is not ours."""
    found = _PAGE.fullmatch(text)
    return Listing(ListKind(found[1]), int(found[2]), found[3] or "") if found else None


def day_meant(argument: str, today: date) -> date | None:
    """The day that a press names: `tomorrow`, the next `friday` after today, or a date. None if it names none."""
    if argument == "tomorrow":
        return today + timedelta(days=1)
    if argument in WEEKDAYS:
        away = (WEEKDAYS.index(argument) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=away)
    try:
        return date.fromisoformat(argument)
    except ValueError:
        return None


def time_meant(argument: str) -> timedelta | None:
    """How far from the press an urgent promise lies: `+60` is an hour. None if it names no such time."""
    found = _WITHIN.fullmatch(argument)
    return timedelta(minutes=int(found[1])) if found else None
