"""The state that goes with an installation from our page to Slack and back: sealed, expiring, and taken once.

slack_sdk's own store writes a row for everybody who looks at the page, takes a state twice when it comes twice at
once, and mistakes a database that is away for a stale state. Here a state carries its own proof, and a row is written
only when one comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import delete
from sqlmodel import col

from storage.bulk import dialect_of, insert_into
from storage.database import UNHURRIED, Database
from storage.errors import SealedError
from storage.installation_tables import UsedState
from storage.sealing import Keys

LASTS = timedelta(minutes=10)
WHAT = "install"


class States(AsyncOAuthStateStore):
    """`now` tells real time."""

    def __init__(self, db: Database, keys: Keys, now: Callable[[], datetime]) -> None:
        self._db = db
        self._keys = keys
        self._now = now

    async def async_issue(self, *_args: object, **_more: object) -> str:
        """A new state."""
        return self._keys.seal(WHAT, self._now()).rstrip("=")  # it stands in an address and in a cookie

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours, not too old, and came for the first time. Raises `StorageError`."""
        now = self._now()
        try:
            if self._keys.open(f"{state}{'=' * (-len(state) % 4)}", now, LASTS) != WHAT:
                return False
        except SealedError:
            return False
        return await self._is_first(hashlib.sha256(state.encode()).hexdigest(), now)

    async def _is_first(self, digest: str, now: datetime) -> bool:
        async with self._db.write(UNHURRIED) as session:
            await session.exec(delete(UsedState).where(col(UsedState.expires_at) < now))
            used = insert_into(dialect_of(session), UsedState).values(digest=digest, expires_at=now + LASTS)
            done = await (await session.connection()).execute(used.on_conflict_do_nothing())
            return bool(done.rowcount)
