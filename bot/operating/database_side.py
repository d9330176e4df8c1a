"""What `pullcord check` asks of the database: whether it is there and takes writes, and how the work in it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.operating.findings import Finding, Grade
from storage.database import Database, reading
from storage.errors import StorageError
from storage.ledger import Standing, read_standing
from storage.migrate import current, head, is_newer
from storage.probe import can_write, file_of

LATE = timedelta(minutes=5)
"""A flag that is due for longer was not looked at."""


OF_A_SERVER = "is DATABASE_URL right, and is the database running?"
OF_A_FILE = "is DATABASE_URL right? The file, those beside it and its folder have to be the user's who runs the bot"
"""What a command has made there as root is root's."""
BEFORE_ALL = ("database", "migrations")
"""What the findings are about without which nothing else can be read."""


async def look(db: Database, now: datetime) -> list[Finding]:
    """Everything about it. `now` is work time."""
    found = [finding async for finding in tables(db)]
    if any(finding.grade is not Grade.FINE for finding in found):
        return found
    try:
        return [*found, *await work(db, now)]
    except StorageError as error:
        return [Finding(Grade.WRONG, "database", f"stopped answering: {error}", "try again in a minute")]


async def tables(db: Database) -> AsyncIterator[Finding]:
    """Whether the database is there, at this version, and takes writes."""
    file = file_of(db)
    if file is not None and not file.exists():
        yield _not_yet(file)
        return
    try:
        with reading():
            found = await current(db)
    except StorageError as error:
        yield Finding(Grade.WRONG, "database", f"does not answer: {error}", OF_A_FILE if file else OF_A_SERVER)
        return
    yield await _writes(db) if found == head() else _version(found)


def _not_yet(file: Path) -> Finding:
    if file.parent.is_dir():
        return Finding(Grade.NOTE, "database", f"{file} is not there yet", "pullcord run makes it")
    return Finding(Grade.WRONG, "database", f"there is no folder {file.parent}", "make it, or change DATABASE_URL")


def _version(found: str) -> Finding:
    if is_newer(found):
        remedy = "install that version again, or restore the backup that was made before the upgrade"
        return Finding(Grade.WRONG, "migrations", f"at {found}, which only a newer version knows", remedy)
    if not found:
        return Finding(Grade.NOTE, "migrations", "there are no tables yet", "pullcord run makes them")
    return Finding(Grade.WRONG, "migrations", f"at {found}, and this version needs {head()}", "pullcord db upgrade")


async def _writes(db: Database) -> Finding:
    try:
        async with db.write() as session:
            await can_write(session)
    except StorageError as error:
        return Finding(Grade.WRONG, "database", f"takes no writes: {error}", "mend it: flags are not saved meanwhile")
    name = "SQLite" if db.is_sqlite else "PostgreSQL"
    return Finding(Grade.FINE, "database", f"{name} at {head()}, takes writes")


async def work(db: Database, now: datetime) -> list[Finding]:
    """What stands still. `now` is work time. Raises `UnreadableError`."""
    async with db.read() as session:
        standing = await read_standing(session)
    return _stands_still(standing, now) or [Finding(Grade.FINE, "work", _moves(standing))]


def _stands_still(standing: Standing, now: datetime) -> list[Finding]:
    found: list[Finding] = []
    if standing.closed:
        remedy = "set the right token, and start the bot again"
        found.append(Finding(Grade.WRONG, "work", "the bot says nothing, since Slack has refused its token", remedy))
    if standing.failed:
        remedy = "pullcord deliveries --failed says why; then --retry-failed"
        found.append(Finding(Grade.WRONG, "work", f"{standing.failed} messages could not be said", remedy))
    if standing.unheard:
        says = f"of {standing.unheard} flags nobody in Slack hears: their team has no channel, or it takes nothing"
        remedy = "the teams below say which; so does the Home tab of an admin, with what to do"
        found.append(Finding(Grade.WRONG, "work", says, remedy))
    if standing.oldest_due and standing.oldest_due < now - LATE:
        says = f"a flag was due at {standing.oldest_due:%Y-%m-%d %H:%M} UTC and was not looked at"
        found.append(Finding(Grade.WRONG, "work", says, "does the bot run? its log says why not: look_failed"))
    return found


def _moves(standing: Standing) -> str:
    return f"nothing is late, nothing has failed; {standing.waiting} messages wait for their turn"
