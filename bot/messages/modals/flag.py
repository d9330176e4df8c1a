"""Raise a flag in a form: /flag alone, the shortcuts, and the App Home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.kit import Part, context
from bot.messages.labels import LABEL, SEVERITY
from bot.messages.modals.parts import (
    INPUT_ROOM,
    Keep,
    checkboxes,
    choice_of,
    choices_of,
    field,
    missing,
    option,
    photo_input,
    photos_of,
    radio,
    team_select,
    text_input,
    text_of,
    view,
)
from bot.messages.modals.photos import PHOTOS, who_sees
from bot.messages.speech import cut, is_cut
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import MOST_PHOTOS, Team
from bot.words import Act, Severity

CALLBACK = "flag"
WORDS, SEVERE, TEAM, NAME = "words", "severity", "team", "name"
HIDDEN = "hidden"
WORDS_ROOM = INPUT_ROOM
"""Characters of a flag's words that a form holds: a message may have more."""
_WHO_SEES = "Else the team that gets it sees your name, and nobody beside them."


@dataclass(frozen=True, slots=True)
class FlagForm:
    """What was filled in. `team_id` is None where the words are to decide."""

    words: str
    severity: Severity
    team_id: int | None
    name_hidden: bool = False
    photos: tuple[str, ...] = ()
    """Slack's ids."""


def modal(
    teams: Sequence[Team],
    *,
    words: str = "",
    severity: Severity = Severity.NORMAL,
    team: Team | None = None,
    keep: Keep | None = None,
) -> View:
    """The form, with what is known already filled in."""
    example = "Gift card refund fails at till 2"
    levels = {level: option(label, level.value) for level, label in SEVERITY.items()}
    owner = field(
        TEAM,
        "Whose is it?",
        team_select(teams, team),
        hint="Leave it empty if you don't know: then it is sorted for you.",
        optional=True,
    )
    what = text_input(cut(words, WORDS_ROOM), lines=True, room=WORDS_ROOM, example=example)
    hint = "Say what happened, not who did it. One line is enough."
    parts = [
        field(WORDS, "What did you notice?", what, hint=hint),
        _beginning(words),
        field(SEVERE, "How bad is it?", radio(list(levels.values()), levels[severity])),
        owner if teams else None,
        field(PHOTOS, "Photos", photo_input(MOST_PHOTOS), hint=who_sees("The team"), optional=True),
        field(NAME, "Your name", checkboxes([option(LABEL[Act.HIDE_NAME], HIDDEN)]), hint=_WHO_SEES, optional=True),
    ]
    return view(CALLBACK, "Flag a problem", "Flag it", parts, keep or {})


def _beginning(words: str) -> Part | None:
    """That the message is longer than the form: nothing of it is to be left out unsaid."""
    if not is_cut(words, WORDS_ROOM):
        return None
    holds = f"This form holds {WORDS_ROOM:,} characters, and the message has {len(words):,}. Here is its beginning."
    return context(f"{holds} Change it so that it says what matters.")


def parse(submitted: Submitted) -> FlagForm | FieldErrors:
    """What was filled in, or what is wrong with it."""
    if wrong := missing(submitted, WORDS):
        return FieldErrors(wrong)
    team = choice_of(submitted, TEAM)
    severity = Severity(choice_of(submitted, SEVERE) or Severity.NORMAL)
    hidden, photos = HIDDEN in choices_of(submitted, NAME), photos_of(submitted, PHOTOS)
    if isinstance(photos, str):
        return FieldErrors({PHOTOS: photos})
    return FlagForm(text_of(submitted, WORDS), severity, int(team) if team else None, hidden, photos)
