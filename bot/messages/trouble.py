"""What whoever can mend it is told when something cannot be said where it should be."""

from __future__ import annotations

from datetime import datetime

from bot.messages.kit import message, para
from bot.messages.pieces import Channel, Piece, bold
from bot.messages.speech import brief, escape
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView


def closed_destination(channel: str, problem: str, mend: str) -> Message:
    """To triage or a lead, once: a channel or DM (Slack's id) takes nothing any more. `mend` says what to do."""
    where: Piece = Channel(channel) if channel.startswith(("C", "G")) else "a direct message"
    return message(
        para(bold("I can't write to "), where, bold(": "), brief(problem, 300)),
        para(f"{brief(mend, 300)} What waits there is said as soon as it works again."),
    )


def bare(flag: FlagView) -> Message:
    """A flag without anything that could be refused: no block, no button. Its number finds all the rest."""
    said = f"#{flag.number}: {escape(brief(flag.words, 300))}\nType /flags {flag.number} to see it and to act."
    return Message(said, ())


def away(since: datetime, until: datetime, now: datetime, zone: str) -> Message:
    """In a team's channel, once: the bot did not run for a while. `zone` is the team's."""
    times = Times(now, zone, lasting=True)
    return message(
        para(bold("I was away"), " from ", times.at(since), " to ", times.at(until), "."),
        para("What came due meanwhile follows, each flag once. Nothing that was raised is lost."),
    )
