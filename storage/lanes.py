"""Lanes: which of them have something to say, and taking one so that one sender at a time posts in it.

A lane is leased for one message at a time, by a token that is used once: whoever holds the token may record.
All instants here are real time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, bindparam, case, select, text, tuple_, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState
from storage.bulk import dialect_of, insert_into, write_many
from storage.columns import BIG
from storage.tables import Delivery, FlagRow, Lane
from storage.tiers import TIERED, Call, method_of, put_off_beyond
from storage.types import Instant

LaneKey = tuple[int, str]
"""Our id of the workspace, and the lane in it."""
IN_THREAD = ("reminder", "escalation", "promise_day", "slip", "review", "thread_note")
"""Kinds that are replies to the flag's card, and wait until there is one."""
UNRESOLVED = "state IN ('waiting', 'sending')"
KNOWN = str(tuple(kind.value for kind in DeliveryKind))
"""What a newer version beside us writes down is left to it."""

_NOW = bindparam("now", type_=Instant)
_BUSY = (
    text(f"""
WITH RECURSIVE busy (workspace_id, lane) AS (
    SELECT d.workspace_id, d.lane FROM delivery AS d WHERE d.id = (
        SELECT e.id FROM delivery AS e WHERE e.{UNRESOLVED} ORDER BY e.workspace_id, e.lane LIMIT 1)
    UNION ALL
    SELECT d.workspace_id, d.lane FROM busy JOIN delivery AS d ON d.id = coalesce((
        SELECT e.id FROM delivery AS e
        WHERE e.{UNRESOLVED} AND e.workspace_id = busy.workspace_id AND e.lane > busy.lane
        ORDER BY e.workspace_id, e.lane LIMIT 1), (
        SELECT e.id FROM delivery AS e
        WHERE e.{UNRESOLVED} AND e.workspace_id > busy.workspace_id
        ORDER BY e.workspace_id, e.lane LIMIT 1))
)
SELECT busy.workspace_id, busy.lane, lane.free_at, lane.channel IS NULL AS fresh
FROM busy JOIN workspace ON workspace.id = busy.workspace_id
LEFT JOIN lane ON lane.workspace_id = busy.workspace_id AND lane.channel = busy.lane
WHERE busy.lane <> '' AND workspace.closed_why = ''
  AND (workspace.paused_until IS NULL OR workspace.paused_until <= :now)
  AND (lane.leased_until IS NULL OR lane.leased_until <= :now)
  AND EXISTS (
    SELECT 1 FROM delivery AS d
    WHERE d.workspace_id = busy.workspace_id AND d.lane = busy.lane AND d.{UNRESOLVED}
      AND (d.not_before IS NULL OR d.not_before <= :now))
ORDER BY lane.free_at NULLS FIRST, busy.workspace_id, busy.lane
""")
    .bindparams(_NOW)
    .columns(workspace_id=BIG, free_at=Instant)
)  # two index seeks for each busy lane, however much is waiting in it; those in which all is put off are left out.
# Said as a comparison of pairs, SQLite would read all of a workspace's rows to find its next lane.

_HEAD = f"""
SELECT d.id FROM delivery AS d
WHERE d.workspace_id = lane.workspace_id AND d.lane = lane.channel AND d.{UNRESOLVED} AND d.urgent = {{urgent}}
  AND d.kind IN {KNOWN}
  AND (d.not_before IS NULL OR d.not_before <= :now)
  AND NOT EXISTS (
    SELECT 1 FROM delivery AS e
    WHERE e.flag_id = d.flag_id AND e.id < d.id AND e.{UNRESOLVED} AND e.lane = d.lane)
  AND NOT (d.kind = 'card' AND EXISTS (
    SELECT 1 FROM delivery AS e
    WHERE e.flag_id = d.flag_id AND e.state = 'sending' AND e.lane <> d.lane AND e.kind IN {IN_THREAD}))
  AND (d.kind NOT IN {IN_THREAD} OR EXISTS (SELECT 1 FROM flag WHERE flag.id = d.flag_id AND flag.card_ts IS NOT NULL))
ORDER BY d.id LIMIT 1
"""
# Of each flag only the oldest may go. A thread's posts wait for their card; and a card that moves to another channel
# waits for what may stand in the thread that it leaves, since it is looked for there.
_NEXT = f"SELECT coalesce(({_HEAD.format(urgent='TRUE')}), ({_HEAD.format(urgent='FALSE')})) AS id"

