"""The demo's side of the bot: its work clock is moved over HTTP, and it ends with the demo that started it."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.clock import WorkClock
from storage.database import Database
from storage.due import next_due

MOST_LOOKS = 10
"""How often one instant is looked at: what is decided may make something else due at once."""


@dataclass(frozen=True)
class Steering:
    """What is steered. `settle` decides and sends all that is due at the clock's present instant."""

    db: Database
    clock: WorkClock
    settle: Callable[[], Awaitable[None]]

    async def next(self, request: web.Request) -> web.Response:
        """The next due instant up to `before`, and what it is. An instant without a zone is refused."""
        before = _instant(request.query.get("before"))
        coming = await self._coming()
        if coming is None or coming[0] > before:
            return web.json_response({"at": None, "what": ""})
        return web.json_response({"at": coming[0].isoformat(), "what": coming[1]})

    async def move(self, request: web.Request) -> web.Response:
        """Set the clock, and answer once all that was due then has been decided and sent."""
        now = _instant((await request.json()).get("now"))
        self.clock.set(now)
        for _ in range(MOST_LOOKS):
            await self.settle()
            coming = await self._coming()
            if coming is None or coming[0] > now:
                return web.json_response({"ok": True})
        return web.json_response({"ok": False, "still_due": coming[1] if coming else ""}, status=500)

    async def _coming(self) -> tuple[datetime, str] | None:
        async with self.db.read() as session:
            return await next_due(session)


def routes(steering: Steering) -> list[web.RouteDef]:
    """`GET /clock/next` and `POST /clock`."""
    return [web.get("/clock/next", steering.next), web.post("/clock", steering.move)]


def _instant(text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        raise web.HTTPBadRequest(text="an instant, as 2026-11-03T09:02:00+00:00") from None
    if instant.tzinfo is None:
        raise web.HTTPBadRequest(text="an instant with its zone")
    return instant


async def leash(_app: web.Application) -> AsyncIterator[None]:
    """End this process when the demo that started it is gone, however it went: its pipe to us closes then."""
    watch = asyncio.create_task(_end_with(sys.stdin.fileno())) if _is_pipe(sys.stdin) else None
    yield
    if watch is not None:
        watch.cancel()


def _is_pipe(stream: object) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False


async def _end_with(pipe: int) -> None:
    loop, closed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(pipe, closed.set)
    try:
        await closed.wait()
    finally:
        loop.remove_reader(pipe)
    os.kill(os.getpid(), signal.SIGTERM)
