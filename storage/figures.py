"""The digest's figures, counted by the database from the record, which is never rewritten.

A flag counts for the team that owns it now. Weeks are given by their bounds, aware UTC: bucket 0 lies between the first
two, and the last bucket is what happened since the last of them. Nothing here is about one person.

How a flag stood at the end of a week is said by its last turn in it: one that was confirmed and reopened in the same
week does not count as confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, case, func
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.weekly import OpenNow
from bot.words import UNFINISHED, RecordKind, Status
from storage.tables import FlagRow, Record

CLOSING = (
    RecordKind.CONFIRMED,
    RecordKind.FIXED_BY_REPORTER,
    RecordKind.CLOSED_UNCONFIRMED,
    RecordKind.WITHDRAWN,
    RecordKind.MERGED,
)
"""Nobody owes a step any more. `DECLINED` is not among them: it comes back."""
OPENING = (RecordKind.REOPENED, RecordKind.ASKED)
"""Somebody owes a step, again or still."""
ENDS = (*CLOSING, *OPENING, RecordKind.DECLINED)
EVENTS = (RecordKind.RAISED, RecordKind.REOPENED, RecordKind.SLIPPED)
TAKES = (RecordKind.TAKEN, RecordKind.GIVEN, RecordKind.FIX_PROPOSED)
"""Somebody of the team has it in hand: the first of these ends the wait."""
PROMISES = (RecordKind.PROMISED, RecordKind.PROMISE_MOVED)
PROMISE_TURNS = (
    *PROMISES,
    RecordKind.SLIPPED,
    RecordKind.GIVEN,
    RecordKind.GIVEN_BACK,
    RecordKind.MOVED,
    RecordKind.REOPENED,
    RecordKind.DECLINED,
    RecordKind.FIX_PROPOSED,
)
"""What makes a promise or ends it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose flags: teams of one workspace."""

    workspace_id: int
    team_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """So many flags of this team, or things that happened to them, in that bucket."""

    bucket: int
    team_id: int
    kind: RecordKind
    count: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fix that a team proposed while it had promised a day. `until` is the end of that day, `at` when it came."""

    team_id: int
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Take:
    """When a flag was raised, and when somebody first had it in hand."""

    team_id: int
    raised_at: datetime
    at: datetime


async def count_events(session: AsyncSession, scope: Scope, bounds: Sequence[datetime]) -> list[Tally]:
    """How many were raised, reopened, and how many promises slipped."""
    found = _happened(scope, bounds, EVENTS)
    query = select(found.c.bucket, found.c.team_id, found.c.kind, func.count()).group_by(
        found.c.bucket, found.c.team_id, found.c.kind
    )
    return [Tally(*row) for row in await session.exec(query)]


async def count_ends(session: AsyncSession, scope: Scope, bounds: Sequence[datetime]) -> list[Tally]:
    """How the flags that took a turn in a bucket stood at its end."""
    found = _happened(scope, bounds, ENDS)
    last = select(func.max(found.c.id).label("id")).group_by(found.c.bucket, found.c.flag_id).subquery()
    query = (
        select(found.c.bucket, found.c.team_id, found.c.kind, func.count())
        .join(last, last.c.id == found.c.id)
        .group_by(found.c.bucket, found.c.team_id, found.c.kind)
    )
    return [Tally(*row) for row in await session.exec(query)]


