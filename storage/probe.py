"""A write that changes nothing: whether the database takes writes at all."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Workspace


async def can_write(session: AsyncSession) -> None:
    """Raises what the database raises when it is read-only, locked, or not migrated."""
    await session.exec(update(Workspace).where(col(Workspace.id) == 0).values(flag_count=0))
