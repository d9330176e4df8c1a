"""Many flags that come due at once, through tick and ledger: decided, queued, told to a Slack that answers at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, func, select

from bench.databases import Engine
from bench.filling import fill
from bench.report import Finding
from bench.servers import TOKEN, running
from bot.clock import WorkClock, real_now
from bot.delivery.desk import Timings
from bot.delivery.roundups import Roundups
from bot.delivery.sender import Sender, Settings
from bot.reminders.tick import tick
from bot.slack import new_client, new_session
from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.tables import Delivery

DUE = 20_000
AT_LEAST = 2_000


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On each engine, one replica."""
    for engine in engines:
        url = await engine.create()
        await fill(url, DUE, DUE, real_now())
        db = Database(url)
        queued = await _queue(db)
        with running("bench.slack") as slack:
            said = await _say(db, f"{slack}/api/")
        posts, over = await _counted(db)
        await db.close()
        assert over == DUE, f"{over} of {DUE} reminders are over"
        yield Finding(
            f"{DUE:,} flags due at once, one replica, {engine.name}",
            f"{DUE / queued:,.0f} a second decided and queued (told in {posts} posts, recorded {said:.1f} s later)",
            f"at least {AT_LEAST:,}",
            DUE / queued >= AT_LEAST,
        )


async def _queue(db: Database) -> float:
    """Seconds that the tick takes to decide and write down everything."""
    async with db.read() as session:
        await session.connection()
    began = time.perf_counter()
    count = await tick(db, real_now())
    took = time.perf_counter() - began
    assert count == DUE, f"{count} were due"
    return took


async def _say(db: Database, api_url: str) -> float:
    """Seconds until all of it is said and recorded, with no pace to keep."""
    began = time.perf_counter()
    async with new_session() as session:
        client = new_client(TOKEN, api_url, session)

        async def client_for(_workspace_id: int) -> AsyncWebClient:
            return client

        timings = Timings(pace=timedelta(0), ahead=timedelta(0))
        settings = Settings(timings=timings, special=Roundups(db).kinds())
        async with asyncio.timeout(120):
            await Sender(db, client_for, WorkClock(), settings).drain()
    return time.perf_counter() - began


async def _counted(db: Database) -> tuple[int, int]:
    """How many posts there were, and how many reminders are over."""
    posts = select(func.count()).where(col(Delivery.state) == DeliveryState.SENT)
    over = select(func.count()).where(
        col(Delivery.kind) == DeliveryKind.REMINDER,
        col(Delivery.state).in_((DeliveryState.SENT, DeliveryState.ROLLED_UP)),
    )
    async with db.read() as session:
        return (await session.exec(posts)).one(), (await session.exec(over)).one()
