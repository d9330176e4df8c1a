"""Clocks. The work clock is what policy and digest go by; the demo and the tests move it.

Signatures, triggers, leases, pace and back-off go by real time and ask `real_now` instead.
"""

from __future__ import annotations

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
