"""Block Kit's composition objects: texts, options, confirm dialogs and their like."""

import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.blockkit.schema import Problem, Rule, boolean, exactly_one, items, one_of, shape, string, typed

NAME = string(255)
"""An action_id, block_id, callback_id or external_id."""


def plain(most: int) -> Rule:
    """A text object that must be plain_text."""
    return typed({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def either(most: int) -> Rule:
    """A text object, plain_text or mrkdwn."""
    mrkdwn = shape({"text": string(most)}, {"verbatim": boolean})
    return typed({"plain_text": shape({"text": string(most)}, {"emoji": boolean}), "mrkdwn": mrkdwn})


def url(value: Any, at: str) -> Iterator[Problem]:
    """An http(s) address of at most 3,000 characters."""
    yield from string(3000)(value, at)
    if isinstance(value, str) and urlsplit(value).scheme not in {"http", "https"}:
        yield Problem("invalid url", at)


def link(value: Any, at: str) -> Iterator[Problem]:
    """An address to open: also mailto: and slack: links."""
    yield from string(3000)(value, at)
    if isinstance(value, str) and not urlsplit(value).scheme:
        yield Problem("invalid url", at)


def image_url(value: Any, at: str) -> Iterator[Problem]:
    """Slack's servers fetch the picture, so an address that only this machine knows is refused."""
    problems = list(url(value, at))
    yield from problems
    if not problems and not _reachable(urlsplit(value).hostname or ""):
        yield Problem("downloading image failed", at)


def _reachable(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal"))


CONFIRM = shape(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": either(75), "value": string(150)}, {"description": either(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": link})
OPTION_GROUP = shape({"label": plain(75), "options": items(OPTION, 100)})

DISPATCH_CONFIG = shape(
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)},
)
FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
SLACK_FILE = shape({}, {"id": string(255), "url": url}, exactly_one("id", "url"))
