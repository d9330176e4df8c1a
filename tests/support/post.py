"""Requests to the bot's HTTP side, signed as Slack signs them, or not."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from tests.support.world import SECRET, World

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Got:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


def signed(body: bytes, *, secret: str = SECRET, stamp: str | None = None) -> dict[str, str]:
    """The headers that Slack adds."""
    at = stamp or str(int(time.time()))
    base = b"v0:" + at.encode() + b":" + body
    signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signature}"}


async def post(
    session: aiohttp.ClientSession,
    world: World,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    kind: str = FORM,
) -> Got:
    """Send it to where Slack sends everything."""
    url = f"http://127.0.0.1:{world.bot.port}/slack/events"
    async with session.post(url, data=body, headers={"Content-Type": kind, **(headers or {})}) as answer:
        return Got(answer.status, await answer.text(), answer.headers.copy())


async def get(world: World, path: str) -> Got:
    """Ask as whoever runs the bot does."""
    url = f"http://127.0.0.1:{world.bot.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return Got(answer.status, await answer.text(), answer.headers.copy())
