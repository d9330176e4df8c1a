"""A real PostgreSQL for the tests: one server for a whole run, and a database of its own for each test."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

ROOT = Path(__file__).parents[2]
TEMPLATE = "pullcord_template"
ENGINES = ("sqlite", "postgres")


class Server:
    """A running server, and the making and dropping of databases on it, each in some 10 ms."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, name: str, template: str = "template0") -> str:
        """A new database that is a copy of `template`; its URL as people write it."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """The URL of such a copy, which is dropped afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        yield self.create(name, template)
        self.drop(name)

    def hang_up(self, name: str) -> None:
        """End all connections to a database, as a crash or a failover would."""
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def _run(self, sql: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.url)
            await connection.execute(sql)
            await connection.close()

        run_apart(run())


def start(until_gone: int) -> Server:
    """Start a server that lives as long as the process `until_gone`."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.keeper", str(until_gone)]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return Server(result.stdout)


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end on an event loop of its own, whether or not one is running here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
