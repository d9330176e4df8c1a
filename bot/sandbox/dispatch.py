"""Getting a payload to the bot and its acknowledgement back. One small interface, so that transports can differ."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.model import JSON

ACK_WITHIN_S = 3.0
OK = 200

Kind = Literal["slash_commands", "interactive", "events_api"]


class UnansweredError(Exception):
    """The bot did not acknowledge; `error` is what the person is shown, `reason` what a retry says.

    `no_retry` tells that the bot asked not to be told again.
    """

    def __init__(self, error: str, reason: str, *, no_retry: bool = False) -> None:
        super().__init__(error)
        self.error = error
        self.reason = reason
        self.no_retry = no_retry


@dataclass(frozen=True)
class Envelope:
    """A payload on its way to the bot; `attempt` counts the earlier ones, `reason` says what went wrong last."""

    kind: Kind
    payload: JSON
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Ack:
    """What the bot answered: JSON if it was JSON, else text."""

    body: Any


class Transport(Protocol):
    """How payloads get to the bot."""

    async def send(self, envelope: Envelope) -> Ack:
        """Hand it over and wait for the acknowledgement. Raises UnansweredError."""

    async def close(self) -> None:
        """Let go of what is held open."""


class HttpTransport:
    """Signed requests to `{bot_url}/slack/events`, as Slack sends them to a request URL."""

    def __init__(self, bot_url: Callable[[], str], signing_secret: str, ack_within_s: float = ACK_WITHIN_S) -> None:
        self._bot_url = bot_url
        self._ack_within_s = ack_within_s
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def send(self, envelope: Envelope) -> Ack:
        """Hand it over and wait for the acknowledgement. Raises UnansweredError."""
        body, content_type = encode(envelope)
        headers = {**retry_headers(envelope), **self._signed(body), "Content-Type": content_type}
        url = self._bot_url().rstrip("/") + "/slack/events"
        limit = aiohttp.ClientTimeout(total=self._ack_within_s)
        try:
            async with self._open().post(url, data=body, headers=headers, timeout=limit) as answer:
                return await _ack(answer)
        except TimeoutError:
            raise UnansweredError("operation_timeout", "http_timeout") from None
        except aiohttp.ClientError:
            raise UnansweredError("dispatch_failed", "connection_failed") from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(self._secret, stamp, body)}


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request body; `stamp` is the real time in whole seconds."""
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encode(envelope: Envelope) -> tuple[bytes, str]:
    """The body as Slack writes it for this kind of payload, and its content type."""
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    if envelope.kind == "interactive":
        return urlencode({"payload": json.dumps(envelope.payload)}).encode(), "application/x-www-form-urlencoded"
    return urlencode(envelope.payload).encode(), "application/x-www-form-urlencoded"


def retry_headers(envelope: Envelope) -> dict[str, str]:
    """What Slack adds when it tells something again."""
    if not envelope.attempt:
        return {}
    return {"x-slack-retry-num": str(envelope.attempt), "x-slack-retry-reason": envelope.reason}


async def _ack(answer: aiohttp.ClientResponse) -> Ack:
    raw = await answer.text()
    if answer.status != OK:
        no_retry = answer.headers.get("x-slack-no-retry") == "1"
        raise UnansweredError("dispatch_failed", "http_error", no_retry=no_retry)
    if "json" not in answer.content_type or not raw:
        return Ack(raw)
    try:
        return Ack(json.loads(raw))
    except ValueError:
        raise UnansweredError("invalid_response", "http_error") from None


class Background:
    """Work that nobody waits for at once, but that can be waited for."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until nothing is left to do."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def cancel(self) -> None:
        """Stop it all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
