"""Whether the database is there, can be read, and takes writes."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update
from sqlalchemy.engine import make_url
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import Workspace


async def can_write(session: AsyncSession) -> None:
    """Raises what the database raises when it is read-only, locked, not migrated, or, once committed, full."""
    await session.exec(update(Workspace).where(col(Workspace.id) == 0).values(flag_count=0))
    if session.get_bind().dialect.name == "sqlite":  # what changes nothing is not written, and so finds room anywhere
        connection = await session.connection()
        mark = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA user_version = {mark ^ 1}")


def file_of(db: Database) -> Path | None:
    """SQLite's file; None for a database that is no file."""
    return file_at(db.url)


def file_at(url: str) -> Path | None:
    """The same by the database's address."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}
    return Path(parsed.database or "") if is_file else None
