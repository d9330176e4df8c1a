"""The database as the command line opens it: beside a bot that may be running, changed only on request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.operator import OperatorError, meant
from storage.database import Database, reading
from storage.errors import NewerError
from storage.migrate import current, head, is_newer
from storage.probe import file_of

ALL = "all"
"""What is typed for all workspaces."""


@dataclass(frozen=True)
class Books:
    """The database, and the workspace that is meant: None for all of them."""

    db: Database
    workspace_id: int | None


@asynccontextmanager
async def books(url: str, workspace: str | None) -> AsyncIterator[Books]:
    """Open them: of the workspace with this id of Slack's, of all of them (`ALL`), or of the only one.

    Raises `OperatorError` if the tables are another version's, or it is not clear which workspace is meant.

    Raises `NewerError` if that version is a newer one, `UnreadableError` if the database does not answer.
    """
    db = Database(url)
    try:
        with reading():
            await _right_version(db)
            workspace_id = None if workspace == ALL else await meant(db, workspace)
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


async def one_workspace(open_books: Books) -> int:
    """The workspace that is meant, where only one can be. Raises `OperatorError` when it is not said which."""
    found = open_books.workspace_id or await meant(open_books.db, None)
    if found is None:
        raise OperatorError("There is no workspace in this database yet.")
    return found
