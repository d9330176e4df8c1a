"""Queries on workspaces and teams."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Team
from bot.words import UNFINISHED, WITH_THE_TEAM
from storage.reading import read_people, team_of
from storage.sealing import mark_of
from storage.tables import Delivery, FlagRow, TeamRow, Workspace


async def find_workspace(session: AsyncSession, slack_id: str) -> Workspace | None:
    """A workspace by Slack's id."""
    return (await session.exec(select(Workspace).where(Workspace.slack_id == slack_id))).first()


async def read_workspaces(session: AsyncSession) -> list[Workspace]:
    """All workspaces, the oldest first."""
    return list((await session.exec(select(Workspace).order_by(col(Workspace.id)))).all())


async def add_workspace(session: AsyncSession, slack_id: str, now: datetime) -> Workspace:
    """A new workspace, with the triage team that it has from its first minute."""
    workspace = Workspace(slack_id=slack_id)
    session.add(workspace)
    await session.flush()
    session.add(TeamRow(workspace_id=workspace.id or 0, name="Triage", is_triage=True, created_at=now))
    return workspace


async def open_workspace(
    session: AsyncSession, slack_id: str, name: str, bot_user: str, token: str, now: datetime
) -> Workspace:
    """The bot is there, by this token; if it is there again, what waited goes out at once. `now` is work time."""
    row = await find_workspace(session, slack_id) or await add_workspace(session, slack_id, now)
    if row.closed_why:
        row.closed_why, row.paused_until = "", None
    row.name, row.bot_user, row.token_mark = name, bot_user, mark_of(token)
    session.add(row)
    await session.flush()
    return row


async def digest_channels(session: AsyncSession, workspace_id: int) -> list[str]:
    """Slack's ids of the channels in which leads read the weekly digest."""
    query = select(TeamRow.digest_channel).where(TeamRow.workspace_id == workspace_id).distinct()
    return sorted(channel for channel in await session.exec(query) if channel)


async def find_team_row(session: AsyncSession, workspace_id: int, channel: str) -> TeamRow | None:
    """The team of a channel."""
    query = select(TeamRow).where(TeamRow.workspace_id == workspace_id, TeamRow.channel == channel)
    return (await session.exec(query)).first()


async def is_called_so(session: AsyncSession, row: TeamRow) -> bool:
    """Whether another team with a channel has the name of this one, in whatever letters."""
    names = select(TeamRow.name).where(
        TeamRow.workspace_id == row.workspace_id, TeamRow.id != row.id, col(TeamRow.channel).is_not(None)
    )
    with session.no_autoflush:
        return row.name.casefold() in {name.casefold() for name in (await session.exec(names)).all()}


async def triage_row(session: AsyncSession, workspace_id: int) -> TeamRow:
    """The triage team."""
    query = select(TeamRow).where(TeamRow.workspace_id == workspace_id, col(TeamRow.is_triage))
    return (await session.exec(query)).one()


async def homeless_row(session: AsyncSession, triage: TeamRow) -> TeamRow | None:
    """The triage team of the first minute, locked, if another sorts now and it never got a channel."""
    query = select(TeamRow).where(
        TeamRow.workspace_id == triage.workspace_id, col(TeamRow.channel).is_(None), TeamRow.id != triage.id
    )
    return (await session.exec(query.with_for_update())).first()


async def merge_into(session: AsyncSession, row: TeamRow, other: TeamRow) -> None:
    """All that the row had is the other's, and the row is no more."""
    for table in (FlagRow, Delivery):
        await session.exec(update(table).where(col(table.team_id) == row.id).values(team_id=other.id))
    await session.delete(row)
    await session.flush()


async def count_unsorted(session: AsyncSession, workspace_id: int) -> int | None:
    """How many flags wait for somebody who sorts what fits no team; None where that has its channel."""
    row = await triage_row(session, workspace_id)
    if row.channel is not None:
        return None
    waiting = (FlagRow.team_id == row.id, col(FlagRow.status).in_(WITH_THE_TEAM))
    return (await session.exec(select(func.count()).select_from(FlagRow).where(*waiting))).one()


async def read_team(session: AsyncSession, row: TeamRow) -> Team:
    """The row as a value."""
    return team_of(row, await read_people(session, [row.lead_id, row.head_id]))


async def teams_led_by(session: AsyncSession, person_id: int) -> list[TeamRow]:
    """The teams whose lead or head somebody is, locked."""
    led = or_(col(TeamRow.lead_id) == person_id, col(TeamRow.head_id) == person_id)
    return list((await session.exec(select(TeamRow).where(led).order_by(col(TeamRow.id)).with_for_update())).all())


async def unfinished_of(session: AsyncSession, team_id: int) -> list[FlagRow]:
    """The team's flags that somebody still owes a step, locked."""
    query = select(FlagRow).where(FlagRow.team_id == team_id, col(FlagRow.status).in_(UNFINISHED))
    return list((await session.exec(query.order_by(col(FlagRow.id)).with_for_update())).all())
