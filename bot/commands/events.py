"""What happens in the workspace without anybody asking us: people and channels come, change and go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.clock import real_now
from bot.commands.desk import Desk, team_id
from bot.commands.writing import written
from bot.usecases.greeting import channel_is_open, greet_channel, offer_help
from bot.usecases.homes import redraw_home
from bot.usecases.leaving import member_left, person_left

WRITTEN = (None, "file_share", "me_message", "thread_broadcast")
"""Subtypes of what a person wrote, in a thread and shown beside it, too; the others tell that something changed."""
REOPENED = frozenset({"channel_unarchive", "group_unarchive"})


async def joined(desk: Desk, body: dict[str, Any]) -> None:
    """Somebody joined a channel; if it was the bot, the channel hears hello."""
    event, workspace_id = body["event"], await desk.workspace(body)
    await desk.directory.joined(workspace_id, event["channel"], event["user"])
    await _redraw(desk, workspace_id, event["user"])
    if event["user"] == await desk.workspaces.bot_user(workspace_id):
        await desk.directory.channel_changed(workspace_id, event["channel"])
        now, invited = desk.clock.now(), bool(event.get("inviter"))
        await greet_channel(desk.db, workspace_id, event["channel"], body["event_id"], now, invited=invited)
        desk.committed()


async def left(desk: Desk, body: dict[str, Any]) -> None:
    """Somebody left a channel: what they had there goes back."""
    event, workspace_id = body["event"], await desk.workspace(body)
    await desk.directory.left(workspace_id, event["channel"], event["user"])
    if event["user"] == await desk.workspaces.bot_user(workspace_id):
        await desk.directory.channel_changed(workspace_id, event["channel"])
    else:
        person = await desk.directory.person(workspace_id, event["user"])
        await member_left(desk.db, workspace_id, person.id, event["channel"], desk.clock.now())
    await _redraw(desk, workspace_id, event["user"])


async def _redraw(desk: Desk, workspace_id: int, slack_id: str) -> None:
    """What their teams owe is another list now."""
    await redraw_home(desk.db, workspace_id, slack_id, desk.clock.now())
    desk.committed()


async def person_changed(desk: Desk, body: dict[str, Any]) -> None:
    """A name, a time zone; or somebody left Slack: then what they had goes back, what they raised goes on."""
    user, workspace_id = body["event"]["user"], await desk.workspaces.id_of(team_id(body))
    person = await desk.directory.user_changed(workspace_id, user)
    if not person.active:
        await person_left(desk.db, workspace_id, person.id, desk.clock.now())
        desk.committed()


async def channel_changed(desk: Desk, body: dict[str, Any]) -> None:
    """A channel was renamed, archived or opened again: read it anew when it is next needed."""
    channel = body["event"]["channel"]
    slack_id = channel["id"] if isinstance(channel, dict) else str(channel)
    workspace_id = await desk.workspaces.id_of(team_id(body))
    await desk.directory.channel_changed(workspace_id, slack_id)
    if body["event"]["type"] in REOPENED:
        await channel_is_open(desk.db, workspace_id, slack_id, desk.clock.now())
        desk.committed()


async def mentioned(desk: Desk, body: dict[str, Any]) -> None:
    """A mention of the bot is answered with help, in its thread."""
    event = body["event"]
    thread = str(event.get("thread_ts") or event["ts"])
    workspace_id = await desk.workspace(body)
    await offer_help(desk.db, workspace_id, event["channel"], body["event_id"], desk.clock.now(), thread)
    desk.committed()


async def wrote_to_the_bot(desk: Desk, body: dict[str, Any]) -> None:
    """Plain words in the bot's DM. What the bot itself says there is not answered."""
    event = body["event"]
    subtype = event.get("subtype")
    if event.get("bot_id") or event.get("channel_type") != "im" or subtype not in WRITTEN or not event.get("user"):
        return
    await written(desk, body)


async def uninstalled(desk: Desk, body: dict[str, Any]) -> None:
    """An admin has taken the bot out, or its token away; people's own tokens are none of ours."""
    event = body["event"]
    if event["type"] == "app_uninstalled" or event["tokens"].get("bot"):
        await desk.uninstalled(team_id(body), _happened(body))


def _happened(body: dict[str, Any]) -> datetime:
    """When, by real time: what Slack repeats is older."""
    seconds = body.get("event_time")
    return real_now() if seconds is None else datetime.fromtimestamp(seconds, UTC)


async def ignored() -> None:
    """An event that means nothing to us is acknowledged, or Slack would count it as a failure."""


async def ignored_press(ack: AsyncAck) -> None:
    """A link button only opens its link; an old message may have a button that is no more."""
    await ack()
