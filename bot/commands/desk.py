"""What every listener works with, and how it finds out who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt.request.internals import extract_team_id

from bot.clock import Clock
from bot.commands.originals import Originals
from bot.directory import Directory
from bot.intake import Intake
from bot.messages.modals.parts import meta_of
from bot.quoting import Quotes
from bot.rights import Actor
from bot.usecases import reading
from bot.usecases.acting import Database, Deed
from bot.usecases.reading import Reader
from bot.usecases.workspaces import ElsewhereError, Workspaces
from bot.views import Person

Body = Mapping[str, Any]
"""A payload as Slack sent it."""


@dataclass(frozen=True)
class Desk:
    """The bot as a listener sees it. `committed` is called after each commit, so that what was queued gets sent."""

    db: Database
    clock: Clock
    intake: Intake
    directory: Directory
    workspaces: Workspaces
    quotes: Quotes
    committed: Callable[[], None]
    uninstalled: Callable[[str, datetime], Awaitable[None]]
    """To be told which workspace, by Slack's id, let the bot go, and when (real time)."""
    originals: Originals = field(default_factory=Originals)

    async def workspace(self, body: Body) -> int:
        """Our id of the workspace that the payload came from. Raises `UnknownWorkspaceError`, `ElsewhereError`."""
        workspace_id = await self.workspaces.id_of(team_id(body))
        if (poster := _poster(body)) and poster != await self.workspaces.bot_user(workspace_id):
            raise ElsewhereError
        return workspace_id

    async def person(self, body: Body) -> Person:
        """Who sent the payload."""
        return await self.directory.person(await self.workspace(body), user_id(body))

    async def deed(self, body: Body, number: int, key: str) -> Deed:
        """Somebody about to do something to a flag."""
        workspace_id = await self.workspace(body)
        actor = await self.actor(workspace_id, user_id(body), number)
        return Deed(self.db, workspace_id, actor, number, key, self.clock.now(), pressed_on(body))

    async def actor(self, workspace_id: int, slack_id: str, number: int) -> Actor:
        """Somebody, with those channels that rights to this flag may come from."""
        asked = await reading.channels_around(self.db, workspace_id, number)
        return await self.actor_in(workspace_id, slack_id, asked)

    async def actor_in(self, workspace_id: int, slack_id: str, asked: frozenset[str]) -> Actor:
        """Somebody, with those of the `asked` channels that they are a member of."""
        channels = sorted(asked)
        person, member = await asyncio.gather(
            self.directory.person(workspace_id, slack_id),
            asyncio.gather(*(self.directory.is_member(workspace_id, channel, slack_id) for channel in channels)),
        )
        member_of = frozenset(channel for channel, is_in in zip(channels, member, strict=True) if is_in)
        standing = await self.directory.standing(workspace_id, slack_id)
        return Actor(person.id, slack_id, member_of, standing.is_admin, standing.is_guest)

    async def reader(self, body: Body) -> Reader:
        """Somebody who wants to see a list."""
        workspace_id = await self.workspace(body)
        person = await self.directory.person(workspace_id, user_id(body))
        teams = await reading.read_teams(self.db, workspace_id)
        standing = await self.directory.standing(workspace_id, user_id(body))
        here = [str(body["channel_id"])] if standing.is_guest and body.get("channel_id") else []
        asked = [*here, *(team.channel for team in teams if team.channel)]
        channels = await self.directory.channels_of(workspace_id, person.id, asked)
        return Reader(workspace_id, person.id, channels, standing.is_admin, standing.is_guest)


def pressed_on(body: Body) -> str:
    """The ts of the message that was pressed, also when a form came in between; empty for everything else."""
    view = body.get("view")
    if isinstance(view, Mapping):
        return str(meta_of(dict(view)).get("pressed", ""))
    message = body.get("message")
    return str(message.get("ts", "")) if isinstance(message, Mapping) else ""


def _poster(body: Body) -> str:
    """Slack's id of the bot whose message was pressed; empty for everything else.

    A channel shared with another company shows its bot's messages, too, whose numbers mean nothing here.
    """
    message = body.get("message")
    if body.get("type") != "block_actions" or not isinstance(message, Mapping):
        return ""
    return str(message.get("user") or "")


def team_id(body: Body) -> str:
    """Slack's id of the workspace that the bot is asked in: read as Bolt reads it, who chooses the token by it.

    In a channel shared with another company it is not always the workspace of the person who asks.
    """
    return str(extract_team_id(dict(body)) or "")


def user_id(body: Body) -> str:
    """Slack's id of whoever sent it."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return str(user["id"])
    return str(body.get("user_id") or user or body["event"]["user"])
