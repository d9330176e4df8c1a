"""Many workspaces over Socket Mode, with real processes: events come over the app's connections, installing over HTTP."""

from __future__ import annotations

import asyncio
import itertools
import json
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.operating.check import check
from bot.operating.findings import Grade
from bot.operating.keys import seal_anew
from bot.sandbox import Many, Sandbox
from bot.sandbox.sockets import Link, SocketTransport
from bot.sockets import CONNECTIONS
from storage.sealing import new_key
from tests.crash.replica import Replica
from tests.crash.town import WAITS
from tests.support.many import (
    CLIENT_ID,
    CLIENT_SECRET,
    HEARTH,
    KEY,
    LANTERN,
    Browser,
    Page,
    app_settings,
    build_slack,
    lives_at,
)
from tests.support.world import APP_TOKEN

NEW = new_key()
STOPS_S = 10.0


@dataclass
class Office:
    """Slack with two companies, and a bot of two replicas."""

    slack: Many
    sockets: SocketTransport
    replicas: Sequence[Replica]
    database_url: str

    async def connected(self, replicas: int) -> None:
        """So many replicas have all their connections."""
        await self.hearth.until(lambda: len(self.sockets.links) == replicas * CONNECTIONS, within=20)

    @property
    def hearth(self) -> Sandbox:
        return self.slack.sandboxes[HEARTH]

    async def start(self, replica: Replica, keys: str) -> None:
        replica.start(PULLCORD_KEYS=keys)
        await replica.ready()

    async def stop(self, replica: Replica) -> None:
        replica.tell(signal.SIGTERM)
        assert await replica.ended(within=STOPS_S) == 0, replica.last_words()

    async def flag(self, team: str, words: str) -> str:
        """What Ana is told there, once a replica knows that her company has the bot: within three seconds."""
        ana = self.slack.sandboxes[team].person("U_ANA")
        async with asyncio.timeout(5):
            while True:
                got = await ana.command("#shop-harbour", f"/flag {words}")
                if "not installed here" not in got.message.words:
                    return got.message.words
                await asyncio.sleep(0.1)


@pytest.fixture
async def office(postgres_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """No replica runs yet. Each payload goes to another connection than the one before."""
    async with AsyncExitStack() as opened:
        slack = await build_slack(opened, "sockets")
        assert slack.sockets is not None
        turn = itertools.count()
        slack.sockets.choose = lambda links: in_turn(links, next(turn))
        settings = {
            "SLACK_CLIENT_ID": CLIENT_ID, "SLACK_CLIENT_SECRET": CLIENT_SECRET, "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": slack.api_url, "DATABASE_URL": postgres_url, "PULLCORD_WAITS": json.dumps(WAITS),
        }  # fmt: skip
        replicas = [Replica(tmp_path, f"bot-{n}", settings) for n in range(2)]
        for replica in replicas:
            opened.callback(replica.kill)
        lives_at(slack, replicas[0].url)
        yield Office(slack, slack.sockets, replicas, postgres_url)


def in_turn(links: list[Link], turn: int) -> Link:
    return links[turn % len(links)]


async def test_workspaces_come_and_go_while_replicas_restart_and_keys_change(office: Office) -> None:
    one, other = office.replicas
    await asyncio.gather(*(office.start(replica, KEY) for replica in office.replicas))
    await office.connected(2)
    await Browser(one.url).install(HEARTH)
    page = await through_both(LANTERN, one, other)
    assert (page.status, "Pullcord is in Lantern" in page.text) == (200, True)
    for n in range(4):
        assert f"#{n + 1} is saved" in await office.flag(HEARTH, f"the till is stuck, {n}")
        assert f"#{n + 1} is saved" in await office.flag(LANTERN, f"the lamp is out, {n}")

    before = set(office.sockets.links)
    await office.sockets.refresh("refresh_requested", after=0.5)
    await office.hearth.until(lambda: not before & set(office.sockets.links))
    await office.connected(2)

    for replica in office.replicas:
        await office.stop(replica)
        await office.start(replica, f"{NEW},{KEY}")
    both = app_settings(office.database_url, office.slack.api_url, f"{NEW},{KEY}", "sockets")
    assert (await seal_anew(both)).startswith("2 sealed anew")
    await office.stop(one)
    await office.start(one, NEW)
    await office.connected(2)
    checked = await check(app_settings(office.database_url, office.slack.api_url, NEW, "sockets").model_copy(
        update={"port": one.port}
    ))  # fmt: skip
    assert [finding for finding in checked if finding.grade is Grade.WRONG] == []

    office.hearth.uninstall()
    await office.hearth.settled()
    assert office.hearth.workspace.events.failed == []
    assert "#5 is saved" in await office.flag(LANTERN, "the lamp is out again")
    assert (await through_both(HEARTH, one, other)).status == 200
    for n in range(4):
        assert f"#{n + 5} is saved" in await office.flag(HEARTH, f"the till is stuck again, {n}")
    assert office.sockets.strange == []


async def through_both(team: str, one: Replica, other: Replica) -> Page:
    """Somebody there installs it: one replica shows the way to Slack, and the other is there when they come back."""
    browser = Browser(one.url)
    back = await browser.answer(await browser.to_slack(), team)
    browser.where = other.url
    return await browser.get(back.replace(one.url, other.url))
