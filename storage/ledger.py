"""The ledger as whoever runs the bot reads it: what waits, what has failed and why, and trying it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import WITH_THE_TEAM, DeliveryKind, DeliveryState
from storage.closings import UNINSTALLED, reopen_lane
from storage.lanes import UNRESOLVED
from storage.outcomes import ENDS
from storage.resting import awake
from storage.tables import Delivery, FlagRow, Lane, TeamRow, Workspace
from storage.types import Instant, Word

FAILED = "state = 'failed'"
"""As the partial index says it: with a bound parameter no planner would know that it fits."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A delivery that was not said: it waits, or it has failed."""

    key: str
    lane: str
    state: DeliveryState
    created_at: datetime
    attempts: int
    why: str
    lane_closed: str
    """Slack's error that closed the destination; empty while it is open."""
    workspace_closed: str


async def read_unsent(
    session: AsyncSession, workspace_id: int | None, states: Sequence[DeliveryState], most: int
) -> tuple[list[Unsent], int]:
    """The first `most` of them, what has failed before what waits and the oldest first; and how many there are.

    The last look after something was said again is nothing that waits to be said.
    """
    says_something = (col(Delivery.kind) != DeliveryKind.DUPLICATE) | (col(Delivery.state) == DeliveryState.FAILED)
    which = (col(Delivery.state).in_(states), says_something, *_of(workspace_id))
    lane = and_(col(Lane.workspace_id) == col(Delivery.workspace_id), col(Lane.channel) == col(Delivery.lane))
    failed_first = case((col(Delivery.state) == DeliveryState.FAILED, 0), else_=1)
    query = (
        select(Delivery, Lane.closed_why, Workspace.closed_why)
        .join(Workspace, col(Workspace.id) == col(Delivery.workspace_id))
        .outerjoin(Lane, lane)
        .where(*which)
        .order_by(failed_first, col(Delivery.id))
        .limit(most)
    )
    found = [
        Unsent(row.key, row.lane, row.state, row.created_at, row.attempts, row.why, lane_closed or "", closed)
        for row, lane_closed, closed in await session.exec(query)
    ]
    total = (await session.exec(select(func.count()).select_from(Delivery).where(*which))).one()
    return found, total


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A flag's card that its team's channel did not take, and where it stands instead."""

    key: str
    lane: str
    channel: str


async def read_elsewhere(session: AsyncSession, workspace_id: int | None, most: int) -> list[Elsewhere]:
    """Cards of flags that are not over, the oldest first."""
    query = (
        select(Delivery.key, Delivery.lane, TeamRow.channel)
        .join(FlagRow, col(FlagRow.id) == col(Delivery.flag_id))
        .join(TeamRow, col(TeamRow.id) == col(FlagRow.team_id))
        .where(col(Delivery.kind) == DeliveryKind.CARD, col(Delivery.state) == DeliveryState.SENT, *_of(workspace_id))
        .where(col(TeamRow.channel) != col(Delivery.lane), col(FlagRow.next_at).is_not(None))
        .order_by(col(Delivery.id))
        .limit(most)
    )
    return [Elsewhere(key, lane, channel or "") for key, lane, channel in await session.exec(query)]


def _of(workspace_id: int | None) -> tuple[Any, ...]:
    return () if workspace_id is None else (col(Delivery.workspace_id) == workspace_id,)


async def try_again(session: AsyncSession, workspace_id: int | None, now: datetime, *, key: str | None = None) -> int:
    """Let what has failed go again, or the one with this key, also if it waits; how many that are. `now` is real time.

    What has failed may have been posted all the same, so it goes on as an attempt of unknown outcome: whoever sends it
    looks for it first. A destination that was closed is tried again, too.
    """
    states = [DeliveryState.FAILED] if key is None else [state for state in DeliveryState if state not in _SAID]
    chosen = (col(Delivery.state).in_(states), *_of(workspace_id), *(() if key is None else (Delivery.key == key,)))
    lanes = select(Delivery.workspace_id, Delivery.lane).where(*chosen).distinct()
    for workspace, lane in (await session.exec(lanes.order_by(col(Delivery.workspace_id), col(Delivery.lane)))).all():
        await reopen_lane(session, workspace, lane)
    failed = col(Delivery.state) == DeliveryState.FAILED
    sending = literal(DeliveryState.SENDING, Word(DeliveryState))
    again = (
        update(Delivery)
        .where(*chosen)
        .values(
            state=case((failed, sending), else_=col(Delivery.state)),
            attempts=case((failed, 0), else_=col(Delivery.attempts)),
            strikes=0,
            not_before=case((failed, now), (col(Delivery.state) == DeliveryState.WAITING, None), else_=_not_before),
            why="",
        )
    )
    return (await session.exec(again.execution_options(synchronize_session=False))).rowcount


_SAID = ENDS - {DeliveryState.FAILED}
_not_before = col(Delivery.not_before)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the work stands at one moment, in all workspaces together. Instants are work time."""

    waiting: int
    """Deliveries that are not over."""
    oldest_waiting: datetime | None
    """Since when the oldest of them waits whose channel and installation are open: of the others somebody was told."""
    failed: int
    raised: int
    """Flags, ever."""
    oldest_due: datetime | None
    """Since when the flag that is due longest waits to be looked at; it may lie in the future."""
    closed: int
    """Workspaces that let us do nothing, though nobody has taken the bot out."""
    unheard: int
    """Flags that wait for a team of which nobody in Slack hears."""


