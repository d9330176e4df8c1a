"""What the bot is measured against: a Bolt application on aiohttp that acknowledges `/flag` and does nothing else.

`python -m bench.bare API_URL` prints its base URL and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.servers import SECRET, TOKEN, announce


async def serve(api_url: str) -> None:
    """Serve until ended."""
    client = AsyncWebClient(token=TOKEN, base_url=api_url)
    bolt = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)

    @bolt.command("/flag")
    async def flag(ack: AsyncAck) -> None:
        await ack("noted")

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", events)
    await announce(app)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
