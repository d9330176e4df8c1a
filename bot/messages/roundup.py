"""One message for several flags: in their team's channel, or to one person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.messages import people
from bot.messages.kit import Part, button, context, divider, message, para, section
from bot.messages.marks import Mark, named_row
from bot.messages.pieces import Link, Mention, Piece, bold, soft
from bot.messages.promising import day_or_time, promise_button
from bot.messages.speech import brief, name
from bot.messages.standing import in_short
from bot.messages.values import Block, Message
from bot.messages.when import Times, in_words, plural
from bot.views import FlagView, Person
from bot.words import WITH_THE_TEAM, Act, DeliveryKind, Severity, Status

DETAILED = 5
"""Flags that have a line and a button each."""
WORDS_ROOM = 90
NAME_ROOM = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A flag, what its time brought, and who is named because of it."""

    flag: FlagView
    what: DeliveryKind
    named: Person | None = None


def roundup(
    lines: Sequence[Line],
    now: datetime,
    zone: str,
    *,
    mentions: Collection[int] = (),
    last: bool = False,
    key: str = "",
) -> Message:
    """In the team's channel, the most pressing first. Drawn again after a press, each line says how it then stands.

    `mentions` are our ids of the owners who are rung, each once. `last`: the schedule says no more here today. `key`
    is its delivery's, by which a press finds it again.
    """
    times = Times(now, zone, lasting=True)
    first, rest = lines[:DETAILED], lines[DETAILED:]
    return message(
        para(bold(_headline(len(lines), bool(rest)))),
        *(named_row(_line(line, times), Mark.ROUNDUP, key, place) for place, line in enumerate(first)),
        *_by_number(rest),
        _asked(lines, mentions),
        para(soft(f"That is all for {times.day(now)}, unless it is urgent.")) if last else None,
    )


def _headline(count: int, more: bool) -> str:
    """Three flags wait. 38 flags wait. Start with these."""
    waits = "flag waits" if count == 1 else "flags wait"
    return f"{people.at_start(in_words(count))} {waits}.{' Start with these.' if more else ''}"


def _asked(lines: Sequence[Line], mentions: Collection[int]) -> Part | None:
    """@Ana, @Ben: which day for yours? Each owner who is rung, once."""
    owners = {line.flag.owner.id: line.flag.owner for line in lines if line.flag.owner and _waits(line)}
    rung: list[Piece] = [Mention(owner.slack_id) for key, owner in owners.items() if key in mentions and owner.active]
    if not rung:
        return None
    return para(*[piece for one in rung for piece in (", ", one)][1:], ": which day for yours?")


def _line(line: Line, times: Times) -> Part:
    """#38 Sold-out lamps in search · nobody · 3 days."""
    flag = line.flag
    number: Piece = Link(flag.link, f"#{flag.number}") if flag.link else f"#{flag.number}"
    urgent = " · urgent" if _waits(line) and flag.facts.severity is Severity.URGENT else ""
    words = f" {brief(flag.words, WORDS_ROOM)}{urgent} · "
    stands = _stands(line, times) if _waits(line) else [in_short(flag, times)]
    return section(number, words, *stands, accessory=_button(line) if _waits(line) else None)


def _waits(line: Line) -> bool:
    """Whether what its time brought is still so."""
    flag, promise = line.flag, line.flag.facts.promise
    match line.what:
        case DeliveryKind.REVIEW:
            return flag.status is Status.DECLINED
        case DeliveryKind.PROMISE_DAY:
            return flag.status is Status.TAKEN and promise is not None and promise.reminded
        case _:
            return flag.status in WITH_THE_TEAM and promise is None


def _stands(line: Line, times: Times) -> list[Piece]:
    flag, age = line.flag, times.age(line.flag.facts.raised_at)
    asked = f" · {name(line.named.name)} is asked" if line.named and line.what is DeliveryKind.ESCALATION else ""
    match line.what:
        case DeliveryKind.REVIEW:
            return ["is back, as agreed"]
        case DeliveryKind.PROMISE_DAY:
            return [f"{people.owner(flag)} · its {day_or_time(flag)} has come"]
        case DeliveryKind.SLIP if flag.status is Status.TAKEN:
            return [f"{people.owner(flag)} · its {day_or_time(flag)} has passed"]
        case _ if flag.status is Status.TAKEN:
            return [f"{people.owner(flag)} · no {day_or_time(flag)} yet{asked}"]
        case _:
            return [f"nobody · {age}{asked}"]


def _button(line: Line) -> Block:
    flag = line.flag
    if line.what is DeliveryKind.REVIEW:
        return button(Act.OPEN, flag.number)
    if line.what is DeliveryKind.PROMISE_DAY:
        return button(Act.FIX, flag.number)
    return promise_button(flag) if flag.status is Status.TAKEN else button(Act.TAKE, flag.number)


def _by_number(rest: Sequence[Line]) -> Iterator[Part]:
    """The rest: what nobody has, then each owner's."""
    nobody = [line.flag.number for line in rest if line.flag.owner is None]
    if nobody:
        yield para(soft(f"The rest by number: {_numbers(nobody)}."))
    owned = sorted((line.flag for line in rest if line.flag.owner), key=_owner)
    pieces: list[Piece] = []
    for _, flags in groupby(owned, key=_owner):
        theirs = list(flags)
        who, numbers = people.owner(theirs[0]), [flag.number for flag in theirs]
        pieces += [brief(who, NAME_ROOM), soft(f" has {_numbers(numbers)}. ")]
    if pieces:
        yield para(*pieces)


def _owner(flag: FlagView) -> int:
    return flag.owner.id if flag.owner else 0


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)


def several(messages: Sequence[Message], rest: Sequence[int] = ()) -> Message:
    """To one person: messages that would each have rung, as one. `rest` are flags that are only numbered."""
    count = len(messages) + len(rest)
    parts = [para(bold(f"{people.at_start(in_words(count))} things for you."))]
    for one in messages:
        parts.append(divider())
        parts += [Part(block, one.text if place == 0 else "") for place, block in enumerate(one.blocks)]
    if rest:
        more = f"And {plural(len(rest), 'more')}" if len(rest) == 1 else f"And {len(rest)} more"
        parts.append(context(f"{more}: {_numbers(rest)}. Read one with /flags and its number."))
    return message(*parts)
