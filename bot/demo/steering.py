"""The demo's work clock, moved over HTTP: each due instant on the way is settled in its order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.clock import WorkClock
from storage.database import Database
from storage.due import next_due


@dataclass(frozen=True)
class Steering:
    """What is steered. `settle` decides and sends all that is due at the clock's present instant."""

    db: Database
    clock: WorkClock
    settle: Callable[[], Awaitable[None]]

    async def next(self, request: web.Request) -> web.Response:
        """The next due instant before `before`, and what it is."""
        async with self.db.read() as session:
            coming = await next_due(session)
        if coming is None or coming[0] > datetime.fromisoformat(request.query["before"]):
            return web.json_response({"at": None, "what": ""})
        return web.json_response({"at": coming[0].isoformat(), "what": coming[1]})

    async def move(self, request: web.Request) -> web.Response:
        """Set the clock, and answer once all that was due then has been decided and sent."""
        self.clock.set(datetime.fromisoformat((await request.json())["now"]))
        await self.settle()
        return web.json_response({"ok": True})


def routes(steering: Steering) -> list[web.RouteDef]:
    """`GET /clock/next` and `POST /clock`."""
    return [web.get("/clock/next", steering.next), web.post("/clock", steering.move)]
