"""Socket Mode: payloads go over the WebSockets that the app has opened, any of which may get one.

What Slack leaves open is read unkindly: a payload may still come on a connection that was told to go, and an
acknowledgement counts on the connection alone on which its payload came.
"""

import asyncio
import json
import random
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
from aiohttp import web

from bot.sandbox.dispatch import ACK_WITHIN_S, Ack, Envelope, UnansweredError
from bot.sandbox.model import JSON

PATH = "/link/"
MOST = 10
"""Connections that one app may have; the next is told to go at once."""
TICKET_S = 30.0
"""Seconds for which an address may be used, once."""
GOODBYE_S = 1.0
"""How long a connection that is closed waits for the app to close it, too."""
ANSWERED = {"view_submission", "block_suggestion"}
"""Interactions whose acknowledgement may carry something."""

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


@dataclass(eq=False)
class Link:
    """One open connection, and the acknowledgements that are awaited on it, by envelope."""

    socket: web.WebSocketResponse
    request: web.Request
    awaited: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def tell_to_go(self, reason: Reason) -> None:
        """Say that it will be closed, and why."""
        await self.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}})

    async def close(self) -> None:
        """Close it as Slack does, with a word."""
        await self.socket.close()

    def cut(self) -> None:
        """The network is gone: not a word."""
        if self.request.transport is not None:
            self.request.transport.abort()

    def ended(self) -> None:
        """Whoever waits for an acknowledgement on it waits in vain."""
        for future in self.awaited.values():
            if not future.done():
                future.set_exception(ConnectionResetError())


class SocketTransport:
    """Slack's side of Socket Mode; `token` is the app-level one.

    The connections are the app's: where it is in several workspaces, any of them may bring what happens in any.
    """

    def __init__(
        self,
        app_id: str,
        token: str,
        ack_within_s: float = ACK_WITHIN_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.url = ""
        """Where `routes` are served, without a slash at the end."""
        self.links: list[Link] = []
        """The connections that are open, oldest first."""
        self.strange: list[str] = []
        """What came that acknowledges nothing that is awaited."""
        self.turned_away = 0
        """How many of the next connections are closed as soon as they are open; for tests to set."""
        self.choose: Callable[[list[Link]], Link] = random.choice
        """Which connection gets a payload; tests that roll dice set their own."""
        self._app_id = app_id
        self._watchers: list[Callable[[], None]] = []
        self._ack_within_s = ack_within_s
        self._monotonic = monotonic
        self._tickets: dict[str, float] = {}

    def watch(self, changed: Callable[[], None]) -> None:
        """Tell this one of each connection that comes or goes, too."""
        self._watchers.append(changed)

    def address(self) -> str:
        """Where the app may connect, once and soon: the answer of `apps.connections.open`."""
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = self._monotonic() + TICKET_S
        return f"{self.url.replace('http', 'ws', 1)}{PATH}?ticket={ticket}&app_id={self._app_id}"

    def routes(self) -> list[web.RouteDef]:
        """Where connections come in."""
        return [web.get(PATH, self._connected)]

    async def send(self, envelope: Envelope) -> Ack:
        """Hand it over and wait for the acknowledgement. Raises UnansweredError."""
        open_ones = [link for link in self.links if not link.socket.closed]
        if not open_ones:
            raise UnansweredError("dispatch_failed", "timeout")
        link, frame = self.choose(open_ones), _frame(envelope)
        answer = link.awaited[frame["envelope_id"]] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._ack_within_s):
                await link.socket.send_json(frame)
                payload = await answer
        except (TimeoutError, ConnectionError):
            raise UnansweredError("operation_timeout", "timeout") from None
        finally:
            del link.awaited[frame["envelope_id"]]
        return Ack(payload if frame["accepts_response_payload"] else "")

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(link.close() for link in list(self.links)))

    async def refresh(self, reason: Reason, after: float) -> None:
        """Tell every connection that is open now to go, and close it `after` so many real seconds."""
        going = list(self.links)
        for link in going:
            await link.tell_to_go(reason)
        await asyncio.sleep(after)
        await asyncio.gather(*(link.close() for link in going))

    def cut(self) -> None:
        """Drop every connection without a word."""
        for link in list(self.links):
            link.cut()

    async def say(self, frame: str | bytes) -> None:
        """Send this to every connection, whatever it is."""
        for link in list(self.links):
            await (link.socket.send_str(frame) if isinstance(frame, str) else link.socket.send_bytes(frame))

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        if self._tickets.pop(request.query.get("ticket", ""), 0.0) < self._monotonic():
            return web.Response(status=408)
        socket = web.WebSocketResponse(timeout=GOODBYE_S)
        await socket.prepare(request)
        link = Link(socket, request)
        if len(self.links) >= MOST:
            await link.tell_to_go("too_many_websockets")
        elif self.turned_away > 0:
            self.turned_away -= 1
        else:
            await self._serve(link)
        await socket.close()
        return socket

    async def _serve(self, link: Link) -> None:
        await link.socket.send_json(self._hello())
        self.links.append(link)
        self._changed()
        try:
            async for message in link.socket:
                if message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
                    self._heard(link, message.data)
        finally:
            self.links.remove(link)
            link.ended()
            self._changed()

    def _changed(self) -> None:
        for changed in self._watchers:
            changed()

    def _heard(self, link: Link, said: str | bytes) -> None:
        try:
            answer = json.loads(said)
            awaited = link.awaited[answer["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.strange.append(said if isinstance(said, str) else repr(said))
            return
        if not awaited.done():
            awaited.set_result(answer.get("payload") or "")

    def _hello(self) -> JSON:
        return {
            "type": "hello",
            "num_connections": len(self.links) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 3600},
        }


def _frame(envelope: Envelope) -> JSON:
    frame: JSON = {
        "envelope_id": str(uuid.uuid4()),
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind == "slash_commands" or envelope.payload.get("type") in ANSWERED,
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return frame
