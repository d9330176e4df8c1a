"""Whatever comes in, well signed or not: no failure, no row, no word of it in the answer, and the next is served."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from bot.shapes import EVENTS, MalformedError, read
from storage.columns import Table
from tests.support.post import FORM, JSON, Got, post, signed
from tests.support.world import World

BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
CERTIFICATE = b"ssl_check=1"
"""Whoever asks for this alone is answered, signed or not: another test is about that."""
KINDS = ("command", "block_actions", "view_submission", "view_closed", "shortcut", "message_action", "event_callback")
NAMES = (
    "type", "team", "team_id", "user", "id", "actions", "action_id", "block_id", "value", "view", "state", "values",
    "callback_id", "trigger_id", "event", "event_id", "channel", "message", "text", "private_metadata", "response_url",
    "container", "selected_option", "enterprise", "authorizations", "is_enterprise_install", "bot_id", "command",
)  # fmt: skip
ATOMS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from([*KINDS, *EVENTS, "T0TEAM", "U_ANA", "C_SHOP", "1.2", "take", "flag", "fix", '{"number": 1}'])
)  # fmt: skip
TREES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner),
    max_leaves=25,
)
HEADERS = st.dictionaries(
    st.sampled_from(["X-Slack-Request-Timestamp", "X-Slack-Signature", "X-Request-Id", "X-Slack-Retry-Num", "Cookie"]),
    st.text(string.printable.replace("\r", "").replace("\n", "").replace("\x0b", "").replace("\x0c", ""), max_size=40),
)
TYPES = st.sampled_from([FORM, JSON, "text/plain", "application/xml", f"{JSON}; charset=latin-1", f"{FORM};x=y", "a/b"])
PRESS: dict[str, Any] = {
    "type": "block_actions", "team": {"id": "T0TEAM"}, "user": {"id": "U_ANA"}, "trigger_id": "1.2",
    "actions": [{"type": "button", "action_id": "take", "block_id": "b", "value": "1"}],
}  # fmt: skip
SENT: dict[str, Any] = {
    "type": "view_submission", "team": {"id": "T0TEAM"}, "user": {"id": "U_ANA"},
    "view": {"id": "V1", "type": "modal", "callback_id": "flag", "private_metadata": "{}", "state": {"values": {}}},
}  # fmt: skip
EVENT = {"type": "event_callback", "team_id": "T0TEAM", "event_id": "Ev1", "event": {"type": "message"}}


async def rows(world: World) -> dict[str, int]:
    """How many rows each table has. What the directory remembers of people and channels may grow."""
    async with world.bot.db.read() as session:
        counts = {
            name: (await session.exec(select(func.count()).select_from(table))).one()
            for name, table in Table.metadata.tables.items()
        }
    return {name: count for name, count in counts.items() if name not in {"person", "channel", "membership"}}


class Attack:
    """Sends what hypothesis thinks of, from within its synchronous test, to the bot that runs in our loop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent: list[tuple[bytes, dict[str, str], str]] = []

    def __call__(self, body: bytes, headers: dict[str, str], kind: str) -> None:
        self.sent.append((body, headers, kind))

    async def carry_out(self) -> list[Got]:
        async with aiohttp.ClientSession() as session:
            return [await post(session, self.world, *one) for one in self.sent]


async def unharmed(world: World, attack: Attack, expected: Callable[[int], bool]) -> None:
    before = await rows(world)
    answers = await attack.carry_out()
    assert len(answers) > 20
    assert [got for got in answers if not expected(got.status)] == []
    assert await rows(world) == before
    said = await world.person("Ana").command("#shop-harbour", "/flag the fuzz is over")
    assert "is saved" in said.message.words


async def test_whatever_a_stranger_sends_is_refused_before_it_is_read(shop: World) -> None:
    attack = Attack(shop)

    @BOUNDED
    @given(st.binary(max_size=300) | TREES.map(lambda tree: json.dumps(tree).encode()), HEADERS, TYPES)
    def think(body: bytes, headers: dict[str, str], kind: str) -> None:
        assume(CERTIFICATE not in body)
        attack(body, headers, kind)

    think()
    await unharmed(shop, attack, lambda status: status in {400, 401})


async def test_bytes_that_are_no_payload_are_refused_even_if_they_are_signed(shop: World) -> None:
    attack = Attack(shop)

    @BOUNDED
    @given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode(errors="ignore")), TYPES)
    @example(b"payload=%7B", FORM)
    @example(b"&".join(b"a%d=1" % number for number in range(500)), FORM)
    @example(b"\xef\xbb\xbf{}", JSON)
    def think(body: bytes, kind: str) -> None:
        assume(CERTIFICATE not in body)
        attack(body, signed(body), kind)

    think()
    await unharmed(shop, attack, lambda status: 400 <= status < 500)


async def test_json_of_any_other_shape_is_refused_even_if_it_is_signed(shop: World) -> None:
    attack = Attack(shop)

    @BOUNDED
    @given(TREES, st.booleans())
    @example({**SENT, "view": {**SENT["view"], "type": None}}, False)
    @example({**EVENT, "event": {"type": "message", "user": 7}}, True)
    @example({**PRESS, "authorizations": 7}, False)
    @example({"type": "event_callback", "team_id": "T0TEAM", "event_id": "E", "event": {"type": "user_change"}}, True)
    @example({**PRESS, "actions": [{"action_id": 7}]}, False)
    def think(tree: Any, as_json: bool) -> None:
        text = json.dumps(tree)
        body = (text if as_json else urlencode({"payload": text})).encode()
        attack(body, signed(body), JSON if as_json else FORM)

    think()
    await unharmed(shop, attack, lambda status: status < 500)


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_reading_a_payload_gives_a_payload_or_a_refusal_and_nothing_else(tree: Any) -> None:
    for kind, text in ((JSON, json.dumps(tree)), (FORM, urlencode({"payload": json.dumps(tree)}))):
        try:
            payload = read(kind, text)
        except MalformedError:
            continue
        assert isinstance(payload, dict)
