"""Hundreds of commands and events, while connections are cut, closed and refreshed at random instants."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import select

from bot.sandbox.person import Person
from bot.sandbox.sockets import Link
from storage.tables import FlagRow
from tests.support.world import World, build_world

SEED = 25112026
AT_HOME = {
    "Ana": "#shop-harbour", "Olga": "#shop-harbour", "Ben": "#payments", "Bea": "#payments", "Lea": "#payments",
    "Hugo": "#leads", "Ivo": "#it-help", "Tess": "#triage",
}  # fmt: skip
TROUBLES = ("cut", "warning", "hang_up", "close", "refresh_requested", "no_address")
TROUBLE_S = 4.0
"""Real seconds: over before Slack tells an event for the last time, six after the first."""
EACH = 12
"""Fewer than one person may raise within ten minutes."""
TRIES = 40
NUMBER = re.compile(r"#(\d+)")


@dataclass
class Trouble:
    """What goes wrong with the connections."""

    world: World
    dice: random.Random
    did: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """One thing every few tenths of a second."""
        async with asyncio.TaskGroup() as going:
            began = time.monotonic()
            while time.monotonic() < began + TROUBLE_S:
                await asyncio.sleep(self.dice.uniform(0.05, 0.3))
                links = self.world.sandbox.sockets.links
                what = TROUBLES[self.did.total() % len(TROUBLES)]
                self.did[what] += 1
                if what == "no_address":
                    self.world.sandbox.misbehave("apps.connections.open", "500_before")
                elif what == "hang_up":
                    self.world.sandbox.sockets.turned_away = 1
                elif links:
                    going.create_task(self._end(self.dice.choice(links), what))

    async def _end(self, link: Link, how: str) -> None:
        if how == "cut":
            link.cut()
            return
        if how in {"warning", "refresh_requested"} and not link.socket.closed:
            await link.tell_to_go(how)  # type: ignore[arg-type]
            await asyncio.sleep(self.dice.uniform(0, 0.3))
        await link.close()


async def flag_until_saved(person: Person, channel: str, words: str) -> int:
    """Type it, and again when Slack says that it failed, as people do. The number one is told in the end."""
    for _ in range(TRIES):
        got = await person.command(channel, f"/flag {words}")
        if got.ok:
            found = NUMBER.search(got.message.words)
            assert found is not None, got.message.words
            return int(found[1])
        await asyncio.sleep(0.02)
    raise AssertionError(f"{words} was never answered")


async def busy_day(world: World, name: str) -> dict[str, int]:
    """Flags and mentions by one person; the number of each flag, by its words."""
    person, channel, numbers = world.person(name), AT_HOME[name], {}
    for n in range(EACH):
        words = f"{name} noticed thing {n}"
        numbers[words] = await flag_until_saved(person, channel, words)
        await person.say(channel, f"@Pullcord hello {n}")
    return numbers


async def flags_kept(world: World) -> dict[int, str]:
    async with world.bot.db.read() as session:
        return {row.number: row.words for row in await session.exec(select(FlagRow))}


def answers(person: Person, channel: str) -> list[int]:
    """How often the bot answered each of this person's mentions."""
    asked = [m for m in person.sees(channel) if m.user == person.id and m.words.startswith("@Pullcord hello")]
    return [len(person.sees(channel, one)) - 1 for one in asked]


async def test_no_envelope_is_lost_or_done_twice_whatever_becomes_of_the_connections(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url, transport="sockets")
    world.sandbox.sockets.choose = random.Random(SEED).choice  # noqa: S311 (no secret)
    trouble = Trouble(world, random.Random(SEED))  # noqa: S311 (no secret)
    troubling = asyncio.create_task(trouble.run())
    told: dict[str, int] = {}
    for numbers in await asyncio.gather(*(busy_day(world, name) for name in AT_HOME)):
        told |= numbers
    await troubling
    await world.sandbox.settled()
    await world.settle()
    assert {words: number for number, words in (await flags_kept(world)).items()} == told
    assert len(told) == len(set(told.values())) == EACH * len(AT_HOME)
    assert world.sandbox.workspace.events.failed == []
    for name, channel in AT_HOME.items():
        assert answers(world.person(name), channel) == [1] * EACH, name
    assert world.sandbox.sockets.strange == []
    assert set(trouble.did) == set(TROUBLES), trouble.did
    await world.close()
