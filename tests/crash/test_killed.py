"""Killed at random instants, on SQLite and as three replicas on PostgreSQL: nothing is lost, repeated or out of order.

`make soak` runs the long form: KILLS says how often, SEED which instants.
"""

from __future__ import annotations

import asyncio
import os
import random
import time

import pytest

from tests.crash.checking import wrongs
from tests.crash.conftest import OpenTown
from tests.crash.reaper import Reaper
from tests.crash.town import REPORTERS, TEAMS, Town

KILLS = int(os.environ.get("KILLS", "9"))
A_DAY = 9
"""Kills in one day of work time."""
SEED = int(os.environ.get("SEED", "4"))
FLAGS = 6
"""Raised each day."""
OPEN_OVER = 3
"""Days after which a reporter takes a flag back."""


async def test_whoever_is_killed_whenever_everything_is_said_exactly_once(
    database_url: str, open_town: OpenTown, capsys: pytest.CaptureFixture[str]
) -> None:
    town = await open_town(database_url, 1 if database_url.startswith("sqlite") else 3)
    dice, began = random.Random(SEED), time.monotonic()  # noqa: S311 (instants, not secrets)
    reaper = Reaper(town, dice)
    days = -(-KILLS // A_DAY)
    for day in range(days):
        await _live_a_day(town, reaper, day)
    found = await wrongs(town)
    with capsys.disabled():
        print(_figures(town, reaper, time.monotonic() - began))  # noqa: T201 (what the long form is run for)
    assert found == []


async def _live_a_day(town: Town, reaper: Reaper, day: int) -> None:
    """Flags are raised and others come due while bots die; then they are left alone for a while, and all is said."""
    async with asyncio.TaskGroup() as at_once:
        for replica in town.replicas:
            at_once.create_task(reaper.rage(replica, A_DAY // 3 * 2 // len(town.replicas)))
        for n in range(FLAGS):
            at_once.create_task(_raise(town, reaper.dice, f"{day} {n}"))
    await town.all_said()
    await _take_back(town, day)
    async with asyncio.TaskGroup() as at_once:
        at_once.create_task(town.next_day())
        for replica in town.replicas:
            at_once.create_task(reaper.rage(replica, A_DAY // 3 // len(town.replicas)))
    await town.all_said()


async def _raise(town: Town, dice: random.Random, words: str) -> None:
    reporter, team = dice.choice(REPORTERS), dice.choice(TEAMS)
    await asyncio.sleep(dice.uniform(0, 2))
    await town.flag(reporter, team, f"{reporter} sees that the till is stuck, {words}")


async def _take_back(town: Town, day: int) -> None:
    for words, number in town.acknowledged.items():
        if f", {day - OPEN_OVER} " in words:
            await town.cancel(number, words.split()[0])


def _figures(town: Town, reaper: Reaper, seconds: float) -> str:
    keys = [one.key or "" for one in town.sandbox.said]
    kinds = {kind: sum(key.startswith(kind) for key in keys) for kind in ("card", "reminder", "roundup")}
    looks = sum(call.method in {"conversations.history", "conversations.replies"} for call in town.sandbox.calls)
    return (
        f"\n{len(town.replicas)} bots, killed {reaper.kills} times in {seconds:.0f} s (seed {SEED}): "
        f"{len(town.acknowledged)} flags acknowledged, {len(keys)} messages ({kinds}), {looks} looks"
    )
