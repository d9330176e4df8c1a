"""What the demo plugs in: its bot, its story, its way to start over."""

from collections.abc import Awaitable
from typing import Protocol

from bot.sandbox.model import JSON


class HookError(Exception):
    """A hook could not do what was asked; says why, in words for the page."""


class Hooks(Protocol):
    """All that the sandbox asks of whoever runs it. Each may take a while; the page shows that it is busy."""

    def bot_running(self) -> bool:
        """Is the bot up?"""

    def start_bot(self) -> Awaitable[None]:
        """Start it."""

    def stop_bot(self) -> Awaitable[None]:
        """Stop it as a crash or an outage would."""

    def reset(self) -> Awaitable[None]:
        """Start over: called once the sandbox is back at its first day (it may then be filled by `restore`)."""

    def story(self) -> JSON | None:
        """The Story strip as the page draws it: `{"steps": [{key, title, text, done, busy}], "focus": …}`."""

    def do_step(self, key: str) -> Awaitable[None]:
        """Do this step for the person."""


class NoHooks:
    """For tests: the bot is always there, and there is no story."""

    def bot_running(self) -> bool:
        """It is."""
        return True

    async def start_bot(self) -> None:
        """Nothing to start."""

    async def stop_bot(self) -> None:
        """Nothing to stop."""

    async def reset(self) -> None:
        """Nothing of its own to reset."""

    def story(self) -> JSON | None:
        """None."""
        return None

    async def do_step(self, key: str) -> None:
        """There are no steps."""
        raise KeyError(key)
