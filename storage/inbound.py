"""Keys of what came in, each committed with its effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.bulk import table_of, write_many
from storage.tables import Inbound

KEPT = timedelta(days=1)
"""Slack repeats an event for some minutes; a day leaves room for any queue between."""

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


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop the keys that no repeat can carry any more. `now` is real time."""
    await session.exec(delete(Inbound).where(col(Inbound.at) < now - KEPT))
