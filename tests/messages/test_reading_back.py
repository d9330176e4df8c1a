"""/flags in its forms, the record of one flag, and the App Home."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.home import home
from bot.messages.labels import parse_page
from bot.messages.lists import Page, listed, mine, which_words
from bot.messages.record import record
from bot.messages.record_lines import Names
from bot.views import Listing, ListKind, RecordLine, Told
from bot.words import Act, DeliveryKind, DeliveryState, RecordKind, Severity, Status
from tests.messages.reading import labels, read, values
from tests.messages.samples import (
    ANA,
    DAY,
    FRIDAY,
    HOUR,
    JONAS,
    MARA,
    NOW,
    PAYMENTS,
    WEB,
    ZONE,
    flag,
    lines,
    many,
    told,
)

NOTHING = Page([], 0)
ALL = Listing(ListKind.ALL)


def test_my_flags_and_what_my_teams_owe_stand_apart() -> None:
    shown = mine(Page([flag(Status.TAKEN, promise=FRIDAY)], 1), Page(many(2), 2), NOW, ZONE)
    assert read(shown).splitlines() == [
        "Yours · 1 flag",
        "#42 Gift card refund fails at till 2",
        "Jonas Weber, fixed by Friday · 4 hours",
        "Your teams owe · 2 flags",
        "#1 Gift card refund fails at till 2",
        "nobody has it · Payments · 4 hours",
        "#2 Gift card refund fails at till 2",
        "nobody has it · Payments · 4 hours",
        "One of them, with all that happened: /flags 42",
    ]
    assert labels(shown) == ["Open", "Open", "Open"]


def test_however_many_there_are_the_rest_is_counted() -> None:
    shown = read(mine(Page(many(50), 140), Page(many(50), 1234), NOW, ZONE))
    assert "Yours · 140 flags, 1 to 20" in shown
    assert "Your teams owe · 1,234 flags, 1 to 20" in shown


def test_a_long_list_is_leafed_through_forth_and_back() -> None:
    which = Listing(ListKind.SEARCH, words="gift card")
    first = listed(which, Page(many(50), 50), NOW, ZONE)
    assert values(first)["Show more"] == "search 20 gift card"
    last = listed(replace(which, start=40), Page(many(50)[40:], 50, 40), NOW, ZONE)
    assert 'With "gift card" · 50 flags, 41 to 50' in read(last)
    assert values(last)["Back"] == "search 20 gift card"
    assert "Show more" not in labels(last)
    assert parse_page("search 20 gift card") == replace(which, start=20)
    assert parse_page("drop 20 tables") is None
    assert "For example: /flags search gift card" in read(which_words())


def test_who_has_nothing_is_told_so_and_shown_where_to_begin() -> None:
    assert labels(mine(NOTHING, NOTHING, NOW, ZONE)) == ["Flag a problem"]
    assert read(listed(ALL, NOTHING, NOW, ZONE)) == "Nothing is open."


def test_a_search_says_what_was_searched_for() -> None:
    assert (
        read(listed(Listing(ListKind.SEARCH, words="gift <!here>"), NOTHING, NOW, ZONE))
        == 'Nothing has "gift <!here>" in it.'
    )
    assert 'With "gift" · 1 flag' in read(listed(Listing(ListKind.SEARCH, words="gift"), Page(many(1), 1), NOW, ZONE))


@pytest.mark.parametrize(
    ("status", "changes", "said"),
    [
        (Status.TAKEN, {}, "Jonas Weber, no day yet · 4 hours"),
        (Status.TAKEN, {"severity": Severity.URGENT}, "Jonas Weber, no time yet · urgent · 4 hours"),
        (Status.FIXED, {}, "fixed, waits for a yes · 4 hours"),
        (Status.UNCONFIRMED, {}, "closed, not confirmed · 4 hours"),
        (Status.MERGED, {}, "same as #38 · 4 hours"),
    ],
)
def test_a_line_says_how_it_stands(status: Status, changes: dict[str, Any], said: str) -> None:
    assert said in read(listed(ALL, Page([flag(status, **changes)], 1), NOW, ZONE))


def test_the_record_tells_the_whole_story() -> None:
    shown = record(flag(Status.TAKEN), lines(), told(), frozenset(), NOW, ZONE, sees_name=True)
    assert read(shown).splitlines() == [
        "#42 · Jonas Weber of Payments has it and has named no day yet.",
        "Gift card refund fails at till 2",
        "Ana Ruiz, #C0HARBOUR · today 06:02 · Payments · The card",
        "What happened",
        "today 06:02 · Ana Ruiz raised it",
        "today 07:02 · Jonas Weber took it",
        "today 08:02 · Jonas Weber promised: fixed by Fri 6 Nov",
        "Who was told what, and when",
        "today 06:02 · the card, #C0PAYMENTS · sent",
        "today 07:02 · news, to Ana Ruiz · sent",
        (
            "today 09:02 · a direct message to the person in charge, to Mara Lindt · "
            "could not be sent: the person has left Slack"
        ),
    ]


def test_who_may_not_know_the_reporter_does_not_learn_it_from_the_record() -> None:
    shown = record(flag(Status.TAKEN), lines(), told(), frozenset(), NOW, ZONE, sees_name=False)
    assert "Ana" not in read(shown) + shown.text
    assert "The reporter raised it" in read(shown)
    assert "news, to whoever waits for it" in read(shown)


@pytest.mark.parametrize(
    "kind",
    [
        RecordKind.RAISED,
        RecordKind.MOVED,
        RecordKind.LOWERED,
        RecordKind.MADE_URGENT,
        RecordKind.CONFIRMED,
        RecordKind.HELD,
        RecordKind.WITHDRAWN,
        RecordKind.ANSWERED,
        RecordKind.CANNOT_TELL,
    ],
)
def test_no_line_gives_away_a_reporter_whom_the_reader_may_not_see(kind: RecordKind) -> None:
    unseen, line = flag(Status.TAKEN, reporter=None), RecordLine(NOW, kind, ANA, {})
    assert "Ana" in read(record(unseen, [line], [], frozenset(), NOW, ZONE, sees_name=True))
    assert "Ana" not in read(record(unseen, [line], [], frozenset(), NOW, ZONE, sees_name=False))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (RecordLine(NOW, RecordKind.GIVEN, MARA, {"to": 2}), "Mara Lindt gave it to Jonas Weber"),
        (RecordLine(NOW, RecordKind.MOVED, JONAS, {"to_team": 3}), "Jonas Weber moved it to Web shop"),
        (RecordLine(NOW, RecordKind.MERGED, JONAS, {"into": 38}), "Jonas Weber said that it is the same as #38"),
        (RecordLine(NOW, RecordKind.SUPPORTED, ANA, {}), "Somebody else has the same problem"),
        (RecordLine(NOW, RecordKind.SUPPORTED, JONAS, {"merged": 7}), "#7 is the same problem, and counts here"),
        (RecordLine(NOW, RecordKind.LEAD_NAMED, None, {"person": 3}), "I asked the lead, Mara Lindt"),
        (RecordLine(NOW, RecordKind.LEAD_NAMED, None, {"person": 3, "stood_on": 1}), "I asked the lead, Mara Lindt"),
        (
            RecordLine(NOW, RecordKind.LEAD_NAMED, None, {"person": 3, "stood_on": 2}),
            "There is no lead: I asked the head, Mara Lindt",
        ),
        (
            RecordLine(NOW, RecordKind.HEAD_NAMED, None, {"person": 3, "stood_on": 1}),
            "There is no head: I asked the lead, Mara Lindt",
        ),
        (RecordLine(NOW, RecordKind.HEAD_NAMED, None, {"person": 3, "stood_on": 2}), "I asked the head, Mara Lindt"),
        (
            RecordLine(NOW, RecordKind.HEAD_NAMED, None, {"person": None}),
            "Nobody leads the team: I asked all its members",
        ),
        (RecordLine(NOW, RecordKind.REVIEWED, None, {}), "It came back to the lead"),
        (
            RecordLine(NOW, RecordKind.REVIEWED, None, {"person": 3, "stood_on": 2}),
            "There is no lead: it came back to the head, Mara Lindt",
        ),
        (
            RecordLine(NOW, RecordKind.PROMISE_MOVED, JONAS, {"until": FRIDAY.until.isoformat(), "what": "news"}),
            "Jonas Weber moved the day: news by Fri 6 Nov",
        ),
    ],
)
def test_ids_in_the_record_are_shown_as_names(line: RecordLine, said: str) -> None:
    names = Names({2: "Jonas Weber", 3: "Mara Lindt"}, {3: WEB.name})
    shown = record(flag(Status.TAKEN), [line], [], frozenset(), NOW, ZONE, sees_name=True, names=names)
    assert said in read(shown).splitlines()[-1]


def test_a_long_record_keeps_its_beginning_and_its_end() -> None:
    shown = read(record(flag(Status.TAKEN), lines(60), told(60), frozenset(), NOW, ZONE, sees_name=True))
    assert "What happened (the latest 25; 35 more)" in shown
    assert "Ana Ruiz raised it" in shown
    assert "Jonas Weber took it" not in shown


def test_what_was_said_on_several_days_stands_in_order_with_its_outcome() -> None:
    waiting = Told(NOW - DAY, DeliveryKind.REMINDER, "#payments", DeliveryState.ROLLED_UP, "")
    shown = read(record(flag(), [], [waiting], frozenset(), NOW, ZONE, sees_name=True))
    assert "yesterday 10:02 · a call for somebody, or for a day, to #payments · said together with others" in shown


def test_only_what_i_may_press_is_there_and_the_likely_first() -> None:
    may = frozenset({Act.MOVE, Act.TAKE, Act.OPEN, Act.FIX})
    shown = record(flag(), [], [], may, NOW, ZONE, sees_name=True)
    assert labels(shown) == ["I'll take it", "Fixed", "Move to another team"]
    assert set(values(shown).values()) == {"42"}


def test_every_act_can_be_pressed_in_the_record() -> None:
    shown = record(flag(), [], [], frozenset(Act), NOW, ZONE, sees_name=True)
    assert len(labels(shown)) == len(Act) - 1, "all but Open, which has brought the reader here"


def test_home_shows_what_is_owed_first_with_one_tap_each() -> None:
    owed = Page([flag(), flag(Status.TAKEN)], 2)
    shown = home(Page(many(1), 1), owed, [PAYMENTS, WEB], [PAYMENTS], NOW, ZONE)
    said = read(shown)
    assert said.index("Your teams owe") < said.index("You raised") < said.index("You may do this without asking")
    assert "refund up to 50 € in cash (Payments' rule)" in said
    assert "Web shop" not in said
    assert labels(shown) == [
        "Flag a problem", "I'll take it", "Move to another team", "Open", "Promise a day", "Fixed", "Open", "Open",
        "Set up Payments",
    ]  # fmt: skip


def test_home_counts_what_it_does_not_show() -> None:
    assert "and 168 more: /flags" in read(home(NOTHING, Page(many(60), 180), [], [], NOW, ZONE))


def test_home_on_the_first_day_shows_how_to_begin() -> None:
    shown = home(NOTHING, NOTHING, [], [], NOW, ZONE)
    assert "Nothing yet. One line is enough: /flag the till printer jams again" in read(shown)
    assert labels(shown) == ["Flag a problem"]


def test_an_old_flag_is_counted_in_days() -> None:
    old = replace(flag(), facts=replace(flag().facts, raised_at=NOW - 9 * DAY - HOUR))
    assert "nobody has it · Payments · 9 days" in read(listed(ALL, Page([old], 1), NOW, ZONE))
