"""Clocks. The work clock is what policy and digest go by; the demo and the tests move it.

Signatures, triggers, leases, pace and back-off go by real time and ask `real_now` instead.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time: aware, in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        ...


def real_now() -> datetime:
    """Real time, aware, in UTC."""
    return datetime.now(UTC)


class WorkClock:
    """Real time, plus what it was moved by."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """The present instant of the work clock."""
        return real_now() + self._offset

    def set(self, now: datetime) -> None:
        """Move it: from here on it goes on at the pace of real time."""
        self._offset = now - real_now()


STEP = timedelta(seconds=1)
"""By how much wall clock and monotonic clock may drift apart between two looks; more is a step."""
ASK_EVERY_S = 10.0
ASKED = 3
"""Times in a row: the quickest answer tells best, and the first one may have waited for a connection."""


class SharedClock:
    """Real time as all who lease of one database share it: replicas' own clocks may differ, and may be set.

    `wall` is this machine's clock; `reference` asks the one that is shared, None where nobody shares any.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = real_now,
        reference: Callable[[], Awaitable[datetime]] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._reference = reference
        self._monotonic = monotonic
        self._ahead = timedelta(0)
        self._ask_at = float("-inf")
        self._last: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """The present instant, as of the last `look`."""
        return self._wall() + self._ahead

    async def look(self) -> bool:
        """Compare the clocks. Whether the time is earlier now than it was, for all that went by since the last look."""
        at = self._monotonic()
        expected = self._last[0] + timedelta(seconds=at - self._last[1]) if self._last else None
        stepped = expected is not None and abs(self.now() - expected) > STEP
        if self._reference and (stepped or at >= self._ask_at):
            _, self._ahead = min([await self._compared(self._reference) for _ in range(ASKED)])
            self._ask_at = at + ASK_EVERY_S
        self._last = self.now(), at
        return expected is not None and self._last[0] < expected - STEP

    async def _compared(self, reference: Callable[[], Awaitable[datetime]]) -> tuple[float, timedelta]:
        """How many seconds the answer took, and by how much the shared clock is ahead if it was read half-way."""
        asked, began = self._wall(), self._monotonic()
        told = await reference()
        took = self._monotonic() - began
        return took, told - asked - timedelta(seconds=took / 2)
