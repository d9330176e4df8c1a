"""The floor that all other tests stand on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser
from sqlalchemy import inspect

from storage.database import Database
from storage.errors import NotSavedError
from tests.support import postgres
from tests.support.world import build_world


async def test_a_database_comes_with_todays_tables_and_is_empty(db: Database) -> None:
    async with db.engine.connect() as connection:
        tables = await connection.run_sync(lambda c: inspect(c).get_table_names())
        flags = (await connection.exec_driver_sql("SELECT count(*) FROM flag")).scalar()
    assert {"flag", "record", "delivery"} <= set(tables)
    assert flags == 0


@pytest.fixture
def a_run() -> Iterator[subprocess.Popen[bytes]]:
    """A process that stands for a run of the tests."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    yield process
    process.kill()
    process.wait()


def test_the_server_ends_with_the_run_even_when_that_is_killed(a_run: subprocess.Popen[bytes]) -> None:
    server = postgres.start(until_gone=a_run.pid)
    data = Path(server.url.partition("?host=")[2])
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(a_run.pid, signal.SIGKILL)
    a_run.wait()
    assert _comes_true(lambda: not psutil.pid_exists(pid) and not data.parent.exists(), seconds=20)


def _comes_true(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it comes true before the time is up."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


async def test_the_browser_draws_a_page(chromium: Browser) -> None:
    page = await chromium.new_page()
    await page.set_content("<h1>Pullcord</h1>")
    assert await page.inner_text("h1") == "Pullcord"


async def test_a_world_that_cannot_be_set_up_leaves_nothing_open(sqlite_db_url: str) -> None:
    with closing(sqlite3.connect(sqlite_db_url.removeprefix("sqlite:///"))) as database:
        database.execute("CREATE TRIGGER no BEFORE UPDATE ON team BEGIN SELECT RAISE(ABORT, 'no'); END")
    this = psutil.Process()
    before = {connection.fd for connection in this.net_connections("inet")}
    with pytest.raises(NotSavedError):
        await build_world(sqlite_db_url)
    assert {connection.fd for connection in this.net_connections("inet")} == before
