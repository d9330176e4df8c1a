"""A second bot started by mistake, and one that is asked to end in the middle of its work."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from bot.words import DeliveryState
from storage.tables import Delivery, Lane
from tests.crash.conftest import OpenTown
from tests.crash.town import WAITS, Town
from tests.support.sources import ROOT

POST = "chat.postMessage"
AS_PROMISED_S = 10.0
NOWHERE = "127.0.0.1:9"
UNIT = (ROOT / "deploy" / "pullcord.service").read_text()
WRONG = {
    "SLACK_BOT_TOKEN is not a bot token": {"SLACK_BOT_TOKEN": "xoxp-1"},
    "Slack does not accept SLACK_BOT_TOKEN": {"SLACK_BOT_TOKEN": "xoxb-of-nobody"},
    "SLACK_APP_TOKEN is not an app-level token": {"SLACK_APP_TOKEN": "xoxb-1"},
    "Slack does not accept SLACK_APP_TOKEN": {"SLACK_APP_TOKEN": "xapp-of-nobody"},
    "SLACK_BOT_TOKEN is for one workspace": {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"},
    "SLACK_API_URL is an address": {"SLACK_API_URL": f"http://{NOWHERE}/api"},
    "SLACK_PROXY is not the address": {"SLACK_PROXY": "socks5://proxy:1080"},
    "DATABASE_URL begins with": {"DATABASE_URL": "mysql://x"},
    "an option in its address": {"DATABASE_URL": f"postgresql://{NOWHERE}/x?sslmode=verify_full"},
    "PORT: ": {"PORT": "many"},
}
NOT_NOW = {
    "The database does not answer (connection refused)": {"DATABASE_URL": f"postgresql://{NOWHERE}/x"},
    "Slack does not answer at": {"SLACK_API_URL": f"http://{NOWHERE}/api/"},
    "Slack cannot be asked, the proxy does not answer": {"SLACK_PROXY": f"http://{NOWHERE}"},
}


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


def _unit(name: str) -> str:
    [value] = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return str(value)


async def test_wrong_settings_end_with_a_code_at_which_the_unit_stops_and_what_is_away_with_one_at_which_it_does_not(
    sqlite_db_url: str, tmp_path: Path, open_town: OpenTown
) -> None:
    town = await open_town(sqlite_db_url, 1)
    [bot] = town.replicas
    assert _unit("Restart") == "always"
    assert _unit("StartLimitIntervalSec") == "0", "what is away is waited for, however long"
    never = int(_unit("RestartPreventExitStatus"))
    cases = [*((never, *case) for case in WRONG.items()), *((1, *case) for case in NOT_NOW.items())]
    for number, (code, says, settings) in enumerate(cases):
        bot.start(**{"DATABASE_URL": f"sqlite:///{tmp_path / str(number)}", **settings})
        assert (await bot.ended(within=AS_PROMISED_S), says) == (code, says)
        assert says in bot.last_words()
    assert never != 1


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
