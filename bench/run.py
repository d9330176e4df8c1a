"""`make bench`: every measurement in one run, on one machine, as a table. A target that is missed is said, not hidden.

`python -m bench.run NAME…` runs only those.
"""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from os import cpu_count

from bench import flagging, ledger, pacing, sending, simulating, starting, ticking
from bench.databases import Engine, engines
from bench.report import Finding, table

Measure = Callable[[Sequence[Engine]], AsyncIterator[Finding]]
MEASUREMENTS: dict[str, Measure] = {
    "flag": flagging.measure,
    "send": sending.measure,
    "pace": pacing.measure,
    "tick": ticking.measure,
    "ledger": ledger.measure,
    "start": starting.measure,
    "weeks": simulating.measure,
}


async def _run(wanted: Sequence[str]) -> list[Finding]:
    findings = []
    with engines() as both:
        for name in wanted:
            async for finding in MEASUREMENTS[name](both):
                print(f"… {finding.what}", file=sys.stderr)
                findings.append(finding)
    return findings


if __name__ == "__main__":
    NAMES = sys.argv[1:] or list(MEASUREMENTS)
    print(f"Python {platform.python_version()}, {cpu_count()} cores, {platform.machine()}\n")
    print(table(asyncio.run(_run(NAMES))))
