"""Add a photo: what a picture says better than a line."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import people
from bot.messages.modals.parts import Keep, about, field, number_of, photo_input, photos_of, view, which
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import MOST_PHOTOS, FlagView
from bot.words import Act

PHOTOS = "photos"
_NONE = "Please choose a picture."


@dataclass(frozen=True, slots=True)
class PhotoForm:
    """`photos` are Slack's ids of the pictures."""

    number: int
    photos: tuple[str, ...]


def modal(flag: FlagView, keep: Keep | None = None) -> View:
    """As many as the flag has room for."""
    hint = who_sees(people.team(flag.team))
    chosen = field(PHOTOS, "Photos", photo_input(max(1, MOST_PHOTOS - len(flag.photos))), hint=hint)
    return view(Act.ADD_PHOTO, "Add a photo", "Add it", [which(flag), chosen], about(flag, keep))


def who_sees(team: str) -> str:
    """Under the field."""
    return f"{team} sees them on the card. Please show no people, and no card or account numbers."


def parse(submitted: Submitted) -> PhotoForm | FieldErrors:
    """Which were chosen, or what is wrong with them."""
    photos = photos_of(submitted, PHOTOS)
    if isinstance(photos, str):
        return FieldErrors({PHOTOS: photos})
    return PhotoForm(number_of(submitted), photos) if photos else FieldErrors({PHOTOS: _NONE})
