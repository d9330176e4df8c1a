"""Block Kit's blocks for each surface."""

from collections.abc import Iterator
from typing import Any, Literal

from bot.sandbox.blockkit.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION, NOT_AT_HOME, ONLY_IN_MODALS, allowed
from bot.sandbox.blockkit.objects import NAME, SLACK_FILE, either, image_url, plain
from bot.sandbox.blockkit.rich_text import RICH_TEXT
from bot.sandbox.blockkit.schema import (
    Problem,
    Rule,
    at_least_one,
    boolean,
    exactly_one,
    items,
    shape,
    string,
    typed,
)

Surface = Literal["message", "modal", "home"]


def _unique_actions(value: Any, at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, element in enumerate(value.get("elements") or []):
        name = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(name, str) and name in seen:
            yield Problem(f'`action_id` "{name}" already exists in this block', f"{at}/elements/{index}/action_id")
        elif isinstance(name, str):
            seen.add(name)


CONTEXT_ITEM = typed(
    {
        "image": IMAGE,
        "plain_text": plain(3000),
        "mrkdwn": either(3000),
    }
)


def blocks_for(surface: Surface) -> dict[str, Rule]:
    """The rules for each kind of block that may stand on this surface."""
    barred = set() if surface == "modal" else ONLY_IN_MODALS | (NOT_AT_HOME if surface == "home" else set())
    block: dict[str, Rule] = {"block_id": NAME}
    return {
        "section": shape(
            {},
            {
                **block,
                "text": either(3000),
                "fields": items(either(2000), 10),
                "accessory": typed(allowed(IN_SECTION - barred)),
                "expand": boolean,
            },
            at_least_one("text", "fields"),
        ),
        "header": shape({"text": plain(150)}, block),
        "context": shape({"elements": items(CONTEXT_ITEM, 10)}, block),
        "actions": shape({"elements": items(typed(allowed(IN_ACTIONS - barred)), 25)}, block, _unique_actions),
        "divider": shape({}, block),
        "image": shape(
            {"alt_text": string(2000)},
            {**block, "image_url": image_url, "slack_file": SLACK_FILE, "title": plain(2000)},
            exactly_one("image_url", "slack_file"),
        ),
        "input": shape(
            {"label": plain(2000), "element": typed(allowed(IN_INPUT - barred))},
            {**block, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        "rich_text": RICH_TEXT,
    }


BLOCKS: dict[Surface, Rule] = {
    "message": typed(blocks_for("message")),
    "modal": typed(blocks_for("modal")),
    "home": typed(blocks_for("home")),
}
