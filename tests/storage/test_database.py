"""Transactions: what is written is written whole, and a failure is told as what it is."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, event, func, text, update
from sqlmodel import col, select

from storage.database import Database
from storage.errors import NotSavedError, UnknownOutcomeError
from storage.raising import take_numbers
from storage.tables import FlagRow, Record, Workspace
from tests.support.postgres import Server
from tests.support.rows import TUESDAY, Shop, open_shop


@pytest.fixture
async def shop(db: Database) -> Shop:
    return await open_shop(db)


async def _count(db: Database) -> int:
    async with db.read() as session:
        return (await session.exec(select(func.count()).select_from(FlagRow))).one()


async def test_what_was_written_is_there_afterwards(db: Database, shop: Shop) -> None:
    async with db.write() as session:
        session.add(shop.flag(1))
    assert await _count(db) == 1


async def test_two_flags_with_one_number_are_refused_and_neither_half_is_kept(db: Database, shop: Shop) -> None:
    with pytest.raises(NotSavedError):
        async with db.write() as session:
            session.add_all([shop.flag(1), shop.flag(1)])
    assert await _count(db) == 0


async def test_a_flag_without_a_team_is_refused(db: Database, shop: Shop) -> None:
    orphan = shop.flag(1)
    orphan.team_id = 999
    with pytest.raises(NotSavedError):
        async with db.write() as session:
            session.add(orphan)
    assert await _count(db) == 0


async def test_an_error_of_the_domain_passes_through_and_writes_nothing(db: Database, shop: Shop) -> None:
    with pytest.raises(LookupError, match="no such team"):
        async with db.write() as session:
            session.add(shop.flag(1))
            await session.flush()
            raise LookupError("no such team")
    assert await _count(db) == 0


async def test_a_write_that_takes_too_long_is_given_up_and_writes_nothing(db: Database, shop: Shop) -> None:
    with pytest.raises(NotSavedError):
        async with db.write(limit=0.1) as session:
            session.add(shop.flag(1))
            await session.flush()
            await asyncio.Event().wait()
    assert await _count(db) == 0


async def test_a_reader_sees_nothing_of_a_write_before_its_commit(db: Database, shop: Shop) -> None:
    async with db.write() as session:
        session.add(shop.flag(1))
        await session.flush()
        assert await _count(db) == 0


@asynccontextmanager
async def _someone_else_writing(db: Database) -> AsyncIterator[None]:
    """Another process that holds the lock on the workspace (on SQLite: on the whole file)."""
    if db.is_sqlite:
        other = sqlite3.connect(db.engine.url.database or "")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
    else:
        connection = await asyncpg.connect(_plain(db))
        async with connection.transaction():
            await connection.execute("SELECT * FROM workspace FOR UPDATE")
            yield
        await connection.close()


def _plain(db: Database) -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


async def test_a_locked_database_is_told_as_not_saved_and_works_again_when_the_lock_is_gone(
    db: Database, shop: Shop
) -> None:
    async with _someone_else_writing(db):
        with pytest.raises(NotSavedError):
            async with db.write() as session:
                await take_numbers(session, shop.workspace_id, 1)
    async with db.write() as session:
        assert (await take_numbers(session, shop.workspace_id, 1))[0] == 1


async def test_whoever_opens_a_new_file_waits_for_another_who_is_filling_it(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "pullcord.db")
    other.execute("BEGIN IMMEDIATE")
    db = Database(f"sqlite:///{tmp_path / 'pullcord.db'}")
    opened = asyncio.create_task(_one(db))
    await asyncio.wait({opened}, timeout=0.1)
    assert not opened.done()
    other.close()
    assert await opened == 1
    await db.close()


async def _one(db: Database) -> int:
    async with db.read() as session:
        return (await session.exec(select(1))).one()


async def _read_only(db: Database) -> Database:
    if db.is_sqlite:
        return Database(f"sqlite:///file:{db.engine.url.database}?mode=ro&uri=true")
    async with db.engine.begin() as connection:
        await connection.execute(
            text(f'ALTER DATABASE "{db.engine.url.database}" SET default_transaction_read_only = on')
        )
    return Database(db.url)


async def test_a_read_only_database_is_told_as_not_saved_and_can_still_be_read(db: Database, shop: Shop) -> None:
    read_only = await _read_only(db)
    with pytest.raises(NotSavedError):
        async with read_only.write() as session:
            session.add(shop.flag(1))
    assert await _count(read_only) == 0
    await read_only.close()


async def test_a_database_that_is_not_there_is_told_as_not_saved(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}", f"postgresql://postgres@/x?host={tmp_path}"):
        db = Database(url)
        with pytest.raises(NotSavedError):
            async with db.write() as session:
                session.add(Workspace(slack_id="T1"))
        await db.close()
    await _drivers_ended()


async def _drivers_ended() -> None:
    """A connection that SQLite refused to open ends its thread a moment later, by a call into this event loop."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)


