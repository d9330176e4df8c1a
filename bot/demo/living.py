"""The demo while it runs: the sandbox with its page, the bot beside it, and the story. What the page's knobs turn."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.demo.child import LOOPBACK, BotDiedError, BotProcess, Keys
from bot.demo.company import COMPANY, OPENING
from bot.demo.seeding import PRINT, WORLD, plant
from bot.demo.story import Story
from bot.sandbox import Sandbox
from bot.sandbox.hooks import HookError
from bot.sandbox.model import World

BREATH = 0.6
"""Real seconds between two acts of *Do it for me*, so that one can see them."""

Say = Callable[[str], None]


class Demo:
    """One demo in one directory. It is the sandbox's `Hooks`; `say` gets what is to be read on the console."""

    def __init__(self, directory: Path, say: Say, breath: float = BREATH) -> None:
        keys = Keys()
        self.directory = directory
        self.seed = directory / "seed"
        self.bot = BotProcess(directory, keys, self._bot_died)
        self.sandbox = Sandbox(
            COMPANY,
            signing_secret=keys.signing_secret,
            token=keys.token,
            enforce_pace=False,
            state_file=directory / WORLD,
            hooks=self,
        )
        self._say = say
        self._switching = asyncio.Lock()
        self._story = Story(self.sandbox, directory / "story.json", breath)

    async def start(self, port: int, *, fresh: bool = False) -> None:
        """Take up where it was left, or begin at the opening; the seed must be there.

        Raises OSError when the port is taken, `BotDiedError`.
        """
        left_at = None if fresh else self._left_at()
        if left_at is None:
            self._plant()
        await self.sandbox.start(LOOPBACK, port)
        self.sandbox.clock.set(left_at or OPENING)
        async with self._switching:
            await self._start_bot()

    async def stop(self) -> None:
        """End the bot first, so that nothing it still says is lost, then the sandbox."""
        await self.bot.stop()
        await self.sandbox.stop()

    def bot_running(self) -> bool:
        """Is the bot up?"""
        return self.bot.running

    async def start_bot(self) -> None:
        """Start it, at the sandbox's work time, or wait until it has started. Raises `HookError`."""
        async with self._switching:
            await self._start_or_say_why()

    async def stop_bot(self) -> None:
        """Stop it, as a deploy would."""
        async with self._switching:
            await self.bot.stop()

    async def reset(self) -> None:
        """Start over: the Tuesday on which the story opens."""
        async with self._switching:
            await self.bot.stop()
            self._plant()
            self.sandbox.restore(self.seed / WORLD)
            self.sandbox.clock.set(OPENING)
            await self._start_or_say_why()

    def story(self) -> dict[str, Any]:
        """The strip."""
        return self._story.shown()

    async def do_step(self, key: str) -> None:
        """Do a step; with the bot stopped, start it first. While it starts, the step waits."""
        await self.start_bot()
        await self._story.do(key)

    async def _start_or_say_why(self) -> None:
        try:
            await self._start_bot()
        except BotDiedError as died:
            raise HookError(f"The bot did not start: {died}") from died

    async def _start_bot(self) -> None:
        await self.bot.start(self.sandbox.api_url, self.sandbox.clock.offset.total_seconds())
        self.sandbox.bot_url = self.bot.url
        self.sandbox.workspace.store.changed()  # a page that was open all the time hears of it

    def _plant(self) -> None:
        """Put the seed in the place of what there is."""
        plant(self.seed, self.bot.database)
        shutil.copyfile(self.seed / WORLD, self.directory / WORLD)
        shutil.copyfile(self.seed / PRINT, self.directory / PRINT)
        self._story.forget()

    def _left_at(self) -> datetime | None:
        """The work time at which the demo was left; None when it cannot go on from there."""
        if not (self.directory / WORLD).is_file():
            return None
        left_at = _left_at(self.directory / WORLD) if self._is_current() else None
        if left_at is None:
            self._say("Pullcord has changed since you were here, so the story begins anew.")
        return left_at

    def _is_current(self) -> bool:
        """Whether what was left grew from this very seed."""
        grown_from = self.directory / PRINT
        return (
            grown_from.is_file()
            and self.bot.database.is_file()
            and grown_from.read_text() == (self.seed / PRINT).read_text()
        )

    def _bot_died(self, last_words: str) -> None:
        self._say(f"The bot has stopped by itself. Its last words: {last_words}")
        self.sandbox.workspace.store.changed()


def _left_at(world: Path) -> datetime | None:
    """The work time at which the demo was left: while it was away, no time passed. None if it cannot be read."""
    written = datetime.fromtimestamp(world.stat().st_mtime, UTC)
    try:
        return written + timedelta(seconds=World.model_validate_json(world.read_bytes()).offset)
    except ValidationError:
        return None
