"""Many rows in one statement, past the ORM: one trip to the database, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import Table

Rows = Sequence[Mapping[str, Any]]


def table_of(table: type[Table]) -> SqlTable:
    """The plain table behind one of our classes."""
    found: SqlTable = table.__table__  # type: ignore[attr-defined]
    return found


def dialect_of(session: AsyncSession) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


@cache  # a statement that is made anew each time costs more than the database takes to run it
def insert_into(dialect: str, table: type[Table]) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table_of(table))


async def write_many(session: AsyncSession, statement: Executable, rows: Rows) -> None:
    """Run an INSERT or UPDATE for each of the rows. What the session still holds is written first."""
    if rows:
        await session.flush()
        await (await session.connection()).execute(statement, list(rows))
