"""Socket Mode as a transport: the bot opens WebSockets to Slack, and needs no address of its own.

Two connections are kept, so that one may end while the other serves. Slack ends each within hours, and says so before:
then the next is opened first, and the old one is served until Slack closes it, since what was asked on it is answered
on it. slack_sdk's own client closes first, opens then, answers wherever it is by then, waits the same time after every
failure, and forgets what is in flight when it is closed; so aiohttp's WebSocket is used as it is.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.verdicts import PASSING, judge
from bot.envelopes import Envelopes, Frame, frame_of
from bot.shapes import MalformedError
from bot.slack import ANSWER_LIMIT_S, DROPPED, REQUEST_LIMIT_S, SlackFailure, call, what_broke

CONNECTIONS = 2
"""Slack allows ten for an app: five replicas, or four while all are being refreshed at once."""
MOST_BYTES = 4_000_000
"""A larger frame ends its connection; a smaller one that is too large is only refused."""
CLOSE_S = 0.4
"""What Slack gets to say goodbye, too."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Patience:
    """Real seconds. `first`: the wait after a failure, which doubles with each in a row up to `longest`.

    `steady`: a connection that held so long was none. `linger`: what one that was told to go gets at most. `beat`: how
    often one on which nothing comes is asked whether it is there; half as long afterwards it counts as dropped.
    """

    first: float = 0.5
    longest: float = 30.0
    steady: float = 10.0
    linger: float = 60.0
    beat: float = 10.0

    def wait(self, failures: int, chance: float, retry_after: float | None = None) -> float:
        """Seconds before the next attempt; `chance`, from 0 to 1, keeps replicas out of step."""
        most = min(self.longest, self.first * 2.0 ** min(max(failures, 1) - 1, 20))
        return max(retry_after or 0.0, most * (0.5 + chance / 2))


class Sockets:
    """Keeps the connections. `client` has the app-level token."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, envelopes: Envelopes, patience: Patience
    ) -> None:
        self._client = client
        self._session = session
        self._envelopes = envelopes
        self._patience = patience
        self._open: dict[Connection, asyncio.Task[None]] = {}
        self._keepers: list[asyncio.Task[None]] = []

    def count(self) -> int:
        """How many connections are open."""
        return len(self._open)

    async def start(self) -> None:
        """Open the first connection, and see to it that there are always enough. Raises `SlackFailure`.

        It raises only what Slack has against the token: while Slack is not there it is asked again and again.
        """
        first = None
        try:
            first = await self._connect()
        except SlackFailure as failure:
            if failure.status and judge(failure) not in PASSING:
                raise
            log.warning("no_connection", error=failure.error)
        self._keepers = [asyncio.create_task(self._keep(had)) for had in (first, *[None] * (CONNECTIONS - 1))]

    async def stop(self) -> None:
        """Take nothing new, and let what is in flight be answered."""
        for keeper in self._keepers:
            keeper.cancel()
        served = list(self._open.values())
        await asyncio.gather(*self._keepers, *(one.finish() for one in self._open), return_exceptions=True)
        await asyncio.gather(*served, return_exceptions=True)

    async def _keep(self, connection: Connection | None) -> None:
        """Have a connection at all times: whenever one has to go, or is gone, the next is opened."""
        failures = 0
        while True:
            began, retry_after = time.monotonic(), None
            try:
                connection = connection or await self._connect()
                await connection.going.wait()
            except SlackFailure as failure:
                retry_after = failure.retry_after
                log.warning("no_connection", error=failure.error, open=self.count())
            steady = connection is not None and time.monotonic() - began >= self._patience.steady
            failures = 0 if steady else failures + 1
            connection = None
            if failures:
                await asyncio.sleep(self._patience.wait(failures, random.random(), retry_after))  # noqa: S311 (no secret)

    async def _connect(self) -> Connection:
        """A connection that Slack has greeted us on, and that is served from now on. Raises `SlackFailure`."""
        address = (await call(self._client, "apps.connections.open")).get("url")
        connection = Connection(await self._greeted(str(address)), self._envelopes, self._patience.linger)
        serving = asyncio.create_task(connection.serve())
        self._open[connection] = serving
        serving.add_done_callback(lambda _: self._open.pop(connection))
        log.info("connected", open=self.count())
        return connection

    async def _greeted(self, address: str) -> aiohttp.ClientWebSocketResponse:
        """The address is a secret, so errors are told by their kind alone."""
        closing = aiohttp.ClientWSTimeout(ws_close=CLOSE_S)
        try:
            async with asyncio.timeout(REQUEST_LIMIT_S):
                socket = await self._session.ws_connect(
                    address, heartbeat=self._patience.beat, max_msg_size=MOST_BYTES, timeout=closing
                )
                await _greeting(socket)
        except MalformedError:
            raise SlackFailure("websocket", DROPPED) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SlackFailure("websocket", what_broke(error)) from None
        return socket


async def _greeting(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Wait for Slack's hello. Raises `SlackFailure` when it says something else, or hangs up."""
    frame: Frame = {}
    try:
        message = await socket.receive()
        frame = frame_of(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
    finally:
        if frame.get("type") != "hello":
            await socket.close()
    if socket.closed:
        raise SlackFailure("websocket", _reason(frame))


class Connection:
    """One connection, from Slack's hello to its end."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, envelopes: Envelopes, linger: float) -> None:
        self.going = asyncio.Event()
        """It was told to go, or is gone."""
        self._socket = socket
        self._envelopes = envelopes
        self._linger = linger
        self._limit = asyncio.timeout(None)
        self._finishing = False
        self._in_flight: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Take what comes until it is closed, at the latest some time after it was told to go."""
        try:
            async with self._limit:
                async for message in self._socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        self._hear(message.data)
        except TimeoutError:
            log.info("left", after=self._linger)
        finally:
            self.going.set()
            await self.finish()

    async def finish(self) -> None:
        """Take nothing new, answer what is in flight, and close."""
        self._finishing = True
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=ANSWER_LIMIT_S)
        await self._socket.close()

    def _hear(self, text: str) -> None:
        try:
            frame = frame_of(text)
        except MalformedError as error:
            log.warning("malformed", part=str(error))
            return
        if frame.get("type") == "disconnect":
            self._go(frame)
        elif frame.get("type") != "hello" and not self._finishing:
            answering = asyncio.create_task(self._envelopes.take(text, frame, self._socket.send_str))
            self._in_flight.add(answering)
            answering.add_done_callback(self._in_flight.discard)

    def _go(self, frame: Frame) -> None:
        log.info("told_to_go", reason=_reason(frame))
        self._limit.reschedule(asyncio.get_running_loop().time() + self._linger)
        self.going.set()


def _reason(frame: Frame) -> str:
    """Slack's word for why a connection has to go."""
    reason = frame.get("reason")
    return reason if isinstance(reason, str) and reason.isidentifier() else DROPPED
