"""Same as another: this flag counts as that one from now on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.messages.kit import context
from bot.messages.modals.parts import Keep, about, field, number_of, text_input, text_of, view, which
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import FlagView
from bot.words import Act

OTHER = "other"
_NUMBER = re.compile(r"#?\s*(\d{1,9})")


@dataclass(frozen=True, slots=True)
class SameForm:
    """`number` is the same problem as `other`, and is merged into it."""

    number: int
    other: int


def modal(flag: FlagView, keep: Keep | None = None) -> View:
    """The form."""
    number = text_input(room=12, example="#38")
    told = context("This one is closed. Whoever raised it hears how the other one ends.")
    parts = [which(flag), field(OTHER, "Which flag is the same problem?", number, hint="Its number."), told]
    return view(Act.SAME_AS, "Same as another", "It's the same", parts, about(flag, keep))


def parse(submitted: Submitted) -> SameForm | FieldErrors:
    """Which number was typed: 38 or #38. Whether there is such a flag is for the caller to say, at `OTHER`."""
    typed, number = _NUMBER.fullmatch(text_of(submitted, OTHER)), number_of(submitted)
    if not typed:
        return FieldErrors({OTHER: "A number, such as #38."})
    if int(typed[1]) == number:
        return FieldErrors({OTHER: f"#{number} can't be the same as itself."})
    return SameForm(number, int(typed[1]))
