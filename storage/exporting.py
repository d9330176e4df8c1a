"""Reading everything, page by page: flags and records as plain values, fit for a file.

People go by our own ids: names are for the directory, and a file that is handed around needs none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import FlagRow, Record, Supporter, TeamRow, Workspace

PAGE = 500
FLAG_COLUMNS = (
    "number", "words", "status", "severity", "raised_at", "raised_in", "private", "name_hidden", "since", "rung",
    "reporter_id", "owner_id", "next_at", "promise_kind", "promise_until", "promise_link", "slips", "asked",
    "review_at", "decline_reason", "lower_reason", "on_the_spot", "question", "answer", "fix_cause", "fix_change",
    "merged_into", "card_link",
)  # fmt: skip
FLAGS = ("workspace", "team", "supporters", *FLAG_COLUMNS)
RECORDS = ("workspace", "flag", "at", "kind", "actor_id", "data")


async def flags(db: Database, workspace_id: int | None) -> AsyncIterator[dict[str, Any]]:
    """All flags, in the order in which they were raised. Raises `UnreadableError`."""
    last = 0
    while True:
        async with db.read() as session:
            found = await _flags_after(session, workspace_id, last)
            supporters = await _supporters(session, [row.id or 0 for row, _, _ in found])
        for row, team, workspace in found:
            more = {"workspace": workspace, "team": team, "supporters": supporters.get(row.id or 0, 0)}
            yield more | {name: getattr(row, name) for name in FLAG_COLUMNS}
        if not found:
            return
        last = found[-1][0].id or 0


async def _flags_after(
    session: AsyncSession, workspace_id: int | None, last: int
) -> Sequence[tuple[FlagRow, str, str]]:
    query = (
        select(FlagRow, TeamRow.name, Workspace.slack_id)
        .join(TeamRow, col(TeamRow.id) == col(FlagRow.team_id))
        .join(Workspace, col(Workspace.id) == col(FlagRow.workspace_id))
        .where(col(FlagRow.id) > last)
        .order_by(col(FlagRow.id))
        .limit(PAGE)
    )
    if workspace_id is not None:
        query = query.where(FlagRow.workspace_id == workspace_id)
    return (await session.exec(query)).all()


async def _supporters(session: AsyncSession, flag_ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for flag_id in await session.exec(select(Supporter.flag_id).where(col(Supporter.flag_id).in_(flag_ids))):
        counts[flag_id] = counts.get(flag_id, 0) + 1
    return counts


async def records(db: Database, workspace_id: int | None) -> AsyncIterator[dict[str, Any]]:
    """All that happened, in its order. Raises `UnreadableError`."""
    last = 0
    while True:
        async with db.read() as session:
            found = await _records_after(session, workspace_id, last)
        for row, number, workspace in found:
            yield {"workspace": workspace, "flag": number} | {
                name: getattr(row, name) for name in ("at", "kind", "actor_id", "data")
            }
        if not found:
            return
        last = found[-1][0].id or 0


async def _records_after(
    session: AsyncSession, workspace_id: int | None, last: int
) -> Sequence[tuple[Record, int, str]]:
    query = (
        select(Record, FlagRow.number, Workspace.slack_id)
        .join(FlagRow, col(FlagRow.id) == col(Record.flag_id))
        .join(Workspace, col(Workspace.id) == col(Record.workspace_id))
        .where(col(Record.id) > last)
        .order_by(col(Record.id))
        .limit(PAGE)
    )
    if workspace_id is not None:
        query = query.where(Record.workspace_id == workspace_id)
    return (await session.exec(query)).all()
