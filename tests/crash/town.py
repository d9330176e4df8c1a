"""A company in which flags are raised and come due while its bots are killed: the real bot, Slack's look-alike, no mocks."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import aiohttp
from pydantic import SecretStr
from sqlmodel import col, select

from bot.config import Settings
from bot.operator import office
from bot.rights import Actor
from bot.sandbox import Company, NotThereError, Room, Sandbox, Somebody
from bot.usecases.teams import Setup, TeamChanges, set_up_team
from bot.words import DeliveryState, Status
from storage.database import Database
from storage.tables import Delivery, FlagRow
from tests.crash.replica import Replica
from tests.support.world import TUESDAY, app_of_manifest

TOKEN, SECRET = "xoxb-crash", "crash-secret"
TEAMS = [f"team-{letter}" for letter in "abcdef"]
REPORTERS = ("U_ANA", "U_BO", "U_CY")
DAY = timedelta(hours=24, minutes=30)
"""One step of the work clock: every open flag comes due once in it."""
PACE_S = 0.2
WAITS = {
    "request": 1.0, "lease": 2.0, "look_after": 1.0, "look_again": 0.1, "look_late": 1.2, "pace": PACE_S, "ahead": 0.05,
    "closed": 1.0, "probe": 0.5,
}  # fmt: skip
NUMBER = re.compile(r"#(\d+)\b")
OVER_S = 60.0
"""Real seconds within which all that was said settles once nobody is killed any more."""
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.HELD)


def company() -> Company:
    """Six teams that work round the clock, and three people who flag."""
    members = tuple(f"U_{team.upper().replace('-', '_')}" for team in TEAMS)
    return Company(
        app=app_of_manifest(),
        people=(
            *(Somebody(user, user.removeprefix("U_").title()) for user in REPORTERS),
            *(Somebody(user, user.removeprefix("U_").title()) for user in members),
        ),
        channels=(
            Room("C_SHOP", "shop", members=(*REPORTERS, "U0BOT")),
            *(Room(_channel(team), team, members=(user, "U0BOT")) for team, user in zip(TEAMS, members, strict=True)),
        ),
    )


def _channel(team: str) -> str:
    return "C_" + team.upper().replace("-", "_")


@dataclass
class Town:
    """The sandbox, the database, the bots, and what the people were told."""

    sandbox: Sandbox
    db: Database
    replicas: Sequence[Replica]
    acknowledged: dict[str, int] = field(default_factory=dict)
    """The number that each flag's words got."""
    days: dict[int, int] = field(default_factory=dict)
    """How many days each flag was open over."""
    done: set[int] = field(default_factory=set)

    async def close(self) -> None:
        """End everything."""
        for replica in self.replicas:
            replica.kill()
        await self.db.close()
        await self.sandbox.stop()

    def start(self, replica: Replica) -> None:
        """Start one, at the present work time."""
        replica.start(PULLCORD_CLOCK_OFFSET=repr(self.sandbox.clock.offset.total_seconds()))
        self.sandbox.bot_url = replica.url

    async def flag(self, reporter: str, team: str, words: str) -> int:
        """Type it until somebody says a number: what was answered counts, whatever was killed meanwhile."""
        person = self.sandbox.person(reporter)
        for turn in range(1000):
            self.sandbox.bot_url = self.replicas[turn % len(self.replicas)].url
            got = await person.command("#shop", f"/flag #{team} {words}")
            found = NUMBER.search(got.message.words) if got.ok and got.messages else None
            if found:
                self.acknowledged[words] = int(found[1])
                return int(found[1])
            await asyncio.sleep(0.1)
        raise AssertionError(f"{words!r} was never taken: {self.replicas[0].last_words()}")

    async def cancel(self, number: int, reporter: str) -> None:
        """Its reporter takes it back, pressing until it is so."""
        person = self.sandbox.person(reporter)
        for turn in range(1000):
            self.sandbox.bot_url = self.replicas[turn % len(self.replicas)].url
            card = next(one for one in person.sees("@bot") if one.words.startswith(f"#{number} · "))
            with suppress(NotThereError):
                await person.press("Cancel my flag", on=card)
            async with self.db.read() as session:
                query = select(FlagRow.status).where(FlagRow.number == number)
                if (await session.exec(query)).one() is Status.WITHDRAWN:
                    self.done.add(number)
                    return
            await asyncio.sleep(0.1)
        raise AssertionError(f"#{number} was never cancelled")

    async def next_day(self) -> None:
        """A day of work time goes by for whoever runs; who starts later learns of it then."""
        self.sandbox.clock.set(self.sandbox.clock.now() + DAY)
        for number in self.acknowledged.values():
            if number not in self.done:
                self.days[number] = self.days.get(number, 0) + 1
        await asyncio.gather(*(self._tell_time(replica) for replica in self.replicas))

    async def _tell_time(self, replica: Replica) -> None:
        """The bot goes on with what is due by itself; nobody waits for its answer."""
        with suppress(aiohttp.ClientError, TimeoutError):
            await self.settled(replica, within=0.3)

    async def settled(self, replica: Replica, within: float = OVER_S) -> None:
        """Tell a bot the time, and wait until it has said, and recorded, all that it can. Raises `TimeoutError`."""
        limit = aiohttp.ClientTimeout(total=within)
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.post(f"{replica.url}/clock", json={"now": self.sandbox.clock.now().isoformat()}),
        ):
            pass

    async def all_said(self) -> None:
        """Wait until nothing is due and every delivery has ended. Raises `AssertionError` with what does not end."""
        try:
            async with asyncio.timeout(OVER_S):
                while await self.unfinished():
                    await asyncio.sleep(0.1)
                    for replica in self.replicas:
                        await self._tell_time(replica)
        except TimeoutError:
            bots = [f"{'there' if one.running else 'gone'}: {one.last_words()}" for one in self.replicas]
            raise AssertionError("\n".join([*await self.unfinished(), *bots])) from None

    async def unfinished(self) -> list[str]:
        """What is due, or not over."""
        async with self.db.read() as session:
            due = select(FlagRow.number).where(col(FlagRow.next_at) <= self.sandbox.clock.now())
            waiting = select(Delivery).where(col(Delivery.state).in_(OPEN))
            return [
                *(f"#{number} is due" for number in await session.exec(due)),
                *(
                    f"{row.key} {row.state} {row.attempts} {row.not_before} {row.why}"
                    for row in await session.exec(waiting)
                ),
            ]


