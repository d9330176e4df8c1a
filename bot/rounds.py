"""What the log is told of a loop whose rounds fail: why, at once and then once a minute, and when it goes again.

A database that is away for a night fails tens of thousands of rounds. Whoever is woken by that looks for one line.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from storage.errors import StorageError

SAID_AGAIN_S = 60.0

log = structlog.get_logger()


class Rounds:
    """Those of one loop: `failed_as` and `well_as` are the events in the log. `now` is in seconds, and only goes on."""

    def __init__(self, failed_as: str, well_as: str, now: Callable[[], float] = time.monotonic) -> None:
        self._failed_as = failed_as
        self._well_as = well_as
        self._now = now
        self._why = ""
        self._count = 0
        self._since = 0.0
        self._said = 0.0

    def failed(self, error: Exception) -> None:
        """A round failed. A reason that is new is logged at once, with its place in the code."""
        now, why = self._now(), _why(error)
        self._since = self._since if self._count else now
        self._count += 1
        if why != self._why:
            log.error(self._failed_as, why=why, exc_info=error)
        elif now - self._said >= SAID_AGAIN_S:
            log.error(self._failed_as, why=why, rounds=self._count, seconds=round(now - self._since))
        else:
            return
        self._why, self._said = why, now

    def well(self) -> None:
        """A round went well; after some that failed, that is news."""
        if self._count:
            log.info(self._well_as, rounds=self._count, seconds=round(self._now() - self._since))
        self._why, self._count = "", 0


def _why(error: Exception) -> str:
    """Of the database in words that hold nothing of anybody; of all else its kind."""
    return (isinstance(error, StorageError) and str(error)) or type(error).__name__
