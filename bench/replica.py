"""One replica's sender, for many workspaces: what `pullcord run` sends with, without what it listens with.

`python -m bench.replica DATABASE_URL API_URLS` (JSON, in the order of our ids of the workspaces) prints a line once it
is ready, and sends from the first line it reads on, until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import sys

from slack_sdk.web.async_client import AsyncWebClient

from bench.servers import TOKEN
from bot.clock import WorkClock
from bot.delivery.sender import Sender
from bot.slack import new_client, new_session
from storage.database import Database


async def send(database_url: str, api_urls: list[str]) -> None:
    """Send until ended."""
    db = Database(database_url)
    async with new_session() as session:
        clients = [new_client(TOKEN, url, session) for url in api_urls]

        async def client_for(workspace_id: int) -> AsyncWebClient:
            return clients[workspace_id - 1]

        sender = Sender(db, client_for, WorkClock())
        async with db.read() as opened:
            await opened.connection()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        sender.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(send(sys.argv[1], json.loads(sys.argv[2])))
