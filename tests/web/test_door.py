"""What comes in: only what Slack has signed, not long ago, of a size and shape that Slack sends."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlmodel import select

from bot.door import Door, RefusedError
from bot.metrics import Metrics
from bot.web import MOST_BYTES, web_app
from storage.tables import FlagRow
from tests.support.post import FORM, JSON, get, post, signed
from tests.support.world import SECRET, World

COMMAND = {
    "command": "/flag", "text": "refund fails", "team_id": "T0TEAM", "user_id": "U_ANA", "user_name": "ana",
    "channel_id": "C_SHOP", "channel_name": "shop-harbour", "trigger_id": "1.2.3", "response_url": "http://x.invalid/",
}  # fmt: skip


async def test_slacks_own_example_of_a_signature_is_accepted() -> None:
    """The vector of https://docs.slack.dev/authentication/verifying-requests-from-slack, at its own time."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name="
        b"foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2F"
        b"hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015."
        b"47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    stamp = "1531420618"
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signed(body, secret="8f742231b10e8888abcd99yyyzzz85a5", stamp=stamp)["X-Slack-Signature"] == expected
    door = Door("8f742231b10e8888abcd99yyyzzz85a5")
    with pytest.raises(RefusedError, match="too long ago"):
        door.admit(FORM, {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": expected}, body)
    assert door.admit(FORM, signed(body, secret="8f742231b10e8888abcd99yyyzzz85a5"), body).body.endswith("703c")


async def test_a_signed_command_comes_in(shop: World, session: aiohttp.ClientSession) -> None:
    body = urlencode(COMMAND).encode()
    got = await post(session, shop, body, signed(body))
    assert got.status == 200
    assert "#1 is saved" in got.text


async def test_a_flag_that_speaks_of_a_payload_is_a_flag_like_any_other(
    shop: World, session: aiohttp.ClientSession
) -> None:
    body = urlencode(COMMAND | {"text": "the payload of the refund webhook is empty"}).encode()
    got = await post(session, shop, body, signed(body))
    assert "#1 is saved" in got.text
    said = await shop.person("Ana").command("#shop-harbour", "/flags 1")
    assert "the payload of the refund webhook is empty" in said.message.words


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Signature": "v0=1"},
    ],
)
async def test_what_is_not_signed_is_refused_and_leaves_nothing(
    shop: World, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    got = await post(session, shop, urlencode(COMMAND).encode(), headers)
    assert got.status == 401
    assert "refund" not in got.text


async def test_what_was_signed_by_somebody_else_or_changed_or_is_old_is_refused(
    shop: World, session: aiohttp.ClientSession
) -> None:
    body = urlencode(COMMAND).encode()
    old = str(int(time.time()) - 301)
    for headers in (signed(body, secret="another"), signed(body + b"x"), signed(body, stamp=old)):
        assert (await post(session, shop, body, headers)).status == 401


async def test_a_body_that_is_larger_than_anything_slack_sends_is_refused_with_413(
    shop: World, session: aiohttp.ClientSession
) -> None:
    body = b"text=" + b"x" * MOST_BYTES
    assert (await post(session, shop, body, signed(body))).status == 413


async def test_a_body_that_comes_too_slowly_is_refused_and_the_line_is_free_again() -> None:
    unused: Any = None
    metrics = Metrics(unused, unused)
    async with TestServer(web_app(unused, Door(SECRET), unused, metrics, patience=0.2)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ntext=ref")
        async with asyncio.timeout(5):
            answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_no_answer_names_the_libraries_that_made_it(shop: World, session: aiohttp.ClientSession) -> None:
    for path in ("/healthz", "/nowhere"):
        assert "Server" not in (await get(shop, path)).headers
    assert "Server" not in (await post(session, shop, b"x")).headers


async def test_a_signed_request_that_is_sent_again_within_its_five_minutes_does_nothing_more(
    shop: World, session: aiohttp.ClientSession
) -> None:
    body = urlencode(COMMAND).encode()
    headers = signed(body)
    first, again = [await post(session, shop, body, headers) for _ in range(2)]
    assert (first.status, first.text) == (again.status, again.text)
    async with shop.bot.db.read() as reading:
        assert len((await reading.exec(select(FlagRow))).all()) == 1


async def test_a_body_that_is_neither_json_nor_a_form_is_refused_with_415(
    shop: World, session: aiohttp.ClientSession
) -> None:
    body = urlencode(COMMAND).encode()
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/xml"):
        assert (await post(session, shop, body, signed(body), kind)).status == 415


@pytest.mark.parametrize(
    "changed",
    [
        {"user_id": ""}, {"user_id": "U\x00ANA"}, {"team_id": "T'; DROP TABLE flag"}, {"trigger_id": "x" * 300},
    ],
)  # fmt: skip
async def test_a_command_of_another_shape_is_refused_with_400(
    shop: World, session: aiohttp.ClientSession, changed: dict[str, str]
) -> None:
    body = urlencode(COMMAND | changed).encode()
    assert (await post(session, shop, body, signed(body))).status == 400


async def test_half_a_character_is_refused_and_an_emoji_is_not(shop: World, session: aiohttp.ClientSession) -> None:
    for text, status in (("\\ud83d", 400), ("\\ud83d\\ude00", 200)):
        body = b'{"type": "url_verification", "challenge": "' + text.encode() + b'"}'
        assert (await post(session, shop, body, signed(body), JSON)).status == status


async def test_json_nested_a_hundred_thousand_deep_is_refused(shop: World, session: aiohttp.ClientSession) -> None:
    for opening in (b"[", b'{"a":'):
        body = opening * 100_000
        assert (await post(session, shop, body, signed(body), JSON)).status == 400


async def test_slack_may_look_at_the_certificate_without_signing(shop: World, session: aiohttp.ClientSession) -> None:
    assert (await post(session, shop, b"token=x&ssl_check=1")).status == 200
    assert (await post(session, shop, b"ssl_check=1&" + urlencode(COMMAND).encode())).status == 401


async def test_without_a_signing_secret_nothing_comes_in() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "x"}).encode()
    with pytest.raises(RefusedError):
        Door("").admit(JSON, signed(body, secret="x"), body)


async def test_a_workspace_that_the_bot_is_not_installed_in_is_told_so(
    shop: World, session: aiohttp.ClientSession
) -> None:
    body = urlencode(COMMAND | {"team_id": "T_OTHER"}).encode()
    got = await post(session, shop, body, signed(body))
    assert got.status == 200
    assert "Pullcord is not installed here" in got.text
