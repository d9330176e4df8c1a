"""How long a person waits for the answer to `/flag` while a thousand reminders go out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from sqlmodel import col, func, select

from bench.databases import Engine
from bench.filling import fill, fill_outbox
from bench.load import Load
from bench.report import Finding
from bench.servers import bot, output_of, running
from bot.clock import real_now
from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.tables import Delivery

DUE = 1_000
RATE = 50
CONNECTIONS = 16
SECONDS = 20
UNDER = 100.0


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On each engine: as the bot starts, reminders wait in fifty channels, and people flag meanwhile."""
    for engine in engines:
        url = await engine.create()
        await fill(url, DUE, DUE, real_now())
        await fill_outbox(url, real_now())
        with running("bench.slack") as slack, bot(url, f"{slack}/api/") as ours:
            load = await asyncio.to_thread(_load, ours.url)
            sent = await _sent(url)
        yield Finding(
            f"answer to /flag at {RATE} a second while {DUE:,} reminders are sent, {engine.name}",
            f"99 % within {load.p99:.0f} ms ({sent:,} reminders sent meanwhile)",
            f"under {UNDER:.0f} ms",
            load.p99 < UNDER and sent > 0 and load.refused == 0,
        )


def _load(url: str) -> Load:
    return Load(**json.loads(output_of("bench.load", url, str(CONNECTIONS), str(SECONDS), str(RATE))))


async def _sent(url: str) -> int:
    db = Database(url)
    query = select(func.count()).where(
        col(Delivery.kind) == DeliveryKind.REMINDER, col(Delivery.state) == DeliveryState.SENT
    )
    async with db.read() as session:
        count = (await session.exec(query)).one()
    await db.close()
    return count
