"""Clocks that are set back: what is held until some instant would be held for as long as the clock was moved.

Real time, as all who lease of one database share it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.tables import Delivery, Lane, Workspace


@dataclass(frozen=True, slots=True)
class Spans:
    """How far ahead of now what is held can be at most; what is further ahead was written by another clock."""

    lease: timedelta
    look: timedelta
    """From when a delivery is taken until it is looked for, should its sender die."""
    rest: timedelta
    """For a lane's pace, a method's tier, a workspace's pause."""
    wait: timedelta
    """For a delivery that is tried again."""


def shared_clock(db: Database) -> Callable[[], Awaitable[datetime]] | None:
    """Asks what time it is on PostgreSQL's machine; None on SQLite, where one process has the database to itself."""

    async def ask() -> datetime:
        async with db.read() as session:
            told: datetime = (await session.exec(select(func.clock_timestamp()))).one()
            return told

    return None if db.is_sqlite else ask


async def hold_nothing_beyond(session: AsyncSession, now: datetime, spans: Spans) -> None:
    """Leases and looks end after their own span from now; all else that is too far ahead is free at once.

    Whatever was to rest because Slack said so is told so again.
    """
    await _run(session, _no_later(Lane, Lane.leased_until, now + spans.lease, now + spans.lease))
    await _run(session, _no_later(Lane, Lane.free_at, now + spans.rest, now))
    looked_for = (col(Delivery.state) == DeliveryState.SENDING) | (col(Delivery.kind) == DeliveryKind.DUPLICATE)
    furthest = case((looked_for, now + spans.look), else_=now + spans.wait)
    mended = case((looked_for, now + spans.look), else_=now)
    waiting = text("state IN ('waiting', 'sending')")  # so said, the index of what waits is used
    await _run(session, _no_later(Delivery, Delivery.not_before, furthest, mended).where(waiting))
    await _run(session, _no_later(Workspace, Workspace.paused_until, now + spans.rest, now))


def _no_later(table: type[Any], column: Any, furthest: Any, mended: Any) -> Any:
    return update(table).where(column > furthest).values({column.key: mended})


async def _run(session: AsyncSession, statement: Any) -> None:
    await session.exec(statement.execution_options(synchronize_session=False))
