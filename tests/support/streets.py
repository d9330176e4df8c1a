"""The fixtures of all that is about several companies: both have the bot, unless a module says in `move_in` what else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.support.many import HEARTH, LANTERN, Browser, Street, address, open_street
from tests.support.transports import EACH, chosen
from tests.support.world import over

MoveIn = Callable[[Street], Awaitable[None]]


async def install_in_both(street: Street) -> None:
    """Both companies have the bot, and nothing was flagged."""
    for team in (HEARTH, LANTERN):
        await Browser(address(street.bot)).install(team)
    await street.settle()


@pytest.fixture
def move_in() -> MoveIn:
    """What has happened in the street before a test begins."""
    return install_in_both


@pytest.fixture
async def street(database_url: str, move_in: MoveIn) -> AsyncIterator[Street]:
    """Two companies and one bot; once on each database, and with that once over each transport."""
    async with open_street(database_url, over(database_url)) as built:
        await move_in(built)
        yield built


@pytest.fixture(params=EACH)
async def lane(sqlite_db_url: str, move_in: MoveIn, request: pytest.FixtureRequest) -> AsyncIterator[Street]:
    """The same on SQLite only, over one transport, by the test's name."""
    async with open_street(sqlite_db_url, chosen(request)) as built:
        await move_in(built)
        yield built