# Made once: these run in each round, and a statement that is made anew costs more than the database takes to run it.
_AMONG = tuple_(col(Lane.workspace_id), col(Lane.channel)).in_(bindparam("keys", expanding=True))
_NOT_LEASED = col(Lane.leased_until).is_(None) | (col(Lane.leased_until) <= _NOW)
_FREE = col(Lane.free_at).is_(None) | (col(Lane.free_at) <= bindparam("by"))
_LOCK = (
    select(col(Lane.workspace_id), col(Lane.channel), col(Lane.free_at))
    .where(_AMONG, _NOT_LEASED, _FREE)
    .with_for_update(skip_locked=True)
)
_LEASE = update(Lane).where(_AMONG).values(leased_by=bindparam("token"), leased_until=bindparam("until"))
_HEADS = select(
    col(Lane.workspace_id), col(Lane.channel), text(_NEXT).bindparams(_NOW).columns(id=BIG).scalar_subquery()
).where(_AMONG)
_SHOWN = (
    select(
        col(Delivery.id),
        col(Delivery.state),
        col(Delivery.kind),
        case(
            (col(Delivery.kind) == DeliveryKind.CARD, col(FlagRow.card_ts)),
            (col(Delivery.kind) == DeliveryKind.REPORTER_CARD, col(FlagRow.dm_ts)),
        ),
    )
    .join(FlagRow, col(FlagRow.id) == col(Delivery.flag_id), isouter=True)
    .where(col(Delivery.id).in_(bindparam("ids", expanding=True)))
    .with_for_update(skip_locked=True, of=Delivery)
)
_LAST = select(col(Lane.last_ts)).where(
    col(Lane.workspace_id) == col(Delivery.workspace_id), col(Lane.channel) == col(Delivery.lane)
)
_UNSURE = col(Delivery.state) == DeliveryState.SENDING
_MARK = (
    update(Delivery)
    .where(col(Delivery.id).in_(bindparam("ids", expanding=True)))
    .values(
        state=DeliveryState.SENDING,
        tried_at=case((_UNSURE, Delivery.tried_at), else_=_NOW),
        after_ts=case((_UNSURE, Delivery.after_ts), else_=_LAST.scalar_subquery()),
        channel=case((_UNSURE, Delivery.channel), else_=Delivery.lane),
        attempts=Delivery.attempts + 1,
        why="",
        not_before=bindparam("look_at"),
    )
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class BusyLane:
    """A lane in which something is unresolved and which nobody holds. `free_at`: not before, for Slack's pace."""

    key: LaneKey
    free_at: datetime | None
    fresh: bool
    """Nothing was ever sent there: it has no row yet."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms lanes are claimed. `token` is used once; `now` is real time."""

    token: str
    now: datetime
    lease: timedelta
    look_after: timedelta
    """How long past the lease others look for what was sent under it."""
    ahead: timedelta
    """How long before it is free a lane may be claimed; whoever claims it waits."""
    tier: timedelta
    """Between two calls of one method of a tier in a workspace; nothing where Slack sets no pace."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to post in one lane until `until` (real time), and to record what came of one delivery."""

    workspace_id: int
    lane: str
    token: str
    until: datetime

    @property
    def key(self) -> LaneKey:
        """The lane."""
        return (self.workspace_id, self.lane)


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that is ours to send. `unsure`: an earlier attempt left no outcome."""

    lease: Lease
    delivery_id: int
    unsure: bool
    free_at: datetime | None
    """When the lane was free: long ago means that it was quiet."""


async def busy_lanes(session: AsyncSession, now: datetime) -> list[BusyLane]:
    """Lanes with something to say by now, in workspaces that are neither paused nor closed; the longest free first."""
    rows = await _all(session, _BUSY, {"now": now})
    return [BusyLane((row.workspace_id, row.lane), row.free_at, row.fresh) for row in rows]


async def claim(session: AsyncSession, busy: Sequence[BusyLane], terms: Terms) -> list[Claim]:
    """Lease those of the lanes that are still free and have something that may go, and mark it as being sent.

    The mark is what a crash leaves behind: whoever finds it, `look_after` past the lease, looks before sending again.
    """
    await _open_lanes(session, [lane.key for lane in busy if lane.fresh])
    free = await _lock(session, [lane.key for lane in busy], terms)
    heads = await _heads_within_tiers(session, list(free), terms)
    until = terms.now + terms.lease
    claims = [
        Claim(Lease(*head.key, terms.token, until), head.delivery_id, head.unsure, free[head.key])
        for head in sorted(heads, key=lambda head: head.key)
    ]
    if claims:
        await _lease(session, [claim.lease.key for claim in claims], terms.token, until)
        await _mark_sending(session, [claim.delivery_id for claim in claims], terms.now, until + terms.look_after)
    return claims


async def leave(session: AsyncSession, claim: Claim, until: datetime, why: str) -> None:
    """Give a lane back in which nothing was sent, and put the delivery off until then."""
    lane = (col(Lane.workspace_id) == claim.lease.workspace_id, col(Lane.channel) == claim.lease.lane)
    free = update(Lane).where(*lane, col(Lane.leased_by) == claim.lease.token)
    await session.exec(free.values(leased_by="", leased_until=None))
    state = DeliveryState.SENDING if claim.unsure else DeliveryState.WAITING
    later = update(Delivery).where(col(Delivery.id) == claim.delivery_id)
    await session.exec(later.values(state=state, not_before=until, why=why))


async def _open_lanes(session: AsyncSession, keys: Sequence[LaneKey]) -> None:
    """See to it that there are rows to lock."""
    rows = [{"workspace_id": workspace_id, "channel": lane} for workspace_id, lane in sorted(keys)]
    await write_many(session, insert_into(dialect_of(session), Lane).on_conflict_do_nothing(), rows)


async def _lock(session: AsyncSession, keys: Sequence[LaneKey], terms: Terms) -> dict[LaneKey, datetime | None]:
    """Those that nobody else holds, has just used or is taking at this moment, and since when they are free."""
    given = {"keys": list(keys), "now": terms.now, "by": terms.now + terms.ahead}
    return {(row[0], row[1]): row[2] for row in await _all(session, _LOCK, given)}


@dataclass(frozen=True, slots=True)
class _Head:
    """The delivery that goes next in a lane."""

    key: LaneKey
    delivery_id: int
    unsure: bool
    kind: DeliveryKind
    shown: bool


async def _heads_within_tiers(session: AsyncSession, keys: Sequence[LaneKey], terms: Terms) -> list[_Head]:
    """What goes next in each lane, passing over what a method's tier does not allow now."""
    found: list[_Head] = []
    for _ in range(len(TIERED) + 1):
        heads = await _heads(session, keys, terms.now)
        late = await put_off_beyond(session, _calls(heads), terms.now, terms.tier) if terms.tier else set()
        found += [head for head in heads if head.delivery_id not in late]
        keys = [head.key for head in heads if head.delivery_id in late]
        if not keys:
            break
    return found


async def _heads(session: AsyncSession, keys: Sequence[LaneKey], now: datetime) -> list[_Head]:
    """For each lane the delivery that goes next, unless a use case is changing it at this moment."""
    found = {
        row[2]: (row[0], row[1]) for row in await _all(session, _HEADS, {"keys": list(keys), "now": now}) if row[2]
    }
    return [
        _Head(found[delivery_id], delivery_id, state is DeliveryState.SENDING, kind, shown_at is not None)
        for delivery_id, state, kind, shown_at in await _all(session, _SHOWN, {"ids": list(found)})
    ]


def _calls(heads: Sequence[_Head]) -> list[Call]:
    """Those that go by a method's tier."""
    return [
        Call(*head.key, method, head.delivery_id)
        for head in heads
        if (method := method_of(head.kind, shown=head.shown, unsure=head.unsure))
    ]


async def _lease(session: AsyncSession, keys: Sequence[LaneKey], token: str, until: datetime) -> None:
    await session.exec(_LEASE, params={"keys": list(keys), "token": token, "until": until})


async def _mark_sending(session: AsyncSession, ids: Sequence[int], now: datetime, look_at: datetime) -> None:
    """An attempt leaves its trace before the network is touched. One whose outcome is unknown keeps its first trace."""
    await session.exec(_MARK, params={"ids": list(ids), "now": now, "look_at": look_at})


async def _all(session: AsyncSession, query: Executable, given: dict[str, Any]) -> Sequence[Any]:
    rows: Sequence[Any] = (await (await session.connection()).execute(query, given)).all()
    return rows
