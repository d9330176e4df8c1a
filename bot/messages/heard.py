"""To somebody who wrote to the bot in plain words about a flag: what became of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.messages import people
from bot.messages.kit import actions, button, message, named_button, para
from bot.messages.labels import FLAG_THIS
from bot.messages.pieces import Link, Piece
from bot.messages.standing import stands
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import MOST_PHOTOS, FlagView
from bot.words import Act


def passed_on(flag: FlagView, written: str) -> Message:
    """The team has them. `written` is the channel and the ts of the words, should they be another problem."""
    says = f"#{flag.number}: {people.team(flag.team)} has your message now. Thank you."
    return message(para(says), actions(_another(written)))


def too_late(flag: FlagView, written: str, acts: Collection[Act], now: datetime, zone: str) -> Message:
    """The flag has ended: they reach nobody, and what can be done instead."""
    stood = stands(flag, Times(now, zone, lasting=True), to_reporter=True)
    says: list[Piece] = [f"#{flag.number} has ended, so I pass nothing on. ", *stood]
    still = button(Act.STILL, flag.number, style="primary") if Act.STILL in acts else None
    return message(para(*says), actions(still, _another(written)))


def no_room(flag: FlagView) -> Message:
    """A photo more than the card holds."""
    return message(para(f"#{flag.number} has {MOST_PHOTOS} photos already, so I add no more. Words I still pass on."))


def not_the_reporter(flag: FlagView) -> Message:
    """Somebody else wrote: their words belong where the team reads them."""
    where: list[Piece] = [" Write it there: ", Link(flag.link, "the flag's thread"), "."] if flag.link else []
    says = f"About #{flag.number} I pass on only what its reporter says."
    return message(para(says, *where), actions(button(Act.OPEN, flag.number)))


def _another(written: str) -> dict[str, object]:
    return named_button(FLAG_THIS, "It's another problem", written)
