"""Fixed: what the team says it did. The reporter is asked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import people
from bot.messages.kit import context
from bot.messages.modals.parts import Keep, about, field, missing, number_of, text_input, text_of, view, which
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import FlagView
from bot.words import Act

CHANGE, CAUSE = "change", "cause"
_ROOM = 1000


@dataclass(frozen=True, slots=True)
class FixForm:
    """The cause and what changed, in the team's words."""

    number: int
    cause: str
    change: str


def modal(flag: FlagView, keep: Keep | None = None) -> View:
    """The form. It opens empty: what was said of an earlier fix did not hold."""
    who = people.reporter(flag)
    hint = f"{people.at_start(who)} reads this, so plain words are best."
    change = text_input(lines=True, room=_ROOM, example="We raised the card service's time limit.")
    cause = text_input(lines=True, room=_ROOM, example="The card service's time limit was too short.")
    parts = [
        which(flag),
        field(CHANGE, "What changed?", change, hint=hint),
        field(CAUSE, "Why had it happened?", cause, hint="It may save the next team a week."),
        context(f"I ask {who} whether it is fixed for them. It is closed when they say yes."),
    ]
    return view(Act.FIX, "Fixed", "It's fixed", parts, about(flag, keep))


def parse(submitted: Submitted) -> FixForm | FieldErrors:
    """What was done, or which part is missing."""
    if wrong := missing(submitted, CHANGE, CAUSE):
        return FieldErrors(wrong)
    return FixForm(number_of(submitted), text_of(submitted, CAUSE), text_of(submitted, CHANGE))
