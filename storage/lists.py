"""Lists of flags, each for one reader: what a reader may not see does not leave the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import FlagView, RecordLine
from bot.words import UNFINISHED, WITH_THE_TEAM, RecordKind, Severity
from storage.reading import read_people, views_of
from storage.tables import ChannelRow, FlagRow, Membership, PersonRow, Record, Supporter, TeamRow

MOST = 200
"""Flags read for one list; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: our id, and Slack's ids of the channels they are in."""

    workspace_id: int
    person_id: int
    channels: frozenset[str]
    is_admin: bool = False
    is_guest: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some of them, from the one in place `start` on, and how many there are in all."""

    flags: list[FlagView]
    total: int
    start: int = 0


async def channels_of(session: AsyncSession, workspace_id: int, person_id: int) -> frozenset[str]:
    """The channels that the directory knows this person to be in."""
    query = (
        select(ChannelRow.slack_id)
        .join(Membership, col(Membership.channel_id) == ChannelRow.id)
        .where(Membership.workspace_id == workspace_id, Membership.person_id == person_id)
    )
    return frozenset(await session.exec(query))


def _visible(reader: Reader) -> ColumnElement[bool]:
    """What `bot.rights.may_read` lets them read, as a query; a test holds the two against each other.

    A private flag is for its channel, the owning team, and who has, raised or supports it; to a guest, every flag is.
    """
    supported = select(Supporter.flag_id).where(Supporter.person_id == reader.person_id)
    return or_(
        false() if reader.is_guest else ~col(FlagRow.private),
        col(FlagRow.reporter_id) == reader.person_id,
        col(FlagRow.owner_id) == reader.person_id,
        col(FlagRow.raised_in).in_(reader.channels),
        col(FlagRow.team_id).in_(_teams_of(reader)),
        col(FlagRow.id).in_(supported),
    )


def _teams_of(reader: Reader) -> Any:
    """The teams that somebody is a member of or leads; to an admin also those that have neither lead nor head.

    As `bot.rights.standing` has it: who has left Slack leads nobody.
    """
    leaders = (col(TeamRow.lead_id), col(TeamRow.head_id))
    nobody_leads = ~exists().where(col(PersonRow.id).in_(leaders), col(PersonRow.active))
    return select(TeamRow.id).where(
        TeamRow.workspace_id == reader.workspace_id,
        or_(
            col(TeamRow.channel).in_(reader.channels),
            *(leader == reader.person_id for leader in leaders),
            nobody_leads if reader.is_admin else false(),
        ),
    )


async def mine(session: AsyncSession, reader: Reader, start: int = 0) -> Page:
    """What this person raised or supports, what waits for somebody first, then the newest."""
    supported = select(Supporter.flag_id).where(Supporter.person_id == reader.person_id)
    is_mine = or_(col(FlagRow.reporter_id) == reader.person_id, col(FlagRow.id).in_(supported))
    unfinished_first = case((col(FlagRow.status).in_(UNFINISHED), 0), else_=1)
    return await _page(session, reader, is_mine, (unfinished_first, col(FlagRow.number).desc()), start)


async def of_my_teams(session: AsyncSession, reader: Reader, start: int = 0) -> Page:
    """What this person and their teams owe: urgent first, then the oldest."""
    theirs = or_(col(FlagRow.team_id).in_(_teams_of(reader)), col(FlagRow.owner_id) == reader.person_id)
    owed = and_(theirs, col(FlagRow.status).in_(WITH_THE_TEAM))
    return await _page(session, reader, owed, _PRESSING, start)


async def all_open(session: AsyncSession, reader: Reader, start: int = 0) -> Page:
    """Everything unfinished that this person may see."""
    return await _page(session, reader, col(FlagRow.status).in_(UNFINISHED), _PRESSING, start)


async def search(session: AsyncSession, reader: Reader, wanted: Sequence[str], start: int = 0) -> Page:
    """Flags whose words hold each of these, whatever the case, the newest first."""
    words = func.lower(col(FlagRow.words))
    holds = and_(*(words.contains(word.lower(), autoescape=True) for word in wanted))
    return await _page(session, reader, holds, (col(FlagRow.number).desc(),), start)


_PRESSING = (case((col(FlagRow.severity) == Severity.URGENT, 0), else_=1), col(FlagRow.raised_at), col(FlagRow.number))


async def _page(
    session: AsyncSession, reader: Reader, condition: ColumnElement[bool], order: Sequence[object], start: int
) -> Page:
    """From the place `start` on; from the beginning where so many are not there any more."""
    which = (FlagRow.workspace_id == reader.workspace_id, condition, _visible(reader))
    query = select(FlagRow).where(*which).order_by(*order)  # type: ignore[arg-type]
    rows = (await session.exec(query.offset(start).limit(MOST))).all()
    if start and not rows:
        return await _page(session, reader, condition, order, 0)
    total = start + len(rows)
    if len(rows) == MOST:
        total = (await session.exec(select(func.count()).select_from(FlagRow).where(*which))).one()
    return Page(await views_of(session, rows), total, start)


async def find_flag(session: AsyncSession, workspace_id: int, number: int) -> FlagRow | None:
    """A flag by its number."""
    query = select(FlagRow).where(FlagRow.workspace_id == workspace_id, FlagRow.number == number)
    return (await session.exec(query)).first()


async def last_asked(session: AsyncSession, row: FlagRow) -> int | None:
    """Who was asked last whether it is fixed, by our id."""
    query = (
        select(Record).where(Record.flag_id == row.id, Record.kind == RecordKind.ASKED)
        .order_by(col(Record.id).desc()).limit(1)
    )  # fmt: skip
    asked = (await session.exec(query)).first()
    person = asked.data.get("person") if asked else None
    return person if isinstance(person, int) else None


async def last_asker(session: AsyncSession, row: FlagRow) -> int | None:
    """Who of the team asked the reporter last, by our id."""
    query = (
        select(Record.actor_id).where(Record.flag_id == row.id, Record.kind == RecordKind.ASKED_REPORTER)
        .order_by(col(Record.id).desc()).limit(1)
    )  # fmt: skip
    return (await session.exec(query)).first()


async def held(session: AsyncSession, row: FlagRow) -> bool:
    """Whether the reporter answered already that it held, since it was last asked."""
    kinds = (RecordKind.HELD, RecordKind.HELD_ASKED)
    query = (
        select(Record.kind).where(Record.flag_id == row.id, col(Record.kind).in_(kinds))
        .order_by(col(Record.id).desc()).limit(1)
    )  # fmt: skip
    return (await session.exec(query)).first() is RecordKind.HELD


async def record_of(session: AsyncSession, flag_id: int) -> list[RecordLine]:
    """The flag's record, oldest first, with its people."""
    query = select(Record).where(Record.flag_id == flag_id).order_by(col(Record.id))
    rows = (await session.exec(query)).all()
    people = await read_people(session, [row.actor_id for row in rows])
    return [RecordLine(row.at, row.kind, people.get(row.actor_id or 0), dict(row.data)) for row in rows]
