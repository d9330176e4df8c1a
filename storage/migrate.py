"""Bring a database to today's tables, and tell whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database
from storage.errors import NewerError

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 8264231
"""PostgreSQL advisory lock: replicas that start together upgrade one after the other."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    if is_newer(found := _revision(connection)):
        raise NewerError(found)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def upgrade(db: Database, revision: str = "head") -> None:
    """Upgrade to `revision`, all or nothing. Safe to call at every start and from several replicas at once.

    Raises `NewerError` and changes nothing where a newer version has been at work.
    """
    async with db.engine.connect() as plain:
        if db.is_sqlite:  # whoever starts waits for another who is upgrading, however long that takes
            await plain.exec_driver_sql("PRAGMA busy_timeout=60000")
            await plain.rollback()
        connection = await plain.execution_options(begin="IMMEDIATE")
        async with connection.begin():
            if not db.is_sqlite:
                await connection.execute(text("SET LOCAL lock_timeout = 0"))
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            await connection.run_sync(_upgrade, revision)
        await plain.invalidate()  # other users of this connection do not wait so long


def head() -> str:
    """The newest revision that this code knows."""
    return _scripts().get_current_head() or ""


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


async def current(db: Database) -> str:
    """The revision that the database is at; empty when it has none yet."""
    async with db.engine.connect() as connection:
        return await connection.run_sync(_revision)


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def is_newer(revision: str) -> bool:
    """Whether it is one that this code does not know."""
    return bool(revision) and revision not in {script.revision for script in _scripts().walk_revisions()}
