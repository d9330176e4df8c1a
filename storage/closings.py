"""Destinations and installations that are closed: who is told, and how they open again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Team
from bot.words import DeliveryKind, DeliveryState
from storage.deliveries import Job
from storage.outbox import ToSay, homes_to_mend
from storage.reading import read_teams
from storage.tables import Delivery, Lane, TeamRow, Workspace

STILL_THE_SAME = timedelta(hours=1)
"""A destination that refuses again so soon, and that nobody said was mended, is still closed for the same reason."""


def is_news(lane: Lane, refused_at: datetime) -> bool:
    """Whether a refusal (real time) closes a lane, as it stood, anew: some messages may pass where others do not.

    A closing of which nobody could be told so far is news still.
    """
    if lane.refused_at is None:
        return True
    return not lane.closed_why and abs(refused_at - lane.refused_at) > STILL_THE_SAME


REVOKED = "token_revoked"
"""Slack's word for why a workspace is closed whose token was taken away."""
UNINSTALLED = "app_uninstalled"
"""Why a workspace is closed that has let the bot go: on purpose, so there is nothing to mend."""


async def word_of_closed(session: AsyncSession, lane: Lane, job: Job, why: str, now: datetime) -> list[ToSay]:
    """What is said when a lane closes: one word to whoever hears, and whoever can mend it sees it in their Home.

    Where nobody hears it is news again, should it refuse again. `lane` is as it stood before.
    """
    homes = [] if lane.closed_why else await homes_to_mend(session, lane.workspace_id, now)
    word = await _tell_closed(session, job, why, now)
    if word is None:
        await _keep_news(session, *job.lease.key)
    return [*homes, *([word] if word else [])]


async def _tell_closed(session: AsyncSession, job: Job, why: str, now: datetime) -> ToSay | None:
    """Word for triage, or for a lead, that a lane is closed: once, when it closes. None if nobody can be reached."""
    workspace_id, lane = job.lease.key
    shut = await _closed_lanes(session, workspace_id)
    listeners = (one for one in await _listeners(session, workspace_id, job.team) if one not in shut and one != lane)
    listener = next(listeners, None)
    if listener is None:
        return None
    return ToSay(
        workspace_id=workspace_id,
        key=f"closed:{lane}:{job.lease.token}",
        lane=listener,
        kind=DeliveryKind.CLOSED_DESTINATION,
        created_at=now,
        data={"lane": lane, "error": why, "serves": await _serves(session, workspace_id, lane)},
    )


async def _serves(session: AsyncSession, workspace_id: int, lane: str) -> str:
    """What a channel is for: a team may have gone elsewhere while something was still to be said there."""
    query = select(TeamRow.channel, TeamRow.digest_channel).where(
        TeamRow.workspace_id == workspace_id, or_(col(TeamRow.channel) == lane, col(TeamRow.digest_channel) == lane)
    )
    found = (await session.exec(query)).all()
    if any(channel == lane for channel, _ in found):
        return "team"
    return "digest" if found else "nobody"


async def _keep_news(session: AsyncSession, workspace_id: int, lane: str) -> None:
    """Nobody could be told that it is closed: it is told when it refuses again, should somebody be there by then."""
    mine = (col(Lane.workspace_id) == workspace_id, col(Lane.channel) == lane)
    await session.exec(update(Lane).where(*mine).values(refused_at=None))


async def closed_channels(session: AsyncSession, workspace_id: int) -> list[tuple[str, str]]:
    """Teams' channels that take nothing, by Slack's id, each with Slack's word for why; that of triage first."""
    lane = and_(col(Lane.workspace_id) == col(TeamRow.workspace_id), col(Lane.channel) == col(TeamRow.channel))
    query = (
        select(Lane.channel, Lane.closed_why)
        .join(TeamRow, lane)
        .where(TeamRow.workspace_id == workspace_id, Lane.closed_why != "")
        .order_by(col(TeamRow.is_triage).desc(), col(TeamRow.id))
    )
    return list((await session.exec(query)).all())


async def _closed_lanes(session: AsyncSession, workspace_id: int) -> set[str]:
    query = select(Lane.channel).where(Lane.workspace_id == workspace_id, Lane.closed_why != "")
    return set((await session.exec(query)).all())


async def _listeners(session: AsyncSession, workspace_id: int, team: Team | None) -> list[str]:
    """The triage channel, then leads, then whoever installed the bot."""
    workspace = await session.get_one(Workspace, workspace_id)
    triage = await _triage(session, workspace_id)
    found = [triage.channel if triage else None, *_leads(team), *_leads(triage), workspace.installed_by]
    return [listener for listener in found if listener]


async def _triage(session: AsyncSession, workspace_id: int) -> Team | None:
    query = select(TeamRow.id).where(TeamRow.workspace_id == workspace_id, col(TeamRow.is_triage))
    triage_id = (await session.exec(query)).first()
    return (await read_teams(session, [triage_id])).get(triage_id) if triage_id else None


