"""What the bot has to do next, kept at hand: the page asks for it at every drawing, the bot only now and then."""

import asyncio
import time
from datetime import datetime

from bot.sandbox.controls import Controls
from bot.sandbox.model import JSON
from bot.sandbox.workspace import Workspace

AT_MOST_EVERY_S = 0.5


class Upcoming:
    """Answers at once with what is known, and asks the bot in the background when something has changed since."""

    def __init__(self, workspace: Workspace, controls: Controls) -> None:
        self._workspace = workspace
        self._controls = controls
        self._known: tuple[datetime, str] | None = None
        self._asked_at = 0.0
        self._asked_for = -1
        self._asking = False

    def known(self) -> JSON | None:
        """As the page draws it: `{"at": iso, "flag": str}`."""
        store = self._workspace.store
        if not self._asking and self._asked_for != store.version and not self._controls.moving:
            self._asking = True
            self._workspace.background.start(self._ask())
        return None if self._known is None else {"at": self._known[0].isoformat(), "flag": self._known[1]}

    async def _ask(self) -> None:
        try:
            await asyncio.sleep(max(0.0, self._asked_at + AT_MOST_EVERY_S - time.monotonic()))
            self._asked_for = self._workspace.store.version
            found = await self._controls.next_due()
        finally:
            self._asking, self._asked_at = False, time.monotonic()
        if found != self._known:
            self._known = found
            self._workspace.store.changed()
