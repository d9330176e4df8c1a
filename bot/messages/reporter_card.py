"""The reporter's card: one flag in their DM, kept up to date in place."""

from __future__ import annotations

from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, button, confirm, context, message, para, section_plain
from bot.messages.marks import Mark, marked
from bot.messages.pieces import Link, Piece, bold
from bot.messages.speech import brief, count
from bot.messages.standing import stands
from bot.messages.values import Block, Message
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Act, Severity, Status

_WAITING = {Status.OPEN, Status.TAKEN}
_MAY_CANCEL = {Status.OPEN, Status.TAKEN, Status.FIXED, Status.DECLINED}


def reporter_card(flag: FlagView, now: datetime, zone: str) -> Message:
    """How it stands, who has it and by when. `zone` is the reporter's."""
    times = Times(now, zone, lasting=True)
    urgent = flag.status in _WAITING and flag.facts.severity is Severity.URGENT
    drawn = message(
        para(bold(f"#{flag.number}{' · Urgent' if urgent else ''} · "), *stands(flag, times, to_reporter=True)),
        section_plain(flag.words),
        _said(flag),
        context(*_small(flag, times)),
        _buttons(flag),
    )
    return marked(drawn, Mark.REPORTER_CARD, flag.number)


def _said(flag: FlagView) -> Part | None:
    """What the team did or why it won't, in its words."""
    team = people.team(flag.team)
    if flag.is_asked:
        return para(bold(f"{team} asks: "), brief(flag.question, 1500))
    if flag.status is Status.CONFIRMED and flag.on_the_spot:
        return para(bold("What you did: "), brief(flag.on_the_spot, 1500))
    if flag.status in {Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED} and flag.fix:
        return para(bold(f"What {team} did: "), brief(flag.fix.change, 1500))
    if flag.status is Status.DECLINED:
        return para(bold("Why: "), brief(flag.decline_reason, 1500))
    return None


def _small(flag: FlagView, times: Times) -> list[Piece]:
    pieces: list[Piece] = ["You raised it ", times.at(flag.facts.raised_at)]
    if flag.message_link:
        pieces += [" · ", Link(flag.message_link, "the message")]
    if flag.supporters:
        pieces.append(f" · {people.supporters(flag)} said me too")
    if flag.photos:
        pieces.append(f" · {count(len(flag.photos), 'photo', 'photos')}")
    if flag.name_hidden:
        pieces.append(" · your name is hidden")
    return pieces


def _buttons(flag: FlagView) -> Part | None:
    number, status = flag.number, flag.status
    urgent = flag.facts.severity is Severity.URGENT
    answer = button(Act.ANSWER, number, style="primary") if flag.is_asked else None
    yes = button(Act.YES, number, style="primary") if status is Status.FIXED else None
    reopens = status in {Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED}
    loud = button(Act.NOT_URGENT if urgent else Act.MAKE_URGENT, number) if status in _WAITING else None
    still = button(Act.STILL, number) if reopens else None
    hide = button(Act.HIDE_NAME, number) if status in _WAITING and not flag.name_hidden else None
    other = button(Act.OPEN, flag.merged_into) if flag.merged_into else None
    return actions(other, answer, yes, still, loud, hide, _cancel(flag) if status in _MAY_CANCEL else None)


def _cancel(flag: FlagView) -> Block:
    goes_on = f"{people.at_start(people.supporters(flag))} said me too, so it goes on without you."
    then = goes_on if flag.supporters else "It is closed, and nobody works on it any more."
    asks = confirm("Cancel your flag?", then, "Cancel my flag")
    return button(Act.CANCEL, flag.number, style="danger", confirm=asks)
