"""All that the bot listens to, taken from the code itself: for tables that are to leave nothing out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.commands import register


class Listening:
    """Stands in for Bolt, and keeps what the bot listens to."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(what: Any) -> Callable[[Any], Any]:
            names = [what] if isinstance(what, str) else re.findall(r"[a-z_]+", getattr(what, "pattern", ""))
            self.heard.setdefault(kind, set()).update(names)
            return lambda listener: listener

        return listen


def heard_of() -> dict[str, set[str]]:
    """By kind (`action`, `view`, `command`, `shortcut`, `event`), the names of what somebody listens to."""
    bolt = Listening()
    register(bolt, None)  # type: ignore[arg-type]  # nobody works at the desk
    return bolt.heard
