"""Installations that Slack has closed: their tokens are tried now and then, since some of them open again."""

from __future__ import annotations

import asyncio

import structlog

from bot.delivery.lanes import Lanes
from bot.slack import ClientFor, SlackFailure, ask
from storage.database import reading
from storage.errors import StorageError

log = structlog.get_logger()


class Probe:
    """Tries them beside whatever is sent: nothing waits for it. `every` is in seconds."""

    def __init__(self, lanes: Lanes, client_for: ClientFor, every: float) -> None:
        self._lanes = lanes
        self._client_for = client_for
        self._every = every
        self._not_before = 0.0
        """By the loop's clock."""
        self._under_way: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Try them, if it is time and the last try is over."""
        now = asyncio.get_running_loop().time()
        if now < self._not_before or (self._under_way and not self._under_way.done()):
            return
        self._not_before = now + self._every
        self._under_way = asyncio.create_task(self._try_all(), name="probe")

    def stop(self) -> None:
        """Whatever is still open is tried when there is a sender again."""
        if self._under_way:
            self._under_way.cancel()

    async def _try_all(self) -> None:
        try:
            with reading():
                await asyncio.gather(*map(self._try, await self._lanes.closed_workspaces()))
        except StorageError as error:
            log.warning("not_probed", error=type(error).__name__)

    async def _try(self, workspace_id: int) -> None:
        try:
            await ask(await self._client_for(workspace_id), "auth.test")
        except SlackFailure as failure:
            await self._lanes.probed(workspace_id, failure.error)
        else:
            await self._lanes.probed(workspace_id, "")
