"""Twelve weeks of two companies, in minutes: how often people are pinged, and whether any flag is forgotten."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta

from bench import noise
from bench.databases import Engine
from bench.living import END, FLAGS, HOURS, RULES, START, TEAMS, WEEKS
from bench.report import Finding
from bench.servers import output_of, running
from storage.database import Database

COMPANIES = 2
"""Beside each other, one for each core."""
A_QUARTER = 0.25
MINUTES = 5


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On SQLite, beside the naive design: every open flag pings once a working day in its own thread."""
    began = time.perf_counter()
    urls = [await engines[0].create() for _ in range(COMPANIES)]
    with running("bench.slack") as slack:
        each = await asyncio.gather(*(_lived(url, f"{slack}/api/", seed) for seed, url in enumerate(urls)))
    took = time.perf_counter() - began
    days = [day for n in range(7 * WEEKS) if HOURS.is_working_day(day := (START + timedelta(days=n)).date())]
    for finding in _findings(each, days):
        yield finding
    deliveries = sum(len(lived.said) for lived in each)
    yield Finding(
        f"{COMPANIES * FLAGS:,} flags in {COMPANIES * TEAMS} teams, {WEEKS} weeks, {deliveries:,} deliveries",
        f"{took:.0f} s",
        f"within {MINUTES} min",
        took <= MINUTES * 60,
    )


async def _lived(url: str, slack_url: str, seed: int) -> noise.Weeks:
    """One company, lived in a process of its own."""
    told = await asyncio.to_thread(output_of, "bench.living", url, slack_url, str(seed))
    db = Database(url)
    lived = await noise.read(db, {int(team): people for team, people in json.loads(told).items()})
    await db.close()
    return lived


def _findings(each: Sequence[noise.Weeks], days: Sequence[date]) -> list[Finding]:
    ours = [noise.a_day(noise.pings(lived), lived.people(), days, RULES) for lived in each]
    naive = [noise.a_day(noise.naive(lived, RULES, days), lived.people(), days, RULES) for lived in each]
    mine, theirs = [count for one in ours for count in one], [count for one in naive for count in one]
    posts = [count for lived in each for count in noise.posts(lived, RULES, days)]
    return [
        Finding(
            "mentions and messages a person and working day, median and 95 %",
            f"{noise.spread(mine)} (naive {noise.spread(theirs)})",
        ),
        Finding(
            "all of them, against one a working day for each open flag, to its owner, or to the lead while it has none",
            f"{sum(mine):,} / {sum(theirs):,} = {sum(mine) / sum(theirs):.2f}",
            f"at most {A_QUARTER}",
            sum(mine) <= A_QUARTER * sum(theirs),
        ),
        Finding("posts a channel and working day, median and 95 %", noise.spread(posts)),
        *_silences(each),
    ]


def _silences(each: Sequence[noise.Weeks]) -> list[Finding]:
    quiet = [noise.silences(lived, RULES, END) for lived in each]
    rest = max(one.longest for one in quiet) / HOURS.working_day_length
    over, never = sum(one.over for one in quiet), sum(one.never for one in quiet)
    return [
        Finding("longest silence about a flag that waits for its team", f"{rest:.1f} working days"),
        Finding("flags silent for longer than their interval and a day", str(over), "none", over == 0),
        Finding("flags never mentioned", str(never), "none", never == 0),
    ]
