"""Keys of what came in, each committed with its effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.bulk import table_of, write_many
from storage.inbound_tables import Inbound

KEPT = timedelta(days=2)
"""Slack repeats an event for some minutes; two days leave room for any queue between, and for a clock that is set."""

_CAME = select(Inbound.key, Inbound.outcome).where(
    Inbound.workspace_id == bindparam("workspace"), col(Inbound.key).in_(bindparam("keys", expanding=True))
)
_KEEP = insert(table_of(Inbound))


async def recall(session: AsyncSession, workspace_id: int, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Which of the keys came before, and what came of them."""
    found = await session.exec(_CAME, params={"workspace": workspace_id, "keys": list(keys)})
    return {key: dict(outcome) for key, outcome in found}


async def remember(
    session: AsyncSession, workspace_id: int, outcomes: Mapping[str, dict[str, Any]], at: datetime
) -> None:
    """Keep what came of each key. `at` is real time."""
    rows = [
        {"workspace_id": workspace_id, "key": key, "at": at, "outcome": outcome} for key, outcome in outcomes.items()
    ]
    await write_many(session, _KEEP, rows)


async def forget_old(session: AsyncSession, now: datetime, most: int) -> int:
    """Drop at most so many of the keys that no repeat can carry any more; how many that were. `now` is real time."""
    old = select(Inbound.workspace_id, Inbound.key).where(col(Inbound.at) < now - KEPT).order_by(col(Inbound.at))
    batch = old.limit(most).with_for_update(skip_locked=True)
    mine = tuple_(col(Inbound.workspace_id), col(Inbound.key)).in_(batch)
    return (await session.exec(delete(Inbound).where(mine))).rowcount
