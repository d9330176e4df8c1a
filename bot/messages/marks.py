"""Rows of buttons are named after the message they stand on, so that a press tells what was pressed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.messages.kit import Part
from bot.messages.values import Message

NAMED_BY_KEY = 3
"""Parts of such a name."""


class Mark(StrEnum):
    """Messages that are drawn anew after a press."""

    CARD = "card"
    REPORTER_CARD = "reporter_card"
    SAVED = "saved"
    SHEET = "sheet"
    ROUNDUP = "roundup"


def marked(message: Message, mark: Mark, number: int) -> Message:
    """The message with its rows of buttons named."""
    blocks = tuple(
        {**block, "block_id": f"{mark}:{number}:{place}"} if block["type"] == "actions" else block
        for place, block in enumerate(message.blocks)
    )
    return Message(message.text, blocks)


def named_row(row: Part, mark: Mark, key: str, place: int) -> Part:
    """One block with a button beside it, named after the delivery with that key."""
    return replace(row, block={**(row.block or {}), "block_id": f"{mark}/{key}/{place}"})


def key_in(block_id: str) -> str:
    """The key of the delivery that a block is named after; empty if it is named otherwise."""
    parts = block_id.split("/")
    return parts[1] if len(parts) == NAMED_BY_KEY else ""


def mark_of(block_id: str) -> Mark | None:
    """What a row with this name stands on; None for every other message."""
    name = re.split("[:/]", block_id, maxsplit=1)[0]
    return Mark(name) if name in set(Mark) else None


def pressed_on(body: Mapping[str, Any]) -> Mark | None:
    """What was pressed, in a `block_actions` payload."""
    return mark_of(str(body["actions"][0].get("block_id", "")))
