"""Queries for raising many flags at once: one statement each, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import FlagView, Person, Team
from bot.words import Status
from storage.bulk import dialect_of, insert_into, table_of, write_many
from storage.reading import facts_columns, person_of, read_people, team_of, views_of
from storage.tables import FlagRow, PersonRow, Record, TeamRow, Workspace

# Made once: these run for each flag, and a statement that is made anew costs more than the database takes to run it.
_PEOPLE = select(PersonRow).where(
    PersonRow.workspace_id == bindparam("workspace"),
    col(PersonRow.slack_id).in_(bindparam("slack_ids", expanding=True)),
)
_SAID = select(FlagRow.reporter_id, FlagRow.words, FlagRow.number).where(
    FlagRow.workspace_id == bindparam("workspace"),
    col(FlagRow.reporter_id).in_(bindparam("people", expanding=True)),
    FlagRow.raised_at >= bindparam("since"),
    col(FlagRow.words).in_(bindparam("words", expanding=True)),
    FlagRow.status != Status.WITHDRAWN,
)
_RAISED = (
    select(FlagRow.reporter_id, func.count(), func.min(FlagRow.raised_at))
    .where(FlagRow.workspace_id == bindparam("workspace"), FlagRow.raised_at >= bindparam("since"))
    .where(col(FlagRow.reporter_id).in_(bindparam("people", expanding=True)))
    .group_by(col(FlagRow.reporter_id))
)
_TEAMS = select(TeamRow).where(TeamRow.workspace_id == bindparam("workspace")).order_by(col(TeamRow.id))
_NUMBERS = (
    update(Workspace)
    .where(col(Workspace.id) == bindparam("workspace"))
    .values(flag_count=Workspace.flag_count + bindparam("count"))
    .returning(col(Workspace.flag_count), col(Workspace.installed_by))
)
_NEW_FLAGS = insert(table_of(FlagRow)).returning(col(FlagRow.id), sort_by_parameter_order=True)
_NEW_RECORDS = insert(table_of(Record))


async def upsert_reporters(session: AsyncSession, workspace_id: int, names: Mapping[str, str]) -> dict[str, Person]:
    """The people by Slack's id, made if they are new. A name the directory has read is kept."""
    known = await _people_by_slack_id(session, workspace_id, names)
    missing = [slack_id for slack_id in names if slack_id not in known]
    if missing:
        rows = [_new_person(workspace_id, slack_id, names[slack_id]) for slack_id in missing]
        await write_many(session, insert_into(dialect_of(session), PersonRow).on_conflict_do_nothing(), rows)
        known |= await _people_by_slack_id(session, workspace_id, missing)
    return known


def _new_person(workspace_id: int, slack_id: str, name: str) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "slack_id": slack_id,
        "name": name,
        "tz": "UTC",
        "active": True,
        "is_admin": False,
        "is_guest": False,
    }


async def _people_by_slack_id(
    session: AsyncSession, workspace_id: int, slack_ids: Collection[str]
) -> dict[str, Person]:
    found = await session.exec(_PEOPLE, params={"workspace": workspace_id, "slack_ids": list(slack_ids)})
    return {row.slack_id or "": person_of(row) for row in found}


async def recent_words(
    session: AsyncSession, workspace_id: int, people: Collection[int], words: Collection[str], since: datetime
) -> dict[tuple[int, str], int]:
    """Who of these people said which of these words since then, and the number it got. Cancelled is not said."""
    given = {"workspace": workspace_id, "people": list(people), "since": since, "words": list(words)}
    return {(person or 0, words): number for person, words, number in await session.exec(_SAID, params=given)}


async def recently_raised(
    session: AsyncSession, workspace_id: int, people: Collection[int], since: datetime
) -> dict[int, tuple[int, datetime]]:
    """How many flags each of these people raised since then, and when the first of those was."""
    given = {"workspace": workspace_id, "people": list(people), "since": since}
    return {person or 0: (count, first) for person, count, first in await session.exec(_RAISED, params=given)}


async def read_all_teams(session: AsyncSession, workspace_id: int) -> list[Team]:
    """The workspace's teams, the oldest first."""
    rows = (await session.exec(_TEAMS, params={"workspace": workspace_id})).all()
    people = await read_people(session, [person for row in rows for person in (row.lead_id, row.head_id)])
    return [team_of(row, people) for row in rows]


async def take_numbers(session: AsyncSession, workspace_id: int, count: int) -> tuple[int, str]:
    """The first of `count` new numbers, and who installed the bot. The row stays locked until the end: no gaps."""
    last, installer = (await session.exec(_NUMBERS, params={"workspace": workspace_id, "count": count})).one()
    return last - count + 1, installer


async def insert_flags(session: AsyncSession, workspace_id: int, views: Sequence[FlagView]) -> list[int]:
    """Insert them; their ids in the same order."""
    rows = [_flag_row(workspace_id, view) for view in views]
    ids = await (await session.connection()).execute(_NEW_FLAGS, rows)
    return [flag_id or 0 for flag_id in ids.scalars()]


def _flag_row(workspace_id: int, view: FlagView) -> dict[str, Any]:
    return facts_columns(view.facts) | {
        "workspace_id": workspace_id,
        "number": view.number,
        "team_id": view.team.id,
        "reporter_id": view.reporter.id if view.reporter else None,
        "words": view.words,
        "raised_at": view.facts.raised_at,
        "raised_in": view.raised_in,
        "message_ts": view.message_ts,
        "message_link": view.message_link,
        "photos": " ".join(view.photos),
        "private": view.private,
        "name_hidden": view.name_hidden,
        "next_at": view.next_at,
        "sayings": 0,
    }


async def insert_records(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Append to the records."""
    await write_many(session, _NEW_RECORDS, rows)


async def read_views(session: AsyncSession, workspace_id: int, numbers: Collection[int]) -> dict[int, FlagView]:
    """Flags by number."""
    if not numbers:
        return {}
    query = select(FlagRow).where(FlagRow.workspace_id == workspace_id, col(FlagRow.number).in_(numbers))
    rows = (await session.exec(query)).all()
    return {view.number: view for view in await views_of(session, rows)}
