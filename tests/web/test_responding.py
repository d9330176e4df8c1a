"""Answers over `response_url` go to Slack alone, once; one that is lost takes nothing back that was done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.responding import is_slacks
from tests.support.post import Got, post, signed
from tests.support.world import World


@asynccontextmanager
async def listening(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Somebody who answers everything with these bytes and hangs up; the address, and what was asked."""
    asked: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/answer", asked


async def olga_presses(session: aiohttp.ClientSession, world: World, response_url: str) -> Got:
    press = {
        "type": "block_actions", "team": {"id": "T0TEAM"}, "user": {"id": "U_OLGA"}, "trigger_id": "9.9",
        "channel": {"id": "C_SHOP"}, "response_url": response_url,
        "actions": [{"type": "button", "action_id": "me_too", "block_id": "b", "value": "1"}],
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(press)}).encode()
    return await post(session, world, body, signed(body))


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 500 Oops\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"no HTTP"],
    ids=["hangs up", "fails", "stops in the middle", "speaks something else"],
)
async def test_an_answer_that_is_lost_is_not_said_again_and_the_press_counts(
    shop: World, session: aiohttp.ClientSession, answer: bytes
) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    async with listening(answer) as (address, asked):
        got = await olga_presses(session, shop, address)
    assert got.status == 200
    assert len(asked) == 1
    assert "1 me too" in (await shop.person("Ana").command("#shop-harbour", "/flags 1")).message.words


async def test_nothing_is_said_to_an_address_that_is_not_slacks(shop: World, session: aiohttp.ClientSession) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (address, asked):
        got = await olga_presses(session, shop, address.replace("127.0.0.1", "localhost"))
    assert got.status == 200
    assert asked == []


async def test_it_follows_nobody_who_sends_it_on(shop: World, session: aiohttp.ClientSession) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (elsewhere, asked):
        sends_on = f"HTTP/1.1 307 Go\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode()
        async with listening(sends_on) as (address, _):
            await olga_presses(session, shop, address)
    assert asked == []


@pytest.mark.parametrize(
    ("address", "slacks"),
    [
        ("https://hooks.slack.com/actions/T1/2/3", True),
        ("https://hooks.slack-gov.com/actions/T1/2/3", True),
        ("http://hooks.slack.com/actions/T1/2/3", False),
        ("https://slack.com.evil.example/", False),
        ("https://evilslack.com/", False),
        ("https://hooks.slack.com@evil.example/", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("http://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_which_addresses_are_slacks(address: str, slacks: bool) -> None:
    assert is_slacks(address, "https://slack.com/api/") is slacks
