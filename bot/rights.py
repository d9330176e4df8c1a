"""Who may do what to a flag, and what else people may do: pure, and the one place where it is decided.

A button may be old when it is pressed: the same table says what is still possible in the flag's present status.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.views import MOST_PHOTOS, FlagView, Presence, Team
from bot.words import UNFINISHED, WITH_THE_TEAM, Act, Severity, Status


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who pressed or typed something, and what the directory knows of them."""

    person_id: int
    slack_id: str
    channels: frozenset[str] = frozenset()
    """Those of the channels in question that this person is a member of."""
    is_admin: bool = False
    is_guest: bool = False


class Refusal(Enum):
    """Why somebody may not do it now."""

    NOT_YOURS = auto()
    """Somebody else can."""
    MOVED_ON = auto()
    """Nobody can any more: the flag is in another status."""


class Who(Enum):
    """What somebody is to a flag."""

    REPORTER = auto()
    SUPPORTER = auto()
    MEMBER = auto()
    OWNER = auto()
    LEAD = auto()
    STAND_IN = auto()
    """Asked in the place of a reporter who is gone, where nobody else waits: lead or head, else the team."""
    ANYONE = auto()


_TEAM = frozenset({Who.MEMBER, Who.LEAD})
_REPORTER = frozenset({Who.REPORTER})
_ASKED = _REPORTER | {Who.STAND_IN}
_ANYONE = frozenset({Who.ANYONE})

_MAY: dict[Act, tuple[frozenset[Who], tuple[Status, ...]]] = {
    Act.TAKE: (_TEAM, (Status.OPEN, Status.DECLINED)),
    Act.PROMISE: (_TEAM, (Status.TAKEN,)),
    Act.FIX: (_TEAM, (*WITH_THE_TEAM, Status.DECLINED)),
    Act.GIVE_BACK: (frozenset({Who.OWNER}), (Status.TAKEN,)),
    Act.GIVE_TO: (frozenset({Who.LEAD}), (*WITH_THE_TEAM, Status.DECLINED)),
    Act.MOVE: (_TEAM, (*WITH_THE_TEAM, Status.DECLINED)),
    Act.SAME_AS: (_TEAM, WITH_THE_TEAM),
    Act.DECLINE: (frozenset({Who.LEAD}), (*WITH_THE_TEAM, Status.DECLINED)),
    Act.ASK_REPORTER: (_TEAM, WITH_THE_TEAM),
    Act.ANSWER: (_REPORTER, UNFINISHED),
    Act.ME_TOO: (_ANYONE, (*UNFINISHED, Status.UNCONFIRMED)),
    Act.YES: (_ASKED, (Status.FIXED, Status.CONFIRMED)),
    Act.STILL: (_ASKED, (Status.FIXED, Status.CONFIRMED)),
    Act.CANNOT_TELL: (_ASKED, (Status.FIXED,)),
    Act.WRONG_TEAM: (_REPORTER, WITH_THE_TEAM),
    Act.MAKE_URGENT: (_REPORTER | _TEAM, WITH_THE_TEAM),
    Act.NOT_URGENT: (_REPORTER | _TEAM, WITH_THE_TEAM),
    Act.FIXED_MYSELF: (_REPORTER, WITH_THE_TEAM),
    Act.ADD_PHOTO: (_REPORTER, UNFINISHED),
    Act.HIDE_NAME: (_REPORTER, UNFINISHED),
    Act.CANCEL: (_REPORTER, UNFINISHED),
    Act.ASK_AGAIN: (frozenset({Who.LEAD}), (Status.UNCONFIRMED,)),
    Act.OPEN: (_ANYONE, tuple(Status)),
}


def standing(view: FlagView, actor: Actor, *, supports: bool = False) -> frozenset[Who]:
    """What this person is to this flag. Lead and head may do what a lead may; admins, where a team has neither.

    Where nobody leads it, its channel is asked in the place of a reporter who is gone.
    """
    team = view.team
    ladder = [person.id for person in team.leaders]
    is_lead = actor.person_id in ladder if ladder else actor.is_admin
    is_member = team.channel in actor.channels
    is_asked = is_lead or (is_member and not ladder)
    roles = {
        Who.ANYONE: True,
        Who.REPORTER: view.reporter is not None and view.reporter.id == actor.person_id,
        Who.SUPPORTER: supports,
        Who.MEMBER: is_member,
        Who.OWNER: view.owner is not None and view.owner.id == actor.person_id,
        Who.LEAD: is_lead,
        Who.STAND_IN: is_asked and (view.reporter is None or not view.reporter.active),
    }
    return frozenset(who for who, holds in roles.items() if holds)


