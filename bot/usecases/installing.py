"""A workspace gets the bot, or lets it go. What was raised there stays, whatever happens."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.oauth.installation_store import Installation
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.usecases.arriving import bring_cards
from bot.usecases.greeting import greeting
from storage.closings import REVOKED, UNINSTALLED, close_workspace
from storage.database import UNHURRIED, Database
from storage.directory import keep_person
from storage.installations import Installations
from storage.outbox import ToSay, enqueue
from storage.tables import Workspace
from storage.teams import open_workspace, triage_row


async def install(db: Database, installations: Installations, made: Installation, now: datetime) -> None:
    """Keep the token, make the workspace or open it again, and greet whoever installed the bot, and nobody else.

    As long as triage has no channel, its flags are shown to them.

    `now` is the work clock's.
    """
    slack_id, name, bot_user = made.team_id or "", made.team_name or "", made.bot_user_id or ""
    async with db.write(UNHURRIED) as session:
        row = await open_workspace(session, slack_id, name, bot_user, made.bot_token or "", now)
        cards = await _hears(session, row, made.user_id, now)
        await installations.keep(session, made.to_bot())
        await enqueue(session, [greeting(row.id or 0, made.user_id, now), *cards])


async def _hears(session: AsyncSession, row: Workspace, installer: str, now: datetime) -> list[ToSay]:
    """They are looked up from now on, like everybody of whom something depends; what nobody sorts yet comes to them."""
    news, row.installed_by = row.installed_by != installer, installer
    session.add(row)
    await keep_person(session, row.id or 0, installer)
    triage = await triage_row(session, row.id or 0)
    return await bring_cards(session, triage, now, installer) if news and triage.channel is None else []


async def uninstall(db: Database, installations: Installations | None, workspace_id: int, slack_id: str) -> None:
    """The bot was taken out: nothing is sent there any more, and its token is forgotten. All else stays.

    A token from the settings cannot be forgotten, and may work again by itself: it is tried now and then.
    """
    async with db.write(UNHURRIED) as session:
        await close_workspace(session, workspace_id, UNINSTALLED if installations else REVOKED)
        if installations:
            await installations.drop(session, slack_id)
