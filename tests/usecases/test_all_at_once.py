"""Many who act at once, on flags of the same people: everybody is served, and nobody waits for somebody who waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlmodel import col, select

from bot.rights import Actor
from bot.usecases import moving
from bot.usecases.acting import Deed
from bot.usecases.homes import open_home
from bot.usecases.outcome import Outcome, What
from bot.usecases.teams import Setup, TeamChanges, set_up_team
from storage.tables import FlagRow, TeamRow
from tests.support.hands import raise_flag
from tests.support.world import World, build_world

FLAGS = 16
EVERYBODY = ("ANA", "OLGA", "BEN", "BEA", "LEA", "HUGO", "IVO", "TESS")
EVERYWHERE = frozenset({"C_PAY", "C_IT", "C_TRIAGE"})


@pytest.fixture
async def busy(postgres_url: str) -> AsyncIterator[World]:
    """On PostgreSQL, where transactions run side by side: many flags, and everybody has their Home open."""
    world = await build_world(postgres_url)
    workspace_id = await world.bot.workspaces.id_of("T0TEAM")
    for number in range(FLAGS):
        await raise_flag(world, f"refund {number} fails", ("Ana", "Olga")[number % 2])
    for name in EVERYBODY:
        await open_home(world.bot.db, workspace_id, f"U_{name}", world.bot.clock.now())
    await world.settle()
    yield world
    await world.close()


def deed(world: World, number: int, key: str) -> Deed:
    return Deed(world.bot.db, 1, Actor(0, "", EVERYWHERE), number, key, world.bot.clock.now())


async def test_flags_that_are_moved_to_and_fro_all_arrive(busy: World) -> None:
    async with busy.bot.db.read() as session:
        teams = {flag.number: flag.team_id for flag in await session.exec(select(FlagRow))}
        every = [team.id or 0 for team in await session.exec(select(TeamRow))]
    for turn in range(4):
        to = {n: every[(every.index(was) + 1 + (n + turn) % 2) % len(every)] for n, was in teams.items()}
        async with asyncio.timeout(20):
            done = await asyncio.gather(*(moving.move(deed(busy, n, f"{turn}.{n}"), to[n]) for n in teams))
        assert done == [Outcome(What.DONE, number, outcome.act) for number, outcome in zip(teams, done, strict=True)]
        teams = dict(to)


async def test_flags_that_are_the_same_as_others_are_merged_while_others_are_moved(busy: World) -> None:
    """Each into one that is merged by nobody itself."""
    async with busy.bot.db.read() as session:
        every = [team.id or 0 for team in await session.exec(select(TeamRow).order_by(col(TeamRow.id)))]
    merged = [moving.merge(deed(busy, n, f"merge {n}"), n - 1) for n in range(2, FLAGS + 1, 2)]
    moved = [moving.move(deed(busy, n, f"move {n}"), every[n % 3]) for n in range(1, FLAGS, 2)]
    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(*(act for both in zip(merged, moved, strict=True) for act in both))
    assert {outcome.what for outcome in outcomes} <= {What.DONE, What.NO_SUCH_TEAM}  # some are there already
    async with busy.bot.db.read() as session:
        into = [flag.merged_into for flag in await session.exec(select(FlagRow).order_by(col(FlagRow.number)))]
    assert into[1::2] == list(range(1, FLAGS, 2))


async def test_what_is_raised_while_a_team_begins_to_sort_comes_to_it_whichever_is_first(postgres_url: str) -> None:
    world = await build_world(postgres_url, teams=False)
    people, flags = (world.person("Ana"), world.person("Olga")), 24
    by_hand = Setup(
        world.bot.db, 1, Actor(0, "", EVERYWHERE), "C_PAY", "first", world.bot.clock.now(), by_operator=True
    )
    await set_up_team(by_hand, TeamChanges(name="Payments"))

    async def sort() -> Outcome:
        await asyncio.sleep(0.05)  # among those who raise
        return await set_up_team(replace(by_hand, key="second"), TeamChanges(triage=True))

    raising = [people[n % 2].command("#shop-harbour", f"/flag odd thing {n}") for n in range(flags)]
    async with asyncio.timeout(20):
        done, answers = await asyncio.gather(sort(), asyncio.gather(*raising))
    assert done.what is What.DONE
    assert all("is saved" in got.message.words for got in answers)
    async with world.bot.db.read() as session:
        teams = (await session.exec(select(TeamRow.id))).all()
        owing = (await session.exec(select(FlagRow.team_id))).all()
    await world.close()
    assert (len(teams), len(owing), set(owing)) == (1, flags, set(teams))