async def _raise(db: Database, shop: Shop, *, fails: bool) -> None:
    async with db.write(limit=30) as session:
        number, _installer = await take_numbers(session, shop.workspace_id, 1)
        session.add(shop.flag(number))
        if fails:
            await session.flush()
            raise LookupError


async def test_numbers_have_no_gaps_however_many_raise_at_once_and_whoever_fails(db: Database, shop: Shop) -> None:
    replicas = [Database(db.url) for _ in range(3)]
    attempts = [_raise(replicas[i % 3], shop, fails=i % 4 == 0) for i in range(60)]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    for replica in replicas:
        await replica.close()
    async with db.read() as session:
        numbers = (await session.exec(select(FlagRow.number).order_by(col(FlagRow.number)))).all()
    assert [type(error) for error in results if error] == [LookupError] * 15
    assert numbers == list(range(1, 46))


async def test_two_writers_that_read_before_they_write_lose_nothing(db: Database, shop: Shop) -> None:
    """The trap of SQLite: a transaction that began by reading fails at once when another wrote meanwhile."""
    replicas = [Database(db.url), Database(db.url)]

    async def count_up(replica: Database) -> None:
        async with replica.write(limit=30) as session:
            query = select(Workspace).where(col(Workspace.id) == shop.workspace_id).with_for_update()
            workspace = (await session.exec(query)).one()
            workspace.flag_count += 1
            session.add(workspace)

    await asyncio.gather(*[count_up(replicas[i % 2]) for i in range(20)])
    for replica in replicas:
        await replica.close()
    async with db.read() as session:
        assert (await session.exec(select(Workspace.flag_count))).one() == 20


@pytest.mark.parametrize("change", ["UPDATE record SET kind = 'fixed'", "DELETE FROM record"])
async def test_what_happened_can_be_neither_changed_nor_deleted(db: Database, shop: Shop, change: str) -> None:
    async with db.write() as session:
        flag = shop.flag(1)
        session.add(flag)
        await session.flush()
        session.add(Record(workspace_id=shop.workspace_id, flag_id=flag.id or 0, at=TUESDAY))
    with pytest.raises(NotSavedError) as refused:
        async with db.write() as session:
            await (await session.connection()).execute(text(change))
    assert "the record is append-only" in str(refused.value.__cause__)


async def test_every_sqlite_connection_is_durable_and_keeps_its_references(sqlite_db: Database) -> None:
    asked = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    async with sqlite_db.engine.connect() as one, sqlite_db.engine.connect() as another:
        for connection in (one, another):
            got = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in asked}
            assert got == asked


async def test_a_commit_that_has_begun_is_waited_for_even_when_the_task_is_cancelled(db: Database, shop: Shop) -> None:
    async def raise_one() -> None:
        async with db.write() as session:
            session.add(shop.flag(1))

    task = asyncio.create_task(raise_one())
    event.listen(db.engine.sync_engine, "commit", lambda _connection: task.cancel(), once=True)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await _count(db) == 1


async def test_a_commit_that_sqlite_itself_refuses_is_told_as_not_saved(sqlite_db: Database) -> None:
    shop = await open_shop(sqlite_db)
    orphan = shop.flag(1)
    orphan.team_id = 999
    with pytest.raises(NotSavedError):
        async with sqlite_db.write() as session:
            await (await session.connection()).execute(text("PRAGMA defer_foreign_keys = ON"))
            session.add(orphan)
    assert await _count(sqlite_db) == 0


@pytest.fixture
async def postgres_db(postgres_server: Server) -> AsyncIterator[Database]:
    name = f"test_{uuid.uuid4().hex}"
    db = Database(postgres_server.create(name, "pullcord_template"))
    yield db
    await db.close()
    postgres_server.drop(name)


async def test_a_connection_lost_before_commit_is_told_as_not_saved(
    postgres_db: Database, postgres_server: Server
) -> None:
    shop = await open_shop(postgres_db)
    with pytest.raises(NotSavedError):
        async with postgres_db.write() as session:
            session.add(shop.flag(1))
            await session.flush()
            postgres_server.hang_up(postgres_db.engine.url.database or "")
            session.add(shop.flag(2))
    assert await _count(postgres_db) == 0


async def test_a_connection_lost_in_commit_is_told_as_an_unknown_outcome(
    postgres_db: Database, postgres_server: Server
) -> None:
    shop = await open_shop(postgres_db)

    def hang_up(_connection: Connection) -> None:
        postgres_server.hang_up(postgres_db.engine.url.database or "")

    event.listen(postgres_db.engine.sync_engine, "commit", hang_up, once=True)
    with pytest.raises(UnknownOutcomeError):
        async with postgres_db.write() as session:
            session.add(shop.flag(1))


async def test_a_flags_row_can_change_where_a_record_cannot(db: Database, shop: Shop) -> None:
    async with db.write() as session:
        session.add(shop.flag(1))
    async with db.write() as session:
        await session.exec(update(FlagRow).values(words="refunds work again"))
    async with db.read() as session:
        assert (await session.exec(select(FlagRow.words))).one() == "refunds work again"
