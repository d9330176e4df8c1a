"""The database as the command line opens it: beside a bot that may be running, changed only on request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.operator import OperatorError
from storage.database import Database
from storage.errors import NewerError
from storage.migrate import current, head, is_newer
from storage.probe import file_of, reading
from storage.tables import Workspace
from storage.teams import find_workspace, read_workspaces


@dataclass(frozen=True)
class Books:
    """The database, and the workspace that is meant: None for all of them."""

    db: Database
    workspace_id: int | None


@asynccontextmanager
async def books(url: str, workspace: str | None) -> AsyncIterator[Books]:
    """Open them. Raises `OperatorError` if the tables are another version's, or there is no such workspace.

    Raises `NewerError` if that version is a newer one, `UnreadableError` if the database does not answer.
    """
    db = Database(url)
    try:
        with reading():
            await _right_version(db)
            workspace_id = await _workspace_id(db, workspace) if workspace else None
        yield Books(db, workspace_id)
    finally:
        await db.close()


async def _right_version(db: Database) -> None:
    file = file_of(db)
    found = await current(db) if file is None or file.exists() else ""
    if is_newer(found):
        raise NewerError(found)
    if found != head():
        at = f"is at {found}" if found else "has no tables yet"
        raise OperatorError(f"The database {at}, and this version needs {head()}: pullcord db upgrade")


async def _workspace_id(db: Database, slack_id: str) -> int:
    async with db.read() as session:
        row = await find_workspace(session, slack_id)
    if row is None or row.id is None:
        raise OperatorError(f"There is no workspace {slack_id} in this database.")
    return row.id


async def one_workspace(open_books: Books) -> int:
    """The workspace that is meant, where only one can be. Raises `OperatorError` when it is not said which."""
    if open_books.workspace_id is not None:
        return open_books.workspace_id
    async with open_books.db.read() as session:
        rows = await read_workspaces(session)
    if len(rows) != 1:
        raise OperatorError(f"Say which workspace is meant: --workspace {_names(rows)}")
    return rows[0].id or 0


def _names(rows: list[Workspace]) -> str:
    return ", ".join(f"{row.slack_id} ({row.name})" for row in rows) or "(there is none yet)"
