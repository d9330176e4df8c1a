"""Builders of blocks. Each part of a message knows its block and what it says in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.messages import labels
from bot.messages.labels import LABEL, MORE, READ_ALL
from bot.messages.pieces import Piece, mrkdwn, plain, rich
from bot.messages.speech import calm, carried, cut, cut_escaped, escape, is_cut, parted, whole
from bot.messages.values import Block, Message
from bot.words import Act

TEXT_ROOM = 3900
"""`chat.update` refuses a `text` of more than 4,000 characters."""
BLOCKS_ROOM = 50
SECTION_ROOM = 3000
MESSAGE_SECTIONS = 4
"""Full ones in one message: Slack takes about 13,000 characters."""


@dataclass(frozen=True, slots=True)
class Part:
    """One block, and what it says: escaped, for `text`. Without a block it is heard but not seen."""

    block: Block | None
    said: str = ""


def message(*parts: Part | None) -> Message:
    """A message of these parts; None is left out."""
    there = [part for part in parts if part]
    said = "\n".join(part.said for part in there if part.said)
    return Message(cut_escaped(said, TEXT_ROOM), tuple(part.block for part in there if part.block)[:BLOCKS_ROOM])


def blocks(parts: Iterable[Part | None]) -> list[Block]:
    """The blocks alone, for a view."""
    return [part.block for part in parts if part and part.block]


def heard(*pieces: Piece) -> Part:
    """Words for lock screens and screen readers alone: they open with number and problem what others see in place."""
    return Part(None, "".join(map(plain, pieces)))


def para(*pieces: Piece) -> Part:
    """A paragraph, as rich_text: whatever stands in it, only a `Mention` can ring anybody."""
    elements = [rich(piece) for piece in pieces if piece]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    return Part(block, "".join(map(plain, pieces)))


def bullets(items: Sequence[Sequence[Piece]]) -> Part:
    """A list, one line for each item."""
    lines = [{"type": "rich_text_section", "elements": [rich(piece) for piece in item if piece]} for item in items]
    inner = {"type": "rich_text_list", "style": "bullet", "elements": lines}
    said = "\n".join("• " + "".join(map(plain, item)) for item in items)
    return Part({"type": "rich_text", "elements": [inner]}, said)


def typed(lines: Sequence[str]) -> Part:
    """Lines in letters of one width, as for a small table."""
    text = "\n".join(lines)
    inner = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return Part({"type": "rich_text", "elements": [inner]}, escape(text))


def section_plain(words: str, accessory: Block | None = None) -> Part:
    """A person's words as they are: plain text."""
    text = whole(words, SECTION_ROOM)
    block: Block = {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": True}}
    return Part(block | ({"accessory": accessory} if accessory else {}), escape(text))


def flag_words(words: str, number: int) -> Part:
    """A flag's words. Where there are more than there is room for, all of them are one tap away."""
    return section_plain(words, read_all(number) if is_cut(words, SECTION_ROOM) else None)


def in_full(words: str, number: int, sections: int = MESSAGE_SECTIONS) -> list[Part]:
    """Long words about a flag, in as many sections as they need; what does not fit is one tap away."""
    parts = parted(calm(words), SECTION_ROOM)
    shown = [section_plain(part) for part in parts[:sections]]
    return [*shown, *filter(None, [actions(read_all(number))])] if len(parts) > sections else shown


def read_all(number: int) -> Block:
    """The button that shows all the words about a flag, where some are left out."""
    return named_button(READ_ALL, "Read all of it", labels.value(number))


def section(*pieces: Piece, accessory: Block | None = None) -> Part:
    """A line with a button beside it. It is for words that ring nobody; a `Mention` belongs into a `para`."""
    text = cut_escaped("".join(map(mrkdwn, pieces)), SECTION_ROOM)
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return Part(block | ({"accessory": accessory} if accessory else {}), "".join(map(plain, pieces)))


def context(*pieces: Piece) -> Part:
    """Small print."""
    text = cut_escaped("".join(map(mrkdwn, pieces)), 3000)
    block: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}
    return Part(block, "".join(map(plain, pieces)))


def picture(file: str, shows: str) -> Part:
    """A picture of Slack's id `file`; `shows` is read to those who cannot see it, and is not in `text`."""
    return Part({"type": "image", "slack_file": {"id": file}, "alt_text": cut(shows, 2000)})


def header(text: str) -> Part:
    """A heading."""
    return Part({"type": "header", "text": plain_text(text, 150)}, escape(cut(text, 150)))


def divider() -> Part:
    """A line across."""
    return Part({"type": "divider"})


def actions(*elements: Block | None) -> Part | None:
    """A row of buttons; None where there is none."""
    there = [element for element in elements if element]
    return Part({"type": "actions", "elements": there[:25]}) if there else None


def plain_text(text: str, room: int) -> Block:
    """A plain_text object, cut to the room that its place has."""
    return {"type": "plain_text", "text": cut(text, room), "emoji": True}


def button(
    act: Act, number: int, argument: str = "", *, suffix: str = "", label: str = "", **more: Block | str
) -> Block:
    """A button for an act on a flag. `more` may hold `style` and `confirm`."""
    action_id = f"{act}:{suffix}" if suffix else str(act)
    return named_button(action_id, label or LABEL[act], labels.value(number, argument), **more)


def named_button(action_id: str, label: str, carries: str = "", **more: Block | str) -> Block:
    """A button that is no act on a flag. Slack wants a value to be there or to have at least one character."""
    block: Block = {"type": "button", "action_id": action_id, "text": plain_text(label, 75), **more}
    text = carried(carries)
    return block | ({"value": text} if text else {})


def overflow(number: int, acts: Sequence[Act]) -> Block | None:
    """The menu behind the three dots: five at most."""
    options = [{"text": plain_text(LABEL[act], 75), "value": f"{act} {number}"} for act in acts[:5]]
    return {"type": "overflow", "action_id": MORE, "options": options} if options else None


def confirm(title: str, text: str, yes: str, no: str = "Go back") -> Block:
    """A question before something that cannot be taken back. All four are our words."""
    return {
        "title": plain_text(title, 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
        "style": "danger",
    }
