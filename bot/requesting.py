"""A request as Bolt takes it."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncBoltRequest

from bot.shapes import MalformedError


def for_bolt(**request: Any) -> AsyncBoltRequest:
    """Bolt looks for who and where at once, wherever they may stand. Raises `MalformedError` if it stumbles."""
    try:
        return AsyncBoltRequest(**request)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise MalformedError("who and where") from None
