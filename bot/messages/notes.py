"""What a flag's thread hears when somebody acted. Each note mentions whoever must know, and nobody else."""

from __future__ import annotations

from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, button, heard, in_full, message, para
from bot.messages.pieces import Piece
from bot.messages.promising import day_or_time, promise_button, promised, quick_buttons
from bot.messages.speech import brief, calm, sentence
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView, Person
from bot.words import Act, Note

_INLINE = 1000
"""Characters that are read as part of a sentence; more of them get lines of their own."""
_TALKS = frozenset({Note.ANSWERED, Note.ADDED})


def note(
    what: Note,
    flag: FlagView,
    now: datetime,
    zone: str,
    *,
    by: Person | None = None,
    other: int | None = None,
    asker: Person | None = None,
) -> Message:
    """One note. `by` is who acted, where that was not the reporter; `other` the number of a flag that was merged in.

    `asker` is who of the team waits for the reporter's answer.
    """
    times = Times(now, zone, lasting=True)
    opening = heard(f"#{flag.number} {sentence(flag.words)}")
    return message(
        opening,
        para(*(_for_you(flag, by, times) if what is Note.PROMISED else _said(what, flag, by, other, asker))),
        *_long(what, flag),
        _buttons(what, flag, times),
    )


def _for_you(flag: FlagView, by: Person | None, times: Times) -> list[Piece]:
    """To whoever has it: what is expected of them now, and from whom that came."""
    owner, day = people.ring(flag.owner, people.team(flag.team)), day_or_time(flag)
    what = promised(flag.facts.promise, flag, times) if flag.facts.promise else [f"a {day}"]
    ending = f". If that can't be, name another {day}."
    return [owner, f", {people.called(by, 'your team')} has promised for you: ", *what, ending]


def _said(what: Note, flag: FlagView, by: Person | None, other: int | None, asker: Person | None) -> list[Piece]:
    number, who = flag.number, people.at_start(people.reporter(flag))
    owner = people.ring(flag.owner, people.team(flag.team))
    giver, same = people.called(by, "your team"), f"#{other}" if other else "Another flag"
    says = people.called(by, people.reporter(flag))
    notes: dict[Note, list[Piece]] = {
        Note.CONFIRMED: [f"{people.at_start(says)} says it's fixed. Thank you, ", owner, "."],
        Note.REOPENED: [owner, f", #{number} is still happening, says {says}. It keeps its age. What next?"],
        Note.CANNOT_TELL: [f"{people.at_start(says)} can't tell yet. I ask again in five working days."],
        Note.WITHDRAWN: [f"{who} has cancelled #{number}. There is nothing more to do. Thank you."],
        Note.UNCONFIRMED: [f'I asked three times and heard nothing. #{number} is closed as "not confirmed".'],
        Note.ANSWERED: [*_waiting(flag, asker), f", {people.reporter(flag)} answers:{_inline(flag.answer)}"],
        Note.ADDED: [owner, f", {people.reporter(flag)} adds:{_inline(flag.answer)}"],
        Note.PHOTO_ADDED: [f"{who} has added a photo: it stands on the card, above."],
        Note.MADE_URGENT: [owner, f", #{number} is urgent now: {says} says that it can't wait."],
        Note.MERGED_HERE: [f"{same} is the same problem and counts here now. Who raised it hears how this one ends."],
        Note.FIXED_BY_REPORTER: [f'{who} fixed it on the spot: "{sentence(flag.on_the_spot, 1500)}" Thank you.'],
        Note.GIVEN: [owner, f", {giver} asks you to take #{number}. {people.at_start(people.hears(flag))}?"],
        Note.HELD: [f"It held: thirty days on, {says} says that #{number} is still fixed."],
    }
    return notes[what]


def _waiting(flag: FlagView, asker: Person | None) -> list[Piece]:
    """Who is to read the answer: whoever has the flag, and whoever asked."""
    there = {one.id: one for one in (flag.owner, asker) if one and one.active}
    names = [people.ring(one, "") for one in there.values()] or [people.team(flag.team)]
    return names if len(names) == 1 else [names[0], " and ", names[1]]


def _inline(words: str) -> str:
    """What the reporter said, within our sentence; empty for what needs lines of its own."""
    return f' "{brief(words, _INLINE)}"' if len(calm(words)) <= _INLINE else ""


def _long(what: Note, flag: FlagView) -> list[Part]:
    """The same on lines of its own: all that one message holds, and beyond that the way to the rest."""
    if what not in _TALKS or _inline(flag.answer):
        return []
    return in_full(flag.answer, flag.number)


def _buttons(what: Note, flag: FlagView, times: Times) -> Part | None:
    number = flag.number
    if what is Note.GIVEN:
        return actions(*quick_buttons(flag, times), button(Act.GIVE_BACK, number))
    if what is Note.PROMISED:
        return actions(promise_button(flag), button(Act.GIVE_BACK, number))
    if what is Note.REOPENED:
        first = quick_buttons(flag, times) if flag.owner else [button(Act.TAKE, number, style="primary")]
        return actions(*first, button(Act.FIX, number))
    if what in _TALKS:
        return actions(button(Act.FIX, number), button(Act.ASK_REPORTER, number))
    if what is Note.UNCONFIRMED:
        return actions(button(Act.STILL, number))
    return None
