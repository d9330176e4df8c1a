"""Socket Mode: whatever becomes of the connections, Slack is heard, and what it says is done once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.app import build
from bot.config import SettingsError
from bot.sandbox.dispatch import Envelope
from bot.sandbox.misbehave import What
from bot.sandbox.sockets import Reason
from bot.sockets import CONNECTIONS, MOST_BYTES, Patience
from tests.support.mornings import Morning
from tests.support.post import get
from tests.support.world import IMPATIENT, World
from tests.web.test_metrics import figures

OPEN = "apps.connections.open"


@pytest.fixture
async def wired(plain_morning: Morning) -> AsyncIterator[World]:
    """A small company with the bot in it, over Socket Mode, once all connections are there."""
    built = await plain_morning.go_on("sockets")
    await all_connected(built)
    yield built
    await built.close()


async def all_connected(world: World) -> None:
    await world.sandbox.until(lambda: len(world.sandbox.sockets.links) == CONNECTIONS)


async def network_drops(world: World) -> None:
    """And comes back, and so does the bot."""
    before = set(world.sandbox.sockets.links)
    world.sandbox.sockets.cut()
    await world.sandbox.until(lambda: not before & set(world.sandbox.sockets.links))
    await all_connected(world)


async def flags(world: World, words: str = "the till is stuck") -> str:
    """What Ana is told when she flags something."""
    got = await world.person("Ana").command("#shop-harbour", f"/flag {words}")
    return got.message.words if got.ok else got.error


@asynccontextmanager
async def nothing_is_saved(world: World) -> AsyncIterator[None]:
    """What comes in meanwhile is in flight until the end."""
    async with world.bot.db.engine.connect() as holder:
        immediate = await holder.execution_options(begin="IMMEDIATE")
        async with immediate.begin():
            yield


async def in_flight(world: World) -> asyncio.Task[str]:
    """A flag that has reached the bot and is not answered."""
    typed = asyncio.create_task(flags(world))
    await wait_for(lambda: any(link.awaited for link in world.sandbox.sockets.links))
    await asyncio.sleep(0.05)
    return typed


async def wait_for(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 (nobody tells of it)
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_has_to_go_is_replaced_first_and_still_answers(wired: World, reason: Reason) -> None:
    before = list(wired.sandbox.sockets.links)
    async with nothing_is_saved(wired):
        typed = await in_flight(wired)
        refreshed = asyncio.create_task(wired.sandbox.sockets.refresh(reason, after=1.0))
        await wired.sandbox.until(lambda: len(wired.sandbox.sockets.links) == 2 * CONNECTIONS)
    assert "#1 is saved" in await typed
    await refreshed
    await all_connected(wired)
    assert not set(before) & set(wired.sandbox.sockets.links)
    assert "#2 is saved" in await flags(wired, "the door is stuck")


async def test_after_a_dropped_network_the_bot_is_back_by_itself(wired: World) -> None:
    await network_drops(wired)
    assert "#1 is saved" in await flags(wired)


async def test_what_was_in_flight_when_the_network_dropped_is_done_once(wired: World) -> None:
    async with nothing_is_saved(wired):
        typed = await in_flight(wired)
        wired.sandbox.sockets.cut()
        assert await typed == "operation_timeout"
    await all_connected(wired)
    assert "You have this already as #1" in await flags(wired)
    assert "#2" not in (await wired.person("Ana").command("#shop-harbour", "/flags")).message.words


@pytest.mark.parametrize("what", ["500_before", "ratelimited", "reset", "outage"])
async def test_a_slack_that_gives_no_address_for_a_while_is_asked_again(wired: World, what: What) -> None:
    wired.sandbox.misbehave(OPEN, what, times=3, seconds=0.3)
    await network_drops(wired)
    assert "#1 is saved" in await flags(wired)


async def test_a_slack_that_hangs_up_at_once_is_asked_ever_more_slowly(wired: World) -> None:
    asked = len([call for call in wired.sandbox.calls if call.method == OPEN])
    wired.sandbox.sockets.turned_away = 6
    await network_drops(wired)
    again = len([call for call in wired.sandbox.calls if call.method == OPEN]) - asked
    assert again == 6 + CONNECTIONS


def test_waits_double_up_to_half_a_minute_and_replicas_are_out_of_step() -> None:
    patience = Patience()
    assert [patience.wait(n, chance=1) for n in (1, 2, 3, 4, 50)] == [0.5, 1, 2, 4, 30]
    assert patience.wait(50, chance=0) == 15
    assert patience.wait(1, chance=1, retry_after=60) == 60


GARBAGE = (
    "",
    "not json",
    "[]",
    "7",
    '"hello"',
    "[" * 100_000,
    '{"a":' * 100_000,
    "{}",
    '{"type": "hello"}',
    '{"type": ["disconnect"]}',
    '{"type": "from_the_future", "envelope_id": "e1", "payload": {}}',
    '{"type": "events_api"}',
    '{"type": "events_api", "envelope_id": {}, "payload": {}}',
    '{"type": "events_api", "envelope_id": "e2", "payload": "text"}',
    '{"type": "events_api", "envelope_id": "e3", "payload": {"type": "event_callback"}}',
    '{"type": "slash_commands", "envelope_id": "e4", "payload": {"command": "/flag", "user_id": 7}}',
    '{"type": "interactive", "envelope_id": "e5", "payload": {"type": "block_actions", "actions": "\\ud83d"}}',
    b"\x00\xff\xfe",
    b"{}",
)


async def test_what_is_no_envelope_is_not_acknowledged_and_harms_nothing(wired: World) -> None:
    before = list(wired.sandbox.sockets.links)
    for frame in GARBAGE:
        await wired.sandbox.sockets.say(frame)
    assert "#1 is saved" in await flags(wired)
    assert wired.sandbox.sockets.links == before
    assert wired.sandbox.sockets.strange == []


async def test_an_envelope_larger_than_anything_slack_sends_is_refused_and_a_huge_frame_costs_a_connection(
    wired: World,
) -> None:
    large = {"type": "events_api", "envelope_id": "e1", "payload": {"type": "event_callback", "text": "x" * 1_100_000}}
    before = list(wired.sandbox.sockets.links)
    await wired.sandbox.sockets.say(json.dumps(large))
    assert "#1 is saved" in await flags(wired)
    assert wired.sandbox.sockets.links == before
    await wired.sandbox.sockets.say("x" * MOST_BYTES)
    await wired.sandbox.until(lambda: not set(before) & set(wired.sandbox.sockets.links))
    await all_connected(wired)
    assert "#2 is saved" in await flags(wired, "the door is stuck")
    assert wired.sandbox.sockets.strange == []


async def test_what_slack_sends_again_gets_its_first_answer(wired: World) -> None:
    payload = {
        "command": "/flag", "text": "refund fails", "team_id": "T0TEAM", "user_id": "U_ANA", "user_name": "ana",
        "channel_id": "C_SHOP", "channel_name": "shop-harbour", "trigger_id": "1.2.3", "response_url": "http://x.invalid/",
    }  # fmt: skip
    envelope = Envelope("slash_commands", payload)
    first, again = [await wired.sandbox.workspace.transport.send(envelope) for _ in range(2)]
    assert "#1 is saved" in json.dumps(first.body)
    assert first == again


async def test_what_is_in_flight_when_the_bot_stops_is_answered_and_the_connections_are_closed(wired: World) -> None:
    async with nothing_is_saved(wired):
        typed = await in_flight(wired)
        stopped = asyncio.create_task(wired.bot.stop())
        await asyncio.sleep(0.05)
        assert not typed.done()
    assert "#1 is saved" in await typed
    await stopped
    await wired.sandbox.until(lambda: not wired.sandbox.sockets.links)
    assert await flags(wired) == "dispatch_failed"


async def test_a_token_that_slack_refuses_is_one_line_with_what_to_look_at(wired: World) -> None:
    wrong = wired.bot.settings.model_copy(update={"slack_app_token": SecretStr("xapp-another")})
    bot = await build(wrong)
    with pytest.raises(SettingsError) as refused:
        await bot.start()
    assert refused.value.words.startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth): ")
    assert "another" not in refused.value.words
    await bot.stop()


async def test_a_bot_that_starts_while_slack_is_down_listens_once_it_is_back(wired: World) -> None:
    await wired.bot.stop()
    wired.sandbox.misbehave("*", "outage", seconds=600)
    wired.bot = await build(wired.bot.settings, patience=IMPATIENT)
    await wired.bot.start()
    assert await flags(wired) == "dispatch_failed"
    wired.sandbox.behave()
    await all_connected(wired)
    assert "#1 is saved" in await flags(wired)


async def test_whoever_runs_it_sees_the_connections_and_nobody_can_post_events(wired: World) -> None:
    await flags(wired)
    assert json.loads((await get(wired, "/healthz")).text)["connections"] == CONNECTIONS
    assert (await get(wired, "/readyz")).status == 200
    assert (await get(wired, "/slack/events")).status == 404
    seen = await figures(wired)
    assert seen["pullcord_socket_connections"] == CONNECTIONS
    assert seen['pullcord_envelopes_total{status="200",type="slash_commands"}'] == 1
    assert seen["pullcord_slack_request_seconds_count"] >= 1