async def build_town(
    database_url: str, directory: Path, replicas: int, waits: Mapping[str, float] = MappingProxyType(WAITS)
) -> Town:
    """Set the teams up, and get as many bots ready; none runs yet."""
    sandbox = Sandbox(company(), signing_secret=SECRET, token=TOKEN, enforce_pace=False)
    await sandbox.start()
    sandbox.clock.set(TUESDAY)
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": database_url,
        "FLAGS_PER_PERSON": "0",
        "PULLCORD_DEMO": "1",
        "PULLCORD_WAITS": json.dumps(dict(waits)),
    }
    slots = [Replica(directory, f"bot-{n}", settings) for n in range(replicas)]
    town = Town(sandbox, Database(database_url), slots)
    async with AsyncExitStack() as opened:
        opened.push_async_callback(town.close)
        await _set_up_teams(town, database_url)
        opened.pop_all()
    return town


async def _set_up_teams(town: Town, database_url: str) -> None:
    settings = Settings(slack_bot_token=SecretStr(TOKEN), slack_api_url=town.sandbox.api_url, database_url=database_url)
    async with office(settings) as here:
        for team in TEAMS:
            changes = TeamChanges(
                name=team, hours="Mon-Sun 00:00-24:00", own={"lead_after": "300d", "head_after": "350d"}
            )
            channel, now = _channel(team), town.sandbox.clock.now()
            setup = Setup(here.db, here.workspace_id, Actor(0, ""), channel, team, now, by_operator=True)
            await set_up_team(setup, changes)
