"""The card in the team's channel, the reporter's card, and the promises on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messages.answers import done
from bot.messages.card import card, moved_away
from bot.messages.reminders import reminder
from bot.messages.reporter_card import reporter_card
from bot.words import Act, PromiseKind, Severity, Status
from tests.messages.reading import elements, labels, read, rung, values
from tests.messages.samples import DAY, FRIDAY, HOUR, NOW, PAYMENTS, WEB, ZONE, flag

FOLDED = ["Move to another team", "Same as another", "Give to…", "Won't fix"]


def test_a_new_card_says_what_who_where_and_when() -> None:
    shown = card(flag(supporters=2), NOW, ZONE)
    assert read(shown).splitlines() == [
        "#42 · Nobody has it yet",
        "Gift card refund fails at till 2",
        "Ana Ruiz, #C0HARBOUR · Tue 3 Nov 06:02 · 2 me too",
    ]
    assert labels(shown) == ["I'll take it", "Fixed", "Ask the reporter", *FOLDED]


def test_urgent_is_said_in_words_and_can_be_lowered() -> None:
    shown = card(flag(severity=Severity.URGENT), NOW, ZONE)
    assert read(shown).startswith("#42 · Urgent · Nobody has it yet")
    assert labels(shown)[-1] == "Not urgent"


def test_a_taken_card_asks_when_the_reporter_hears() -> None:
    shown = card(flag(Status.TAKEN), NOW, ZONE)
    assert "#42 · Jonas Weber has it" in read(shown)
    assert "When will Ana Ruiz hear?" in read(shown)
    assert labels(shown)[:3] == ["Tomorrow", "Friday", "Another day"]
    assert labels(shown)[3:6] == ["Fixed", "Give back", "Ask the reporter"]


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (3, {"Tomorrow": "tomorrow", "Friday": "friday"}),
        (5, {"Tomorrow": "tomorrow", "Monday": "monday"}),
        (6, {"Monday": "monday", "Friday": "friday"}),
        (7, {"Monday": "monday", "Friday": "friday"}),
        (8, {"Tomorrow": "tomorrow", "Friday": "friday"}),
    ],
)
def test_the_days_offered_are_working_days(day: int, offered: dict[str, str]) -> None:
    now = datetime(2026, 11, day, 9, 2, tzinfo=UTC)
    carried = values(card(flag(Status.TAKEN), now, ZONE))
    assert {label: carried.get(label) for label in offered} == {k: f"42 {v}" for k, v in offered.items()}


def test_a_team_that_works_at_weekends_is_offered_them() -> None:
    friday = datetime(2026, 11, 6, 9, 2, tzinfo=UTC)
    weekends = flag(Status.TAKEN, team=replace(PAYMENTS, hours="Mon-Sun 09:00-17:00"))
    for said in (
        card(weekends, friday, ZONE),
        reminder(weekends, friday, ZONE),
        done(Act.TAKE, weekends, friday, ZONE),
    ):
        assert labels(said)[:2] == ["Tomorrow", "Sunday"]


def test_nobody_is_offered_a_holiday_and_a_day_that_is_far_away_is_called_by_its_date() -> None:
    wednesday = datetime(2026, 12, 23, 9, 2, tzinfo=UTC)
    rests = flag(Status.TAKEN, team=replace(PAYMENTS, holidays="DE"))
    assert labels(card(rests, wednesday, ZONE))[:2] == ["Tomorrow", "Monday"]
    closed = flag(Status.TAKEN, team=replace(PAYMENTS, days_off=("2026-12-24..2027-01-06",)))
    carried = values(card(closed, wednesday, ZONE))
    assert carried["7 Jan 2027"] == "42 2027-01-07"


def test_an_urgent_flag_is_promised_in_hours() -> None:
    carried = values(card(flag(Status.TAKEN, severity=Severity.URGENT), NOW, ZONE))
    assert {k: carried[k] for k in list(carried)[:3]} == {
        "In an hour": "42 +60", "In three hours": "42 +180", "Another time": "42",
    }  # fmt: skip


def test_a_promise_stands_on_the_card_in_the_teams_own_day() -> None:
    shown = card(flag(Status.TAKEN, promise=FRIDAY), NOW, ZONE)
    assert "Promised: fixed by Fri 6 Nov." in read(shown)
    assert "When will" not in read(shown)
    news = replace(FRIDAY, kind=PromiseKind.NEWS)
    assert "Promised: news by Fri 6 Nov." in read(card(flag(Status.TAKEN, promise=news), NOW, "Asia/Tokyo"))


@pytest.mark.parametrize(
    ("status", "changes", "said"),
    [
        (Status.FIXED, {}, "#42 · Fixed, says Payments. I have asked Ana Ruiz"),
        (Status.FIXED, {}, "What changed: We raised the card service's time limit."),
        (Status.CONFIRMED, {}, "#42 · Fixed, says Ana Ruiz. Thank you, Jonas Weber"),
        (Status.CONFIRMED, {"on_the_spot": "Paid in cash"}, "#42 · Fixed on the spot. Thank you, Ana Ruiz"),
        (Status.CONFIRMED, {"on_the_spot": "Paid in cash"}, "What was done: Paid in cash"),
        (Status.UNCONFIRMED, {}, "#42 · Closed, not confirmed: I asked three times and heard nothing"),
        (Status.DECLINED, {}, "#42 · Won't be fixed for now"),
        (
            Status.DECLINED,
            {"review_at": NOW + 30 * DAY},
            "Why: The till is replaced in January. The lead looks at it again on Thu 3 Dec.",
        ),
        (Status.WITHDRAWN, {}, "#42 · Cancelled by the person who raised it"),
        (Status.MERGED, {}, "#42 · Same as #38"),
    ],
)
def test_each_status_is_said_in_a_sentence(status: Status, changes: dict[str, Any], said: str) -> None:
    assert said in read(card(flag(status, **changes), NOW, ZONE))


def test_what_is_closed_without_a_yes_can_be_opened_again() -> None:
    assert labels(card(flag(Status.UNCONFIRMED), NOW, ZONE)) == ["Still happening", "Ask again"]


@pytest.mark.parametrize("status", [Status.FIXED, Status.CONFIRMED, Status.DECLINED, Status.WITHDRAWN, Status.MERGED])
def test_where_the_team_owes_nothing_there_are_no_buttons(status: Status) -> None:
    assert labels(card(flag(status), NOW, ZONE)) == []


def test_a_lowered_flag_says_why() -> None:
    lowered = flag(lower_reason="The other till works")
    assert "Not urgent: The other till works" in read(card(lowered, NOW, ZONE))


@pytest.mark.parametrize("status", Status)
def test_a_card_mentions_nobody_and_keeps_a_hidden_name(status: Status) -> None:
    shown = card(flag(status, name_hidden=True), NOW, ZONE)
    assert rung(shown) == set()
    assert "<@" not in shown.text
    assert "Ana" not in read(shown) + shown.text


def test_a_private_place_is_not_named() -> None:
    assert "a private channel" in read(card(flag(private=True), NOW, ZONE))
    assert "Ana Ruiz · Tue 3 Nov 06:02" in card(flag(raised_in=None), NOW, ZONE).text


def test_the_channel_that_it_left_is_told_where_it_went() -> None:
    shown = moved_away(flag(team=WEB), NOW, ZONE)
    assert read(shown).startswith("#42 · Moved to Web shop. It goes on there.")
    assert labels(shown) == []
    links = [e["url"] for e in elements(shown.blocks) if e.get("type") == "link"]
    assert links == [flag().link]


def test_the_reporters_card_says_who_has_it_and_by_when() -> None:
    shown = reporter_card(flag(Status.TAKEN, promise=FRIDAY), NOW, ZONE)
    assert read(shown).splitlines()[0] == "#42 · Jonas Weber of Payments has it, fixed by Fri 6 Nov."
    assert labels(shown) == ["Make it urgent", "Hide my name", "Cancel my flag"]
    loud = reporter_card(flag(severity=Severity.URGENT), NOW, ZONE)
    assert labels(loud)[0] == "Not urgent", "a slip of the thumb is taken back where it was made"


def test_cancelling_is_asked_twice_and_says_what_happens() -> None:
    alone, shared = (reporter_card(flag(supporters=n), NOW, ZONE) for n in (0, 2))
    asked = [
        e["confirm"]["text"]["text"]
        for c in (alone, shared)
        for e in elements(c.blocks)
        if "confirm" in e and "value" in e
    ]
    assert asked == [
        "It is closed, and nobody works on it any more.",
        "2 people said me too, so it goes on without you.",
    ]


@pytest.mark.parametrize(
    ("status", "said", "offered"),
    [
        (
            Status.FIXED,
            "Payments says it is fixed. I wait for a yes.",
            ["Yes, it's fixed", "Still happening", "Cancel my flag"],
        ),
        (Status.CONFIRMED, "Fixed: you said so. Thank you.", ["Still happening"]),
        (Status.UNCONFIRMED, 'Closed as "not confirmed".', ["Still happening"]),
        (Status.DECLINED, "Payments won't fix it for now.", ["Cancel my flag"]),
        (Status.WITHDRAWN, "You cancelled it.", []),
        (Status.MERGED, "It is the same problem as #38.", ["Open"]),
    ],
)
def test_the_reporter_is_offered_what_fits(status: Status, said: str, offered: list[str]) -> None:
    shown = reporter_card(flag(status), NOW, ZONE)
    assert said in read(shown)
    assert labels(shown) == offered


def test_an_hour_promised_is_said_as_an_hour() -> None:
    soon = replace(FRIDAY, until=NOW + 3 * HOUR)
    urgent = flag(Status.TAKEN, severity=Severity.URGENT, promise=soon)
    assert "Promised: fixed by Tue 3 Nov 13:02." in read(card(urgent, NOW, ZONE))


def test_why_it_could_wait_is_not_said_once_it_cannot() -> None:
    calm = flag(lower_reason="A new till comes.")
    assert "Not urgent: A new till comes." in read(card(calm, NOW, ZONE))
    assert "Not urgent:" not in read(card(flag(severity=Severity.URGENT, lower_reason="A new till comes."), NOW, ZONE))
