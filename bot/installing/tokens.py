"""Whose token speaks where.

A client belongs to one workspace: there is no token that is tried because no other was found.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import SettingsError
from bot.slack import NOT_READ, SEALED, UNINSTALLED, SlackFailure
from bot.usecases.workspaces import UnknownWorkspaceError, Workspaces
from storage.database import Database, reading
from storage.errors import SealedError, UnreadableError
from storage.installations import Installations

FRESH_S = 3.0
"""How long a token counts as known: other replicas install and uninstall, too."""
PATIENCE_S = 1.0
"""How long somebody who waits for an answer waits for the token to be read anew."""

log = structlog.get_logger()


class Tokens(Protocol):
    """Whose token speaks where."""

    async def start(self) -> None:
        """See to it that they can be used. Raises `SettingsError`."""

    async def client_for(self, workspace_id: int) -> AsyncWebClient:
        """The client of a workspace, by our id of it. Raises `SlackFailure` where there is no token for it."""

    async def token_for(self, slack_id: str) -> str | None:
        """The token with which a request from this workspace is answered, by Slack's id of it; None if it cannot be
        read: what needs no token is done all the same. Raises `UnknownWorkspaceError` where the bot is not installed.
        """

    def forget(self, slack_id: str) -> None:
        """What is known of this workspace's token is to be read anew."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of one workspace. Without a token `why` says why; `at` is by the clock that only goes up."""

    token: str | None
    why: str
    client: AsyncWebClient | None
    at: float


class StoredTokens:
    """The tokens of many workspaces, from the database, known for a few seconds. `clock` tells seconds."""

    def __init__(
        self,
        db: Database,
        installations: Installations,
        workspaces: Workspaces,
        make: Callable[[str], AsyncWebClient],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._installations = installations
        self._workspaces = workspaces
        self._make = make
        self._clock = clock
        self._known: dict[str, _Known] = {}

    async def start(self) -> None:
        """Raises `SettingsError` when the keys open none of the tokens: then they are the wrong ones."""
        async with self._db.read() as session:
            found = await self._installations.standing(session)
        if found.shut and not found.open:
            raise SettingsError(
                f"PULLCORD_KEYS opens none of the {len(found.shut)} tokens in the database: put back the key they were "
                "sealed with. Nothing was changed."
            )
        if found.shut:
            log.error("tokens_do_not_open", workspaces=found.shut, remedy="put their key back into PULLCORD_KEYS")
        log.info("tokens", workspaces=len(found.open))

    async def client_for(self, workspace_id: int) -> AsyncWebClient:
        """Raises `SlackFailure` with our own word for why there is none."""
        try:
            known = await self._read(await self._workspaces.slack_id_of(workspace_id))
        except UnreadableError as error:
            raise SlackFailure("token", NOT_READ) from error
        if known.client is None:
            raise SlackFailure("token", known.why, retry_after=FRESH_S)  # by then another replica may have installed it
        return known.client

    async def token_for(self, slack_id: str) -> str | None:
        """Raises `UnknownWorkspaceError`, `UnreadableError`."""
        known = await self._read(slack_id)
        if known.why == UNINSTALLED:
            raise UnknownWorkspaceError(slack_id)
        return known.token

    def forget(self, slack_id: str) -> None:
        """Read it anew when it is next needed."""
        self._known.pop(slack_id, None)

    async def _read(self, slack_id: str) -> _Known:
        """What holds now; what held last, while the database does not answer."""
        known = self._known.get(slack_id)
        if known is not None and self._clock() - known.at < FRESH_S:
            return known
        try:
            with reading():
                async with asyncio.timeout(PATIENCE_S):
                    token, why = await self._stored(slack_id)
        except UnreadableError:
            if known is None:
                raise
            return known
        same = known is not None and known.token == token
        client = known.client if known and same else self._make(token) if token else None
        self._known[slack_id] = _Known(token, why, client, self._clock())
        return self._known[slack_id]

    async def _stored(self, slack_id: str) -> tuple[str | None, str]:
        async with self._db.read() as session:
            try:
                bot = await self._installations.find(session, slack_id)
            except SealedError:
                return None, SEALED
        return (bot.bot_token, "") if bot else (None, UNINSTALLED)