def refusal(act: Act, view: FlagView, roles: frozenset[Who]) -> Refusal | None:
    """None when it may be done; else why not. Rights come first: a stranger learns who can, not what moved on."""
    who, statuses = _MAY[act]
    if act is Act.STILL and view.status is Status.UNCONFIRMED:
        return None  # closed without a yes: anyone may say that it still happens
    if not who & roles:
        return Refusal.NOT_YOURS
    if view.status not in statuses or not _makes_sense(act, view, roles):
        return Refusal.MOVED_ON
    return None


def _makes_sense(act: Act, view: FlagView, roles: frozenset[Who]) -> bool:
    """What status alone does not say."""
    urgent = view.facts.severity is Severity.URGENT
    senses = {
        Act.MAKE_URGENT: not urgent,
        Act.NOT_URGENT: urgent,
        Act.ADD_PHOTO: len(view.photos) < MOST_PHOTOS,
        Act.HIDE_NAME: not view.name_hidden,
        Act.ME_TOO: not roles & {Who.REPORTER, Who.SUPPORTER},
        Act.YES: view.status is Status.FIXED or view.facts.held_asked,
        Act.CANNOT_TELL: not stands_already(Act.CANNOT_TELL, view, roles),
    }
    return senses.get(act, True)


def stands_already(act: Act, view: FlagView, roles: frozenset[Who]) -> bool:
    """Whether it is as this person wants it: they pressed twice, or what they pressed had not been drawn anew yet."""
    facts, mine, of_team = view.facts, Who.REPORTER in roles, bool(_TEAM & roles)
    with_team, unasked = view.status in WITH_THE_TEAM, view.status is Status.FIXED and not facts.asked
    stands = {
        Act.TAKE: view.status is Status.TAKEN and Who.OWNER in roles,
        Act.ME_TOO: bool(roles & {Who.REPORTER, Who.SUPPORTER}),
        Act.YES: view.status is Status.CONFIRMED and not facts.held_asked and bool(_ASKED & roles),
        Act.CANNOT_TELL: unasked and facts.put_off > 0 and bool(_ASKED & roles),
        Act.MAKE_URGENT: with_team and facts.severity is Severity.URGENT and (mine or of_team),
        Act.HIDE_NAME: view.name_hidden and mine,
        Act.ASK_AGAIN: view.status is Status.FIXED and Who.LEAD in roles,
    }
    return stands.get(act, False)


def allowed(view: FlagView, roles: frozenset[Who]) -> frozenset[Act]:
    """All that this person may do to this flag now: the buttons to show."""
    return frozenset(act for act in Act if refusal(act, view, roles) is None)


def may_read(view: FlagView, actor: Actor, roles: frozenset[Who]) -> bool:
    """A private flag is seen by its channel and the owning team alone (and by who has, raised or supports it).

    To a guest every flag is as if it were private: what they see is what the channels that they were let into show.
    Lists go by the same rule, as a query: `storage.lists`.
    """
    if not view.private and not actor.is_guest:
        return True
    close = {Who.REPORTER, Who.SUPPORTER, Who.MEMBER, Who.OWNER, Who.LEAD}
    return bool(close & roles) or view.raised_in in actor.channels


def may_see_reporter(view: FlagView, roles: frozenset[Who]) -> bool:
    """The reporter's name is for the owning team and its ladder, unless it was hidden; and for themselves."""
    if Who.REPORTER in roles:
        return True
    return bool({Who.MEMBER, Who.LEAD} & roles) and not view.name_hidden


def may_tell_channel(view: FlagView, roles: frozenset[Who]) -> bool:
    """After a yes the reporter alone has it told where it was raised: it was their name and their words."""
    return Who.REPORTER in roles and view.status is Status.CONFIRMED and view.raised_in is not None


def may_raise_again(roles: frozenset[Who]) -> bool:
    """*It's another one* repeats somebody's words, in the place where they said them: for nobody but themselves."""
    return Who.REPORTER in roles


def may_quote(there: Presence) -> bool:
    """What stands in a public channel may be read by all but guests; elsewhere by whoever is there."""
    return there.is_member or not (there.is_private or there.is_guest)


def may_set_up(team: Team | None, actor: Actor, channel: str) -> bool:
    """A member sets a team up, and it is theirs until a lead is named; then lead, head and admins alone change it.

    Once those have left Slack, a member may set it up again.
    """
    if actor.is_admin:
        return True
    if team is None or not team.leaders:
        return channel in actor.channels and not actor.is_guest
    return actor.person_id in {person.id for person in team.leaders}
