"""Whole messages and views: what Slack checks across their blocks, and what it fills in."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox.blockkit.blocks import BLOCKS
from bot.sandbox.blockkit.objects import NAME, plain
from bot.sandbox.blockkit.schema import Problem, Rule, boolean, items, shape, string, typed

Blocks = list[dict[str, Any]]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000


def check_message(blocks: Any) -> list[Problem]:
    """Everything that Slack would refuse about a message's `blocks`."""
    problems = list(items(BLOCKS["message"], MESSAGE_BLOCKS, 0)(blocks, "/blocks"))
    return problems or list(_across(blocks, "/blocks"))


_HOME: dict[str, Rule] = {"private_metadata": string(3000, 0), "callback_id": NAME, "external_id": string(255, 0)}
_MODAL: dict[str, Rule] = {
    **_HOME,
    "callback_id": string(255, 0),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}
_VIEW = typed(
    {
        "modal": shape({"title": plain(24), "blocks": items(BLOCKS["modal"], VIEW_BLOCKS, 0)}, _MODAL),
        "home": shape({"blocks": items(BLOCKS["home"], VIEW_BLOCKS, 0)}, {**_HOME, "callback_id": string(255, 0)}),
    }
)


def check_view(view: Any) -> list[Problem]:
    """Everything that Slack would refuse about a modal or a home tab, its size apart (`view_too_large`)."""
    problems = list(_VIEW(view, "/view"))
    return problems or [*_across(view["blocks"], "/view/blocks"), *_modal_rules(view)]


def view_too_large(view: Any) -> bool:
    """Is it over 250 kB as JSON?"""
    return len(json.dumps(view, separators=(",", ":"), ensure_ascii=False).encode()) > VIEW_BYTES


def _modal_rules(view: dict[str, Any]) -> Iterator[Problem]:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and "submit" not in view:
        yield Problem("missing required field: submit", "/view")
    focused = [element for _, element in elements_in(view["blocks"]) if element.get("focus_on_load")]
    if len(focused) > 1:
        yield Problem("only one element may have `focus_on_load`", "/view/blocks")


def _across(blocks: Blocks, at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and name in seen:
            yield Problem(f'`block_id` "{name}" already exists', f"{at}/{index}/block_id")
        elif name is not None:
            seen.add(name)


def elements_in(blocks: Blocks) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each interactive element with the block that it stands in, in reading order."""
    for block in blocks:
        if block["type"] == "section" and "accessory" in block:
            yield block, block["accessory"]
        elif block["type"] == "actions":
            yield from ((block, element) for element in block["elements"])
        elif block["type"] == "input":
            yield block, block["element"]


def message_text_length(blocks: Blocks) -> int:
    """The characters of all texts in a message's blocks: over about 13,000 Slack says `msg_blocks_too_long`."""

    def count(value: Any) -> int:
        if isinstance(value, list):
            return sum(map(count, value))
        if not isinstance(value, dict):
            return 0
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(map(count, value.values()))

    return count(blocks)


def normalise(blocks: Blocks, fresh: Callable[[], str]) -> Blocks:
    """A copy with what Slack adds: ids where there are none (from `fresh`), and the defaults of texts."""
    result = copy.deepcopy(blocks)
    for block in result:
        if "block_id" not in block:
            block["block_id"] = fresh()
        _fill_texts(block)
    for _, element in elements_in(result):
        if element["type"] != "image" and "action_id" not in element:
            element["action_id"] = fresh()
    return result


def _fill_texts(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _fill_texts(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for item in value.values():
            _fill_texts(item)
