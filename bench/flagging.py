"""`/flag` with the flag durably committed before the answer, beside a bare Bolt application that only acknowledges."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from statistics import median

from sqlmodel import func, select

from bench.databases import Engine
from bench.load import Load
from bench.report import Finding
from bench.servers import bot, output_of, running
from storage.database import Database
from storage.tables import FlagRow

CONNECTIONS = 16
ROUNDS = 3
SECONDS = 5
WARM_UP = 4
AT_LEAST = 0.10


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On each engine, the bot and the bare application in turns."""
    with running("bench.slack") as slack, running("bench.bare", f"{slack}/api/") as bare:
        for engine in engines:
            url = await engine.create()
            with bot(url, f"{slack}/api/") as ours:
                pairs = _in_turns(bare, ours.url)
            answered = sum(mine.answered for _, mine in pairs)
            assert await _saved(url) == answered, "what was answered is not what was saved"
            yield _finding(engine, pairs[1:])


def _in_turns(bare: str, ours: str) -> list[tuple[Load, Load]]:
    """Bare and ours, round by round; the first is to warm up."""
    lengths = [WARM_UP, *[SECONDS] * ROUNDS]
    return [(_load(bare, seconds), _load(ours, seconds)) for seconds in lengths]


def _load(url: str, seconds: int) -> Load:
    result = Load(**json.loads(output_of("bench.load", url, str(CONNECTIONS), str(seconds))))
    assert result.refused == 0, f"{result.refused} requests were refused"
    return result


async def _saved(url: str) -> int:
    db = Database(url)
    async with db.read() as session:
        count = (await session.exec(select(func.count()).select_from(FlagRow))).one()
    await db.close()
    return count


def _finding(engine: Engine, pairs: Sequence[tuple[Load, Load]]) -> Finding:
    bare, ours = (median(load.rate for load in loads) for loads in zip(*pairs, strict=True))
    p99 = median(mine.p99 for _, mine in pairs)
    return Finding(
        f"/flag a second, {CONNECTIONS} connections, against bare Bolt, {engine.name}",
        f"{ours:,.0f} / {bare:,.0f} = {ours / bare:.2f} (99 % within {p99:.0f} ms)",
        f"at least {AT_LEAST:.2f}",
        ours / bare >= AT_LEAST,
    )
