"""Rows of buttons are named after the message they stand on, so that a press tells what was pressed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.messages.values import Message


class Mark(StrEnum):
    """Messages that are drawn anew after a press."""

    CARD = "card"
    REPORTER_CARD = "reporter_card"
    SAVED = "saved"
    SHEET = "sheet"


def marked(message: Message, mark: Mark, number: int) -> Message:
    """The message with its rows of buttons named."""
    blocks = tuple(
        {**block, "block_id": f"{mark}:{number}:{place}"} if block["type"] == "actions" else block
        for place, block in enumerate(message.blocks)
    )
    return Message(message.text, blocks)


def mark_of(block_id: str) -> Mark | None:
    """What a row with this name stands on; None for every other message."""
    name = block_id.partition(":")[0]
    return Mark(name) if name in set(Mark) else None


def pressed_on(body: Mapping[str, Any]) -> Mark | None:
    """What was pressed, in a `block_actions` payload."""
    return mark_of(str(body["actions"][0].get("block_id", "")))
