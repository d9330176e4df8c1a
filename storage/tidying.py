"""Rows that nothing will ever ask for again. What was raised, what was said and the record are never among them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, text, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.attention_tables import Spent
from storage.bulk import table_of
from storage.tables import TAKEN_AWAY, Delivery, Lane

IDLE = timedelta(days=90)


async def forget_idle(session: AsyncSession, now: datetime, real: datetime, most: int) -> int:
    """Drop what has been idle for ninety days, at most so many of each kind; how many rows that were.

    `now` is work time, `real` is real time.
    """
    lane = (
        select(Lane.workspace_id, Lane.channel)
        .where(col(Lane.free_at) < real - IDLE, Lane.closed_why == "", Lane.leased_by == "")
        .where(~_waits_in_lane())
    )
    spent = select(Spent.workspace_id, Spent.whose).where(col(Spent.at) < now - IDLE)
    removed = select(Delivery.id).where(text(TAKEN_AWAY), col(Delivery.created_at) < now - IDLE)
    dropped = 0
    for table, which in ((Lane, lane), (Spent, spent), (Delivery, removed)):
        dropped += await _drop(session, table_of(table), which, most)
    return dropped


def _waits_in_lane() -> Any:
    waiting = text("state IN ('waiting', 'sending')")
    here = (Delivery.workspace_id == Lane.workspace_id, Delivery.lane == Lane.channel)
    return select(Delivery.id).where(waiting, *here).correlate(Lane).exists()


async def _drop(session: AsyncSession, table: Table, which: Any, most: int) -> int:
    """Those that somebody else holds just now are left for another time."""
    batch = which.limit(most).with_for_update(skip_locked=True, of=table)
    keys = tuple_(*table.primary_key.columns).in_(batch)
    return (await (await session.connection()).execute(delete(table).where(keys))).rowcount
