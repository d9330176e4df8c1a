"""Whoever installed the bot: they hear for triage as long as that has no channel."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState
from storage.lanes import IN_THREAD
from storage.tables import Delivery, PersonRow, Workspace

FOR_TRIAGE = (DeliveryKind.CARD, DeliveryKind.ROUNDUP, DeliveryKind.AWAY, *map(DeliveryKind, IN_THREAD))
"""What an installer hears in the place of a channel; the rest in their DM is about themselves."""


async def has_installed(session: AsyncSession, workspace_id: int, slack_id: str) -> bool:
    """Whether it was this person who installed the bot, as far as that is known."""
    return (await session.get_one(Workspace, workspace_id)).installed_by == slack_id


async def let_go_of_installer(session: AsyncSession, person_id: int) -> bool:
    """They have left: nothing is said to them in triage's place any more. False if it was not they who installed it.

    What waited is no dead letter: a card is drawn as soon as somebody hears for triage again, and a flag whose time
    comes before then is looked at again.
    """
    person = await session.get_one(PersonRow, person_id)
    mine = (col(Workspace.id) == person.workspace_id, col(Workspace.installed_by) == person.slack_id)
    ended = await session.exec(update(Workspace).where(*mine).values(installed_by=""))
    if not ended.rowcount:
        return False
    waits = col(Delivery.state).in_((DeliveryState.WAITING, DeliveryState.HELD))
    here = (col(Delivery.workspace_id) == person.workspace_id, col(Delivery.lane) == person.slack_id)
    over = update(Delivery).where(*here, waits, col(Delivery.kind).in_(FOR_TRIAGE))
    why = {"state": DeliveryState.SUPERSEDED, "why": "whoever installed me has left Slack"}
    await session.exec(over.values(**why).execution_options(synchronize_session=False))
    return True
