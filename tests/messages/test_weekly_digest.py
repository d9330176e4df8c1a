from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.messages.digest import alt_text, digest
from bot.messages.digest_thread import digest_figures, digest_open
from bot.messages.values import Message
from bot.reminders.digest import points, weeks_up_to
from bot.sandbox.blockkit import check_message, message_text_length
from bot.views import FlagView
from bot.weekly import Counts, Digest, Lesson, Need, OpenNow, Taken, TeamWeek, Why
from bot.words import Severity, Status
from tests.messages.reading import read, rung
from tests.messages.samples import DAY, FRIDAY, HOUR, NASTY, NOW, PAYMENTS, WEB, ZONE, flag, nasty

WEEKS = weeks_up_to(NOW.date() - 8 * DAY, ZONE)
"""The last of them is the week before: from 26 October to 1 November."""
COUNTS = Counts(raised=23, confirmed=14, on_the_spot=2, unconfirmed=2, declined=1, reopened=3, kept=5, slipped=2)
LESSON = Lesson(42, "The card service's time limit was too short.", "C0HARBOUR")


def numbered(number: int, words: str, status: Status = Status.OPEN, **changes: Any) -> FlagView:
    return replace(flag(status, **changes), number=number, words=words)


NOBODY = Need(numbered(38, "Sold-out lamps in search", raised_at=NOW - 6 * DAY, since=NOW - 6 * DAY), Why.NOBODY)
SLIPPED = Need(numbered(29, "Till 4 prints twice", Status.TAKEN, slips=2), Why.SLIPPED)
NO_YES = Need(numbered(33, "Returns form is gone", Status.UNCONFIRMED), Why.NO_YES)


def week(**changes: Any) -> Digest:
    """A full week of two teams."""
    waiting = OpenNow(34, 9, NOW - 20 * DAY)
    payments = TeamWeek(PAYMENTS, COUNTS, waiting, Taken(14, 3 * HOUR))
    told = Digest(
        week=WEEKS[-1], zone=ZONE, counts=COUNTS, open=waiting, taken=Taken(14, 3 * HOUR), day=8 * HOUR,
        teams=(payments, TeamWeek(WEB, Counts(), OpenNow())),
        points=points(WEEKS, {7: 23, 6: 14}, {7: 14, 6: 18}, {7: 16, 6: 20}, 34),
        needs=(NOBODY, SLIPPED, NO_YES), lessons=(LESSON,), others=(),
    )  # fmt: skip
    return replace(told, **changes)


def buttons(message: Message) -> dict[str, str]:
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    return {f"{element['text']['text']} {element['value']}": element["action_id"] for element in found}


def test_the_digest_says_the_week_in_a_sentence_then_who_is_needed_then_what_was_learned() -> None:
    assert read(digest(week(), NOW)) == (
        "Last week: 23 raised, 14 confirmed fixed, 2 closed without a yes. 3 reopened; 5 promised days kept, 2 slipped; "
        "14 taken, half of them within 3 hours of working time; 34 open now.\n"
        "Need you:\n"
        "#38 Sold-out lamps in search · nobody for 6 days\n"
        "#29 Till 4 prints twice · day passed twice\n"
        "#33 Returns form is gone · no yes\n"
        "Learned: The card service's time limit was too short (#42); first noticed in #C0HARBOUR.\n"
        "Each team's week and all that is open: in the thread."
    )


def test_each_flag_that_needs_a_lead_has_the_button_that_helps_it() -> None:
    assert buttons(digest(week(), NOW)) == {"Give to… 38": "give_to", "Open 29": "open", "Ask again 33": "ask_again"}


@pytest.mark.parametrize(
    ("status", "why", "said", "label"),
    [
        (Status.OPEN, Why.REOPENED, "still happening", "Give to… 38"),
        (Status.TAKEN, Why.REOPENED, "still happening", "Open 38"),
        (Status.TAKEN, Why.NO_DAY, "no day yet, raised 6 days ago", "Open 38"),
        (Status.OPEN, Why.NOBODY, "nobody has it, raised 6 days ago", "Give to… 38"),
    ],
)
def test_each_reason_is_said_in_a_few_words(status: Status, why: Why, said: str, label: str) -> None:
    need = Need(numbered(38, "Lamps", status, raised_at=NOW - 6 * DAY, since=NOW - DAY), why)
    message = digest(week(needs=(need,)), NOW)
    assert f"#38 Lamps · {said}" in read(message)
    assert list(buttons(message)) == [label]


def test_what_did_not_happen_is_not_said() -> None:
    calm = week(counts=Counts(raised=1), taken=None, needs=(), lessons=(), open=OpenNow(1, 0, NOW))
    assert read(digest(calm, NOW)) == (
        "Last week: 1 raised, 0 confirmed fixed. 1 open now.\n"
        "No flag needs a lead.\n"
        "Each team's week and all that is open: in the thread."
    )


def test_flags_that_were_taken_before_working_time_passed_were_taken_at_once() -> None:
    assert "; 1 taken at once; 34 open now." in read(digest(week(taken=Taken(1, timedelta(0))), NOW))


def test_the_digest_fits_one_phone_screen() -> None:
    message = digest(week(lessons=(LESSON,) * 9), NOW, "F1")
    assert len(message.blocks) <= 10
    assert len(read(message)) < 800