def _leads(team: Team | None) -> Iterator[str | None]:
    if team and team.lead and team.lead.active:
        yield team.lead.slack_id


def _heads(team: Team) -> Iterator[str | None]:
    if team.head and team.head.active:
        yield team.head.slack_id


async def next_place(session: AsyncSession, job: Job) -> str | None:
    """Where a card is shown that its lane cannot take: to lead, to head, in the triage channel unless it is private."""
    flag, (workspace_id, lane) = job.view, job.lease.key
    if flag is None:
        return None
    triage = None if flag.private else await _triage(session, workspace_id)
    places = [*_leads(flag.team), *_heads(flag.team), triage.channel if triage else None]
    after = places[places.index(lane) + 1 :] if lane in places else places
    shut = await _closed_lanes(session, workspace_id)
    return next((place for place in after if place and place != lane and place not in shut), None)


async def reopen_lane(session: AsyncSession, workspace_id: int, lane: str) -> None:
    """It was mended (unarchived, the bot invited again): what waits there goes out now.

    So does the look for what may have been said, where its attempt has ended: one that is under way has no reason yet.
    """
    refused = col(Lane.refused_at).is_not(None) | (col(Lane.closed_why) != "")
    mine = (col(Lane.workspace_id) == workspace_id, col(Lane.channel) == lane, refused)
    await session.exec(update(Lane).where(*mine).values(free_at=None, closed_why="", refused_at=None))
    here = (col(Delivery.workspace_id) == workspace_id, col(Delivery.lane) == lane)
    ended = (col(Delivery.state) == DeliveryState.SENDING) & (col(Delivery.why) != "")
    put_off = ((col(Delivery.state) == DeliveryState.WAITING) | ended, col(Delivery.not_before).is_not(None))
    again = update(Delivery).where(*here, *put_off).values(not_before=None)
    await session.exec(again.execution_options(synchronize_session=False))


async def has_come_in(session: AsyncSession, workspace_id: int, lane: str) -> None:
    """The bot is in: what was to bring it there is over, and holds up nothing any more."""
    waits = (col(Delivery.kind) == DeliveryKind.JOIN, col(Delivery.state) == DeliveryState.WAITING)
    here = (col(Delivery.workspace_id) == workspace_id, col(Delivery.lane) == lane, *waits)
    over = update(Delivery).where(*here).values(state=DeliveryState.SUPERSEDED, why="somebody brought me in")
    ended = await session.exec(over.execution_options(synchronize_session=False))
    if ended.rowcount:
        mine = (col(Lane.workspace_id) == workspace_id, col(Lane.channel) == lane)
        await session.exec(update(Lane).where(*mine).values(free_at=None))


async def close_workspace(session: AsyncSession, workspace_id: int, why: str) -> None:
    """Nothing is sent there any more, until it opens again."""
    mine = col(Workspace.id) == workspace_id
    await session.exec(update(Workspace).where(mine).values(closed_why=why, paused_until=None, token_mark=""))


async def pause_workspace(
    session: AsyncSession, workspace_id: int, until: datetime, why: str = "", mark: str | None = None
) -> None:
    """Nothing is sent there before `until` (real time); if Slack refused the token with this mark, it is closed.

    Where the bot was installed or uninstalled meanwhile, that holds: an older token, or that there was none, says
    nothing of the one that it goes by. Without a mark it is the one that it goes by.
    """
    values: dict[str, Any] = {"paused_until": until}
    meant = [col(Workspace.id) == workspace_id]
    if why:
        values["closed_why"] = why
        meant.append(col(Workspace.closed_why) != UNINSTALLED)
        meant += [col(Workspace.token_mark).in_(("", mark))] if mark is not None else []
    await session.exec(update(Workspace).where(*meant).values(**values))


async def to_probe(session: AsyncSession, now: datetime) -> list[int]:
    """Workspaces whose installation is closed, and whose token is to be tried again by now. `now` is real time."""
    due = col(Workspace.paused_until).is_(None) | (col(Workspace.paused_until) <= now)
    query = select(Workspace.id).where(col(Workspace.closed_why).not_in(("", UNINSTALLED)), due)
    return [workspace_id for workspace_id in await session.exec(query) if workspace_id]


async def probed(session: AsyncSession, workspace_id: int, why: str, now: datetime, again: timedelta) -> None:
    """The token works again (`why` is empty), or is tried again after `again`.

    Where the bot was installed or uninstalled meanwhile, that holds.
    """
    values = {"closed_why": why, "paused_until": now + again if why else None}
    still_closed = (col(Workspace.id) == workspace_id, col(Workspace.closed_why).not_in(("", UNINSTALLED)))
    await session.exec(update(Workspace).where(*still_closed).values(**values))
