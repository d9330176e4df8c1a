"""Which workspace a payload belongs to."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from bot.errors import PullcordError
from storage.database import UNHURRIED, Database
from storage.tables import Workspace
from storage.teams import find_workspace, open_workspace


class UnknownWorkspaceError(PullcordError):
    """Something came from a workspace that the bot was never installed in."""

    def __init__(self, slack_id: str) -> None:
        super().__init__("Pullcord is not installed here. Whoever runs Slack for you can install it.")
        self.slack_id = slack_id


class ElsewhereError(PullcordError):
    """Somebody pressed something that the bot had posted in another workspace."""

    def __init__(self) -> None:
        super().__init__("This is from another company's Pullcord. Only people there can press it.")


class Workspaces:
    """Our ids by Slack's. They never change, so each is read once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ids: dict[str, int] = {}
        self._slack_ids: dict[int, str] = {}

    async def id_of(self, slack_id: str) -> int:
        """Our id. Raises `UnknownWorkspaceError`."""
        if slack_id not in self._ids:
            async with self._db.read() as session:
                row = await find_workspace(session, slack_id)
            if row is None or row.id is None:
                raise UnknownWorkspaceError(slack_id)
            self._ids[slack_id] = row.id
        return self._ids[slack_id]

    async def slack_id_of(self, workspace_id: int) -> str:
        """Slack's id. It never changes, so it is read once."""
        if workspace_id not in self._slack_ids:
            async with self._db.read() as session:
                self._slack_ids[workspace_id] = (await session.get_one(Workspace, workspace_id)).slack_id
        return self._slack_ids[workspace_id]

    async def is_any_known(self) -> bool:
        """Whether the bot was ever installed anywhere."""
        async with self._db.read() as session:
            return (await session.exec(select(Workspace.id).limit(1))).first() is not None

    async def install(self, slack_id: str, name: str, bot_user: str, token: str, now: datetime) -> int:
        """Make the workspace if it is new, with its triage team, and return our id. `now` is the work clock's."""
        async with self._db.write(UNHURRIED) as session:
            row = await open_workspace(session, slack_id, name, bot_user, token, now)
            self._ids[slack_id] = row.id or 0
        return self._ids[slack_id]

    async def bot_user(self, workspace_id: int) -> str:
        """Slack's id of the bot itself."""
        async with self._db.read() as session:
            return (await session.get_one(Workspace, workspace_id)).bot_user
