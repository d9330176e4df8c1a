"""The database: one engine, transactions to read in and transactions to write in.

Writes begin with `BEGIN IMMEDIATE` on SQLite and with a `lock_timeout` on PostgreSQL, and are limited to `WRITE_LIMIT`
before COMMIT: a person waits for the answer, and Slack waits three seconds for ours.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import sqlite
from storage.errors import AddressError, NotSavedError, UnknownOutcomeError, UnreadableError
from storage.reasons import is_of_address, reason

FAILURES = (SQLAlchemyError, OSError, sqlite3.Error, TimeoutError)
"""All that a database, its driver and the way to it can raise."""
WRITE_LIMIT = 1.5
"""Seconds that a write may take before COMMIT."""
UNHURRIED = 20.0
"""The same where no person waits for the answer: on the schedule, and at start-up, before anybody is listened to."""
CONNECT_LIMIT = 10.0
"""Seconds that PostgreSQL may take to let us in."""
FOR_LIBPQ_ALONE = ("channel_binding", "connect_timeout", "gssencmode")
"""What may stand in an address that somebody was given for other programs, and means nothing to our driver."""
POSTGRES_SETTINGS = {
    "lock_timeout": "1200",
    "idle_in_transaction_session_timeout": "5000",  # a replica that froze must not keep what it has locked
    "timezone": "UTC",
    "application_name": "pullcord",
}


class Database:
    """Where all that must not be lost is kept. Safe to share between tasks.

    `limit`: seconds that a write may take, up to COMMIT, where nothing else is said.
    """

    def __init__(self, url: str, limit: float = WRITE_LIMIT) -> None:
        self.url = async_url(url)
        self._limit = limit
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = sqlite.engine(self.url) if self.is_sqlite else _postgres(self.url)
        self._sessions = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)
        self._one_writer = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads; it is rolled back at the end. Raises `UnreadableError`."""
        with reading():
            async with self._sessions() as session:
                yield session

    @asynccontextmanager
    async def write(self, limit: float | None = None) -> AsyncIterator[AsyncSession]:
        """A transaction that writes, committed at the end.

        `limit` is in seconds, up to COMMIT; without one it is the database's. Raises `NotSavedError` when that failed
        before COMMIT, `UnknownOutcomeError` when it failed in it. Errors of the domain pass through and roll back.
        """
        try:
            async with asyncio.timeout(self._limit if limit is None else limit) as deadline, self._writing() as session:
                yield session
                await session.flush()
                deadline.reschedule(None)  # cut short, the outcome of a COMMIT would not be known
                await self._commit(session)
        except FAILURES as error:
            by_content = isinstance(error, (IntegrityError, DataError))
            raise NotSavedError(reason(error), by_content=by_content) from error

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        """A session whose transaction holds the right to write from its first statement."""
        async with _held(self._one_writer), self._sessions() as session:
            if self.is_sqlite:
                await session.connection(execution_options={"begin": "IMMEDIATE"})
            yield session

    async def _commit(self, session: AsyncSession) -> None:
        """COMMIT, and wait for its answer even when this task is cancelled meanwhile."""
        commit = asyncio.ensure_future(self._answer_of_commit(session))
        try:
            await asyncio.shield(commit)
        except asyncio.CancelledError:
            await commit
            raise

    async def _answer_of_commit(self, session: AsyncSession) -> None:
        try:
            await session.commit()
        except DBAPIError as error:
            if self.is_sqlite and not error.connection_invalidated:
                raise
            raise UnknownOutcomeError from error
        except (SQLAlchemyError, OSError) as error:
            raise UnknownOutcomeError from error

    async def leave_no_trace(self) -> None:
        """What was written over is gone from SQLite's log, too; whoever reads meanwhile is waited for."""
        if self.is_sqlite:
            async with self.engine.connect() as connection:
                await connection.rollback()
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


@contextmanager
def reading() -> Iterator[None]:
    """Around what only reads: whatever goes wrong with the database is an `UnreadableError`, or a kind of it."""
    try:
        yield
    except FAILURES as error:
        kind = AddressError if is_of_address(error) else UnreadableError
        raise kind(reason(error)) from error


@asynccontextmanager
async def _held(lock: asyncio.Lock | None) -> AsyncIterator[None]:
    if lock is None:
        yield
        return
    async with lock:
        yield


def async_url(url: str) -> str:
    """The URL with the driver that we use: `sqlite:///x.db` and `postgresql://…` are what people write."""
    parsed = make_url(url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    name = drivers.get(parsed.drivername, parsed.drivername)
    return parsed.set(drivername=name).render_as_string(hide_password=False)


def _postgres(url: str) -> AsyncEngine:
    """The driver reads the address by itself: it knows `sslmode` and most of what else may stand behind the `?`."""
    address = make_url(url).set(drivername="postgresql").difference_update_query(FOR_LIBPQ_ALONE)

    async def connect() -> asyncpg.Connection:
        plain = address.render_as_string(hide_password=False)
        return await asyncpg.connect(plain, timeout=CONNECT_LIMIT, server_settings=POSTGRES_SETTINGS)

    return create_async_engine(
        url,
        async_creator=connect,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
    )
