"""Moving the work clock: to each instant at which the bot has something due, in its order, so that a day moved is
a day lived. With no bot to ask, only the sandbox's own clock moves.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.sandbox.clock import WorkClock
from bot.sandbox.model import JSON

SETTLE_S = 60.0
LATEST = timedelta(days=400)
"""How far ahead "the next thing due" is looked for."""


class BotTroubleError(Exception):
    """The bot answered a move of the clock with an error, or not within a minute; says so in words."""


class Mover:
    """Speaks to `/clock` and `/clock/next` of the bot. Only one move is made at a time by those who call it."""

    def __init__(self, clock: WorkClock, bot_url: Callable[[], str], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._bot_url = bot_url
        self._changed = changed

    async def move_to(self, target: datetime, *, ask_bot: bool = True) -> None:
        """Go forward to `target` (aware), stopping wherever something is due; going back is only set."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SETTLE_S)) as session:
            last = None
            while ask_bot and target > self._clock.now():
                due, _ = await self._next(session, target)
                if due is None or due > target or due == last:
                    break
                await self._arrive(session, max(due, self._clock.now()), ask_bot=True)
                last = due
            if target > self._clock.now() or not ask_bot:
                await self._arrive(session, target, ask_bot=ask_bot)

    async def next_due(self) -> tuple[datetime, str] | None:
        """When the bot next has something to do, and what. None if it does not say, or cannot be reached."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SETTLE_S)) as session:
            due, what = await self._next(session, self._clock.now() + LATEST)
        return None if due is None else (due, what)

    async def _next(self, session: aiohttp.ClientSession, before: datetime) -> tuple[datetime | None, str]:
        found = await self._ask(session, before)
        at = found.get("at")
        return (datetime.fromisoformat(at).astimezone(UTC) if at else None), str(found.get("what") or "")

    async def _ask(self, session: aiohttp.ClientSession, before: datetime) -> JSON:
        try:
            async with session.get(self._url("/clock/next"), params={"before": before.isoformat()}) as answer:
                answer.raise_for_status()
                found: JSON = await answer.json()
                return found
        except (aiohttp.ClientError, TimeoutError):
            return {}

    async def _arrive(self, session: aiohttp.ClientSession, instant: datetime, *, ask_bot: bool) -> None:
        self._clock.set(instant)
        self._changed()
        if not ask_bot:
            return
        try:
            async with session.post(self._url("/clock"), json={"now": instant.isoformat()}) as answer:
                answer.raise_for_status()
        except aiohttp.ClientConnectionError:
            return  # the bot is stopped: it learns the time when it starts again
        except (aiohttp.ClientError, TimeoutError) as trouble:
            raise BotTroubleError(f"The bot could not follow the clock to {instant:%d %b %H:%M}.") from trouble

    def _url(self, path: str) -> str:
        return self._bot_url().rstrip("/") + path
