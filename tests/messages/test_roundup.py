"""One post for many flags: what stands first, what its buttons do, whom it rings, and that Slack takes it whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.marks import Mark, key_in, mark_of
from bot.messages.reminders import escalation_dm, slip_dm
from bot.messages.roundup import Line, roundup, several
from bot.messages.values import Message
from bot.sandbox.blockkit import check_message, message_text_length
from bot.words import DeliveryKind, Rung, Severity, Status
from tests.messages.samples import DAY, FRIDAY, HOUR, JONAS, MARA, NASTY, NOW, ZONE, flag, nasty


def drawn(*lines: Line, **more: Any) -> Message:
    return roundup(lines, NOW, ZONE, **more)


def reminder(number: int, **changes: Any) -> Line:
    return Line(replace(flag(**changes), number=number, link=None), DeliveryKind.REMINDER)


def buttons(message: Message) -> list[tuple[str, str]]:
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    return [(button["text"]["text"], button["value"]) for button in found]


def test_it_says_how_many_wait_then_each_with_its_state_and_a_button() -> None:
    taken = Line(replace(flag(Status.TAKEN), number=42, link=None), DeliveryKind.REMINDER)
    message = drawn(reminder(38, raised_at=NOW - 3 * DAY), taken)
    assert message.text.splitlines() == [
        "Two flags wait.",
        "#38 Gift card refund fails at till 2 · nobody · 3 days",
        "#42 Gift card refund fails at till 2 · Jonas Weber · no day yet",
    ]
    assert buttons(message) == [("I'll take it", "38"), ("Promise a day", "42")]


def test_five_stand_there_with_a_button_and_the_rest_by_number_under_whoever_has_it() -> None:
    lines = [reminder(number) for number in range(1, 8)]
    lines.append(Line(replace(flag(Status.TAKEN), number=9), DeliveryKind.REMINDER))
    message = drawn(*lines, mentions={JONAS.id}, last=True)
    assert len(buttons(message)) == 5
    first, *_, rest, theirs, asked, end = message.text.splitlines()
    assert first == "Eight flags wait. Start with these."
    assert (rest, theirs) == ("The rest by number: #6, #7.", "Jonas Weber has #9. ")
    assert asked == "<@U0JONAS>: which day for yours?"
    assert end == "That is all for Tue 3 Nov, unless it is urgent."


def test_each_owner_is_rung_once_however_many_of_their_flags_it_lists() -> None:
    lines = [Line(replace(flag(Status.TAKEN), number=number), DeliveryKind.REMINDER) for number in range(1, 9)]
    lines.append(Line(replace(flag(Status.TAKEN), number=9, owner=MARA), DeliveryKind.REMINDER))
    assert drawn(*lines, mentions={JONAS.id, MARA.id}).text.endswith("<@U0JONAS>, <@U0MARA>: which day for yours?")
    assert "<@" not in drawn(*lines).text


@pytest.mark.parametrize(
    ("what", "status", "says", "label"),
    [
        (DeliveryKind.ESCALATION, Status.OPEN, "nobody · 4 hours · Mara Lindt is asked", "I'll take it"),
        (DeliveryKind.ESCALATION, Status.TAKEN, "Jonas Weber · no day yet · Mara Lindt is asked", "Promise a day"),
        (DeliveryKind.SLIP, Status.TAKEN, "Jonas Weber · its day has passed", "Promise a day"),
        (DeliveryKind.REVIEW, Status.DECLINED, "is back, as agreed", "Open"),
    ],
)
def test_a_line_says_what_its_time_brought(what: DeliveryKind, status: Status, says: str, label: str) -> None:
    message = drawn(Line(flag(status), what, MARA))
    assert message.text.endswith(f" · {says}")
    assert buttons(message) == [(label, "42")]


def test_a_promised_day_that_came_asks_whether_it_is_done() -> None:
    message = drawn(Line(flag(Status.TAKEN, promise=replace(FRIDAY, reminded=True)), DeliveryKind.PROMISE_DAY))
    assert message.text.endswith("Jonas Weber · its day has come")
    assert buttons(message) == [("Fixed", "42")]


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (flag(Status.TAKEN, promise=FRIDAY), "Jonas Weber, fixed by Fri 6 Nov"),
        (flag(Status.FIXED), "fixed, waits for a yes"),
        (flag(Status.CONFIRMED, severity=Severity.URGENT), "fixed"),
        (flag(Status.WITHDRAWN), "cancelled"),
    ],
)
def test_drawn_again_after_a_press_a_line_says_how_it_stands_and_asks_no_more(now: Any, says: str) -> None:
    message = drawn(Line(now, DeliveryKind.REMINDER))
    assert message.text.endswith(f" · {says}")
    assert buttons(message) == []


def test_a_press_on_a_line_tells_which_roundup_it_stands_in() -> None:
    message = drawn(reminder(1), reminder(2), key="roundup:38:4")
    names = [block["block_id"] for block in message.blocks if "accessory" in block]
    assert len(set(names)) == 2
    assert {mark_of(name) for name in names} == {Mark.ROUNDUP}
    assert {key_in(name) for name in names} == {"roundup:38:4"}


def test_urgent_is_marked_as_such() -> None:
    assert "till 2 · urgent · nobody" in drawn(reminder(1, severity=Severity.URGENT)).text


@pytest.mark.parametrize("name", NASTY)
def test_slack_takes_five_hundred_flags_whatever_people_wrote(name: str) -> None:
    called = nasty(NASTY[name])
    owners = [replace(JONAS, id=n, slack_id=f"U{n:08}", name=NASTY[name] or " ") for n in range(120)]
    lines = [
        Line(replace(called, number=100_000 + n, owner=owners[n % 120] if n % 3 else None), DeliveryKind.REMINDER, MARA)
        for n in range(500)
    ]
    message = drawn(*lines, mentions=range(120), last=True, key="roundup:100000:123")
    assert not check_message(list(message.blocks))
    assert message_text_length(list(message.blocks)) <= 13_000
    assert len(message.text) <= 4000
    shown = str(message.blocks)
    assert all(f"#{line.flag.number}" in shown for line in lines), "listed is reminded"


def test_several_messages_to_one_person_are_one_with_all_their_buttons() -> None:
    one = escalation_dm(replace(flag(), number=1), Rung.LEAD, 16 * HOUR)
    two = slip_dm(replace(flag(Status.TAKEN), number=2))
    message = several([one, two], [7, 8])
    assert message.text.startswith("Four things for you.\n#1 needs you")
    assert "And 2 more: #7, #8. Read one with /flags and its number." in message.text
    pressed = [
        element["value"] for block in message.blocks for element in block.get("elements", ()) if "value" in element
    ]
    assert pressed == ["1", "1", "1", "2", "2", "2"]
    assert not check_message(list(message.blocks))
