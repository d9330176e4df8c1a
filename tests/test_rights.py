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
    may_see_reporter,
    may_set_up,
    may_tell_channel,
    refusal,
    standing,
)
from bot.views import MOST_PHOTOS, FlagView, Person, Presence, Team
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
WHEN = """
              open  taken  fixed  confirmed  unconfirmed  declined  withdrawn  merged
take          yes   .      .      .          .            yes       .          .
promise       .     yes    .      .          .            .         .          .
fix           yes   yes    .      .          .            yes       .          .
give_back     .     yes    .      .          .            .         .          .
give_to       yes   yes    .      .          .            yes       .          .
move          yes   yes    .      .          .            yes       .          .
same_as       yes   yes    .      .          .            .         .          .
decline       yes   yes    .      .          .            yes       .          .
ask_reporter  yes   yes    .      .          .            .         .          .
answer        yes   yes    yes    .          .            yes       .          .
me_too        yes   yes    yes    .          yes          yes       .          .
yes           .     .      yes    asked      .            .         .          .
still         .     .      yes    yes        anyone       .         .          .
cannot_tell   .     .      yes    .          .            .         .          .
wrong_team    yes   yes    .      .          .            .         .          .
make_urgent   calm  calm   .      .          .            .         .          .
not_urgent    urg.  urg.   .      .          .            .         .          .
fixed_myself  yes   yes    .      .          .            .         .          .
add_photo     room  room   room   .          .            room      .          .
hide_name     shown shown  shown  .          .            shown     .          .
cancel        yes   yes    yes    .          .            yes       .          .
ask_again     .     .      .      .          yes          .         .          .
open          yes   yes    yes    yes        yes          yes       yes        yes
"""
"""In which status whoever may do it can do it now; `.`: nobody can any more. A word stands for one thing more that must
be so: they were asked whether it held, it is not urgent yet, or it is, there is room for a photo, the name is shown."""


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("status", Status)
def test_who_may_is_the_same_in_every_status(act: Act, status: Status) -> None:
    flag = replace(FLAG, facts=replace(FLAG.facts, status=status))
    may = {name for name, actor in PEOPLE.items() if refusal(act, flag, standing(flag, actor)) is not Refusal.NOT_YOURS}
    anyone = act is Act.STILL and status is Status.UNCONFIRMED
    assert may == (set(PEOPLE) if anyone else MAY[act])


def _table() -> dict[tuple[Act, Status], str]:
    head, *rows = [line.split() for line in WHEN.strip().splitlines()]
    return {(Act(act), Status(status)): cell for act, *cells in rows for status, cell in zip(head, cells, strict=True)}


CAN = _table()
FULL = tuple(f"F{n}" for n in range(MOST_PHOTOS))
OTHERWISE: dict[str, tuple[FlagView, FlagView]] = {
    "asked": (replace(FLAG, facts=replace(FLAG.facts, held_asked=True)), FLAG),
    "calm": (FLAG, replace(FLAG, facts=replace(FLAG.facts, severity=Severity.URGENT))),
    "urg.": (replace(FLAG, facts=replace(FLAG.facts, severity=Severity.URGENT)), FLAG),
    "room": (replace(FLAG, photos=FULL[1:]), replace(FLAG, photos=FULL)),
    "shown": (FLAG, replace(FLAG, name_hidden=True)),
}
"""For each such word a flag of which it holds, and one of which it does not."""
EVERY_KIND = [flag for both in OTHERWISE.values() for flag in both]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", Act)
def test_whoever_may_can_do_it_as_long_as_the_flag_is_there_yet(act: Act, status: Status) -> None:
    cell = CAN[act, status]
    holds, not_so = OTHERWISE.get(cell, (FLAG, None))
    if cell == ".":
        assert [_can(act, status, flag) for flag in EVERY_KIND] == [set()] * len(EVERY_KIND)
    else:
        assert _can(act, status, holds) == (set(PEOPLE) if cell == "anyone" else _may(act))
    if not_so is not None:
        assert _can(act, status, not_so) == set()


def _may(act: Act) -> set[str]:
    return MAY[act] - ({"reporter"} if act is Act.ME_TOO else set())


