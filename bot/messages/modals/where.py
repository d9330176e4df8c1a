"""In which channel does the team live? Asked where a set-up begins outside any channel."""

from __future__ import annotations

from bot.messages.kit import context
from bot.messages.modals.parts import channel_of, channel_select, field, view
from bot.messages.values import FieldErrors, Submitted, View

CALLBACK = "where"
CHANNEL = "channel"


def modal() -> View:
    """The form."""
    hint = "Its members get the flags there. I come into a public channel by myself; add me to a private one first."
    parts = [
        field(CHANNEL, "In which channel does the team work?", channel_select("Choose a channel"), hint=hint),
        context("Next: its name, its hours, and who leads it. Nobody is written to before you have saved that."),
    ]
    return view(CALLBACK, "Set up a team", "Next", parts, {})


def parse(submitted: Submitted) -> str | FieldErrors:
    """Slack's id of the channel that was chosen."""
    return channel_of(submitted, CHANNEL) or FieldErrors({CHANNEL: "Please choose a channel."})
