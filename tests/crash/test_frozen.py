"""A bot that freezes past its lease, while another goes on: one post remains of each thing said."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter

from tests.crash.checking import wrongs
from tests.crash.conftest import OpenTown
from tests.crash.reaper import POST
from tests.crash.replica import Replica
from tests.crash.town import REPORTERS, TEAMS, WAITS, Town

PAST_LEASE_S = WAITS["lease"] + WAITS["look_after"] + 1.0
FREEZES = 2


def _standing(town: Town) -> Counter[str | None]:
    """How many posts of each delivery stand in Slack."""
    there = (one for one in town.sandbox.said if town.sandbox.workspace.message(one.channel, one.ts))
    return Counter(one.key for one in there)


async def test_one_post_remains_when_a_bot_froze_in_the_middle_of_saying_it(
    postgres_url: str, open_town: OpenTown
) -> None:
    town = await open_town(postgres_url, 2)
    sleeper, other = town.replicas
    town.start(sleeper)
    await sleeper.ready()
    await town.all_said()
    town.sandbox.misbehave(POST, "slow", 2, seconds=0.5)
    await town.sandbox.person("U_ANA").command("#shop", "/flag #team-a the till is stuck")
    await town.sandbox.until(lambda: not town.sandbox.workspace.misbehaviour.asked)
    sleeper.tell(signal.SIGSTOP)
    town.start(other)
    await other.ready()
    await _until_said(town)
    sleeper.tell(signal.SIGCONT)
    await town.settled(sleeper)
    await town.all_said()
    assert (_standing(town)["card:1"], _standing(town)["reporter_card:1"]) == (1, 1)
    town.acknowledged["the till is stuck"] = 1
    assert await wrongs(town) == []


async def _until_said(town: Town) -> None:
    """Whoever still runs has said all there is; the frozen one is not asked."""
    async with asyncio.timeout(30):
        while await town.unfinished():  # noqa: ASYNC110 (it is in a database)
            await asyncio.sleep(0.1)


async def test_bots_that_freeze_at_any_instant_leave_each_thing_said_once(
    postgres_url: str, open_town: OpenTown
) -> None:
    town, dice = await open_town(postgres_url, 3), random.Random(5)  # noqa: S311 (instants, not secrets)
    for replica in town.replicas:
        town.start(replica)
    for n in range(FREEZES):
        sleeper = dice.choice(town.replicas)
        await sleeper.ready()
        async with asyncio.TaskGroup() as at_once:
            at_once.create_task(_freeze(town, sleeper, dice))
            for m in range(6):
                words = f"the till is stuck, {n} {m}"
                at_once.create_task(town.flag(dice.choice(REPORTERS), dice.choice(TEAMS), words))
        await town.all_said()
    standing = _standing(town)
    assert {key: count for key, count in standing.items() if count != 1} == {}
    assert sum(key.startswith("card:") for key in standing if key) == len(town.acknowledged) == FREEZES * 6


async def _freeze(town: Town, sleeper: Replica, dice: random.Random) -> None:
    """Just when Slack has taken something, or shortly after; then it wakes up and records what it can."""
    said = len(town.sandbox.said)
    await town.sandbox.until(lambda: len(town.sandbox.said) > said)
    await asyncio.sleep(dice.uniform(0.0, 0.05))
    sleeper.tell(signal.SIGSTOP)
    await asyncio.sleep(PAST_LEASE_S)
    sleeper.tell(signal.SIGCONT)
    await town.settled(sleeper)
