"""Forty companies in one process, each a sandbox that enforces Slack's limits; what the senders measured here talk to.

`python -m bench.companies COUNT CHANNELS` prints the addresses of their Web APIs as one line of JSON, then an address
that tells what they saw (`GET /seen`), and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from itertools import pairwise

from aiohttp import web

from bench.servers import SECRET, TOKEN, announce
from bot.sandbox import Company, Room, Sandbox, Somebody

BOT = "U0BOT"


def company(number: int, channels: int) -> Company:
    """One person, and as many channels with the bot in them."""
    rooms = tuple(Room(f"C{n}", f"channel-{n}", members=("U_ANA", BOT)) for n in range(channels))
    return Company(id=f"T{number}", people=(Somebody("U_ANA", "Ana"),), channels=rooms)


def seen(sandboxes: list[Sandbox]) -> dict[str, float]:
    """How many posts there were, when the last came (seconds since 1970), the smallest gap, and the 429s provoked."""
    posts: dict[tuple[str, str], list[float]] = defaultdict(list)
    for sandbox in sandboxes:
        for one in sandbox.said:
            posts[sandbox.company.id, one.channel].append(one.real.timestamp())
    gaps = [later - sooner for times in posts.values() for sooner, later in pairwise(times)]
    return {
        "posts": sum(len(times) for times in posts.values()),
        "last": max((times[-1] for times in posts.values()), default=0.0),
        "gap": min(gaps, default=0.0),
        "refused": sum(call.error == "ratelimited" for sandbox in sandboxes for call in sandbox.calls),
    }


async def serve(count: int, channels: int) -> None:
    """Serve until ended."""
    sandboxes = [Sandbox(company(n, channels), signing_secret=SECRET, token=TOKEN) for n in range(count)]
    for sandbox in sandboxes:
        await sandbox.start()
    print(json.dumps([sandbox.api_url for sandbox in sandboxes]), flush=True)

    async def tell(_request: web.Request) -> web.Response:
        return web.json_response(seen(sandboxes))

    app = web.Application()
    app.router.add_get("/seen", tell)
    await announce(app)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
