"""A second bot started by mistake, and one that is asked to end in the middle of its work."""

from __future__ import annotations

import signal
from datetime import UTC, datetime

from sqlmodel import col, select

from bot.words import DeliveryState
from storage.tables import Delivery, Lane
from tests.crash.conftest import OpenTown
from tests.crash.town import WAITS, Town

POST = "chat.postMessage"
AS_PROMISED_S = 10.0


async def test_a_second_bot_on_one_sqlite_file_says_so_and_stops(sqlite_db_url: str, open_town: OpenTown) -> None:
    town = await open_town(sqlite_db_url, 2)
    first, second = town.replicas
    town.start(first)
    await first.ready()
    town.start(second)
    assert await second.ended(within=AS_PROMISED_S) == 1
    [words] = second.last_words().splitlines()
    assert words.endswith(f"already (process {first.pid}). Several at once need PostgreSQL.")
    assert await town.flag("U_ANA", "team-a", "the till is stuck") == 1
    first.kill()
    town.start(second)
    await second.ready()


async def _deliveries(town: Town) -> dict[str, DeliveryState]:
    async with town.db.read() as session:
        return {row.key: row.state for row in await session.exec(select(Delivery))}


async def _leased(town: Town) -> list[str]:
    async with town.db.read() as session:
        query = select(Lane.channel).where(col(Lane.leased_until) > datetime.now(UTC))
        return list(await session.exec(query))


async def test_a_bot_that_is_asked_to_end_finishes_what_it_is_saying_and_leaves_nothing_held(
    database_url: str, open_town: OpenTown
) -> None:
    town = await open_town(database_url, 1, WAITS | {"request": 10, "lease": 60})
    [bot] = town.replicas
    town.start(bot)
    await bot.ready()
    await town.all_said()
    town.sandbox.misbehave(POST, "slow", 2, seconds=1)
    await town.flag("U_ANA", "team-a", "the till is stuck")
    await town.sandbox.until(lambda: not town.sandbox.workspace.misbehaviour.asked)
    bot.tell(signal.SIGTERM)
    assert await bot.ended(within=AS_PROMISED_S) == 0
    assert set((await _deliveries(town)).values()) == {DeliveryState.SENT}
    assert await _leased(town) == []


async def test_a_bot_that_slack_keeps_waiting_ends_all_the_same_and_the_next_one_says_it_once(
    sqlite_db_url: str, open_town: OpenTown
) -> None:
    town = await open_town(sqlite_db_url, 1, WAITS | {"request": 4, "lease": 5})
    [bot] = town.replicas
    town.start(bot)
    await bot.ready()
    await town.all_said()
    town.sandbox.misbehave(POST, "slow", 2, seconds=60)
    await town.flag("U_ANA", "team-a", "the till is stuck")
    await town.sandbox.until(lambda: not town.sandbox.workspace.misbehaviour.asked)
    bot.tell(signal.SIGTERM)
    assert await bot.ended(within=AS_PROMISED_S) == 0
    town.sandbox.behave()  # it takes now what the bot had no time to wait for
    town.start(bot)
    await town.all_said()
    assert [one.key for one in town.sandbox.said].count("card:1") == 1


async def test_a_bot_that_starts_while_slack_is_down_takes_flags_and_says_them_when_slack_is_back(
    sqlite_db_url: str, open_town: OpenTown
) -> None:
    town = await open_town(sqlite_db_url, 1)
    [bot] = town.replicas
    town.sandbox.misbehave("*", "outage", seconds=600)
    town.start(bot)
    await bot.ready()
    assert await town.flag("U_ANA", "team-a", "the till is stuck") == 1
    assert town.sandbox.said == []
    town.sandbox.behave()
    await town.all_said()
    assert [one.key for one in town.sandbox.said].count("card:1") == 1
