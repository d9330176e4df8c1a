"""Towns for the tests in this folder: each ends with its test, and all that ran in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.crash.town import WAITS, Town, build_town


class OpenTown(Protocol):
    """Builds a town with so many places for bots, none of which runs yet."""

    async def __call__(self, database_url: str, replicas: int, waits: Mapping[str, float] = ...) -> Town:
        """On this database."""
        ...


@pytest.fixture
async def open_town(tmp_path: Path) -> AsyncIterator[OpenTown]:
    """What builds towns."""
    opened: list[Town] = []

    async def build(database_url: str, replicas: int, waits: Mapping[str, float] = WAITS) -> Town:
        opened.append(await build_town(database_url, tmp_path, replicas, waits))
        return opened[-1]

    yield build
    for town in opened:
        await town.close()
