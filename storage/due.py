"""What is due: the one query the tick lives on, and what it writes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Person, Team
from bot.words import DeliveryKind, DeliveryState
from storage.bulk import table_of, write_many
from storage.reading import person_of, read_people, read_teams
from storage.tables import Delivery, DigestRow, FlagRow, PersonRow, Record, Supporter, Workspace


@dataclass(frozen=True, slots=True)
class Due:
    """A flag whose time has come, with the people and the team around it."""

    row: FlagRow
    team: Team
    reporter: Person | None
    owner: Person | None
    installer: str
    """Slack's id of whoever installed the bot: hears for a team that has no channel yet."""


async def read_due(session: AsyncSession, now: datetime, limit: int) -> list[Due]:
    """The flags due at `now` (work clock), the longest due first; locked here, skipped by other replicas meanwhile."""
    query = (
        select(FlagRow)
        .where(col(FlagRow.next_at) <= now)
        .order_by(col(FlagRow.next_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.exec(query)).all()
    if not rows:
        return []
    session.expunge_all()  # what is decided is written in one statement, not row by row
    teams = await read_teams(session, {row.team_id for row in rows})
    people = await read_people(session, [person for row in rows for person in (row.reporter_id, row.owner_id)])
    installers = await _installers(session, {row.workspace_id for row in rows})
    return [
        Due(row, teams[row.team_id], people.get(row.reporter_id or 0), people.get(row.owner_id or 0),
            installers[row.workspace_id])
        for row in rows
    ]  # fmt: skip


async def _installers(session: AsyncSession, workspaces: set[int]) -> dict[int, str]:
    query = select(Workspace.id, Workspace.installed_by).where(col(Workspace.id).in_(workspaces))
    return {workspace or 0: installer for workspace, installer in await session.exec(query)}


async def update_flags(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write what was decided. Each row carries its `id` and the columns that change, which may differ."""
    flags = table_of(FlagRow)
    for columns, alike in _by_columns(rows).items():
        values = {name: bindparam(f"new_{name}", type_=flags.c[name].type) for name in columns}
        statement = update(flags).where(flags.c.id == bindparam("flag_id")).values(values)
        await write_many(session, statement, [_renamed(row) for row in alike])


def _by_columns(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    grouped: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(tuple(name for name in row if name != "id"), []).append(row)
    return grouped


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {"flag_id" if name == "id" else f"new_{name}": value for name, value in row.items()}


async def append_records(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Append to the records."""
    await write_many(session, insert(table_of(Record)), rows)


async def supersede_reminders(session: AsyncSession, flag_ids: Sequence[int]) -> None:
    """A flag has one unsent reminder at most: those that still wait give way to the new one."""
    statement = (
        update(Delivery)
        .where(
            col(Delivery.flag_id).in_(flag_ids),
            col(Delivery.kind) == DeliveryKind.REMINDER,
            col(Delivery.state) == DeliveryState.WAITING,
        )
        .values(state=DeliveryState.SUPERSEDED, why="a newer one took its place")
    )
    await session.exec(statement)


async def read_supporters(session: AsyncSession, flag_ids: Sequence[int]) -> dict[int, list[Person]]:
    """Who said "me too" and is still there, by flag."""
    query = (
        select(Supporter.flag_id, PersonRow)
        .join(PersonRow, col(Supporter.person_id) == PersonRow.id)
        .where(col(Supporter.flag_id).in_(flag_ids), col(PersonRow.active), col(PersonRow.slack_id).is_not(None))
    )
    found: dict[int, list[Person]] = {}
    for flag_id, person in await session.exec(query):
        found.setdefault(flag_id, []).append(person_of(person))
    return found


async def next_due(session: AsyncSession) -> tuple[datetime, str] | None:
    """When the next thing is due, and what: `#42`, or the digest. None when nothing ever is."""
    flag = (
        await session.exec(
            select(FlagRow.next_at, FlagRow.number)
            .where(col(FlagRow.next_at).is_not(None))
            .order_by(col(FlagRow.next_at))
            .limit(1)
        )
    ).first()
    digest = (await session.exec(select(DigestRow.next_at).order_by(col(DigestRow.next_at)).limit(1))).first()
    coming = [(flag[0], f"#{flag[1]}")] if flag and flag[0] else []
    coming += [(digest, "the weekly digest")] if digest else []
    return min(coming, default=None)
