"""Who may do what to a flag, as one table: every act, every kind of person, every kind of flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.rights import (
    Actor,
    Refusal,
    Who,
    allowed,
    may_quote,
    may_raise_again,
    may_read,
    may_set_up,
    may_tell_channel,
    refusal,
    standing,
)
from bot.views import FlagView, Person, Presence, Team
from bot.words import Act, Facts, Ladder, Severity, Status

NOW = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
ZENOBIA, OWEN, LEA, HUGO = (Person(n, f"U{n}", name) for n, name in enumerate(("Zenobia", "Owen", "Lea", "Hugo"), 1))
TEAM = Team(1, "Payments", "C_PAY", lead=LEA, head=HUGO)
FLAG = FlagView(
    number=1, words="refund", facts=Facts(Status.TAKEN, Severity.NORMAL, NOW, NOW, Ladder()), team=TEAM,
    reporter=ZENOBIA, owner=OWEN, raised_in="C_SHOP", private=False, name_hidden=False, supporters=0, fix=None,
    next_at=None,
)  # fmt: skip
PEOPLE = {
    "reporter": Actor(1, "U1", frozenset({"C_SHOP"})),
    "owner": Actor(2, "U2", frozenset({"C_PAY"})),
    "member": Actor(9, "U9", frozenset({"C_PAY"})),
    "guest in the team": Actor(10, "U10", frozenset({"C_PAY"}), is_guest=True),
    "lead": Actor(3, "U3"),
    "head": Actor(4, "U4"),
    "colleague": Actor(11, "U11", frozenset({"C_SHOP"})),
    "guest": Actor(12, "U12", frozenset({"C_SHOP"}), is_guest=True),
    "admin": Actor(13, "U13", is_admin=True),
}
ITS_TEAM = {"owner", "member", "guest in the team", "lead", "head"}
ITS_LEADERS = {"lead", "head"}
MAY = {
    Act.TAKE: ITS_TEAM,
    Act.PROMISE: ITS_TEAM,
    Act.FIX: ITS_TEAM,
    Act.GIVE_BACK: {"owner"},
    Act.GIVE_TO: ITS_LEADERS,
    Act.MOVE: ITS_TEAM,
    Act.SAME_AS: ITS_TEAM,
    Act.DECLINE: ITS_LEADERS,
    Act.ASK_REPORTER: ITS_TEAM,
    Act.ANSWER: {"reporter"},
    Act.ME_TOO: set(PEOPLE),
    Act.YES: {"reporter"},
    Act.STILL: {"reporter"},
    Act.CANNOT_TELL: {"reporter"},
    Act.WRONG_TEAM: {"reporter"},
    Act.MAKE_URGENT: {"reporter", *ITS_TEAM},
    Act.NOT_URGENT: {"reporter", *ITS_TEAM},
    Act.FIXED_MYSELF: {"reporter"},
    Act.ADD_PHOTO: {"reporter"},
    Act.HIDE_NAME: {"reporter"},
    Act.CANCEL: {"reporter"},
    Act.ASK_AGAIN: ITS_LEADERS,
    Act.OPEN: set(PEOPLE),
}
"""To whom it is not refused because somebody else can. What the flag's status allows is another question."""


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("status", Status)
def test_who_may_is_the_same_in_every_status(act: Act, status: Status) -> None:
    flag = replace(FLAG, facts=replace(FLAG.facts, status=status))
    may = {name for name, actor in PEOPLE.items() if refusal(act, flag, standing(flag, actor)) is not Refusal.NOT_YOURS}
    anyone = act is Act.STILL and status is Status.UNCONFIRMED
    assert may == (set(PEOPLE) if anyone else MAY[act])


READERS = {
    "public": set(PEOPLE),
    "private": set(PEOPLE) - {"admin"},
    "private, from elsewhere": {"reporter", *ITS_TEAM},
    "public, from elsewhere": set(PEOPLE) - {"guest"},
}


@pytest.mark.parametrize("kind", READERS)
def test_who_may_read_it(kind: str) -> None:
    raised_in = "C_ELSEWHERE" if "elsewhere" in kind else "C_SHOP"
    flag = replace(FLAG, private=kind.startswith("private"), raised_in=raised_in)
    assert {name for name, actor in PEOPLE.items() if may_read(flag, actor, standing(flag, actor))} == READERS[kind]


def test_where_nobody_leads_an_admin_stands_in_for_the_lead_and_reads_what_is_private() -> None:
    flag, admin = replace(FLAG, private=True, team=replace(TEAM, lead=None, head=None)), PEOPLE["admin"]
    roles = standing(flag, admin)
    assert Who.LEAD in roles
    assert may_read(flag, admin, roles)
    assert Act.DECLINE in allowed(flag, roles)
    assert may_read(flag, PEOPLE["colleague"], standing(flag, PEOPLE["colleague"]))


def test_only_the_reporter_has_it_told_or_raises_it_again() -> None:
    flag = replace(FLAG, facts=replace(FLAG.facts, status=Status.CONFIRMED))
    roles = {name: standing(flag, actor) for name, actor in PEOPLE.items()}
    assert {name for name in PEOPLE if may_tell_channel(flag, roles[name])} == {"reporter"}
    assert {name for name in PEOPLE if may_raise_again(roles[name])} == {"reporter"}
    assert not may_tell_channel(FLAG, roles["reporter"])


def test_what_stands_in_a_channel_is_read_by_who_is_there_and_a_public_one_by_all_but_guests() -> None:
    asked = {
        "public": {name for name in PEOPLE if _quotes(name, private=False)},
        "private": {name for name in PEOPLE if _quotes(name, private=True)},
    }
    inside = {"reporter", "colleague", "guest"}
    assert asked == {"public": {*PEOPLE} - {"guest in the team"}, "private": inside}


def _quotes(name: str, *, private: bool) -> bool:
    actor = PEOPLE[name]
    return may_quote(Presence("C_SHOP" in actor.channels, actor.is_guest, is_private=private))


def test_who_may_set_up_a_team() -> None:
    led, alone = TEAM, replace(TEAM, lead=None, head=None)
    assert {name for name, actor in PEOPLE.items() if may_set_up(led, actor, "C_PAY")} == {*ITS_LEADERS, "admin"}
    for team in (alone, None):
        may = {name for name, actor in PEOPLE.items() if may_set_up(team, actor, "C_PAY")}
        assert may == {"owner", "member", "admin"}
