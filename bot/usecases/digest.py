"""Weekly digests: which channel gets one, and writing down that it is to be said when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.reminders.digest import WEEK, last_week, next_digest_at, zone_of
from bot.views import Team
from bot.weekly import Week
from bot.words import DeliveryKind
from storage import digests as store
from storage.database import UNHURRIED, Database
from storage.figures import Scope, anything
from storage.outbox import ToSay, enqueue
from storage.tables import DigestRow

TOGETHER = 20
"""Digests queued in one transaction."""
IN_THREAD = ("figures", "open")
"""What follows in the digest's thread, one post each."""

log = structlog.get_logger()


async def choose_digest_channel(session: AsyncSession, workspace_id: int, channel: str, now: datetime) -> None:
    """See that this channel gets its weekly post, in the transaction that set a team's `digest_channel`.

    Also called when hours change. A digest that is due and not yet said keeps its time, so that it is not lost.
    """
    teams = await store.teams_of_digest(session, workspace_id, channel)
    row = await store.digest_in(session, workspace_id, channel)
    if row is not None and row.next_at <= now:
        return
    at = next_digest_at(now, teams)
    if row is None:
        row = DigestRow(workspace_id=workspace_id, channel=channel, next_at=at)
    row.next_at = at
    session.add(row)
    await session.flush()


async def queue_due_digests(db: Database, now: datetime) -> int:
    """Write down each digest that is due at `now` (work clock), and when the next one is; how many were due.

    However late, a week is told once: its name is in the delivery's key. Of several missed weeks the last is told;
    the picture shows the others.
    """
    count = 0
    while True:
        async with db.write(limit=UNHURRIED) as session:
            due = await store.due_digests(session, now, TOGETHER)
            for row in due:
                await _settle(session, row, now)
        count += len(due)
        if len(due) < TOGETHER:
            return count


async def _settle(session: AsyncSession, row: DigestRow, now: datetime) -> None:
    """Queue one digest unless its week has nothing to tell. A channel that no team chooses any more gets none."""
    teams = await store.teams_of_digest(session, row.workspace_id, row.channel)
    if not teams:
        await session.delete(row)
        return
    week = last_week(now, zone_of(teams))
    if await anything(session, _scope(row, teams), week.start, week.end):
        await enqueue(session, _things(row, week, now))
    row.next_at = _next(row, teams, now)
    session.add(row)


def _next(row: DigestRow, teams: Sequence[Team], now: datetime) -> datetime:
    """When the next one is due. Hours that cannot be read put off this channel's digest, and no other's."""
    try:
        return next_digest_at(now, teams)
    except FieldError:
        log.exception("digest_not_planned", workspace=row.workspace_id, channel=row.channel)
        return now + WEEK


def _scope(row: DigestRow, teams: Sequence[Team]) -> Scope:
    return Scope(row.workspace_id, tuple(team.id for team in teams))


def _things(row: DigestRow, week: Week, now: datetime) -> list[ToSay]:
    """The digest and what follows in its thread. What they say is read when they are sent."""
    key = f"{DeliveryKind.DIGEST}:{row.channel}:{week.name}"
    told = {"monday": week.monday.isoformat()}
    first = ToSay(row.workspace_id, key, row.channel, DeliveryKind.DIGEST, now, data=told)
    more = [
        ToSay(
            workspace_id=row.workspace_id,
            key=f"{DeliveryKind.DIGEST_MORE}:{row.channel}:{week.name}:{part}",
            lane=row.channel,
            kind=DeliveryKind.DIGEST_MORE,
            created_at=now,
            data={**told, "part": part, "after": key},
        )
        for part in IN_THREAD
    ]
    return [first, *more]
