"""Who is who around a flag, in words, as far as the reader may know."""

from __future__ import annotations

from bot.messages.pieces import Channel, Mention, Piece
from bot.messages.speech import brief, count, name
from bot.views import FlagView, Person, Team
from bot.words import Rung


def team(of: Team) -> str:
    """The team's name."""
    return name(of.name)


def reporter(flag: FlagView, somebody: str = "the reporter") -> str:
    """The reporter's name for the owning team and its ladder; `somebody` if it is hidden or gone."""
    return somebody if flag.name_hidden or flag.reporter is None else name(flag.reporter.name)


def has_left(flag: FlagView) -> bool:
    """Whether the reporter is known to be gone; nobody else waited for it, or they would be the reporter."""
    return flag.reporter is not None and not flag.reporter.active


def asked(flag: FlagView) -> str:
    """Who says whether it is fixed: the reporter, or in the place of one who left the lead, or else the team."""
    return called(flag.team.asked_on(Rung.LEAD), team(flag.team)) if has_left(flag) else reporter(flag)


def hears(flag: FlagView) -> str:
    """When will Ana hear? Of one who left nobody asks that: by when then."""
    return "by when will it be done" if has_left(flag) else f"when will {reporter(flag)} hear"


def owner(flag: FlagView) -> str:
    """The owner's name; the team's if nobody has it."""
    return name(flag.owner.name) if flag.owner else team(flag.team)


def ring(person: Person | None, instead: str) -> Piece:
    """A mention of the person if there is one who can be rung, else words."""
    return Mention(person.slack_id) if person and person.active else instead


def called(person: Person | None, role: str) -> str:
    """The person's name, without ringing; the role where nobody is set."""
    return name(person.name) if person else role


def at_start(text: str) -> str:
    """With a capital, to open a sentence."""
    return text[:1].upper() + text[1:]


def title(flag: FlagView, room: int = 120) -> str:
    """#42 (gift card refunds fail)"""
    return f"#{flag.number} ({brief(flag.words, room)})"


def place(flag: FlagView) -> list[Piece]:
    """Where it was raised, behind who raised it; nothing where that was in no channel."""
    if flag.raised_in is None:
        return []
    return [", ", "a private channel" if flag.private else Channel(flag.raised_in)]


def supporters(flag: FlagView) -> str:
    """3 people; only to be used where there are some."""
    return count(flag.supporters, "person", "people")
