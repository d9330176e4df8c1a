"""All the words about a flag, whole: where a message has left some out."""

from __future__ import annotations

from bot.messages.kit import SECTION_ROOM, Part, message, para, section_plain
from bot.messages.modals.answer import modal
from bot.messages.pieces import bold
from bot.messages.record import words_about
from bot.messages.speech import calm, parted
from bot.messages.values import View
from bot.views import FlagView

_SECTIONS = 7
"""Of what the reporter said, the latest: a modal holds 250 kB, and the thread has the rest."""


def in_full(flag: FlagView) -> View:
    """What was flagged, and all that people said about it, in their own words."""
    parts = [para(bold("What was noticed:")), *_whole(flag.words)]
    for what, words in words_about(flag):
        parts += [para(bold(what.strip())), *_whole(words)[-_SECTIONS:]]
    return modal(message(*parts), f"#{flag.number}")


def _whole(words: str) -> list[Part]:
    return [section_plain(part) for part in parted(calm(words), SECTION_ROOM)]
