"""SQLite's engine: durable, one writer, and one trip to its thread for each statement.

aiosqlite runs SQLite in a thread of its own, and goes there four times for one query: for the cursor, the statement,
the rows and the closing. On a busy event loop these trips cost more than SQLite does, so here a statement, its rows
and its end travel together. Rows are never streamed.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# Writers of this process take turns by themselves. Another process that holds the lock is waited for inside SQLite,
# where nothing can cut the wait short: together with the turns it must leave room for an answer within 3 s.
PATIENCE = 0.7
"""Seconds."""
PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""With the last one words that were forgotten are gone from the file, too."""
CHUNK = 64
"""aiosqlite's own default for rows that are streamed; none are."""


class _Cursor:
    """What SQLAlchemy takes for aiosqlite's cursor."""

    def __init__(self, connection: OneTrip) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        """Run it and keep what it brought. Raises what sqlite3 raises."""
        await self._connection.in_thread(self._run, "execute", statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """The same for each of many."""
        await self._connection.in_thread(self._run, "executemany", statement, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """What it brought."""
        return self._rows

    async def close(self) -> None:
        """It was closed where it ran."""

    def _run(self, how: str, statement: str, parameters: Any) -> None:
        cursor = self._connection.raw.cursor()
        try:
            getattr(cursor, how)(statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneTrip(aiosqlite.Connection):
    """aiosqlite's connection, with cursors that save trips."""

    @property
    def raw(self) -> sqlite3.Connection:
        """SQLite's own connection. Raises ValueError once it is closed."""
        return self._conn

    async def in_thread(self, act: Any, *arguments: Any) -> Any:
        """Do something in SQLite's thread."""
        return await self._execute(act, *arguments)  # type: ignore[no-untyped-call]

    def cursor(self) -> _Cursor:  # type: ignore[override]
        """A cursor; it goes nowhere before it has something to do."""
        return _Cursor(self)


def engine(url: str) -> AsyncEngine:
    """An engine for a file. Each connection has its thread."""
    made = create_async_engine(
        url,
        pool_size=8,
        max_overflow=8,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE, "async_creator_fn": _connect},
    )
    event.listen(made.sync_engine, "begin", _begin)
    event.listen(made.sync_engine, "checkin", _leave_nothing_open)
    return made


def _connect(database: str, **options: Any) -> OneTrip:
    connection = OneTrip(partial(_open, database, **options), iter_chunk_size=CHUNK)
    connection._thread.daemon = True  # noqa: SLF001 (SQLAlchemy does the same: a process that dies waits for no thread)
    return connection


def _open(database: str, **options: Any) -> sqlite3.Connection:
    """A durable connection whose driver begins nothing by itself. It is made in its thread, in one trip."""
    connection: sqlite3.Connection = sqlite3.connect(database, isolation_level=None, **options)
    try:
        _keep_a_log(connection)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Change a new file over to a log, waiting for whoever does so, too.

    SQLite waits for no writer here: it reads already, and two that read and want to write would wait for each other.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _leave_nothing_open(connection: Any, _record: object) -> None:
    """A COMMIT that SQLite refused leaves its transaction open, with its lock, and nobody else rolls it back."""
    if connection is not None and connection.driver_connection.in_transaction:
        connection.rollback()


def _begin(connection: Connection) -> None:
    """Begin as asked: a deferred transaction that reads and then writes would fail as soon as another wrote."""
    kind = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")
