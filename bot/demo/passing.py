"""How time passes in the story: through everything that is due on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.demo.company import BERLIN
from bot.demo.witness import Sight
from bot.sandbox import Sandbox
from bot.sandbox.hooks import HookError

MOST_HOPS = 60
MOST_DAYS = 20
DAY_BEGINS, DAY_ENDS = time(9, 5), time(16, 0)
"""In Berlin: an hour later it is still daytime for everybody."""
FRIDAY = 4


class Passing:
    """Lets work time pass."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def an_hour(self) -> None:
        """An hour later."""
        await self._sandbox.move_clock(self._sandbox.clock.now() + timedelta(hours=1))

    async def until_said(self, words: str, number: int) -> None:
        """From one thing due to the next, until this is said about a flag."""
        for _ in range(MOST_HOPS):
            if Sight(self._sandbox).said(words, number):
                return
            due = await self._sandbox.controls.next_due()
            if due is None:
                return
            await self._sandbox.move_clock(due[0])

    async def mornings_until(self, happened: Callable[[], bool]) -> None:
        """From one morning to the next, until that has happened. Raises `HookError` when it does not."""
        for _ in range(MOST_DAYS):
            if happened():
                return
            await self._sandbox.move_clock(self._next_morning())
        raise HookError("Four weeks passed, and it did not happen. Start over to see the story from its beginning.")

    async def to_daytime(self) -> None:
        """The next morning, unless it is daytime."""
        now = self._sandbox.clock.now().astimezone(BERLIN)
        if now.weekday() > FRIDAY or not DAY_BEGINS <= now.time() <= DAY_ENDS:
            await self._sandbox.move_clock(self._next_morning())

    def _next_morning(self) -> datetime:
        """The next working day's."""
        now = self._sandbox.clock.now().astimezone(BERLIN)
        mornings = (datetime.combine(now.date() + timedelta(days=n), DAY_BEGINS, BERLIN) for n in range(8))
        return next(morning for morning in mornings if morning > now and morning.weekday() <= FRIDAY)
