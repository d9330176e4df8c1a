"""Who is who, and who is in which channel: cached in the database, refreshed from Slack with a time limit.

Never called inside a transaction. When Slack does not answer in time, what was known last is used: a person who waits
for an answer is worth more than a name that changed a minute ago.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.slack import ClientFor, SlackFailure, ask
from bot.views import Person
from storage import directory as cache
from storage.database import Database
from storage.reading import person_of
from storage.tables import ChannelRow, PersonRow

FRESH = timedelta(hours=6)
"""How long a person or a channel counts as known: changes come as events, this is for those that were missed."""
MEMBERS_FRESH = timedelta(minutes=10)
LIMIT = 1.0
"""Seconds that a refresh may take while somebody waits."""
PAGE = 200

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Room:
    """A channel. `name` is empty while Slack has not told it."""

    name: str
    is_private: bool
    bot_in: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to the workspace."""

    is_admin: bool
    is_guest: bool


class Directory:
    """Asked by listeners. `real_now` tells real time, by which the cache ages."""

    def __init__(self, db: Database, client_for: ClientFor, real_now: Callable[[], datetime]) -> None:
        self._db = db
        self._client_for = client_for
        self._real_now = real_now
        self._met: set[tuple[int, str]] = set()

    async def meet(self, workspace_id: int, slack_id: str) -> None:
        """See to it that somebody is known, asking nothing of those who were met before: flags must not wait."""
        if (workspace_id, slack_id) not in self._met:
            await self._person(workspace_id, slack_id)
            self._met.add((workspace_id, slack_id))

    async def person(self, workspace_id: int, slack_id: str) -> Person:
        """Somebody, made known if they are new."""
        return person_of(await self._person(workspace_id, slack_id))

    async def standing(self, workspace_id: int, slack_id: str) -> Standing:
        """Whether they are an admin or a guest."""
        row = await self._person(workspace_id, slack_id)
        return Standing(row.is_admin, row.is_guest)

    async def channel(self, workspace_id: int, slack_id: str) -> Room:
        """A channel."""
        async with self._db.read() as session:
            row = await cache.find_channel(session, workspace_id, slack_id)
        if row is None or self._is_old(row.refreshed_at, FRESH):
            row = await self._read_channel(workspace_id, slack_id) or row
        return Room(row.name, row.is_private, row.bot_in) if row else Room("", is_private=False, bot_in=False)

    async def is_member(self, workspace_id: int, channel: str, slack_id: str) -> bool:
        """Whether somebody is in a channel. A no is asked of Slack once more: they may just have joined."""
        async with self._db.read() as session:
            row = await cache.find_channel(session, workspace_id, channel)
            known = await cache.is_member(session, workspace_id, channel, slack_id)
        if row and not self._is_old(row.members_at, MEMBERS_FRESH if known else timedelta(seconds=5)):
            return known
        members = await self._read_members(workspace_id, channel)
        return known if members is None else slack_id in members

    async def joined(self, workspace_id: int, channel: str, slack_id: str) -> None:
        """An event said that somebody joined."""
        async with self._db.write() as session:
            await cache.add_member(session, workspace_id, channel, slack_id)

    async def left(self, workspace_id: int, channel: str, slack_id: str) -> None:
        """An event said that somebody left."""
        async with self._db.write() as session:
            await cache.drop_member(session, workspace_id, channel, slack_id)

    async def user_changed(self, workspace_id: int, user: dict[str, Any]) -> Person:
        """An event brought a person as they now are."""
        async with self._db.write() as session:
            row = await cache.keep_person(session, workspace_id, user["id"], **_person_known(user, self._real_now()))
            return person_of(row)

    async def channel_changed(self, workspace_id: int, channel: str) -> None:
        """An event said that a channel changed: it is read anew when it is next needed."""
        async with self._db.write() as session:
            await cache.doubt_channel(session, workspace_id, channel)

    async def _person(self, workspace_id: int, slack_id: str) -> PersonRow:
        async with self._db.read() as session:
            row = await cache.find_person(session, workspace_id, slack_id)
        if row is None or self._is_old(row.refreshed_at, FRESH):
            row = await self._read_person(workspace_id, slack_id) or row
        if row is None:
            async with self._db.write() as session:
                row = await cache.keep_person(session, workspace_id, slack_id)
        return row

    def _is_old(self, at: datetime | None, fresh: timedelta) -> bool:
        return at is None or self._real_now() - at > fresh

    async def _read_person(self, workspace_id: int, slack_id: str) -> PersonRow | None:
        answer = await self._ask(workspace_id, "users.info", user=slack_id)
        if answer is None:
            return None
        known = _person_known(answer["user"], self._real_now())
        async with self._db.write() as session:
            return await cache.keep_person(session, workspace_id, slack_id, **known)

    async def _read_channel(self, workspace_id: int, slack_id: str) -> ChannelRow | None:
        answer = await self._ask(workspace_id, "conversations.info", channel=slack_id)
        if answer is None:
            return None
        channel = answer["channel"]
        async with self._db.write() as session:
            return await cache.keep_channel(
                session, workspace_id, slack_id,
                name=str(channel.get("name") or ""),
                is_private=bool(channel.get("is_private")),
                bot_in=bool(channel.get("is_member")),
                refreshed_at=self._real_now(),
            )  # fmt: skip

    async def _read_members(self, workspace_id: int, channel: str) -> frozenset[str] | None:
        members: list[str] = []
        cursor = ""
        while True:
            answer = await self._ask(workspace_id, "conversations.members", channel=channel, limit=PAGE, cursor=cursor)
            if answer is None:
                return None
            members += answer["members"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        async with self._db.write() as session:
            await cache.keep_members(session, workspace_id, channel, members, self._real_now())
        return frozenset(members)

    async def _ask(self, workspace_id: int, method: str, **arguments: Any) -> dict[str, Any] | None:
        """Ask Slack, within the limit; None when it did not tell."""
        try:
            async with asyncio.timeout(LIMIT):
                return await ask(await self._client_for(workspace_id), method, **arguments)
        except (SlackFailure, TimeoutError) as failure:
            log.info("directory_not_refreshed", method=method, why=str(failure) or "timeout")
            return None


def _person_known(user: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What Slack says of a person, as we keep it."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    return {
        "name": str(name),
        "tz": str(user.get("tz") or "UTC"),
        "active": not user.get("deleted", False),
        "is_admin": bool(user.get("is_admin") or user.get("is_owner")),
        "is_guest": bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        "refreshed_at": at,
    }
