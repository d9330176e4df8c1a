"""Notices that nobody looked for a while: after a stop of the bot, or when the machine slept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.attention import last_look, looked
from storage.database import Database

AWAY = timedelta(minutes=15)
"""A shorter absence, such as a restart, is not worth a word."""
KEPT_EVERY = timedelta(minutes=1)
"""Work time after which the last look is written down again."""


class Watch:
    """Remembers the last look, also over a stop. Moving the work clock is no absence: somebody looks on the way.

    Absence in this process is told by real time, and that before its first look by the work clock, which goes on.
    """

    def __init__(self, db: Database, real: Callable[[], datetime]) -> None:
        self._db = db
        self._real = real
        self._last: tuple[datetime, datetime] | None = None
        """The last look in this process: work time and real time."""
        self._kept: datetime | None = None

    async def away_since(self, now: datetime) -> datetime | None:
        """Since when nobody has looked, if that is long ago by now (work clock). To be asked before a look."""
        if self._last is not None:
            last, real = self._last
            return last if self._real() - real >= AWAY else None
        async with self._db.read() as session:
            self._kept = await last_look(session)
        return self._kept if self._kept is not None and now - self._kept >= AWAY else None

    async def looked(self, now: datetime) -> None:
        """A look went well."""
        self._last = now, self._real()
        if self._kept is None or abs(now - self._kept) >= KEPT_EVERY:
            await self._keep(now)

    async def _keep(self, now: datetime) -> None:
        async with self._db.write() as session:
            await looked(session, now)
        self._kept = now
