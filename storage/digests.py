"""The rows behind a digest: which are due, whose they are, and the flags that one shows.

A private flag is counted, but its words never leave storage on this way: it comes without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Fix, FlagView, Team
from bot.weekly import Lesson, Why
from bot.words import UNFINISHED, WITH_THE_TEAM, RecordKind, Rung, Severity, Status
from storage.figures import Scope
from storage.reading import read_teams, views_of
from storage.resting import awake
from storage.tables import Delivery, DigestRow, FlagRow, Record, TeamRow

URGENT_FIRST = case((col(FlagRow.severity) == Severity.URGENT, 0), else_=1)
NOBODY_FIRST = case((col(FlagRow.status) == Status.OPEN, 0), else_=1)
STILL_OPEN = col(FlagRow.status).in_(UNFINISHED)
PRESSING_FIRST = (URGENT_FIRST, NOBODY_FIRST, col(FlagRow.raised_at), col(FlagRow.number))
NO_DAY = col(FlagRow.promise_until).is_(None)


async def due_digests(session: AsyncSession, now: datetime, limit: int = 20) -> Sequence[DigestRow]:
    """Digests whose time has come, locked until the transaction ends; those that another process holds are left out."""
    due = (col(DigestRow.next_at) <= now, awake(DigestRow.workspace_id))
    query = select(DigestRow).where(*due).order_by(col(DigestRow.next_at)).limit(limit)
    return (await session.exec(query.with_for_update(skip_locked=True))).all()


async def digest_in(session: AsyncSession, workspace_id: int, channel: str) -> DigestRow | None:
    """The digest of a channel, locked; None if it has none."""
    query = select(DigestRow).where(DigestRow.workspace_id == workspace_id, DigestRow.channel == channel)
    return (await session.exec(query.with_for_update())).first()


async def teams_of_digest(session: AsyncSession, workspace_id: int, channel: str) -> list[Team]:
    """The teams that a channel's digest covers, by age."""
    query = select(TeamRow.id).where(TeamRow.workspace_id == workspace_id, TeamRow.digest_channel == channel)
    teams = await read_teams(session, [team or 0 for team in await session.exec(query)])
    return [teams[team_id] for team_id in sorted(teams)]


async def delivery_of(session: AsyncSession, workspace_id: int, key: str) -> Delivery | None:
    """The delivery with that key: what follows in a digest's thread asks how the digest itself fared."""
    query = select(Delivery).where(Delivery.workspace_id == workspace_id, Delivery.key == key)
    return (await session.exec(query)).first()


async def flags_in_need(session: AsyncSession, scope: Scope, since: datetime, most: int) -> dict[Why, list[FlagView]]:
    """The flags that need a lead, the worst first: `most` for each reason. `since` is when the week began."""
    rows = {why: await _pressing(session, scope, condition, most) for why, condition in _reasons(scope, since).items()}
    views = await _without_private_words(session, [row for found in rows.values() for row in found])
    return {why: [views[row.number] for row in found] for why, found in rows.items()}


def _reasons(scope: Scope, since: datetime) -> dict[Why, ColumnElement[bool]]:
    """What makes a flag need a lead. A slip is forgiven once a new day stands; the second one is not."""
    with_the_team, called = col(FlagRow.status).in_(WITH_THE_TEAM), col(FlagRow.rung) >= Rung.LEAD
    slips, status = col(FlagRow.slips), col(FlagRow.status)
    reopened = select(Record.flag_id).where(
        Record.workspace_id == scope.workspace_id, col(Record.at) >= since, Record.kind == RecordKind.REOPENED
    )
    return {
        Why.NOBODY: and_(status == Status.OPEN, called),
        Why.SLIPPED: and_(with_the_team, or_(slips > 1, and_(slips > 0, NO_DAY))),
        Why.NO_YES: and_(status == Status.UNCONFIRMED, col(FlagRow.since) >= since),
        Why.REOPENED: and_(with_the_team, col(FlagRow.id).in_(reopened)),
        Why.NO_DAY: and_(status == Status.TAKEN, called, NO_DAY),
    }


async def _pressing(session: AsyncSession, scope: Scope, which: ColumnElement[bool], most: int) -> Sequence[FlagRow]:
    worst = (URGENT_FIRST, col(FlagRow.slips).desc(), col(FlagRow.rung).desc(), col(FlagRow.raised_at))
    return (await session.exec(select(FlagRow).where(*_of(scope), which).order_by(*worst).limit(most))).all()


async def open_flags(session: AsyncSession, scope: Scope, most: int) -> list[FlagView]:
    """Flags that somebody owes a step on: urgent first, then those that nobody has, then the oldest."""
    query = select(FlagRow).where(*_of(scope), STILL_OPEN).order_by(*PRESSING_FIRST)
    rows = (await session.exec(query.limit(most))).all()
    views = await _without_private_words(session, rows)
    return [views[row.number] for row in rows]


async def open_numbers(session: AsyncSession, scope: Scope, skip: int, most: int) -> list[int]:
    """The numbers of those that come after the first `skip` of `open_flags`."""
    query = select(FlagRow.number).where(*_of(scope), STILL_OPEN).order_by(*PRESSING_FIRST)
    return list(await session.exec(query.offset(skip).limit(most)))


async def lessons_of(session: AsyncSession, scope: Scope, start: datetime, end: datetime, most: int) -> list[Lesson]:
    """What was learned from flags confirmed from `start` to before `end` and still so; what teams learned first."""
    confirmed = (RecordKind.CONFIRMED, RecordKind.FIXED_BY_REPORTER)
    ended = select(Record.flag_id).where(
        Record.workspace_id == scope.workspace_id, col(Record.at) >= start, col(Record.at) < end,
        col(Record.kind).in_(confirmed),
    )  # fmt: skip
    taught = or_(col(FlagRow.fix_cause) != "", col(FlagRow.on_the_spot) != "")
    no_cause = case((col(FlagRow.fix_cause) != "", 0), else_=1)
    query = select(FlagRow).where(
        *_of(scope), col(FlagRow.status) == Status.CONFIRMED, ~col(FlagRow.private), taught, col(FlagRow.id).in_(ended)
    )
    rows = await session.exec(query.order_by(no_cause, col(FlagRow.number)).limit(most))
    return [_lesson(row) for row in rows]


def _lesson(row: FlagRow) -> Lesson:
    cause = row.fix_cause or row.on_the_spot
    return Lesson(row.number, cause, row.raised_in, on_the_spot=not row.fix_cause)


async def _without_private_words(session: AsyncSession, rows: Sequence[FlagRow]) -> dict[int, FlagView]:
    """The flags by number, private ones without their words."""
    return {view.number: _hushed(view) if view.private else view for view in await views_of(session, rows)}


def _hushed(view: FlagView) -> FlagView:
    """Nothing of it that anybody wrote."""
    fix = Fix("", "") if view.fix else None
    return replace(
        view,
        words="",
        raised_in=None,
        fix=fix,
        decline_reason="",
        on_the_spot="",
        lower_reason="",
        question="",
        answer="",
    )


def _of(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (col(FlagRow.workspace_id) == scope.workspace_id, col(FlagRow.team_id).in_(scope.team_ids))
