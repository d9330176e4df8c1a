"""The seeded company for tests: lived once, kept as long as nothing of it changes, and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.living import Demo
from bot.demo.seeding import is_current, make_seed
from tests.support import postgres
from tests.support.shared import once


@pytest.fixture(scope="session")
def seed(shared_dir: Path, pytestconfig: pytest.Config) -> Path:
    """The seed. Living it takes half a minute, so pytest's cache keeps it from one run to the next."""
    cache = pytestconfig.cache
    kept = (cache.mkdir("demo") if cache else shared_dir) / "seed"

    def make() -> str:
        if not is_current(kept):
            postgres.run_apart(make_seed(kept, lambda _done, _of: None))
        return str(kept)

    return Path(once(shared_dir / "demo_seed", make))


@pytest.fixture
def directory(seed: Path, tmp_path: Path) -> Path:
    """A demo's directory, with the seed in it."""
    place = tmp_path / ".demo"
    shutil.copytree(seed, place / "seed")
    return place


@pytest.fixture
def said() -> list[str]:
    """What the demo said on the console."""
    return []


@pytest.fixture
async def demo(directory: Path, said: list[str]) -> AsyncIterator[Demo]:
    """The demo at its opening, with the real bot as its child, and nobody to watch its pauses."""
    living = Demo(directory, said.append, breath=0)
    try:
        await living.start(0)
        yield living
    finally:
        await living.stop()
