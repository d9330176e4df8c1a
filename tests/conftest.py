"""What every test may ask for: a migrated database on SQLite and on a real PostgreSQL, and a real browser.

`database_url` and `db` run a test twice, once on each. Both copy a template that is migrated once in a run.
"""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from storage.database import UNHURRIED, Database
from storage.migrate import upgrade
from tests.support import browser, postgres
from tests.support.memory import keep_files_in_memory
from tests.support.postgres import ENGINES, TEMPLATE
from tests.support.shared import copied, once


def pytest_configure() -> None:
    """Before anybody asks for a directory, and before there are workers, which inherit it."""
    keep_files_in_memory()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: to look through it for garbage took a third of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def shared_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def postgres_server(shared_dir: Path) -> postgres.Server:
    """The run's PostgreSQL, with a migrated template in it. It ends when the run does."""
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()

    def start() -> str:
        server = postgres.start(until_gone=run)
        migrate(server.create(TEMPLATE))
        return server.url

    return postgres.Server(once(shared_dir / "postgres", start))


@pytest.fixture(scope="session")
def sqlite_template(shared_dir: Path) -> Path:
    """A migrated SQLite file to be copied."""
    file = shared_dir / f"{TEMPLATE}.db"

    def make() -> str:
        migrate(f"sqlite:///{file}")
        return str(file)

    return Path(once(shared_dir / "sqlite", make))


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database of the test's own, as people write it in DATABASE_URL."""
    if request.param == "sqlite":
        yield copied(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        with request.getfixturevalue("postgres_server").lent(TEMPLATE) as url:
            yield url


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database in which there are no tables yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pullcord.db'}"
    else:
        with request.getfixturevalue("postgres_server").lent("template0") as url:
            yield url


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database; the test runs once on SQLite and once on PostgreSQL.

    Nobody waits for an answer here, and a busy machine is no reason to fail.
    """
    database = Database(database_url, UNHURRIED)
    yield database
    await database.close()


@pytest.fixture
def sqlite_db_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a migrated, empty SQLite database, for what does not depend on the engine."""
    return copied(sqlite_template, tmp_path)


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database, for what only several replicas can do."""
    with postgres_server.lent(TEMPLATE) as url:
        yield url


@pytest.fixture
async def sqlite_db(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated, empty SQLite database, for what does not depend on the engine or is about SQLite alone."""
    database = Database(copied(sqlite_template, tmp_path), UNHURRIED)
    yield database
    await database.close()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser with a fresh profile. Without one on the machine the test is skipped."""
    path = browser.find()
    if path is None:
        pytest.skip(browser.MISSING)
    async with browser.launched(path) as launched:
        yield launched


def migrate(url: str) -> None:
    """Bring the database at `url` to today's tables."""

    async def upgraded() -> None:
        database = Database(url)
        await upgrade(database)
        await database.close()

    postgres.run_apart(upgraded())
