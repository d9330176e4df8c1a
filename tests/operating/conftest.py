"""The company of the stories, looked at by whoever runs the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.mornings import Morning, morning, plain_morning, postgres_morning, sqlite_morning
from tests.support.streets import lane, move_in, street
from tests.support.world import World

__all__ = ["lane", "morning", "move_in", "plain_morning", "postgres_morning", "sqlite_morning", "street"]


@pytest.fixture
async def world(morning: Morning) -> AsyncIterator[World]:
    """A small company with the bot in it; once on each database."""
    built = await morning.go_on()
    yield built
    await built.close()


@pytest.fixture
async def shop(plain_morning: Morning) -> AsyncIterator[World]:
    """The same on SQLite only."""
    built = await plain_morning.go_on()
    yield built
    await built.close()
