"""Won't fix: the lead says why, and when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.messages import people
from bot.messages.modals.parts import (
    Keep,
    about,
    day_of,
    day_picker,
    field,
    missing,
    number_of,
    text_input,
    text_of,
    view,
    which,
)
from bot.messages.values import FieldErrors, Submitted, View
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Act

REASON, REVIEW = "reason", "review"
_LOOK_AGAIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DeclineForm:
    """Why not, and the day on which it comes back, in the team's zone."""

    number: int
    reason: str
    review_on: date


def modal(flag: FlagView, now: datetime, zone: str, keep: Keep | None = None) -> View:
    """The form, opening on thirty days from now. `zone` is the team's."""
    hint = f"{people.at_start(people.reporter(flag))} reads this."
    again = day_picker(Times(now, zone).today() + _LOOK_AGAIN)
    parts = [
        which(flag),
        field(REASON, "Why not?", text_input(lines=True, room=1000), hint=hint),
        field(REVIEW, "When do you look at it again?", again, hint="Within 90 days. I bring it back on that day."),
    ]
    return view(Act.DECLINE, "Won't fix", "Won't fix", parts, about(flag, keep))


def parse(submitted: Submitted) -> DeclineForm | FieldErrors:
    """Why and until when. Whether that day can be is the policy's to say, at `REVIEW`."""
    wrong, day = missing(submitted, REASON), day_of(submitted, REVIEW)
    if wrong or day is None:
        return FieldErrors(wrong | ({} if day else {REVIEW: "Please choose a day."}))
    return DeclineForm(number_of(submitted), text_of(submitted, REASON), day)
