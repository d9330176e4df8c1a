"""A workspace gets the bot, or lets it go. What was raised there stays, whatever happens."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.oauth.installation_store import Installation

from bot.usecases.greeting import greeting
from storage.closings import REVOKED, UNINSTALLED, close_workspace
from storage.database import UNHURRIED, Database
from storage.installations import Installations
from storage.outbox import enqueue
from storage.teams import open_workspace


async def install(db: Database, installations: Installations, made: Installation, now: datetime) -> None:
    """Keep the token, make the workspace or open it again, and greet whoever installed the bot, and nobody else.

    `now` is the work clock's.
    """
    slack_id, name, bot_user = made.team_id or "", made.team_name or "", made.bot_user_id or ""
    async with db.write(UNHURRIED) as session:
        row = await open_workspace(session, slack_id, name, bot_user, made.bot_token or "", now)
        row.installed_by = made.user_id
        session.add(row)
        await installations.keep(session, made.to_bot())
        await enqueue(session, [greeting(row.id or 0, made.user_id, now)])


async def uninstall(db: Database, installations: Installations | None, workspace_id: int, slack_id: str) -> None:
    """The bot was taken out: nothing is sent there any more, and its token is forgotten. All else stays.

    A token from the settings cannot be forgotten, and may work again by itself: it is tried now and then.
    """
    async with db.write(UNHURRIED) as session:
        await close_workspace(session, workspace_id, UNINSTALLED if installations else REVOKED)
        if installations:
            await installations.drop(session, slack_id)
