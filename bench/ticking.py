"""The tick, with many open flags of which few are due: it must cost what is due, not what is open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bench.databases import Engine
from bench.filling import fill
from bench.report import Finding
from bot.clock import real_now
from bot.reminders.tick import tick
from storage.database import Database

MANY, FEW, DUE = 1_000_000, 10_000, 1_000
ROUNDS = 5
AT_MOST = 1.5


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On each engine, many against few, in turns; the fastest of each, which the machine disturbed least."""
    for engine in engines:
        now = real_now()
        few, many = await engine.create(), await engine.create()
        await fill(few, FEW, DUE, now)
        await fill(many, MANY, DUE, now)
        took = [(await _seconds(engine, few, now), await _seconds(engine, many, now)) for _ in range(ROUNDS)]
        a, b = (min(times) * 1000 for times in zip(*took, strict=True))
        ratio = b / a
        yield Finding(
            f"tick, {DUE:,} due: {MANY:,} open against {FEW:,}, {engine.name}",
            f"{b:.0f} ms / {a:.0f} ms = {ratio:.2f}",
            f"at most {AT_MOST}",
            ratio <= AT_MOST,
        )


async def _seconds(engine: Engine, url: str, now: datetime) -> float:
    """How long one tick takes on a fresh copy."""
    db = Database(await engine.copy(url))
    async with db.read() as session:
        await session.connection()  # the first connection of a process costs more than any other
    await asyncio.sleep(1)  # what the copy left to be written is written
    began = time.perf_counter()
    count = await tick(db, now)
    took = time.perf_counter() - began
    await db.close()
    assert count == DUE, f"{count} were due"
    return took
