"""First words: to whoever installed the bot, in a channel it was added to, to somebody who mentions it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.words import DeliveryKind
from storage.closings import has_come_in, reopen_lane
from storage.database import Database
from storage.directory import keep_person
from storage.outbox import ToSay, enqueue, homes_to_mend
from storage.tables import Workspace
from storage.teams import digest_channels, find_team_row, triage_row


async def greet_installer(db: Database, workspace_id: int, slack_id: str, now: datetime) -> None:
    """One DM, to nobody else, once; and they hear for triage until it has a channel."""
    async with db.write() as session:
        workspace = await session.get_one(Workspace, workspace_id)
        workspace.installed_by = slack_id
        session.add(workspace)
        await keep_person(session, workspace_id, slack_id)
        await enqueue(session, [greeting(workspace_id, slack_id, now)])


def greeting(workspace_id: int, slack_id: str, now: datetime) -> ToSay:
    """The DM to whoever installed the bot: one for each of them, however often they do."""
    return _thing(workspace_id, f"welcome:{slack_id}", slack_id, DeliveryKind.WELCOME, now, {})


async def greet_channel(
    db: Database, workspace_id: int, channel: str, event_id: str, now: datetime, *, invited: bool = True
) -> None:
    """Say hello where the bot was added; if it had been away from there, what waited goes out now.

    Where it came in by itself, because a team was set up there or reads the digest there, that is said already.
    """
    thing = _thing(workspace_id, f"hello:{event_id}", channel, DeliveryKind.HELLO_CHANNEL, now, {})
    async with db.write() as session:
        team = await find_team_row(session, workspace_id, channel)
        await reopen_lane(session, workspace_id, channel)
        await has_come_in(session, workspace_id, channel)
        await enqueue(session, await homes_to_mend(session, workspace_id, now))
        if invited or not (team or channel in await digest_channels(session, workspace_id)):
            await enqueue(session, [replace(thing, team_id=team.id if team else None)])


async def channel_is_open(db: Database, workspace_id: int, channel: str, now: datetime) -> None:
    """It can be posted in again: what waits there goes out. `now` is work time."""
    async with db.write() as session:
        await reopen_lane(session, workspace_id, channel)
        await enqueue(session, await homes_to_mend(session, workspace_id, now))


async def offer_help(
    db: Database, workspace_id: int, channel: str, event_id: str, now: datetime, thread_ts: str
) -> None:
    """Answer a mention with what the bot can do, in its thread. A repeated event says it once."""
    thing = _thing(workspace_id, f"help:{event_id}", channel, DeliveryKind.HELP, now, {"thread_ts": thread_ts})
    async with db.write() as session:
        triage = await triage_row(session, workspace_id)  # it says so as long as nobody sorts
        await enqueue(session, [replace(thing, team_id=triage.id)])


def _thing(workspace_id: int, key: str, lane: str, kind: DeliveryKind, now: datetime, data: dict[str, Any]) -> ToSay:
    return ToSay(workspace_id=workspace_id, key=key, lane=lane, kind=kind, created_at=now, data=data)
