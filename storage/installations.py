"""Where the bot is installed, with the sealed token of each workspace: slack_sdk's store, in our own transactions.

A workspace is found by its own id alone: it is the same before and after its company joins an Enterprise Grid, while
the organisation's id in Slack's payloads is not. Who installed the bot is kept with the workspace, and not here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.errors import SealedError
from storage.installation_tables import BOT_TABLE, BOTS
from storage.sealing import Keys


class _Joined:
    """Stands where slack_sdk wants an engine: what it does joins the transaction that is open."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """The connection of the transaction that is open, which ends when its owner ends it."""
        yield await self._session.connection()

    connect = begin


@dataclass(frozen=True, slots=True)
class Sealed:
    """How the stored tokens stand: of which workspaces they open, and of which not, by Slack's ids."""

    open: list[str]
    shut: list[str]


class Installations:
    """The installations of one app."""

    def __init__(self, client_id: str, keys: Keys) -> None:
        self._client_id = client_id
        self.keys = keys

    def _store(self, session: AsyncSession) -> AsyncSQLAlchemyInstallationStore:
        store = AsyncSQLAlchemyInstallationStore(
            self._client_id, cast("AsyncEngine", _Joined(session)), bots_table_name=BOT_TABLE
        )
        store.bots = BOTS
        return store

    async def keep(self, session: AsyncSession, bot: Bot) -> None:
        """Keep it in the place of whatever was kept of its workspace."""
        await self.drop(session, bot.team_id or "")
        given = bot.to_dict() | {"enterprise_id": None, "bot_token": self.keys.seal(bot.bot_token)}
        await self._store(session).async_save_bot(Bot(**given))

    async def find(self, session: AsyncSession, slack_id: str) -> Bot | None:
        """The installation in a workspace, by Slack's id of it. Raises `SealedError` if its token does not open."""
        bot = await self._store(session).async_find_bot(enterprise_id=None, team_id=slack_id)
        if bot is not None:
            bot.bot_token = self.keys.open(bot.bot_token)
        return bot

    async def installed_at(self, session: AsyncSession, slack_id: str) -> datetime | None:
        """Since when the bot is there (real time); None where it is not."""
        bot = await self._store(session).async_find_bot(enterprise_id=None, team_id=slack_id)
        return datetime.fromtimestamp(bot.installed_at, UTC) if bot else None

    async def drop(self, session: AsyncSession, slack_id: str) -> None:
        """Forget the token of a workspace."""
        await self._store(session).async_delete_bot(enterprise_id=None, team_id=slack_id)

    async def standing(self, session: AsyncSession) -> Sealed:
        """Which tokens open with the keys that we have."""
        found = Sealed([], [])
        for _, slack_id, sealed in await self._rows(session):
            (found.open if self._opens(sealed) else found.shut).append(slack_id)
        return found

    async def seal_anew(self, session: AsyncSession) -> Sealed:
        """Seal every token under the newest key. Those that do not open stay as they are."""
        done = Sealed([], [])
        for row_id, slack_id, sealed in await self._rows(session):
            if not self._opens(sealed):
                done.shut.append(slack_id)
                continue
            anew = update(BOTS).where(BOTS.c.id == row_id, BOTS.c.bot_token == sealed)
            await (await session.connection()).execute(anew.values(bot_token=self.keys.seal_anew(sealed)))
            done.open.append(slack_id)
        return done

    async def _rows(self, session: AsyncSession) -> list[tuple[int, str, str]]:
        """Our id, Slack's id of the workspace, and the sealed token of each."""
        query = select(BOTS.c.id, BOTS.c.team_id, BOTS.c.bot_token).where(BOTS.c.client_id == self._client_id)
        found = await (await session.connection()).execute(query.order_by(BOTS.c.id))
        return [(row.id, row.team_id, row.bot_token) for row in found]

    def _opens(self, sealed: str) -> bool:
        try:
            self.keys.open(sealed)
        except SealedError:
            return False
        return True
