"""What whoever can mend it is told when something cannot be said where it should be."""

from __future__ import annotations

from bot.messages.kit import message, para
from bot.messages.pieces import Channel, Piece, bold
from bot.messages.speech import brief
from bot.messages.values import Message


def closed_destination(channel: str, problem: str, mend: str) -> Message:
    """To triage or a lead, once: a channel or DM (Slack's id) takes nothing any more. `mend` says what to do."""
    where: Piece = Channel(channel) if channel.startswith(("C", "G")) else "a direct message"
    return message(
        para(bold("I can't write to "), where, bold(": "), brief(problem, 300)),
        para(f"{brief(mend, 300)} What waits there is said as soon as it works again."),
    )
