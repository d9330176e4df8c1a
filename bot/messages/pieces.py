"""The pieces of a sentence, drawn three ways: rich_text, mrkdwn, and the plain `text` beside the blocks.

Writing a sentence once is what keeps `text` and blocks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.messages.speech import escape
from bot.messages.values import Block


@dataclass(frozen=True, slots=True)
class Text:
    """Words with a style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A person who is to be rung. `slack_id` is Slack's."""

    slack_id: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A link to a channel, which rings nobody."""

    id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant: `plain` in the reader's zone as we know it, `form` for Slack to draw it in the zone of the reader."""

    at: datetime
    plain: str
    form: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link with words of ours."""

    url: str
    text: str


Piece = str | Text | Mention | Channel | Moment | Link


def bold(text: str) -> Text:
    """Words that weigh."""
    return Text(text, bold=True)


def soft(text: str) -> Text:
    """Words said aside."""
    return Text(text, italic=True)


def rich(piece: Piece) -> Block:
    """The piece as an element of rich_text."""
    match piece:
        case str():
            return {"type": "text", "text": piece}
        case Text():
            style = {key: True for key in ("bold", "italic") if getattr(piece, key)}
            return {"type": "text", "text": piece.text} | ({"style": style} if style else {})
        case Mention():
            return {"type": "user", "user_id": piece.slack_id}
        case Channel():
            return {"type": "channel", "channel_id": piece.id}
        case Link():
            return {"type": "link", "url": piece.url, "text": piece.text}
        case Moment():
            stamp = int(piece.at.timestamp())
            return {"type": "date", "timestamp": stamp, "format": piece.form, "fallback": piece.plain}


def mrkdwn(piece: Piece) -> str:
    """The piece in mrkdwn; whoever uses it sets `verbatim`."""
    match piece:
        case Text(text, is_bold, is_italic):
            mark = "*" if is_bold else "_" if is_italic else ""
            return f"{mark}{escape(text)}{mark}"
        case Link(url, text):
            return f"<{url}|{escape(text)}>"
        case Moment(at, words, form):
            return f"<!date^{int(at.timestamp())}^{form}|{escape(words)}>"
        case _:
            return plain(piece)


def plain(piece: Piece) -> str:
    """The piece for `text`: no marks, times in words."""
    match piece:
        case str():
            return escape(piece)
        case Text() | Link():
            return escape(piece.text)
        case Mention():
            return f"<@{piece.slack_id}>"
        case Channel():
            return f"<#{piece.id}>"
        case Moment():
            return piece.plain