def _can(act: Act, status: Status, flag: FlagView) -> set[str]:
    """Who can do it now. To the others who may it is said that the flag has moved on."""
    flag = replace(flag, facts=replace(flag.facts, status=status))
    why = {name: refusal(act, flag, standing(flag, actor)) for name, actor in PEOPLE.items()}
    assert {why[name] for name in MAY[act]} <= {None, Refusal.MOVED_ON}
    assert {name for name in PEOPLE if act in allowed(flag, standing(flag, PEOPLE[name]))} == {
        name for name, refused in why.items() if refused is None
    }
    return {name for name, refused in why.items() if refused is None}


def test_nobody_says_me_too_twice() -> None:
    roles = standing(FLAG, PEOPLE["colleague"], supports=True)
    assert roles == {Who.ANYONE, Who.SUPPORTER}
    assert refusal(Act.ME_TOO, FLAG, roles) is Refusal.MOVED_ON


GONE = Person(7, "U7", "Gone", active=False)
IN_CHANNEL = {"owner", "member", "guest in the team"}
TEAMS = {
    "lead and head": (TEAM, ITS_LEADERS, ITS_LEADERS),
    "lead alone": (replace(TEAM, head=None), {"lead"}, {"lead"}),
    "a lead who left": (replace(TEAM, lead=GONE), {"head"}, {"head"}),
    "both left": (replace(TEAM, lead=GONE, head=GONE), {"admin"}, {"admin", *IN_CHANNEL}),
    "nobody": (replace(TEAM, lead=None, head=None), {"admin"}, {"admin", *IN_CHANNEL}),
    "not even a channel": (replace(TEAM, channel=None, lead=None, head=None), {"admin"}, {"admin"}),
}
"""For each kind of team who counts as its lead, and who is asked in the place of a reporter who is gone."""


@pytest.mark.parametrize("kind", TEAMS)
def test_who_stands_in_for_whom(kind: str) -> None:
    team, leads, asked = TEAMS[kind]
    flag = replace(FLAG, team=team)
    assert _are(Who.LEAD, flag) == leads
    assert _are(Who.MEMBER, flag) == (IN_CHANNEL if team.channel else set())
    assert _are(Who.STAND_IN, flag) == set(), "the reporter is there"
    for reporter in (GONE, None):
        assert _are(Who.STAND_IN, replace(flag, reporter=reporter)) == asked
    fixed = replace(flag, reporter=None, facts=replace(flag.facts, status=Status.FIXED))
    for act in (Act.YES, Act.STILL, Act.CANNOT_TELL):
        may = {name for name, actor in PEOPLE.items() if refusal(act, fixed, standing(fixed, actor)) is None}
        assert may == asked


def _are(who: Who, flag: FlagView) -> set[str]:
    return {name for name, actor in PEOPLE.items() if who in standing(flag, actor)}


def test_reporter_and_owner_are_who_they_are_and_nobody_where_there_is_none() -> None:
    assert (_are(Who.REPORTER, FLAG), _are(Who.OWNER, FLAG)) == ({"reporter"}, {"owner"})
    nobody = replace(FLAG, reporter=None, owner=None)
    assert (_are(Who.REPORTER, nobody), _are(Who.OWNER, nobody)) == (set(), set())


def test_who_reads_the_reporters_name() -> None:
    for hidden, seen in ((False, {"reporter", *ITS_TEAM}), (True, {"reporter"})):
        flag = replace(FLAG, name_hidden=hidden)
        who = {name for name, actor in PEOPLE.items() if may_see_reporter(flag, standing(flag, actor))}
        assert who == seen


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


def test_who_has_it_or_supports_it_reads_what_is_private_from_wherever_they_are() -> None:
    flag = replace(FLAG, private=True, raised_in="C_ELSEWHERE")
    moved_away = replace(PEOPLE["owner"], channels=frozenset())
    assert may_read(flag, moved_away, standing(flag, moved_away))
    colleague = PEOPLE["colleague"]
    assert may_read(flag, colleague, standing(flag, colleague, supports=True))


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
    assert not may_tell_channel(replace(flag, raised_in=None), roles["reporter"]), "a DM is no channel"


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