def _is_shut() -> Any:
    """Whether a delivery waits for somebody who was told to open its channel, or to mend the installation."""
    mine = (col(Lane.workspace_id) == Delivery.workspace_id, col(Lane.channel) == Delivery.lane)
    return exists().where(*mine, col(Lane.closed_why) != "") | ~awake(Delivery.workspace_id)


def _unheard() -> Any:
    """Teams whose channel is closed, and nobody was told; or that have none, with nobody who hears as installer."""
    here = (col(Lane.workspace_id) == TeamRow.workspace_id, col(Lane.channel) == TeamRow.channel)
    shut = exists().where(*here, col(Lane.closed_why) != "", col(Lane.refused_at).is_(None))
    nobody = exists().where(col(Workspace.id) == TeamRow.workspace_id, col(Workspace.installed_by) == "")
    nowhere = and_(col(TeamRow.channel).is_(None), nobody)
    return select(TeamRow.id).where(or_(shut, nowhere), awake(TeamRow.workspace_id))


async def read_standing(session: AsyncSession) -> Standing:
    """Six look-ups in indexes, cheap enough to be asked every few seconds. What rests on purpose is not late."""
    gone = select(Workspace.id).where(Workspace.closed_why == UNINSTALLED)
    there = col(Delivery.workspace_id).not_in(gone)
    since = case((_is_shut(), None), else_=col(Delivery.created_at))
    waiting = select(func.count(), func.min(since, type_=Instant)).where(text(UNRESOLVED), there)
    failed = select(func.count()).select_from(Delivery).where(text(FAILED))
    shut = col(Workspace.closed_why).not_in(("", UNINSTALLED))
    workspaces = select(func.sum(Workspace.flag_count), func.sum(case((shut, 1), else_=0)))
    due = select(func.min(FlagRow.next_at)).where(col(FlagRow.next_at).is_not(None), awake(FlagRow.workspace_id))
    waits = (col(FlagRow.team_id).in_(_unheard()), col(FlagRow.status).in_(WITH_THE_TEAM))
    unheard = select(func.count()).select_from(FlagRow).where(*waits)
    count, oldest = (await session.exec(waiting)).one()
    raised, closed = (await session.exec(workspaces)).one()
    return Standing(
        waiting=count,
        oldest_waiting=oldest,
        failed=(await session.exec(failed)).one(),
        raised=raised or 0,
        oldest_due=(await session.exec(due)).one(),
        closed=closed or 0,
        unheard=(await session.exec(unheard)).one(),
    )
