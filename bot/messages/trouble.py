"""What whoever can mend it is told when something cannot be said where it should be."""

from __future__ import annotations

from datetime import datetime

from bot.messages.kit import Part, message, para
from bot.messages.pieces import Channel, Piece, bold
from bot.messages.speech import brief, escape
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView

_TEAM, _DIGEST, _NOBODY = "team", "digest", "nobody"
"""Whom a channel serves: by that, what else can be done than to open it again."""
_INSTEAD = {
    _TEAM: ", or type /flagteam in another channel and give the team that one",
    _DIGEST: ", or name another channel for the digest in /flagteam",
    _NOBODY: "",
}
_CHANNEL = {
    "is_archived": ("it is archived.", "Unarchive it"),
    "not_in_channel": ("I am not in it.", "Type /invite @Pullcord there"),
    "channel_not_found": ("I am not in it, or it is gone.", "Type /invite @Pullcord there"),
}
_FORBIDDEN = ("I am not allowed to post there.", "Ask an admin of the workspace to allow it")
_ENOUGH = frozenset({"not_in_channel"})
"""Where the one remedy is so easy that no other is named."""


def closed_channel(channel: str, error: str, serves: str = _TEAM) -> tuple[Part, Part]:
    """A channel (Slack's id) takes nothing any more, for Slack's `error`: what is wrong, and what to do.

    `serves`: `team` where one lives there, `digest` where one is told its weeks there, `nobody` for any other channel.
    """
    problem, mend = _CHANNEL.get(error, _FORBIDDEN)
    instead = "" if error in _ENOUGH else _INSTEAD[serves]
    calm = "No team lives there, so this can wait. " if serves == _NOBODY else ""
    return _closed(channel, problem, f"{calm}{mend}{instead}.")


def closed_destination(channel: str, problem: str, mend: str) -> Message:
    """To triage or a lead, once: a channel or DM (Slack's id) takes nothing any more. `mend` says what to do."""
    return message(*_closed(channel, problem, mend))


def _closed(channel: str, problem: str, mend: str) -> tuple[Part, Part]:
    where: Piece = Channel(channel) if channel.startswith(("C", "G")) else "a direct message"
    return (
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
