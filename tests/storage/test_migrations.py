"""An older database becomes today's with all that is in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, types

from storage.database import Database
from storage.migrate import MIGRATIONS, current, head, upgrade
from storage.tables import METADATA

REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
ROWS = 3
Contents = dict[str, list[dict[str, Any]]]


@pytest.fixture
async def empty_db(empty_database_url: str) -> AsyncIterator[Database]:
    db = Database(empty_database_url)
    yield db
    await db.close()


def _fill(connection: Connection) -> Contents:
    """Some rows in every table that the database has, in every column, each pointing at rows that exist."""
    tables = _tables(connection)
    for table in tables:
        for number in range(1, ROWS + 1):
            connection.execute(table.insert().values({c.name: _value(c, number) for c in table.columns}))
    return _read(connection, tables)


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _value(column: Any, number: int) -> Any:
    """A value that suits the column: its row's number wherever that does, so that references hold."""
    match column.type:
        case types.Boolean():
            return number == 1  # at most one triage team in a workspace
        case types.DateTime():
            return datetime(2026, 11, number, 10, 2, tzinfo=UTC if column.type.timezone else None)
        case types.JSON():
            return {"number": number}
        case types.String():
            return f"{column.name} {number}"
        case _:
            return number


def _read(connection: Connection, tables: list[Table]) -> Contents:
    return {
        table.name: [dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()]
        for table in tables
    }


@pytest.mark.parametrize("revision", REVISIONS[:-1])
async def test_an_older_database_keeps_all_that_is_in_it(empty_db: Database, revision: str) -> None:
    await upgrade(empty_db, revision)
    async with empty_db.engine.begin() as connection:
        before = await connection.run_sync(_fill)
    await upgrade(empty_db)
    async with empty_db.engine.connect() as connection:
        after = await connection.run_sync(lambda c: _read(c, _tables(c)))
    assert len(before) >= 10
    for table, rows in before.items():
        assert [{name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)] == rows, table


async def test_the_migrations_arrive_at_the_tables_that_the_code_describes(db: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        defaults = connection.dialect.name != "sqlite"  # Alembic cannot compare those of text columns there
        opts = {"compare_type": True, "compare_server_default": defaults}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, METADATA))

    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_replicas_that_start_together_upgrade_one_after_the_other(empty_db: Database) -> None:
    replicas = [Database(empty_db.url) for _ in range(3)]
    await asyncio.gather(*[upgrade(replica) for replica in replicas])
    assert [await current(replica) for replica in replicas] == [head()] * 3
    for replica in replicas:
        await replica.close()


async def test_upgrading_a_database_that_is_up_to_date_changes_nothing(db: Database) -> None:
    async with db.engine.begin() as connection:
        before = await connection.run_sync(_fill)
    await upgrade(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(lambda c: _read(c, _tables(c))) == before


async def test_a_database_without_tables_says_so(empty_db: Database) -> None:
    assert await current(empty_db) == ""


async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(empty_db: Database) -> None:
    async with empty_db.engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE record (id INTEGER)")  # in the way of the first migration
    with pytest.raises(Exception, match="record"):
        await upgrade(empty_db)
    async with empty_db.engine.connect() as connection:
        assert await connection.run_sync(lambda c: inspect(c).get_table_names()) == ["record"]
