"""Kills bots at random instants and starts them again, while Slack has a bad day. All of it comes from one seed."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass

from bot.sandbox.misbehave import What
from tests.crash.replica import Replica
from tests.crash.town import Town

SLOW_S = 0.4
LONGEST_LIFE_S = 1.5
POST = "chat.postMessage"
TROUBLES: tuple[tuple[str, What, str], ...] = (
    (POST, "lost", ""),
    (POST, "reset", ""),
    (POST, "500_before", ""),
    (POST, "500_after", ""),
    (POST, "ratelimited", ""),
    (POST, "slow", ""),
    (POST, "slow", ""),
    (POST, "error_after", "internal_error"),
    (POST, "error_after", "fatal_error"),
    (POST, "error", "service_unavailable"),
    ("conversations.history", "500_before", ""),
    ("conversations.replies", "lost", ""),
    ("chat.update", "lost", ""),
    ("chat.delete", "500_after", ""),
    ("*", "reset", ""),
)


@dataclass
class Reaper:
    """`kills` counts what it did so far."""

    town: Town
    dice: random.Random
    kills: int = 0

    async def rage(self, replica: Replica, times: int) -> None:
        """Kill one place's bot so many times, each time at an instant that nobody could foresee."""
        for _ in range(times):
            if not replica.running:
                self.town.start(replica)
            self._trouble()
            await self._unforeseen()
            replica.kill()
            self.kills += 1
            self.town.start(replica)

    def _trouble(self) -> None:
        method, what, error = self.dice.choice(TROUBLES)
        seconds = {"ratelimited": 1.0, "slow": SLOW_S}.get(what, 0.0)
        self.town.sandbox.misbehave(method, what, self.dice.randint(1, 2), error=error, seconds=seconds)

    async def _unforeseen(self) -> None:
        """Some time after the start; every other time just when Slack has taken something, before that is recorded."""
        await asyncio.sleep(self.dice.uniform(0.05, LONGEST_LIFE_S))
        if self.dice.random() < 0.5:
            said = len(self.town.sandbox.said)
            with suppress(TimeoutError):
                await self.town.sandbox.until(lambda: len(self.town.sandbox.said) > said, within=1.0)
            await asyncio.sleep(self.dice.uniform(0.0, 0.02))
