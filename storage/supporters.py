"""Those who said "me too"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import FlagRow, PersonRow, Supporter


async def add_supporters(session: AsyncSession, row: FlagRow, people: Sequence[int], at: datetime) -> None:
    """Make these people supporters of the flag; who is one already stays one."""
    if not people:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    rows = [{"flag_id": row.id, "person_id": person, "workspace_id": row.workspace_id, "at": at} for person in people]
    await session.exec(dialect.insert(Supporter).values(rows).on_conflict_do_nothing())


async def first_supporter(session: AsyncSession, row: FlagRow) -> PersonRow | None:
    """Whoever said "me too" first and is still there: the next reporter."""
    query = (
        select(PersonRow)
        .join(Supporter, col(Supporter.person_id) == PersonRow.id)
        .where(Supporter.flag_id == row.id, col(PersonRow.active), col(PersonRow.slack_id).is_not(None))
        .order_by(col(Supporter.at), col(Supporter.person_id))
        .limit(1)
    )
    return (await session.exec(query)).first()