def test_a_lock_screen_reads_the_whole_digest() -> None:
    message = digest(week(), NOW)
    for said in ("Last week: 23 raised", "#38 Sold-out lamps in search · nobody for 6 days", "Learned: The card"):
        assert said in message.text


def test_the_picture_is_shown_by_its_file_and_told_in_words() -> None:
    [image] = [block for block in digest(week(), NOW, "F123").blocks if block["type"] == "image"]
    assert image["slack_file"] == {"id": "F123"}
    assert "Week of 26 Oct: 23 raised, 14 confirmed fixed, 34 open at its end." in image["alt_text"]
    assert "Week of 19 Oct: 14 raised, 18 confirmed fixed, 27 open at its end." in image["alt_text"]
    assert len(alt_text(week())) <= 1000


def test_without_a_picture_the_digest_is_the_same_words() -> None:
    with_picture, without = digest(week(), NOW, "F1"), digest(week(), NOW)
    assert with_picture.text == without.text
    assert [b for b in with_picture.blocks if b["type"] != "image"] == list(without.blocks)


def test_a_private_flag_is_a_number_without_words() -> None:
    private = Need(replace(NOBODY.flag, private=True), Why.NOBODY)
    told = week(needs=(private,), others=(private.flag,))
    for message in (digest(told, NOW), digest_open(told, NOW)):
        assert message is not None
        assert "#38 (private) · nobody" in read(message)
        assert "lamps" not in read(message) + message.text


def test_the_digest_names_and_rings_nobody() -> None:
    told = week(others=(numbered(7, "Slow till", Status.TAKEN, promise=FRIDAY),))
    for message in (digest(told, NOW, "F1"), digest_figures(told, NOW), digest_open(told, NOW)):
        assert message is not None
        assert not rung(message)
        assert not {"Jonas", "Ana", "Mara"} & set(read(message).replace(".", " ").split())


def test_the_thread_tells_each_teams_week() -> None:
    assert read(digest_figures(week(), NOW)) == (
        "Each team's week, 26 Oct to 1 Nov\n"
        "Payments: 23 raised, 14 confirmed fixed, 2 closed without a yes, 2 fixed on the spot, 1 won't be fixed for now, "
        "3 reopened, 5 promised days kept, 2 slipped, 14 taken, half of them within 3 hours of working time; "
        "34 open, 9 without anybody, the oldest for 20 days.\n"
        "Web shop: 0 raised, 0 confirmed fixed; nothing open."
    )


def test_of_very_many_teams_those_with_most_open_are_told() -> None:
    teams = [TeamWeek(replace(WEB, name=f"Team {n}"), Counts(), OpenNow(n, 0, NOW)) for n in range(17)]
    said = read(digest_figures(week(teams=tuple(teams)), NOW))
    assert "Team 16: " in said
    assert "Team 1: " not in said
    assert said.endswith("And 2 other teams with less open.")


def test_the_thread_holds_what_else_was_learned() -> None:
    spot = Lesson(51, "Printed it again", None, on_the_spot=True)
    told = week(lessons=(LESSON, spot, replace(LESSON, number=43)))
    assert "Fixed on the spot: Printed it again (#51)." in read(digest(told, NOW))
    assert "(#43)" not in read(digest(told, NOW))
    assert "(#43); first noticed in #C0HARBOUR." in read(digest_figures(told, NOW))


def test_the_thread_holds_everything_else_that_is_open() -> None:
    others = (
        numbered(7, "Slow till", Status.TAKEN, promise=FRIDAY),
        numbered(8, "No bags", severity=Severity.URGENT),
        numbered(9, "Wet floor", Status.FIXED),
        numbered(10, "Old lift", Status.DECLINED),
    )
    message = digest_open(week(others=others, other_numbers=(11, 12), open=OpenNow(10, 1, NOW)), NOW)
    assert message is not None
    assert read(message).splitlines() == [
        "Also open, the most pressing first",
        "#7 Slow till · fixed by Fri 6 Nov · 4 hours",
        "#8 No bags · urgent · nobody has it · 4 hours",
        "#9 Wet floor · fixed, says the team; no yes yet · 4 hours",
        "#10 Old lift · won't be fixed for now · 4 hours",
        "By number: #11, #12",
        "And 2 others: /flags all",
    ]


def test_the_thread_says_nothing_where_nothing_else_is_open() -> None:
    assert digest_open(week(), NOW) is None


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY.keys())
def test_whatever_people_write_the_digest_is_one_that_slack_takes(words: str) -> None:
    one = nasty(words, Status.TAKEN)
    lessons = tuple(Lesson(number, words, "C0HARBOUR") for number in range(12))
    team = TeamWeek(one.team, COUNTS, OpenNow(900, 9, NOW - timedelta(days=99)), Taken(3, 3 * HOUR))
    told = week(
        needs=tuple(Need(one, why) for why in Why)[:3], lessons=lessons, others=(one,) * 25,
        other_numbers=tuple(range(10_000, 10_200)), open=OpenNow(900, 9, NOW), teams=(team,) * 20,
    )  # fmt: skip
    for message in (digest(told, NOW, "F1"), digest_figures(told, NOW), digest_open(told, NOW)):
        assert message is not None
        assert check_message(list(message.blocks)) == []
        assert message_text_length(list(message.blocks)) < 13_000
        assert len(message.text) <= 4000
        assert not rung(message)
        assert "<!channel>" not in message.text
