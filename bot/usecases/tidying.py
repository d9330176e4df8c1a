"""Drops what nothing will ask for again, a little at a time: tables must not grow for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from storage.database import UNHURRIED, Database
from storage.errors import StorageError
from storage.inbound import forget_old
from storage.tidying import forget_idle

AT_ONCE = 500
"""Rows dropped in one go, so that nobody who waits for an answer notices."""
EVERY = timedelta(minutes=1)
IDLE_EVERY = timedelta(hours=1)

log = structlog.get_logger()


class Tidying:
    """To be called often; it does something now and then. `real` tells real time."""

    def __init__(self, db: Database, real: Callable[[], datetime]) -> None:
        self._db = db
        self._real = real
        self._keys_at: datetime | None = None
        self._idle_at: datetime | None = None

    async def tidy(self, now: datetime) -> None:
        """Drop the next few. `now` is work time. A database that is away is asked again later."""
        real = self._real()
        try:
            if _is_due(self._keys_at, real, EVERY):
                self._keys_at = real if await self._forget_keys(real) < AT_ONCE else None
            if _is_due(self._idle_at, real, IDLE_EVERY):
                self._idle_at = real
                await self._forget_idle(now, real)
        except StorageError as error:
            log.warning("not_tidied", error=type(error).__name__)

    async def _forget_keys(self, real: datetime) -> int:
        async with self._db.write(UNHURRIED) as session:
            return await forget_old(session, real, AT_ONCE)

    async def _forget_idle(self, now: datetime, real: datetime) -> None:
        async with self._db.write(UNHURRIED) as session:
            await forget_idle(session, now, real, AT_ONCE)


def _is_due(last: datetime | None, real: datetime, every: timedelta) -> bool:
    """Also if the clock was set back meanwhile."""
    return last is None or abs(real - last) >= every
