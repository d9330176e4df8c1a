"""What a person may read: one flag with its record, lists, teams. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.hours import reporter_hours
from bot.reminders.outlook import Outlook, outlook
from bot.reminders.readable import rules_of
from bot.rights import Actor, Who, allowed, may_read, may_see_reporter, standing
from bot.usecases.scene import supports
from bot.views import FlagView, Listing, ListKind, Person, RecordLine, Team, Told
from bot.words import Act, Status
from storage import lists, roundups
from storage import teams as team_store
from storage.database import Database
from storage.deliveries import told
from storage.digests import digest_in
from storage.lists import Page, Reader, find_flag, held, record_of
from storage.raising import read_all_teams
from storage.reading import read_people, views_of
from storage.roundups import Roundup

__all__ = [
    "Page",
    "Reader",
    "Sheet",
    "Story",
    "channels_around",
    "has_digest",
    "outlook_of",
    "read_list",
    "read_mine",
    "read_sheet",
    "read_story",
    "read_team_of",
    "read_teams",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One flag as one person may see it: what they are to it, and what they may do now."""

    view: FlagView
    roles: frozenset[Who]
    acts: frozenset[Act]
    ahead: Outlook


@dataclass(frozen=True, slots=True)
class Story:
    """A sheet with all that happened: the record, and who was told what, when."""

    sheet: Sheet
    record: list[RecordLine]
    told: list[Told]
    people: dict[int, Person]
    """Whom the record names, by our ids."""
    teams: dict[int, Team]


async def read_sheet(db: Database, workspace_id: int, number: int, actor: Actor, now: datetime) -> Sheet | None:
    """The flag, or None where there is none, or none that this person may see."""
    async with db.read() as session:
        return await _sheet(session, workspace_id, number, actor, now)


async def _sheet(session: AsyncSession, workspace_id: int, number: int, actor: Actor, now: datetime) -> Sheet | None:
    row = await find_flag(session, workspace_id, number)
    if row is None:
        return None
    [view] = await views_of(session, [row])
    roles = standing(view, actor, supports=await supports(session, row, actor))
    if not may_read(view, actor, roles):
        return None
    shown = view if may_see_reporter(view, roles) else replace(view, reporter=None)
    acts = allowed(view, roles)
    if Act.YES in acts and view.status is Status.CONFIRMED and await held(session, row):
        acts -= {Act.YES}
    return Sheet(shown, roles, acts, outlook_of(view, now))


def outlook_of(view: FlagView, now: datetime) -> Outlook:
    """What comes next for this flag if nobody does anything."""
    hours = reporter_hours(view.reporter.tz if view.reporter else view.team.timezone)
    return outlook(view.facts, rules_of(view.team), now, hours)


async def read_story(db: Database, workspace_id: int, number: int, actor: Actor, now: datetime) -> Story | None:
    """The flag with its record and with what was told to whom."""
    async with db.read() as session:
        sheet = await _sheet(session, workspace_id, number, actor, now)
        row = await find_flag(session, workspace_id, number)
        if sheet is None or row is None:
            return None
        record = await record_of(session, row.id or 0)
        ids = [value for line in record for key, value in line.data.items() if key in {"to", "person"}]
        people = await read_people(session, [value for value in ids if isinstance(value, int)])
        teams = {team.id: team for team in await read_all_teams(session, workspace_id)}
        return Story(sheet, record, await told(session, row.id or 0), people, teams)


async def read_mine(db: Database, reader: Reader) -> tuple[Page, Page]:
    """What this person raised or supports, and what their teams owe."""
    async with db.read() as session:
        return await lists.mine(session, reader), await lists.of_my_teams(session, reader)


async def read_list(db: Database, reader: Reader, which: Listing) -> Page:
    """One list, from a place in it on."""
    async with db.read() as session:
        match which.kind:
            case ListKind.MINE:
                return await lists.mine(session, reader, which.start)
            case ListKind.OWED:
                return await lists.of_my_teams(session, reader, which.start)
            case ListKind.ALL:
                return await lists.all_open(session, reader, which.start)
            case ListKind.SEARCH:
                return await lists.search(session, reader, which.words.split(), which.start)


async def read_teams(db: Database, workspace_id: int) -> list[Team]:
    """All teams of the workspace."""
    async with db.read() as session:
        return await read_all_teams(session, workspace_id)


async def read_team_of(db: Database, workspace_id: int, channel: str) -> Team | None:
    """The team of a channel."""
    async with db.read() as session:
        row = await team_store.find_team_row(session, workspace_id, channel)
        return await team_store.read_team(session, row) if row else None


async def channels_around(db: Database, workspace_id: int, number: int) -> frozenset[str]:
    """The channel of the flag's team and the one it was raised in: where a right to it may come from."""
    async with db.read() as session:
        row = await find_flag(session, workspace_id, number)
        if row is None:
            return frozenset()
        [view] = await views_of(session, [row])
        return frozenset(channel for channel in (view.team.channel, view.raised_in) if channel)


async def read_roundup(db: Database, workspace_id: int, key: str) -> Roundup | None:
    """The roundup with that key."""
    async with db.read() as session:
        return await roundups.read_roundup(session, workspace_id, key)


async def has_digest(db: Database, workspace_id: int, channel: str) -> bool:
    """Whether the weekly summary is posted in this channel."""
    async with db.read() as session:
        return await digest_in(session, workspace_id, channel) is not None
