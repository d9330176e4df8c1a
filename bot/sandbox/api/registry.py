"""How methods of the Web API are declared: name, scopes, pace, and a function from arguments to an answer."""

import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.sandbox.errors import SlackError, missing
from bot.sandbox.model import JSON
from bot.sandbox.workspace import Workspace

Item = TypeVar("Item")
TRUE = {"true", "1", True}


@dataclass(frozen=True)
class Arguments:
    """What a method was called with, from a form or from JSON."""

    raw: JSON

    def text(self, name: str) -> str | None:
        """A string, or None if it is not there or empty."""
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, dict | list):
            raise SlackError("invalid_arguments", messages=[f"[ERROR] must be a string [json-pointer:/{name}]"])
        return str(value)

    def need(self, name: str) -> str:
        """A string that must be there. Raises `invalid_arguments`."""
        value = self.text(name)
        if value is None:
            raise missing(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false, in any of the ways in which Slack takes it."""
        return self.raw.get(name, default) in TRUE

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number. Raises `invalid_limit` outside 1 to `most`."""
        try:
            value = int(self.raw.get(name) or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments") from None
        if not 1 <= value <= most:
            raise SlackError("invalid_limit")
        return value

    def parsed(self, name: str, error: str) -> Any:
        """A JSON value, which a form carries as a string. Raises `error` when it is not JSON."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None


Token = Literal["bot", "app"]
Handler = Callable[[Workspace, Arguments], Awaitable[JSON]]


@dataclass(frozen=True)
class Method:
    """One method. `scopes` are alternatives; `takes_json` is false for those that read, which take forms only.

    `asked_by`: with which token, the bot's or the app-level one.
    """

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    a_minute: int
    takes_json: bool
    asked_by: Token


METHODS: dict[str, Method] = {}


def method(
    name: str, *, a_minute: int, scopes: tuple[str, ...] = (), takes_json: bool = True, asked_by: Token = "bot"
) -> Callable[[Handler], Handler]:
    """Register a function as a method of the Web API."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, a_minute, takes_json, asked_by)
        return handler

    return register


def need_scope(workspace: Workspace, scope: str) -> None:
    """Raises `missing_scope` unless the app has it."""
    if scope not in workspace.app.scopes:
        provided = ",".join(workspace.app.scopes)
        raise SlackError("missing_scope", needed=scope, provided=provided)


def page_of(found: list[Item], arguments: Arguments, *, default: int, most: int) -> tuple[list[Item], str]:
    """One page of a list, and the cursor of the next one, empty if this is the last. Raises `invalid_cursor`."""
    limit = arguments.number("limit", default, most)
    start = _start(arguments.text("cursor"))
    after = start + limit
    return found[start:after], _cursor(after) if after < len(found) else ""


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise SlackError("invalid_cursor")
        return int(number)
    except ValueError:
        raise SlackError("invalid_cursor") from None
