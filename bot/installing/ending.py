"""A workspace lets the bot go: it says nothing more there, forgets the token, and keeps everything else."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.delivery.verdicts import Verdict, judge
from bot.installing.tokens import Tokens
from bot.slack import SlackFailure, ask
from bot.usecases.installing import uninstall
from bot.usecases.workspaces import UnknownWorkspaceError, Workspaces
from storage.database import Database
from storage.installations import Installations

LATE = timedelta(minutes=10)
"""How much later than what it tells an event may still come: Slack repeats it, and clocks differ."""

log = structlog.get_logger()


class Ending:
    """Told by Slack's events, which come in any order, and more than once. `installations` is None for one token."""

    def __init__(
        self, db: Database, workspaces: Workspaces, tokens: Tokens, installations: Installations | None
    ) -> None:
        self._db = db
        self._workspaces = workspaces
        self._tokens = tokens
        self._installations = installations

    async def heard(self, slack_id: str, at: datetime) -> None:
        """Slack says that the bot was uninstalled in this workspace, at an instant of real time.

        Raises `SlackFailure` where Slack must be asked and does not answer: then the event comes again.
        """
        try:
            workspace_id = await self._workspaces.id_of(slack_id)
        except UnknownWorkspaceError:
            return
        if await self._may_be_new(slack_id, at) and await self._works(workspace_id):
            log.info("uninstalling_is_past", slack=slack_id)
            return
        await uninstall(self._db, self._installations, workspace_id, slack_id)
        self._tokens.forget(slack_id)
        log.info("uninstalled", slack=slack_id)

    async def _may_be_new(self, slack_id: str, at: datetime) -> bool:
        """Whether the bot may have been installed again after what the event tells."""
        if self._installations is None:
            return True
        async with self._db.read() as session:
            installed_at = await self._installations.installed_at(session, slack_id)
        return installed_at is not None and installed_at + LATE > at

    async def _works(self, workspace_id: int) -> bool:
        try:
            await ask(await self._tokens.client_for(workspace_id), "auth.test")
        except SlackFailure as failure:
            if judge(failure) is not Verdict.INSTALLATION:
                raise
            return False
        return True
