"""A network that can freeze: a TCP relay that stops passing on what comes, and tells neither side."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

from tests.support.tcp import LOOPBACK, TcpServer

Way = Literal["up", "down"]
BOTH: tuple[Way, Way] = ("up", "down")


class Pipe:
    """One connection through the relay. `up` is from who connected to the server, `down` the way back."""

    def __init__(self, server_sees: int) -> None:
        self.server_sees = server_sees
        """The port from which the server sees it come."""
        self._flows = {way: asyncio.Event() for way in BOTH}
        self.thaw()

    def freeze(self, *ways: Way) -> None:
        """Nothing gets through any more, not even that somebody hangs up. Without `ways` in neither direction."""
        for way in ways or BOTH:
            self._flows[way].clear()

    def thaw(self) -> None:
        """What was held back gets through, and all that follows."""
        for flow in self._flows.values():
            flow.set()

    async def pump(self, way: Way, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        """Pass on what comes, in one direction, up to its end."""
        with suppress(ConnectionError):
            while data := await source.read(65536):
                await self._flows[way].wait()
                to.write(data)
                await to.drain()
        await self._flows[way].wait()
        to.close()


class Relay(TcpServer):
    """Listens on a port of its own, and passes everything on to the server's."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.pipes: list[Pipe] = []
        """The connections that were ever made, oldest first."""
        self._behind = port

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}"

    def pipe_seen_from(self, port: int) -> Pipe:
        """The connection that the server sees come from there."""
        return next(pipe for pipe in self.pipes if pipe.server_sees == port)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what comes, both ways."""
        there, back = await asyncio.open_connection(LOOPBACK, self._behind)
        pipe = Pipe(back.get_extra_info("sockname")[1])
        self.pipes.append(pipe)
        try:
            async with asyncio.TaskGroup() as going:
                going.create_task(pipe.pump("up", reader, back))
                going.create_task(pipe.pump("down", there, writer))
        finally:
            back.close()
            writer.close()
