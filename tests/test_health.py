"""What whoever runs the bot asks it."""

from __future__ import annotations

import aiohttp

from tests.support.world import World, build_world


async def get(world: World, path: str) -> tuple[int, dict[str, object]]:
    url = f"http://127.0.0.1:{world.bot.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()


async def test_it_tells_how_long_ago_it_last_looked_and_last_sent(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url)
    await world.bot.alarm.look()
    status, ages = await get(world, "/healthz")
    assert status == 200
    assert isinstance(ages["last_tick"], float)
    assert isinstance(ages["last_send"], float)
    await world.close()


async def test_it_is_ready_as_long_as_it_can_record_a_flag_even_if_nothing_can_be_sent(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url)
    world.sandbox.revoke("token_revoked")
    assert (await get(world, "/readyz"))[0] == 200
    await world.close()


async def test_it_is_not_ready_while_the_database_takes_no_writes(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url)
    async with world.bot.db.engine.connect() as holder:
        immediate = await holder.execution_options(begin="IMMEDIATE")
        async with immediate.begin():
            assert (await get(world, "/readyz"))[0] == 503
    assert (await get(world, "/readyz"))[0] == 200
    await world.close()
