"""The small company's first minutes, lived once in a run: its teams are set up, and everybody was told.

Each story goes on from copies of what the bot and Slack keep of it, with a bot that has just started: to live those
minutes anew took two thirds of the time of every story's beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.shared import copied, once
from tests.support.world import TUESDAY, Transport, World, build_world

LEADS = "C_LEADS"


@dataclass(frozen=True)
class Morning:
    """What the bot keeps, as its address, and what Slack keeps."""

    url: str
    slack: Path

    async def go_on(self, transport: Transport = "http") -> World:
        """The company from then on; to be closed by whoever asks."""
        return await build_world(self.url, transport=transport, lived=self.slack)


def _live(url: str, slack: Path, digest: str) -> None:
    async def lived() -> None:
        world = await build_world(url, digest=digest, at=TUESDAY - timedelta(minutes=1))
        world.sandbox.snapshot(slack)
        await world.close()

    postgres.run_apart(lived())


def _on_sqlite(shared_dir: Path, template: Path, digest: str) -> Morning:
    """The one to be copied."""
    place = shared_dir / f"morning{digest}"

    def make() -> str:
        place.mkdir()
        url = copied(template, place)
        _live(url, place / "slack.json", digest)
        return url

    return Morning(once(shared_dir / f"lived{digest}", make), place / "slack.json")


@pytest.fixture(scope="session")
def sqlite_morning(shared_dir: Path, sqlite_template: Path) -> Morning:
    """With a digest, on SQLite."""
    return _on_sqlite(shared_dir, sqlite_template, LEADS)


@pytest.fixture(scope="session")
def quiet_morning(shared_dir: Path, sqlite_template: Path) -> Morning:
    """Without a digest, on SQLite."""
    return _on_sqlite(shared_dir, sqlite_template, "")


@pytest.fixture(scope="session")
def postgres_morning(shared_dir: Path, postgres_server: postgres.Server) -> Morning:
    """With a digest, on PostgreSQL; `url` is the template's name."""
    slack = shared_dir / "slack.json"

    def make() -> str:
        name = "pullcord_morning"
        _live(postgres_server.create(name, postgres.TEMPLATE), slack, LEADS)
        return name

    return Morning(once(shared_dir / "lived_on_postgres", make), slack)


@pytest.fixture(params=postgres.ENGINES)
def morning(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Morning]:
    """A story's own, with a digest; once on each database."""
    if request.param == "sqlite":
        yield _own(request.getfixturevalue("sqlite_morning"), tmp_path)
    else:
        lived: Morning = request.getfixturevalue("postgres_morning")
        server: postgres.Server = request.getfixturevalue("postgres_server")
        with server.lent(lived.url) as url:
            yield replace(lived, url=url)


@pytest.fixture
def plain_morning(sqlite_morning: Morning, tmp_path: Path) -> Morning:
    """A story's own, with a digest, on SQLite only."""
    return _own(sqlite_morning, tmp_path)


@pytest.fixture
def digestless_morning(quiet_morning: Morning, tmp_path: Path) -> Morning:
    """A story's own, without a digest, on SQLite only."""
    return _own(quiet_morning, tmp_path)


def _own(lived: Morning, directory: Path) -> Morning:
    return replace(lived, url=copied(Path(lived.url.removeprefix("sqlite:///")), directory))
