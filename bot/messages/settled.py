"""A message after somebody pressed one of its buttons: the words stay, and the pressed row says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.messages.values import Block, Message


def settled(original: Mapping[str, Any], action: Mapping[str, Any], done: Message) -> Message:
    """`original` is the message and `action` the press, as Slack sent them; `done` says what came of it."""
    pressed = str(action.get("block_id", ""))
    blocks: list[Block] = []
    for block in original.get("blocks", ()):
        if block.get("block_id") != pressed:
            blocks.append(block)
        elif block.get("type") == "actions":
            blocks.extend(done.blocks)
        else:
            blocks.extend([_without_button(block), *done.blocks])
    text = f"{original.get('text', '')}\n{done.text}".strip()
    return Message(text[:3900], tuple(blocks[:50]))


def _without_button(block: Block) -> Block:
    return {name: value for name, value in block.items() if name != "accessory"}
