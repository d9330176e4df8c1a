"""The bot on SQLite, and a client that speaks to it as Slack does, or as a stranger would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.support.world import World, build_world


@pytest.fixture
async def shop(sqlite_db_url: str) -> AsyncIterator[World]:
    """A small company with the bot in it."""
    built = await build_world(sqlite_db_url)
    yield built
    await built.close()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections of our own."""
    async with aiohttp.ClientSession() as opened:
        yield opened
