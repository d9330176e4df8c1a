"""The company of the stories, looked at by whoever runs the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.streets import lane, move_in, street
from tests.support.world import World, build_world

__all__ = ["lane", "move_in", "street"]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A small company with the bot in it; once on each database."""
    built = await build_world(database_url)
    yield built
    await built.close()


@pytest.fixture
async def shop(sqlite_db_url: str) -> AsyncIterator[World]:
    """The same on SQLite only."""
    built = await build_world(sqlite_db_url)
    yield built
    await built.close()
