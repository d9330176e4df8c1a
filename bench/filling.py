"""Filling a database with many flags, quickly: some rows by hand, the rest by doubling them in SQL."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Insert, Table, insert, literal, select, update

from bot.words import DeliveryKind
from storage.database import Database
from storage.outbox import ToSay, enqueue
from storage.tables import METADATA, FlagRow, PersonRow, TeamRow, Workspace

PEOPLE = 100
TEAMS = 50
FLAG: Table = METADATA.tables["flag"]
FAR = timedelta(days=30)
ALWAYS = "Mon-Sun 00:00-24:00"


async def fill(url: str, flags: int, due: int, now: datetime) -> None:
    """A workspace, fifty teams that work round the clock, and `flags` open flags of which `due` are due at `now`."""
    db = Database(url)
    async with db.engine.begin() as connection:
        await connection.run_sync(_people_and_teams, now)
        await connection.run_sync(_flags, flags, due, now)
    async with db.engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("ANALYZE")
    await db.close()


async def fill_outbox(url: str, now: datetime) -> None:
    """For each flag a reminder that waits to be sent, and nothing due: so many at once would become fifty roundups."""
    db = Database(url)
    async with db.write(limit=60) as session:
        connection = await session.connection()
        await connection.execute(update(FlagRow).values(next_at=now + FAR))
        rows = await connection.execute(select(FLAG.c.id, FLAG.c.number, FLAG.c.team_id, FLAG.c.card_channel))
        things = [
            ToSay(1, f"reminder:{number}:1", lane, DeliveryKind.REMINDER, now, flag_id=flag_id, team_id=team_id)
            for flag_id, number, team_id, lane in rows
        ]
        await enqueue(session, things)
    await db.close()


def _people_and_teams(connection: Connection, now: datetime) -> None:
    """Into tables that are empty, so that their rows are numbered from 1."""
    connection.execute(insert(Workspace), {"slack_id": "T1", "bot_user": "U_BOT", "flag_count": 0})
    person = {"workspace_id": 1, "active": True, "is_admin": False, "is_guest": False}
    people = [person | {"slack_id": f"U_{n}", "name": f"Person {n}"} for n in range(1, PEOPLE + 1)]
    connection.execute(insert(PersonRow), people)
    team = {"workspace_id": 1, "hours": ALWAYS, "created_at": now, "days_off": [], "own": {}, "keywords": []}
    teams = [
        team | {"name": f"Team {n}", "channel": f"C{n}", "lead_id": n, "is_triage": n == 1} for n in range(1, TEAMS + 1)
    ]
    connection.execute(insert(TeamRow), teams)


def _flags(connection: Connection, flags: int, due: int, now: datetime) -> None:
    """Those that are due by hand, then one that is not, doubled until there are enough."""
    first = max(due, 1)
    connection.execute(insert(FlagRow), [_flag(number, now) for number in range(1, first + 1)])
    have = first
    while have < flags:
        more = min(have, flags - have)
        connection.execute(_copied(more, have, now + FAR))
        have += more
    if due == 0:
        connection.execute(update(FlagRow).values(next_at=now + FAR))
    connection.execute(update(Workspace).values(flag_count=have))


def _flag(number: int, now: datetime) -> dict[str, object]:
    raised = now - timedelta(hours=5)
    row = FlagRow(
        workspace_id=1,
        number=number,
        team_id=number % TEAMS + 1,
        reporter_id=number % PEOPLE + 1,
        words=f"gift-card refunds time out at till {number}",
        raised_at=raised,
        since=raised,
        ladder_since=raised,
        next_at=now - timedelta(minutes=1),
        card_channel=f"C{number % TEAMS + 1}",
        card_ts=f"1762160000.{number:06d}",
    )
    return row.model_dump(exclude={"id"})


def _copied(count: int, have: int, next_at: datetime) -> Insert:
    """INSERT … SELECT: the first `count` flags once more, with new numbers, due far from now."""
    changed = {
        "number": FLAG.c.number + have,
        "next_at": literal(next_at, FLAG.c.next_at.type),
    }
    names = [column.name for column in FLAG.columns if column.name != "id"]
    chosen = [changed.get(name, FLAG.c[name]) for name in names]
    return insert(FLAG).from_select(names, select(*chosen).where(FLAG.c.number <= count))
