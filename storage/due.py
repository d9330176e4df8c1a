"""What is due: the queries that the tick lives on, and what it writes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Person, Team
from bot.words import DeliveryKind, DeliveryState
from storage.attention import next_held
from storage.bulk import table_of, write_many
from storage.reading import person_of, read_people, read_teams
from storage.resting import awake
from storage.tables import Delivery, DigestRow, FlagRow, PersonRow, Record, Supporter, TeamRow, Workspace


@dataclass(frozen=True, slots=True)
class Due:
    """A flag whose time has come, with the people and the team around it."""

    row: FlagRow
    team: Team
    reporter: Person | None
    owner: Person | None
    installer: str
    """Slack's id of whoever installed the bot: hears for a team that has no channel yet."""


async def teams_due(session: AsyncSession, now: datetime) -> Counter[int]:
    """How many flags are due at `now` (work clock) in each team; the team with the longest due first."""
    due = (col(FlagRow.next_at) <= now, awake(FlagRow.workspace_id))
    query = select(FlagRow.team_id).where(*due).order_by(col(FlagRow.next_at))
    return Counter(await session.exec(query))


async def lock_teams(session: AsyncSession, team_ids: Collection[int]) -> dict[int, Team]:
    """The teams, ours until the transaction ends; those that another replica looks at just now are left out."""
    query = select(TeamRow.id).where(col(TeamRow.id).in_(team_ids)).order_by(col(TeamRow.id))
    # Not FOR UPDATE: whoever raises a flag refers to its team, and must not wait for us.
    mine = (await session.exec(query.with_for_update(skip_locked=True, key_share=True))).all()
    return await read_teams(session, [team_id for team_id in mine if team_id])


async def read_due(
    session: AsyncSession, teams: Mapping[int, Team], until: Mapping[int, datetime], now: datetime
) -> list[Due]:
    """The teams' flags that are due by the instant given for each team; of those that look ahead also what is held.

    Locked here. A flag that somebody is just changing is left out.
    """
    rows = await _rows_until(session, until, now)
    if not rows:
        return []
    session.expunge_all()  # what is decided is written in one statement, not row by row
    people = await read_people(session, [person for row in rows for person in (row.reporter_id, row.owner_id)])
    installers = await _installers(session, {row.workspace_id for row in rows})
    return [
        Due(row, teams[row.team_id], people.get(row.reporter_id or 0), people.get(row.owner_id or 0),
            installers[row.workspace_id])
        for row in rows
    ]  # fmt: skip


async def _rows_until(session: AsyncSession, until: Mapping[int, datetime], now: datetime) -> list[FlagRow]:
    """Teams that look as far ahead are read together."""
    alike: dict[datetime, list[int]] = {}
    for team_id, instant in until.items():
        alike.setdefault(instant, []).append(team_id)
    found: dict[int, FlagRow] = {}
    for instant, team_ids in alike.items():
        of_teams = select(FlagRow).where(col(FlagRow.team_id).in_(team_ids))
        held = [col(FlagRow.held_at).is_not(None)] if instant > now else []
        for which in (col(FlagRow.next_at) <= instant, *held):
            query = of_teams.where(which).order_by(col(FlagRow.next_at)).with_for_update(skip_locked=True)
            found |= {row.id or 0: row for row in await session.exec(query)}
    return list(found.values())


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
    """When the next thing is due, and what: `#42`, a held message, or the digest. None when nothing ever is."""
    flag = (
        await session.exec(
            select(FlagRow.next_at, FlagRow.number)
            .where(col(FlagRow.next_at).is_not(None), awake(FlagRow.workspace_id))
            .order_by(col(FlagRow.next_at))
            .limit(1)
        )
    ).first()
    weekly = select(DigestRow.next_at).where(awake(DigestRow.workspace_id)).order_by(col(DigestRow.next_at))
    digest = (await session.exec(weekly.limit(1))).first()
    coming = [(flag[0], f"#{flag[1]}")] if flag and flag[0] else []
    coming += [(digest, "the weekly digest")] if digest else []
    coming += [(held, "a message that was held back")] if (held := await next_held(session)) else []
    return min(coming, default=None)
