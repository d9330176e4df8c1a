"""Who has their App Home open, as far as can be known, and whose shows what has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ChannelRow, FlagRow, Membership, PersonRow, Supporter, TeamRow, Workspace

LOOKED_AT = timedelta(hours=12)
"""How long after they opened it somebody may still have it before them; whoever opens it again gets it anew."""
Watcher = tuple[int, int, str]
"""Our ids of the workspace and of the person, and Slack's of the person."""

# Made once: these run with each change of a flag.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OPENED = select(PersonRow.workspace_id, PersonRow.id, PersonRow.slack_id).where(
    col(PersonRow.home_at) > bindparam("since"), col(PersonRow.slack_id).is_not(None)
)  # in no order: else SQLite reads everybody in it, and not the few by the index
_MEMBER = (
    exists()
    .where(col(Membership.person_id) == col(PersonRow.id), col(Membership.channel_id) == col(ChannelRow.id))
    .where(col(ChannelRow.workspace_id) == col(TeamRow.workspace_id), col(ChannelRow.slack_id) == col(TeamRow.channel))
    .correlate(PersonRow, TeamRow)
)
_INSTALLED = (
    exists()
    .where(col(Workspace.id) == col(PersonRow.workspace_id), col(Workspace.installed_by) == col(PersonRow.slack_id))
    .correlate(PersonRow)
)
_SORTS_NOBODY = and_(col(TeamRow.channel).is_(None), or_(col(PersonRow.is_admin), _INSTALLED))
"""Whoever could say who sorts what fits no team sees how many flags wait for that."""
_LEADER = aliased(PersonRow)
_LED = (
    exists()
    .where(col(_LEADER.id).in_((col(TeamRow.lead_id), col(TeamRow.head_id))), col(_LEADER.active))
    .correlate(TeamRow)
)
_STANDS_IN = and_(col(PersonRow.is_admin), ~_LED)
"""Admins, where a team has neither lead nor head."""
_OF_TEAM = (
    exists()
    .where(col(FlagRow.id).in_(_IDS), col(TeamRow.id) == col(FlagRow.team_id))
    .where(col(TeamRow.workspace_id) == col(PersonRow.workspace_id))
    .where(
        or_(
            col(TeamRow.lead_id) == col(PersonRow.id),
            col(TeamRow.head_id) == col(PersonRow.id),
            _MEMBER,
            _SORTS_NOBODY,
            _STANDS_IN,
        )
    )
    .correlate(PersonRow)
)
_REPORTER = exists().where(col(FlagRow.id).in_(_IDS), col(FlagRow.reporter_id) == col(PersonRow.id))
_OWNER = exists().where(col(FlagRow.id).in_(_IDS), col(FlagRow.owner_id) == col(PersonRow.id))
_SUPPORTER = exists().where(col(Supporter.flag_id).in_(_IDS), col(Supporter.person_id) == col(PersonRow.id))
_OF_FLAGS = _OPENED.where(or_(_REPORTER, _OWNER, _SUPPORTER, _OF_TEAM))
_OF_WORKSPACE = _OPENED.where(PersonRow.workspace_id == bindparam("workspace"))
_WHO_MEND = _OF_WORKSPACE.where(or_(col(PersonRow.is_admin), _INSTALLED))
_OF_PERSON = _OF_WORKSPACE.where(PersonRow.slack_id == bindparam("slack_id"))


async def watchers_of(session: AsyncSession, flag_ids: Collection[int], now: datetime) -> list[Watcher]:
    """Whose Home, opened lately, shows one of these flags: who has, raised or supports it, and its team.

    `now` is work time.
    """
    return await _found(session, _OF_FLAGS, {"ids": list(flag_ids), "since": now - LOOKED_AT})


async def watchers_in(session: AsyncSession, workspace_id: int, now: datetime) -> list[Watcher]:
    """Everybody of a workspace who opened it lately."""
    return await _found(session, _OF_WORKSPACE, {"workspace": workspace_id, "since": now - LOOKED_AT})


async def watchers_who_mend(session: AsyncSession, workspace_id: int, now: datetime) -> list[Watcher]:
    """Admins, and whoever installed the bot, who opened it lately."""
    return await _found(session, _WHO_MEND, {"workspace": workspace_id, "since": now - LOOKED_AT})


async def watcher(session: AsyncSession, workspace_id: int, slack_id: str, now: datetime) -> list[Watcher]:
    """One person, if they opened it lately."""
    given = {"workspace": workspace_id, "slack_id": slack_id, "since": now - LOOKED_AT}
    return await _found(session, _OF_PERSON, given)


async def _found(session: AsyncSession, query: Any, given: dict[str, Any]) -> list[Watcher]:
    rows: Sequence[Any] = (await (await session.connection()).execute(query, given)).all()
    return [(row[0], row[1], row[2]) for row in rows]
