"""A small HTTP proxy: it forwards plain HTTP, opens tunnels for the rest, and keeps count of what goes through.

Only it knows where a name leads: what stands behind one can be reached in no other way.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from tests.support.tcp import LOOPBACK, TcpServer

USER, PASSWORD = "pull cord", "p@ss:w/ord"
NO = "HTTP/1.1 {} No\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"


@dataclass(frozen=True)
class _Request:
    """The first lines of what somebody asks."""

    method: str
    target: str
    headers: tuple[str, ...]

    def header(self, name: str) -> str:
        """What it says, empty if it is not there."""
        found = (line.partition(":")[2].strip() for line in self.headers if line.lower().startswith(f"{name}:"))
        return next(found, "")

    def onwards(self) -> bytes:
        """As the server itself is asked: the path alone, and nothing that was meant for the proxy."""
        parts = urlsplit(self.target)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        kept = [line for line in self.headers if not line.lower().startswith("proxy-")]
        if not self.header("upgrade"):
            kept = [*(line for line in kept if not line.lower().startswith("connection:")), "Connection: close"]
        return "\r\n".join([f"{self.method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1")


def _request(head: str) -> _Request:
    first, *headers = head.split("\r\n")
    method, target, _ = first.split(" ")
    return _Request(method, target, tuple(line for line in headers if line))


class Proxy(TcpServer):
    """Listens on a port of its own, and wants `USER` and `PASSWORD`."""

    def __init__(self, **names: int) -> None:
        super().__init__()
        self.names = names
        """The ports, on this machine, that names of hosts lead to."""
        self.seen: list[str] = []
        """What was let through: the method, and the host and path or the host and port."""
        self.refuses: int | None = None
        """The HTTP status that it answers with instead, if it lets nobody through."""

    @property
    def url(self) -> str:
        """What SLACK_PROXY must be."""
        return f"http://{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@{LOOPBACK}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let it through, or say why not."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                request = _request((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
                if status := self._objection(request):
                    writer.write(NO.format(status).encode())
                else:
                    await self._through(request, reader, writer)
        finally:
            await _close(writer)

    def _objection(self, request: _Request) -> int | None:
        known = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.header("proxy-authorization") != f"Basic {known}":
            return 407
        return self.refuses

    async def _through(self, request: _Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = request.method == "CONNECT"
        parts = urlsplit(f"//{request.target}" if tunnel else request.target)
        self.seen.append(f"{request.method} {request.target if tunnel else f'{parts.hostname}{parts.path}'}")
        there, back = await asyncio.open_connection(LOOPBACK, self.names[parts.hostname or ""])
        if tunnel:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            back.write(request.onwards())
        try:
            async with asyncio.TaskGroup() as going:
                going.create_task(_pass_on(reader, back))
                going.create_task(_pass_on(there, writer))
        finally:
            await _close(back)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def _pass_on(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            to.write(data)
            await to.drain()
    to.close()
