"""People in a transaction: who they are, and what follows when one leaves."""

from __future__ import annotations

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Person
from storage.reading import person_of
from storage.tables import PersonRow


async def active_person(session: AsyncSession, workspace_id: int, slack_id: str) -> Person | None:
    """Somebody who is still there; None for everybody else."""
    query = select(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.slack_id == slack_id)
    row = (await session.exec(query)).first()
    return person_of(row) if row and row.active else None


async def person_by_id(session: AsyncSession, person_id: int | None) -> Person | None:
    """Somebody by our id."""
    row = await session.get(PersonRow, person_id) if person_id else None
    return person_of(row) if row else None
