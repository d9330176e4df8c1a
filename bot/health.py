"""How the bot is: for `/healthz` and `/readyz`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.database import Database
from storage.errors import StorageError
from storage.probe import can_write

READY_LIMIT = 1.5
"""Seconds that the check may take."""


@dataclass
class Health:
    """`tick_age` and `send_age` tell seconds since the last one that went well; None before the first."""

    db: Database
    tick_age: Callable[[], float | None]
    send_age: Callable[[], float | None]
    connections: Callable[[], int] | None = None
    """How many are open, if it is Socket Mode."""
    started: float = field(default_factory=time.monotonic)

    def ages(self) -> dict[str, float | None]:
        """Seconds: how long it runs, since the last tick, since the last send. And the connections, if it has some."""
        return {
            "up": round(time.monotonic() - self.started, 1),
            "last_tick": _rounded(self.tick_age()),
            "last_send": _rounded(self.send_age()),
            **({"connections": self.connections()} if self.connections else {}),
        }

    async def can_record(self) -> bool:
        """Whether a flag could be recorded now. A stuck sender does not matter for that."""
        try:
            async with self.db.write(limit=READY_LIMIT) as session:
                await can_write(session)
        except StorageError:
            return False
        return True


def _rounded(age: float | None) -> float | None:
    return None if age is None else round(age, 1)
