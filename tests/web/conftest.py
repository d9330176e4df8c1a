"""The bot on SQLite, and a client that speaks to it as Slack does, or as a stranger would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.support.mornings import Morning, plain_morning, sqlite_morning
from tests.support.world import World

__all__ = ["plain_morning", "sqlite_morning"]


@pytest.fixture
async def shop(plain_morning: Morning) -> AsyncIterator[World]:
    """A small company with the bot in it."""
    built = await plain_morning.go_on()
    yield built
    await built.close()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections of our own."""
    async with aiohttp.ClientSession() as opened:
        yield opened
