"""Notices who left Slack while nobody listened: what they had goes back, and what they raised goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.clock import Clock
from bot.directory import Directory
from bot.usecases.leaving import person_left
from storage.database import Database

EVERY_S = 60.0
AT_ONCE = 10
"""People asked for in one round, so that Slack's tier and everybody who waits for an answer hardly notice."""

log = structlog.get_logger()


class Absence:
    """Asks Slack anew for those of whom something depends. `committed` is called after each commit."""

    def __init__(self, db: Database, directory: Directory, clock: Clock, committed: Callable[[], None]) -> None:
        self._db = db
        self._directory = directory
        self._clock = clock
        self._committed = committed
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, now and then, until `stop`."""
        self._loop = asyncio.create_task(self._run(), name="absence")

    async def stop(self) -> None:
        """Stop looking. What was not let go of yet is found after the next start: letting go twice changes nothing."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.wait([self._loop])

    async def look(self) -> int:
        """One round; how many have left."""
        gone = await self._directory.refresh_stale(AT_ONCE)
        for workspace_id, person in gone:
            await person_left(self._db, workspace_id, person.id, self._clock.now())
            self._committed()
        return len(gone)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.look()
            except Exception:  # the edge of the loop: the next round may well succeed
                log.exception("absence_not_looked_into")
