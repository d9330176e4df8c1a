"""A network that freezes: packets vanish and nobody hangs up. It is noticed, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from operator import itemgetter
from urllib.parse import urlsplit

import pytest

from bot.sandbox.sockets import Link
from bot.sockets import CONNECTIONS, Patience
from tests.support.relay import Pipe, Relay, Way
from tests.support.world import World, build_world
from tests.web.test_sockets import all_connected, flags
from tests.web.test_sockets_under_load import AT_HOME, EACH, answers, busy_day, flags_kept

BEAT_S = 0.4
ACK_WITHIN_S = 0.5
BUSY = ("Ana", "Ben", "Ivo")
QUICK = Patience(first=0.01, longest=0.1, beat=BEAT_S)


@dataclass
class Far:
    """The company of the stories, whose connections go through a relay."""

    world: World
    relay: Relay

    @property
    def links(self) -> list[Link]:
        """Slack's ends of the connections, oldest first; it does not notice by itself that one is frozen."""
        return self.world.sandbox.sockets.links

    def pipe(self, link: Link) -> Pipe:
        """What lies between this end and the bot's."""
        assert link.request.transport is not None
        return self.relay.pipe_seen_from(link.request.transport.get_extra_info("peername")[1])

    async def another_than(self, *frozen: Link) -> None:
        """Wait until the bot has all its connections, apart from these."""
        await self.world.sandbox.until(lambda: len(set(self.links) - set(frozen)) == CONNECTIONS)

    def gives(self, frozen: Link, things: int) -> None:
        """So many things that happen next are told on this connection, and again on others."""
        turn = itertools.count()
        self.world.sandbox.sockets.choose = lambda links: frozen if next(turn) < things else links[-1]


@pytest.fixture
async def far(sqlite_db_url: str) -> AsyncIterator[Far]:
    world = await build_world(sqlite_db_url, transport="sockets", patience=QUICK, ack_within_s=ACK_WITHIN_S)
    relay = Relay(urlsplit(world.sandbox.url).port or 0)
    await relay.start()
    world.sandbox.sockets.url = relay.url
    await all_connected(world)
    straight = list(world.sandbox.sockets.links)
    world.sandbox.sockets.cut()
    far = Far(world, relay)
    await far.another_than(*straight)
    yield far
    await world.close()
    await relay.stop()


@pytest.mark.parametrize("ways", [(), ("down",), ("up",)])
async def test_a_frozen_connection_is_noticed_and_replaced_whichever_way_packets_vanish(
    far: Far, ways: tuple[Way, ...]
) -> None:
    frozen, other = far.links
    far.pipe(frozen).freeze(*ways)
    await far.another_than(frozen)
    assert other in far.links, "the other one was well, and stays"
    far.world.sandbox.sockets.choose = itemgetter(-1)
    assert "#1 is saved" in await flags(far.world)


async def test_what_went_into_a_frozen_connection_is_done_once_when_slack_tells_it_again(far: Far) -> None:
    frozen = far.links[0]
    far.pipe(frozen).freeze()
    far.gives(frozen, 1)
    ana = far.world.person("Ana")
    await ana.say("#shop-harbour", "@Pullcord hello there")
    await far.another_than(frozen)
    await far.world.settle()
    assert answers(ana, "#shop-harbour") == [1]
    far.pipe(frozen).thaw()  # what was under way for so long comes to nobody
    await far.world.sandbox.until(lambda: frozen not in far.links)
    await far.world.settle()
    assert answers(ana, "#shop-harbour") == [1]
    assert far.world.sandbox.workspace.events.failed == []


async def test_what_was_done_and_whose_acknowledgement_vanished_is_not_done_again(far: Far) -> None:
    frozen = far.links[0]
    far.pipe(frozen).freeze("up")
    far.gives(frozen, 2)
    ana = far.world.person("Ana")
    await ana.say("#shop-harbour", "@Pullcord hello there")
    assert await flags(far.world) == "operation_timeout"
    await far.another_than(frozen)
    await far.world.settle()
    assert answers(ana, "#shop-harbour") == [1]
    assert "You have this already as #1" in await flags(far.world)


async def test_when_all_connections_freeze_the_bot_is_back_by_itself(far: Far) -> None:
    frozen = list(far.links)
    for link in frozen:
        far.pipe(link).freeze()
    await far.another_than(*frozen)
    far.world.sandbox.sockets.choose = itemgetter(-1)
    assert "#1 is saved" in await flags(far.world)


async def test_nothing_is_lost_or_done_twice_when_one_of_two_freezes_under_load(far: Far) -> None:
    far.world.sandbox.sockets.choose = random.Random(25112026).choice  # noqa: S311 (no secret)
    busy = asyncio.gather(*(busy_day(far.world, name) for name in BUSY))
    frozen = far.links[0]
    await far.world.sandbox.until(lambda: frozen.awaited)
    far.pipe(frozen).freeze()
    await far.another_than(frozen)
    frozen.cut()  # Slack notices, too
    told: dict[str, int] = {}
    for numbers in await busy:
        told |= numbers
    await far.world.settle()
    assert {words: number for number, words in (await flags_kept(far.world)).items()} == told
    assert len(told) == EACH * len(BUSY)
    assert far.world.sandbox.workspace.events.failed == []
    for name in BUSY:
        assert answers(far.world.person(name), AT_HOME[name]) == [1] * EACH, name
