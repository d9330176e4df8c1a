"""A message shown as a modal: where there is no channel to whisper in, as in the App Home, and after a form."""

from __future__ import annotations

from bot.messages.kit import plain_text
from bot.messages.values import Message, View

CALLBACK = "answer"


def modal(message: Message, title: str = "Pullcord") -> View:
    """The message with its buttons; there is nothing to send."""
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=plain_text(title, 24),
        close=plain_text("Close", 24),
        blocks=list(message.blocks),
    )
