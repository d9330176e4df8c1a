"""What a reader sees of a message or view: its sentences, and the labels that can be pressed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.messages.values import Message, View

_DATE = re.compile(r"<!date\^\d+\^[^|]*\|([^>]*)>")
_LINK = re.compile(r"<(?:https?:[^|>]*)\|([^>]*)>")


def blocks_of(shown: Message | View) -> list[dict[str, Any]]:
    """The blocks."""
    return list(shown.blocks) if isinstance(shown, Message) else list(shown["blocks"])


def read(shown: Message | View) -> str:
    """Everything that can be read, in order, a line for each text."""
    return "\n".join(text for block in blocks_of(shown) for text in _texts(block) if text)


def labels(shown: Message | View) -> list[str]:
    """The words on buttons and in menus, in order."""
    elements = [element for block in blocks_of(shown) for element in _pressable(block)]
    return [
        text["text"]["text"]
        for element in elements
        for text in (element["options"] if element["type"] == "overflow" else [element])
        if "text" in text
    ]


def values(shown: Message | View) -> dict[str, str]:
    """What each button carries, by its label."""
    elements = (element for block in blocks_of(shown) for element in _pressable(block))
    return {e["text"]["text"]: e.get("value", "") for e in elements if e["type"] == "button"}


def elements(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in a message's JSON."""
    if isinstance(node, Mapping):
        yield node
        for inner in node.values():
            yield from elements(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from elements(inner)


def rung(message: Message) -> set[str]:
    """The Slack ids of the people whom the blocks ring."""
    users = {str(e["user_id"]) for e in elements(message.blocks) if e.get("type") == "user"}
    written = (e["text"] for e in elements(message.blocks) if e.get("type") == "mrkdwn")
    return users | {user for text in written for user in re.findall(r"<@([UW][A-Z0-9]+)", text)}


def _pressable(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [*block.get("elements", [])] if block["type"] == "actions" else [b for b in [block.get("accessory")] if b]


def _texts(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            for element in block["elements"]:
                lines = element["elements"] if element["type"] == "rich_text_list" else [element]
                yield from ("".join(map(_inline, line["elements"])) for line in lines)
        case "section" | "header":
            yield _plain(block["text"])
        case "context":
            yield from map(_plain, block["elements"])
        case "input":
            yield f"{block['label']['text']} [{block['element']['type']}]"
            yield block.get("hint", {}).get("text", "")


def _inline(element: dict[str, Any]) -> str:
    match element["type"]:
        case "user":
            return f"@{element['user_id']}"
        case "channel":
            return f"#{element['channel_id']}"
        case "date":
            return str(element["fallback"])
        case _:
            return str(element["text"])


def _plain(text: dict[str, Any]) -> str:
    if text["type"] == "plain_text":
        return str(text["text"])
    shown = _LINK.sub(r"\1", _DATE.sub(r"\1", text["text"]))
    return html.unescape(re.sub(r"<([@#])(\w+)>", r"\1\2", shown))
