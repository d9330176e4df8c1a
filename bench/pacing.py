"""How fast three replicas say what waits in many channels, where Slack takes one message a second in each."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from urllib.request import urlopen

from sqlalchemy import Connection, insert

from bench.databases import Engine
from bench.report import Finding
from bench.servers import lines_of
from bot.clock import real_now
from bot.words import DeliveryKind
from storage.database import Database
from storage.tables import Delivery, FlagRow, PersonRow, TeamRow, Workspace

WORKSPACES, CHANNELS, MESSAGES = 40, 5, 20
"""Workspaces, channels in each, and messages in each of those."""
REPLICAS = 3
AT_LEAST_S = float(MESSAGES)
"""What the limit allows at best."""
AT_MOST = 1.1
PATIENCE_S = 120.0


async def measure(engines: Sequence[Engine]) -> AsyncIterator[Finding]:
    """On PostgreSQL, since several replicas need it."""
    for engine in engines:
        if engine.name == "SQLite":
            continue
        url = await engine.create()
        await _fill(url, real_now())
        took, seen = await asyncio.to_thread(_run, url)
        yield Finding(
            f"{WORKSPACES * CHANNELS} channels, {WORKSPACES} workspaces, {MESSAGES} messages each, {REPLICAS} replicas",
            f"{took:.1f} s = {took / AT_LEAST_S:.2f} of the limit ({seen.refused} times 429, closest {seen.gap:.2f} s)",
            f"at most {AT_MOST}, no 429",
            took <= AT_MOST * AT_LEAST_S and seen.refused == 0,
        )


@dataclass(frozen=True)
class _Seen:
    """What Slack saw."""

    posts: int
    last: float
    gap: float
    refused: int


def _run(url: str) -> tuple[float, _Seen]:
    """Seconds from the start of the senders to the last post, and what Slack saw."""
    with ExitStack() as stack:
        companies = stack.enter_context(lines_of("bench.companies", str(WORKSPACES), str(CHANNELS)))
        assert companies.stdout is not None
        urls, reports = companies.stdout.readline().strip(), companies.stdout.readline().strip()
        replicas = [stack.enter_context(lines_of("bench.replica", url, urls)) for _ in range(REPLICAS)]
        for replica in replicas:
            assert replica.stdout is not None
            assert replica.stdout.readline().strip() == "ready"
        began = time.time()
        for replica in replicas:
            _go(replica)
        seen = _until_said(reports)
    return seen.last - began, seen


def _go(replica: subprocess.Popen[str]) -> None:
    assert replica.stdin is not None
    replica.stdin.write("go\n")
    replica.stdin.flush()


def _until_said(reports: str) -> _Seen:
    end = time.monotonic() + PATIENCE_S
    while True:
        with urlopen(f"{reports}/seen", timeout=30) as answer:
            seen = _Seen(**json.load(answer))
        if seen.posts >= WORKSPACES * CHANNELS * MESSAGES:
            return seen
        assert time.monotonic() < end, f"{seen.posts} posts only"
        time.sleep(1)


async def _fill(url: str, now: datetime) -> None:
    """For each channel a team, and as many flags whose cards wait to be posted."""
    db = Database(url)
    async with db.engine.begin() as connection:
        await connection.run_sync(_rows, now)
    await db.close()


def _rows(connection: Connection, now: datetime) -> None:
    """Into tables that are empty, so that their rows are numbered from 1."""
    places = [(ws, channel) for ws in range(1, WORKSPACES + 1) for channel in range(CHANNELS)]
    numbers = range(1, WORKSPACES + 1)
    connection.execute(insert(Workspace), [{"slack_id": f"T{n - 1}", "bot_user": "U0BOT"} for n in numbers])
    connection.execute(insert(PersonRow), [{"workspace_id": n, "slack_id": "U_ANA", "name": "Ana"} for n in numbers])
    teams = [
        {"workspace_id": ws, "name": f"Team {channel}", "channel": f"C{channel}", "created_at": now, "days_off": [],
         "own": {}, "keywords": [], "is_triage": channel == 0}
        for ws, channel in places
    ]  # fmt: skip
    connection.execute(insert(TeamRow), teams)
    messages = [(*place, team, n) for n in range(MESSAGES) for team, place in enumerate(places, start=1)]
    flags = [_flag(ws, team, channel * MESSAGES + n + 1, now) for ws, channel, team, n in messages]
    cards = [
        _card(flag_id, flag, f"C{channel}", now)
        for flag_id, (flag, (_, channel, _, _)) in enumerate(zip(flags, messages, strict=True), start=1)
    ]
    connection.execute(insert(FlagRow), [flag.model_dump(exclude={"id"}) for flag in flags])
    connection.execute(insert(Delivery), [card.model_dump(exclude={"id"}) for card in cards])


def _flag(workspace: int, team: int, number: int, now: datetime) -> FlagRow:
    return FlagRow(
        workspace_id=workspace,
        number=number,
        team_id=team,
        reporter_id=workspace,
        words="gift-card refunds time out",
        raised_at=now,
        since=now,
    )


def _card(flag_id: int, flag: FlagRow, channel: str, now: datetime) -> Delivery:
    return Delivery(
        workspace_id=flag.workspace_id,
        key=f"card:{flag.number}",
        lane=channel,
        kind=DeliveryKind.CARD,
        flag_id=flag_id,
        team_id=flag.team_id,
        created_at=now,
    )
