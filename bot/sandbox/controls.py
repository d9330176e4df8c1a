"""The knobs beside the page: the work clock, the bot, starting over, the story."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.sandbox.board import Board
from bot.sandbox.hooks import Hooks
from bot.sandbox.mover import Mover
from bot.sandbox.state import Store


class Controls:
    """What the demo's page and tests turn. One move of the clock at a time."""

    def __init__(self, store: Store, board: Board, mover: Mover, hooks: Hooks) -> None:
        self._store = store
        self._board = board
        self._mover = mover
        self.hooks = hooks
        self._moving = asyncio.Lock()
        self.switching = False
        """Is the bot being started or stopped just now?"""

    @property
    def moving(self) -> bool:
        """Is the clock on its way?"""
        return self._moving.locked()

    async def move_to(self, target: datetime) -> None:
        """Move the work clock to `target` (aware), through everything that is due on the way.

        Raises BotTroubleError when the bot could not follow.
        """
        async with self._moving:
            self._store.changed()
            await self._mover.move_to(target, ask_bot=self.hooks.bot_running())
        self._store.changed()

    async def move_by(self, span: timedelta) -> None:
        """The same, by so much work time from now."""
        await self.move_to(self._store.clock.now() + span)

    async def next_due(self) -> tuple[datetime, str] | None:
        """When the bot next has something to do, and what; None if nothing, or if it is stopped."""
        return await self._mover.next_due() if self.hooks.bot_running() else None

    async def switch_bot(self, *, on: bool) -> None:
        """Start or stop the bot."""
        await self._switch(self.hooks.start_bot if on else self.hooks.stop_bot)

    async def start_over(self) -> None:
        """The company's first day, for the sandbox and for whatever the demo adds."""
        self.reset()
        await self._switch(self.hooks.reset)

    async def _switch(self, act: Callable[[], Awaitable[None]]) -> None:
        self.switching = True
        self._store.changed()
        try:
            await act()
        finally:
            self.switching = False
            self._store.changed()

    def reset(self) -> None:
        """The company's first day, for the sandbox alone."""
        self._board.said.clear()
        self._store.reset()

    async def do_step(self, key: str) -> None:
        """Do a step of the story. Raises KeyError when there is no such step."""
        try:
            await self.hooks.do_step(key)
        finally:
            self._store.changed()