async def count_closings(session: AsyncSession, scope: Scope, bounds: Sequence[datetime]) -> dict[int, int]:
    """By bucket: how many flags were finished, less those that came back from being finished."""
    found = _happened(scope, bounds, (*CLOSING, *OPENING))
    before = aliased(Record)
    was = (
        select(before.kind)
        .where(before.flag_id == found.c.flag_id, col(before.id) < found.c.id)
        .where(col(before.kind).in_((*CLOSING, *OPENING)))
        .order_by(col(before.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    turns = select(found.c.bucket, found.c.kind, was.label("was")).subquery()
    query = select(turns.c.bucket, turns.c.kind, turns.c.was, func.count()).group_by(
        turns.c.bucket, turns.c.kind, turns.c.was
    )
    net: dict[int, int] = {}
    for bucket, kind, earlier, count in await session.exec(query):
        net[bucket] = net.get(bucket, 0) + count * ((kind in CLOSING) - (earlier in CLOSING))
    return net


async def fixes_of_promises(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> list[Fixed]:
    """The fixes proposed from `start` to before `end` while a promise stood."""
    fix, before, promise = aliased(Record), aliased(Record), aliased(Record)
    standing = (
        select(func.max(before.id))
        .where(before.flag_id == fix.flag_id, col(before.id) < fix.id, col(before.kind).in_(PROMISE_TURNS))
        .scalar_subquery()
    )
    query = (
        select(FlagRow.team_id, promise.data, fix.at)
        .join(fix, col(fix.flag_id) == FlagRow.id)
        .join(promise, col(promise.id) == standing)
        .where(*_within(fix, scope, start, end), fix.kind == RecordKind.FIX_PROPOSED)
        .where(col(promise.kind).in_(PROMISES))
    )
    return [Fixed(team, datetime.fromisoformat(data["until"]), at) for team, data, at in await session.exec(query)]


async def first_takes(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> list[Take]:
    """The flags that somebody first had in hand from `start` to before `end`."""
    take, before = aliased(Record), aliased(Record)
    earlier = select(before.id).where(
        before.flag_id == take.flag_id, col(before.id) < take.id, col(before.kind).in_(TAKES)
    )
    query = (
        select(FlagRow.team_id, FlagRow.raised_at, take.at)
        .join(take, col(take.flag_id) == FlagRow.id)
        .where(*_within(take, scope, start, end), col(take.kind).in_(TAKES), ~earlier.exists())
    )
    return [Take(*row) for row in await session.exec(query)]


async def open_now(session: AsyncSession, scope: Scope) -> dict[int, OpenNow]:
    """What waits now, by team."""
    query = (
        select(FlagRow.team_id, FlagRow.status, func.count(), func.min(FlagRow.raised_at))
        .where(FlagRow.workspace_id == scope.workspace_id, col(FlagRow.team_id).in_(scope.team_ids))
        .where(col(FlagRow.status).in_(UNFINISHED))
        .group_by(col(FlagRow.team_id), col(FlagRow.status))
    )
    waiting: dict[int, OpenNow] = {}
    for team_id, status, count, oldest in await session.exec(query):
        more = OpenNow(count, count if status is Status.OPEN else 0, oldest)
        waiting[team_id] = waiting.get(team_id, OpenNow()) + more
    return waiting


async def anything(session: AsyncSession, scope: Scope, start: datetime, end: datetime) -> bool:
    """Whether anything happened from `start` to before `end`, or is open."""
    happened = (
        select(Record.id)
        .join(FlagRow, col(FlagRow.id) == Record.flag_id)
        .where(*_within(Record, scope, start, end), col(Record.kind).in_((*ENDS, *EVENTS)))
    )
    waits = select(FlagRow.id).where(
        FlagRow.workspace_id == scope.workspace_id,
        col(FlagRow.team_id).in_(scope.team_ids),
        col(FlagRow.status).in_(UNFINISHED),
    )
    return any([(await session.exec(query.limit(1))).first() is not None for query in (waits, happened)])


def _within(record: type[Record], scope: Scope, start: datetime, end: datetime) -> tuple[bool, ...]:
    """Records of the scope's flags in that time; the flag has to be joined."""
    return (
        record.workspace_id == scope.workspace_id,
        record.at >= start,
        record.at < end,
        col(FlagRow.team_id).in_(scope.team_ids),
    )  # type: ignore[return-value]


def _happened(scope: Scope, bounds: Sequence[datetime], kinds: Sequence[RecordKind]) -> Subquery:
    """The records of these kinds since the first bound, each with its bucket and its flag's team."""
    buckets = [(col(Record.at) >= bound, index) for index, bound in enumerate(bounds)]
    which = case(*reversed(buckets)).label("bucket")
    query = (
        columns(col(Record.id), col(Record.flag_id), col(FlagRow.team_id), col(Record.kind), which)
        .join(FlagRow, col(FlagRow.id) == Record.flag_id)
        .where(col(Record.workspace_id) == scope.workspace_id, col(Record.at) >= bounds[0])
        .where(col(FlagRow.team_id).in_(scope.team_ids), col(Record.kind).in_(kinds))
    )
    return query.subquery()
