"""What is right but for one or two things, for each thing that the bot listens to, over HTTP and Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.contextvars import merge_contextvars
from structlog.processors import format_exc_info
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.sockets import CONNECTIONS
from tests.support.listening import heard_of
from tests.support.post import FORM, JSON, post, signed
from tests.support.wholes import all_of, happened, pressed, submitted
from tests.support.world import World, build_world
from tests.web.test_fuzz import BOUNDED, TREES

HEARD = heard_of()
AT_ONCE = 4
ALL_ANSWERED_S = 10.0
WHOLES = all_of({**HEARD, "event": HEARD["event"] - {"app_uninstalled"}})  # with anything else wrong, that one is right


def spoiled(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A payload of the right kind in which something else stands in one or two places, at any depth."""
    return st.lists(st.tuples(st.sampled_from(paths(whole)), TREES), min_size=1, max_size=2).map(
        lambda changes: changed(whole, changes)
    )


def paths(tree: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path for key, value in inner for path in [(*above, key), *paths(value, (*above, key))]]


def changed(whole: dict[str, Any], changes: list[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(json.dumps(whole))
    for path, value in changes:
        place: Any = tree
        for step in path[:-1]:
            place = _inside(place, step)
        if isinstance(place, dict) or (isinstance(place, list) and place and isinstance(path[-1], int)):
            place[path[-1]] = value
    return tree


def _inside(place: Any, step: Any) -> Any:
    """One step further in; nothing where an earlier change has put something else."""
    try:
        return place[step]
    except (KeyError, IndexError, TypeError):
        return {}


def without_form(action_id: str) -> dict[str, Any]:
    """A press that comes from elsewhere than the form that the button is in."""
    return {name: value for name, value in pressed(action_id).items() if name != "view"}


def with_meta(whole: dict[str, Any], meta: Any) -> dict[str, Any]:
    return whole | {"view": whole["view"] | {"private_metadata": meta}}


FAILED_ONCE = (
    without_form("more_settings"),
    without_form("preview"),
    with_meta(pressed("preview"), {"channel": "C_PAY"}),
    with_meta(pressed("more_settings"), "{}"),
    with_meta(submitted("fix"), "hello"),
    with_meta(submitted("wrong_team"), ""),
    with_meta(submitted("flagteam"), "{}"),
    {**happened("group_unarchive"), "event": {"type": "group_unarchive", "channel": {}}},
    {**happened("group_unarchive"), "event": {"type": "group_unarchive", "channel": "C_NEW", "user": -601}},
    {**happened("app_home_opened"), "event": {"type": "app_home_opened", "user": "U_ANA", "channel": -3.31}},
    {**happened("app_home_opened"), "authorizations": [{"team": 3.78}]},
    {**happened("app_home_opened"), "authorizations": [{"authorizations": True}]},
)


def spoiled_ones() -> list[dict[str, Any]]:
    """All that hypothesis thinks of, and what made a listener fail once."""
    sent = list(FAILED_ONCE)

    @settings(BOUNDED, max_examples=400)
    @given(st.sampled_from(WHOLES).flatmap(spoiled))
    def think(tree: dict[str, Any]) -> None:
        sent.append(tree)

    think()
    return sent


def envelope_type(tree: dict[str, Any]) -> str:
    """In which kind of envelope Slack would send it."""
    if "command" in tree:
        return "slash_commands"
    return "events_api" if tree.get("type") == "event_callback" else "interactive"


async def goes_on(world: World) -> None:
    said = await world.person("Ana").command("#shop-harbour", "/flag the fuzz is over")
    assert "is saved" in said.message.words


async def test_over_http_a_payload_that_is_right_but_for_one_thing_never_fails(shop: World) -> None:
    async with aiohttp.ClientSession() as session:
        for tree in spoiled_ones():
            kind = JSON if tree.get("type") == "event_callback" else FORM
            form = tree if "command" in tree else {"payload": json.dumps(tree)}
            body = (json.dumps(tree) if kind == JSON else urlencode(form)).encode()
            got = await post(session, shop, body, signed(body), kind)
            assert got.status < 500, tree
    await goes_on(shop)


async def until_answered(lines: Sequence[EventDict], ids: set[str], most_left: int = 0) -> None:
    """Until of these envelopes at most so many wait for an answer, going by the log: Slack says other things beside."""
    async with asyncio.timeout(ALL_ANSWERED_S):
        while len(ids - {line["request"] for line in lines if line["event"] == "answered"}) > most_left:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture
async def wired(sqlite_db_url: str) -> AsyncIterator[World]:
    built = await build_world(sqlite_db_url, transport="sockets")
    await built.sandbox.until(lambda: len(built.sandbox.sockets.links) == CONNECTIONS)
    yield built
    await built.close()


async def test_over_socket_mode_neither_an_envelope_nor_what_is_in_it_ever_fails(wired: World) -> None:
    world = wired
    links, said = list(world.sandbox.sockets.links), set[str]()
    with capture_logs([merge_contextvars, format_exc_info]) as lines:
        for number, tree in enumerate(spoiled_ones()):
            own = f"e{number}"
            frame = {"type": envelope_type(tree), "envelope_id": own, "payload": tree}
            await world.sandbox.sockets.say(json.dumps(frame))
            said.add(own)
            await until_answered(lines, said, AT_ONCE)  # or writes wait for each other, and some for too long
        await until_answered(lines, said)
    assert [line for line in lines if line["event"] in {"request_failed", "listener_failed", "not_saved"}] == []
    assert {line["status"] for line in lines if line["event"] == "answered"} <= {200, 400, 404}
    assert world.sandbox.sockets.links == links
    await goes_on(world)
