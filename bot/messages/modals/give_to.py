"""Give to…: the lead hands a flag to a member of the team."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.modals.parts import Keep, about, field, number_of, person_of, person_select, view, which
from bot.messages.speech import possessive
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import FlagView
from bot.words import Act

PERSON = "person"


@dataclass(frozen=True, slots=True)
class GiveForm:
    """Who gets it: `slack_id` is Slack's."""

    number: int
    slack_id: str


def modal(flag: FlagView, keep: Keep | None = None) -> View:
    """The form."""
    hint = f"Somebody in {possessive(flag.team.name)} channel. I tell them, and they may give it back."
    parts = [which(flag), field(PERSON, "Who takes it?", person_select("Choose a person"), hint=hint)]
    return view(Act.GIVE_TO, "Give to…", "Give", parts, about(flag, keep))


def parse(submitted: Submitted) -> GiveForm | FieldErrors:
    """Who was chosen. Whether they are in the team's channel is for the caller to say, at `PERSON`."""
    person = person_of(submitted, PERSON)
    return GiveForm(number_of(submitted), person) if person else FieldErrors({PERSON: "Please choose somebody."})
