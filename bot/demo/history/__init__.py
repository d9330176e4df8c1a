"""Four weeks at Hearth & Hale, as they were lived: each flag with what people then did about it."""

from __future__ import annotations

from bot.demo.history import week_1, week_2, week_3, week_4
from bot.demo.history.talk import TALK
from bot.demo.history.telling import Beat, Told

FLAGS: tuple[Told, ...] = (*week_1.FLAGS, *week_2.FLAGS, *week_3.FLAGS, *week_4.FLAGS)
"""All flags, each with its beats."""


def beats() -> list[Beat]:
    """Everything that anybody does, in its order."""
    flags = (beat for told in FLAGS for beat in told.beats)
    return sorted((*flags, *TALK), key=lambda beat: beat.at)
