"""Starting up, and what is held in memory afterwards: neither may grow with the number of flags."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence

from bench.databases import Engine
from bench.filling import fill
from bench.report import Finding
from bench.servers import bot, running
from bot.clock import real_now

MANY, FEW = 1_000_000, 10_000
ROUNDS = 5
SETTLES = 3
"""Seconds after which memory is read: some ticks have passed."""
AT_MOST = 1.2


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On each engine, many against few, in turns; the least of each, which the machine disturbed least."""
    with running("bench.slack") as slack:
        for engine in engines:
            few, many = await engine.create(), await engine.create()
            await fill(few, FEW, 0, real_now())
            await fill(many, MANY, 0, real_now())
            starts = [(_start(few, slack), _start(many, slack)) for _ in range(ROUNDS)]
            for what, unit, index in (("start-up", "s", 0), ("memory", "MB", 1)):
                a, b = (min(start[index] for start in side) for side in zip(*starts, strict=True))
                yield Finding(
                    f"{what}, {MANY:,} flags against {FEW:,}, {engine.name}",
                    f"{b:.1f} {unit} / {a:.1f} {unit} = {b / a:.2f}",
                    f"at most {AT_MOST}",
                    b / a <= AT_MOST,
                )


def _start(url: str, slack: str) -> tuple[float, float]:
    """Seconds until it is ready, and the megabytes that it then holds."""
    with bot(url, f"{slack}/api/") as ours:
        time.sleep(SETTLES)
        return ours.ready_after, ours.memory()
