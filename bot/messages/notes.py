"""What a flag's thread hears when somebody acted. Each note mentions whoever must know, and nobody else."""

from __future__ import annotations

from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, button, heard, message, para
from bot.messages.pieces import Piece
from bot.messages.promising import quick_buttons
from bot.messages.speech import brief, sentence
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView, Person
from bot.words import Act, Note


def note(
    what: Note,
    flag: FlagView,
    now: datetime,
    zone: str,
    *,
    by: Person | None = None,
    other: int | None = None,
) -> Message:
    """One note. `by` is who acted, where that was not the reporter; `other` the number of a flag that was merged in."""
    opening = heard(f"#{flag.number} {sentence(flag.words)}")
    return message(opening, para(*_said(what, flag, by, other)), _buttons(what, flag, Times(now, zone, lasting=True)))


def _said(what: Note, flag: FlagView, by: Person | None, other: int | None) -> list[Piece]:
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
        Note.ANSWERED: [owner, f', {people.reporter(flag)} answers: "{brief(flag.answer, 2000)}"'],
        Note.ADDED: [owner, f', {people.reporter(flag)} adds: "{brief(flag.answer, 2000)}"'],
        Note.PHOTO_ADDED: [f"{who} has added a photo: it stands on the card, above."],
        Note.MADE_URGENT: [owner, f", #{number} is urgent now: {says} says that it can't wait."],
        Note.MERGED_HERE: [f"{same} is the same problem and counts here now. Who raised it hears how this one ends."],
        Note.FIXED_BY_REPORTER: [f'{who} fixed it on the spot: "{sentence(flag.on_the_spot, 1500)}" Thank you.'],
        Note.GIVEN: [owner, f", {giver} asks you to take #{number}. {people.at_start(people.hears(flag))}?"],
        Note.HELD: [f"It held: thirty days on, {says} says that #{number} is still fixed."],
    }
    return notes[what]


def _buttons(what: Note, flag: FlagView, times: Times) -> Part | None:
    number = flag.number
    if what is Note.GIVEN:
        return actions(*quick_buttons(flag, times), button(Act.GIVE_BACK, number))
    if what is Note.REOPENED:
        first = quick_buttons(flag, times) if flag.owner else [button(Act.TAKE, number, style="primary")]
        return actions(*first, button(Act.FIX, number))
    if what in {Note.ANSWERED, Note.ADDED}:
        return actions(button(Act.FIX, number), button(Act.ASK_REPORTER, number))
    if what is Note.UNCONFIRMED:
        return actions(button(Act.STILL, number))
    return None
