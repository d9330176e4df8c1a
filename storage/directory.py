"""The directory's cache: people, channels and who is in which, as Slack last said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import and_, delete, exists, not_, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import UNFINISHED
from storage.resting import awake
from storage.tables import ChannelRow, FlagRow, Membership, PersonRow, TeamRow, Workspace

Row = TypeVar("Row", PersonRow, ChannelRow)


async def find_person(session: AsyncSession, workspace_id: int, slack_id: str) -> PersonRow | None:
    """A person by Slack's id."""
    query = select(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.slack_id == slack_id)
    return (await session.exec(query)).first()


async def stale_people(session: AsyncSession, before: datetime, most: int) -> list[tuple[int, str]]:
    """Those who have, raised or answer for something, and were not read from Slack since `before` (real time).

    Whoever installed the bot answers for what nobody sorts yet. Also those who are known to have left and still have a
    flag or a team: whoever noticed did not come to let go of it.
    Our id of the workspace and Slack's of the person, the longest ago first.
    """
    person, read_at = col(PersonRow.id), col(PersonRow.refreshed_at)
    unfinished = col(FlagRow.status).in_(UNFINISHED)
    has = exists().where(col(FlagRow.owner_id) == person, unfinished)
    raised = exists().where(col(FlagRow.reporter_id) == person, unfinished)
    leads = exists().where(or_(col(TeamRow.lead_id) == person, col(TeamRow.head_id) == person))
    home, installer = col(Workspace.id), col(Workspace.installed_by)
    installed = exists().where(home == col(PersonRow.workspace_id), installer == col(PersonRow.slack_id))
    answers = or_(leads, installed)
    stale = and_(col(PersonRow.active), or_(read_at.is_(None), read_at < before), or_(has, raised, answers))
    let_go = and_(not_(col(PersonRow.active)), or_(has, answers))
    query = (
        select(PersonRow.workspace_id, PersonRow.slack_id)
        .where(col(PersonRow.slack_id).is_not(None), awake(PersonRow.workspace_id), or_(stale, let_go))
        .order_by(read_at.nulls_first(), person)
        .limit(most)
    )
    return [(workspace_id, slack_id) for workspace_id, slack_id in await session.exec(query) if slack_id]


async def find_channel(session: AsyncSession, workspace_id: int, slack_id: str) -> ChannelRow | None:
    """A channel by Slack's id."""
    query = select(ChannelRow).where(ChannelRow.workspace_id == workspace_id, ChannelRow.slack_id == slack_id)
    return (await session.exec(query)).first()


async def find_channels(session: AsyncSession, workspace_id: int, slack_ids: Collection[str]) -> Sequence[ChannelRow]:
    """Those of these channels that are known."""
    mine = (col(ChannelRow.workspace_id) == workspace_id, col(ChannelRow.slack_id).in_(slack_ids))
    return (await session.exec(select(ChannelRow).where(*mine))).all()


async def keep_person(session: AsyncSession, workspace_id: int, slack_id: str, **known: Any) -> PersonRow:
    """Write what is known of a person, who is made if they are new."""
    await _make(session, PersonRow, [_blank_person(workspace_id, slack_id)])
    row = await find_person(session, workspace_id, slack_id)
    assert row is not None  # noqa: S101 (it was made in this transaction)
    return await _changed(session, row, known)


async def keep_channel(session: AsyncSession, workspace_id: int, slack_id: str, **known: Any) -> ChannelRow:
    """Write what is known of a channel, which is made if it is new."""
    blank = {"workspace_id": workspace_id, "slack_id": slack_id, "name": "", "is_private": False, "bot_in": False}
    await _make(session, ChannelRow, [blank])
    row = await find_channel(session, workspace_id, slack_id)
    assert row is not None  # noqa: S101 (it was made in this transaction)
    return await _changed(session, row, known)


async def _make(session: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert those that are not there."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    await session.exec(dialect.insert(table).on_conflict_do_nothing(), params=rows)


async def _changed(session: AsyncSession, row: Row, known: dict[str, Any]) -> Row:
    for name, value in known.items():
        setattr(row, name, value)
    session.add(row)
    await session.flush()
    return row


def _blank_person(workspace_id: int, slack_id: str) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "slack_id": slack_id,
        "name": "",
        "tz": "UTC",
        "active": True,
        "is_admin": False,
        "is_guest": False,
    }


async def keep_members(
    session: AsyncSession, workspace_id: int, channel: str, members: Sequence[str], at: datetime
) -> None:
    """Write who is in a channel. `at` is real time."""
    row = await keep_channel(session, workspace_id, channel, members_at=at)
    await session.exec(delete(Membership).where(col(Membership.channel_id) == row.id))
    if not members:
        return
    await _make(session, PersonRow, [_blank_person(workspace_id, member) for member in members])
    query = select(PersonRow.id).where(PersonRow.workspace_id == workspace_id, col(PersonRow.slack_id).in_(members))
    people = (await session.exec(query)).all()
    rows = [{"workspace_id": workspace_id, "channel_id": row.id, "person_id": person} for person in people]
    await _make(session, Membership, rows)


async def is_member(session: AsyncSession, workspace_id: int, channel: str, person: str) -> bool:
    """Whether the cache knows this person to be in this channel."""
    query = (
        select(Membership.person_id)
        .join(ChannelRow, col(Membership.channel_id) == ChannelRow.id)
        .join(PersonRow, col(Membership.person_id) == PersonRow.id)
        .where(ChannelRow.workspace_id == workspace_id, ChannelRow.slack_id == channel, PersonRow.slack_id == person)
    )
    return (await session.exec(query)).first() is not None


async def add_member(session: AsyncSession, workspace_id: int, channel: str, person: str) -> None:
    """Somebody joined."""
    joined = await keep_channel(session, workspace_id, channel)
    who = await keep_person(session, workspace_id, person)
    await _make(session, Membership, [{"workspace_id": workspace_id, "channel_id": joined.id, "person_id": who.id}])


async def drop_member(session: AsyncSession, workspace_id: int, channel: str, person: str) -> None:
    """Somebody left."""
    row, who = await find_channel(session, workspace_id, channel), await find_person(session, workspace_id, person)
    if row and who:
        await session.exec(
            delete(Membership).where(col(Membership.channel_id) == row.id, col(Membership.person_id) == who.id)
        )


async def doubt_channel(session: AsyncSession, workspace_id: int, channel: str) -> None:
    """What is known of the channel is to be read anew."""
    await session.exec(
        update(ChannelRow)
        .where(col(ChannelRow.workspace_id) == workspace_id, col(ChannelRow.slack_id) == channel)
        .values(refreshed_at=None, members_at=None)
    )
