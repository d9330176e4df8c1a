"""The real bot against the sandbox, over both transports, on a work clock that the story moves."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import structlog

from tests.support.mornings import (
    Morning,
    digestless_morning,
    morning,
    plain_morning,
    postgres_morning,
    quiet_morning,
    sqlite_morning,
)
from tests.support.streets import lane, move_in, street
from tests.support.transports import EACH, chosen
from tests.support.world import World, over

__all__ = [
    "digestless_morning",
    "lane",
    "morning",
    "move_in",
    "plain_morning",
    "postgres_morning",
    "quiet_morning",
    "sqlite_morning",
    "street",
]


@pytest.fixture(autouse=True, scope="session")
def _plain_logs() -> None:
    """A traceback with every local in it takes seconds to draw, in which nobody is answered."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.fixture
async def world(morning: Morning) -> AsyncIterator[World]:
    """A small company with the bot in it, on Tuesday 3 November 2026 at 10:02 in Berlin.

    Once on each database, and with that once over each transport.
    """
    built = await morning.go_on(over(morning.url))
    yield built
    await built.close()


@pytest.fixture(params=EACH)
async def shop(digestless_morning: Morning, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The same on SQLite only and without a digest, for stories in which neither plays a part.

    Over one transport, by the story's name; with TRANSPORTS=both over each.
    """
    built = await digestless_morning.go_on(chosen(request))
    yield built
    await built.close()
