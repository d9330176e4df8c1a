"""A Slack that says yes to everything at once: what the bot measured here talks to.

`python -m bench.slack` prints its base URL and serves until it is ended. `GET /posted` tells how many posts it took.
"""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from aiohttp import web

from bench.servers import announce

POSTS = ("chat.postMessage", "chat.update", "chat.postEphemeral")
WHO_AM_I = {
    "team_id": "T1",
    "team": "Bench",
    "user_id": "U_BOT",
    "user": "pullcord",
    "bot_id": "B1",
    "url": "https://x/",
}


class YesSlack:
    """Answers every method of the Web API with `ok`, and counts what was posted."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.posted = 0

    async def answer(self, request: web.Request) -> web.Response:
        """One call of a method."""
        method = request.match_info["method"]
        given = await request.json() if request.content_type == "application/json" else await request.post()
        return web.json_response({"ok": True} | self._body(method, {**request.query, **given}))

    def _body(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        channel = str(given.get("channel") or given.get("users") or "C1")
        if method in POSTS:
            return self._posted(channel, given)
        known: dict[str, dict[str, Any]] = {
            "auth.test": WHO_AM_I,
            "users.info": {"user": _person(str(given.get("user")))},
            "conversations.info": {"channel": _channel(channel)},
            "conversations.open": {"channel": _channel(f"D{channel}")},
            "conversations.join": {"channel": _channel(channel)},
            "conversations.members": {"members": ["U1", "U_BOT"]},
            "chat.getPermalink": {"permalink": f"https://x.invalid/archives/{channel}/p1"},
        }
        return known.get(method, {"messages": []})

    def _posted(self, channel: str, given: dict[str, Any]) -> dict[str, Any]:
        self.posted += 1
        ts = f"1762160520.{next(self._numbers):06d}"
        thread = {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}
        return {"channel": channel, "ts": given.get("ts", ts), "message": {"ts": ts} | thread}

    async def count(self, _request: web.Request) -> web.Response:
        """How many messages were posted or updated so far."""
        return web.json_response({"posted": self.posted})


def _channel(slack_id: str) -> dict[str, Any]:
    return {
        "id": slack_id,
        "name": slack_id.lower(),
        "is_member": True,
        "is_private": False,
        "is_im": slack_id[0] == "D",
    }


def _person(slack_id: str) -> dict[str, Any]:
    return {"id": slack_id, "name": slack_id.lower(), "tz": "UTC", "profile": {"real_name": slack_id}}


async def serve() -> None:
    """Serve until ended."""
    slack = YesSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.answer)
    app.router.add_get("/posted", slack.count)
    await announce(app)


if __name__ == "__main__":
    asyncio.run(serve())
