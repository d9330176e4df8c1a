"""Forgetting a person on request, and the words of what ended long ago. Both can be repeated after a failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import PullcordError
from bot.usecases.cards import Subject, cards
from bot.usecases.leading import leave_teams
from bot.usecases.leaving import person_left
from bot.words import Severity
from storage import forgetting as store
from storage.database import Database
from storage.directory import find_person
from storage.outbox import ToSay, enqueue
from storage.tables import FlagRow, PersonRow, TeamRow, Workspace

BATCH = 200
LIMIT = 30.0
"""Seconds for one batch: nobody waits for it."""


class NobodyToForgetError(PullcordError):
    """There is no such person, or they were forgotten already."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of it. `teams` have lost their lead or head."""

    flags: int
    handed_on: int
    teams: tuple[str, ...]


async def forget_person(db: Database, workspace_id: int, slack_id: str, now: datetime) -> Forgotten:
    """Take away their words, their name and Slack's id of them; what they had goes back, what they raised goes on.

    Cards that show their words are drawn anew. `now` is the work clock's. Raises `NobodyToForgetError`.
    """
    async with db.read() as session:
        person = await find_person(session, workspace_id, slack_id)
    if person is None or person.id is None:
        raise NobodyToForgetError(f"Nobody with the id {slack_id} is known here (any more).")
    teams = await leave_teams(db, person.id, now)
    handed_on = await person_left(db, workspace_id, person.id, now)
    changed: set[int] = set()
    for writing in store.WRITINGS:
        changed |= await _erase(db, person.id, writing, now)
    async with db.write(limit=LIMIT) as session:
        row = await session.get_one(PersonRow, person.id)
        await store.erase_person(session, row)
    return Forgotten(len(changed), handed_on, tuple(teams))


async def _erase(db: Database, person_id: int, writing: store.Writing, now: datetime) -> set[int]:
    async with db.read() as session:
        found = await store.flags_written_by(session, person_id, writing)
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        async with db.write(limit=LIMIT) as session:
            await store.erase(session, batch, writing.columns)
            await _draw_anew(session, batch, now)
    return set(found)


async def _draw_anew(session: AsyncSession, flag_ids: Sequence[int], now: datetime) -> None:
    """The cards that stand in Slack already."""
    query = (
        select(FlagRow, TeamRow.channel, Workspace.installed_by)
        .join(TeamRow, col(TeamRow.id) == col(FlagRow.team_id))
        .join(Workspace, col(Workspace.id) == col(FlagRow.workspace_id))
        .where(col(FlagRow.id).in_(flag_ids))
    )
    marks: list[ToSay] = []
    for row, channel, installer in (await session.exec(query)).all():
        urgent = row.severity is Severity.URGENT
        subject = Subject(row.workspace_id, row.id or 0, row.number, row.team_id, urgent=urgent)
        if lane := channel or installer:
            marks += cards(subject, lane, None, now)
    await enqueue(session, marks)


async def forget_words(db: Database, workspace_id: int | None, before: datetime) -> int:
    """Take away all words of flags that ended before then, with nothing to come; how many flags that were.

    What stands in Slack is left to Slack's own retention.
    """
    count = last = 0
    while True:
        async with db.write(limit=LIMIT) as session:
            found = await store.ended_before(session, workspace_id, before, last, BATCH)
            await store.erase(session, found, store.COLUMNS)
        if not found:
            return count
        count, last = count + len(found), found[-1]
