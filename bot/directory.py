"""Who is who, and who is in which channel: cached in the database, refreshed from Slack with a time limit.

Never called inside a transaction. When Slack does not answer in time, what was known last is used: a person who waits
for an answer is worth more than a name that changed a minute ago.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.profiles import profile_kept
from bot.slack import ClientFor, SlackFailure, ask
from bot.views import Person, Presence
from storage import directory as cache
from storage.database import Database
from storage.errors import StorageError
from storage.lists import channels_of
from storage.reading import person_of
from storage.tables import ChannelRow, PersonRow, Workspace

FRESH = timedelta(hours=6)
"""How long a person or a channel counts as known: changes come as events, this is for those that were missed."""
MEMBERS_FRESH = timedelta(minutes=10)
IN_VAIN = timedelta(seconds=3)
"""How long after a refresh that brought nothing nobody waits for another: an answer asks for the same thing often."""
PUT_OFF = timedelta(hours=1)
"""How long whoever looks for those who left passes over somebody of whom Slack said nothing: others wait, too."""
LIMIT = 1.0
"""Seconds that somebody waits for a refresh. It goes on without them, for whoever asks next."""
PAGE = 1000
MOST_NAMED = 10
"""People looked up for the words of one message."""
_MENTIONED = re.compile(r"@([UW][A-Z0-9_]{2,})\b")

log = structlog.get_logger()

Known = TypeVar("Known")
Read = Callable[[int, str], Awaitable[Known]]
"""Reads something of a workspace from Slack, and keeps it. Raises `SlackFailure`, `StorageError`."""


@dataclass(frozen=True, slots=True)
class Room:
    """A channel. `name` is empty while Slack has not told it."""

    name: str
    is_private: bool
    bot_in: bool
    """Whether the bot is in it and can write there: an archived one takes nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to the workspace."""

    is_admin: bool
    is_guest: bool


class Directory:
    """Asked by listeners. `real_now` tells real time, by which the cache ages."""

    def __init__(
        self, db: Database, client_for: ClientFor, real_now: Callable[[], datetime], limit: float = LIMIT
    ) -> None:
        self._db = db
        self._client_for = client_for
        self._real_now = real_now
        self._limit = limit
        self._met: set[tuple[int, str]] = set()
        self._in_vain: dict[tuple[Read[Any], int, str], datetime] = {}
        self._put_off: dict[tuple[int, str], datetime] = {}
        self._homes: dict[int, str] = {}
        self._keeping: set[asyncio.Task[None]] = set()
        self._under_way: dict[tuple[Read[Any], int, str], asyncio.Task[Any]] = {}

    async def close(self) -> None:
        """Give up refreshes that nobody waits for any more."""
        tasks = [*self._under_way.values(), *self._keeping]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

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
        """A channel. One of which nothing is known counts as private."""
        async with self._db.read() as session:
            row = await cache.find_channel(session, workspace_id, slack_id)
        if row is None or self._is_old(row.refreshed_at, FRESH):
            row = await self._refreshed(self._read_channel, workspace_id, slack_id) or row
        return Room(row.name, row.is_private, row.bot_in) if row else Room("", is_private=True, bot_in=False)

    async def takes_words(self, workspace_id: int, slack_id: str) -> bool:
        """Whether the bot can write in a channel, as far as is known. A no is asked of Slack once more."""
        if (await self.channel(workspace_id, slack_id)).bot_in:
            return True
        row = await self._refreshed(self._read_channel, workspace_id, slack_id)
        return row is None or row.bot_in

    async def is_member(self, workspace_id: int, channel: str, slack_id: str) -> bool:
        """Whether somebody is in a channel. A no is asked of Slack once more: they may just have joined."""
        async with self._db.read() as session:
            row = await cache.find_channel(session, workspace_id, channel)
            known = await cache.is_member(session, workspace_id, channel, slack_id)
        if row and not self._is_old(row.members_at, MEMBERS_FRESH if known else timedelta(seconds=5)):
            return known
        members = await self._refreshed(self._read_members, workspace_id, channel)
        return known if members is None else slack_id in members

    async def presence(self, workspace_id: int, channel: str, slack_id: str) -> Presence:
        """What somebody is to a channel now."""
        room = await self.channel(workspace_id, channel)
        standing = await self.standing(workspace_id, slack_id)
        is_member = await self.is_member(workspace_id, channel, slack_id)
        return Presence(is_member, standing.is_guest, room.is_private)

    async def know_members(self, workspace_id: int, channels: Collection[str]) -> None:
        """See to it that it is known who is in these channels. What is known already is kept current by events."""
        async with self._db.read() as session:
            known = {row.slack_id: row.members_at for row in await cache.find_channels(session, workspace_id, channels)}
        unknown = [channel for channel in channels if self._is_old(known.get(channel), FRESH)]
        await asyncio.gather(*(self._refreshed(self._read_members, workspace_id, channel) for channel in unknown))

    async def channels_of(self, workspace_id: int, person_id: int, asked: Collection[str] = ()) -> frozenset[str]:
        """Our channels that somebody is in, the `asked` ones among them: what events did not tell is found first."""
        known = await self._channels_of(workspace_id, person_id)
        await self.know_members(workspace_id, known | frozenset(asked))
        return await self._channels_of(workspace_id, person_id)

    async def _channels_of(self, workspace_id: int, person_id: int) -> frozenset[str]:
        async with self._db.read() as session:
            return await channels_of(session, workspace_id, person_id)

    async def named(self, workspace_id: int, words: str) -> str:
        """Words of a message, in which Slack has people by their ids, with their names instead."""
        ids = list(dict.fromkeys(_MENTIONED.findall(words)))[:MOST_NAMED]
        people = await asyncio.gather(*(self.person(workspace_id, slack_id) for slack_id in ids))
        names = {person.slack_id: person.name for person in people if person.name}
        return _MENTIONED.sub(lambda found: f"@{names.get(found[1], found[1])}", words)

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
        known = profile_kept(user, self._real_now(), await self._home(workspace_id))
        async with self._db.write() as session:
            return person_of(await cache.keep_person(session, workspace_id, user["id"], **known))

    async def channel_changed(self, workspace_id: int, channel: str) -> None:
        """An event said that a channel changed: it is read anew when next needed, even where that was just in vain."""
        for read in (self._read_channel, self._read_members):
            self._in_vain.pop((read, workspace_id, channel), None)
        async with self._db.write() as session:
            await cache.doubt_channel(session, workspace_id, channel)

    async def _person(self, workspace_id: int, slack_id: str) -> PersonRow:
        async with self._db.read() as session:
            row = await cache.find_person(session, workspace_id, slack_id)
        if row is None or self._is_old(row.refreshed_at, FRESH):
            row = await self._refreshed(self._read_person, workspace_id, slack_id) or row
        if row is None:
            async with self._db.write() as session:
                row = await cache.keep_person(session, workspace_id, slack_id)
        return row

    def _is_old(self, at: datetime | None, fresh: timedelta) -> bool:
        return at is None or abs(self._real_now() - at) > fresh  # from the future: the clock was set back

    async def refresh_stale(self, most: int) -> list[tuple[int, Person]]:
        """Ask anew for those of whom something depends and whom nobody asked for lately, the longest ago first.

        Events tell what changes; this finds what changed while nobody listened. Returns who has left Slack since,
        with our id of the workspace.
        """
        now = self._real_now()
        self._put_off = {who: at for who, at in self._put_off.items() if now - at < PUT_OFF}
        async with self._db.read() as session:
            stale = await cache.stale_people(session, now - FRESH, most + len(self._put_off))
        gone: list[tuple[int, Person]] = []
        for workspace_id, slack_id in [who for who in stale if who not in self._put_off][:most]:
            row = await self._refreshed(self._read_person, workspace_id, slack_id)
            if row is None:
                self._put_off[(workspace_id, slack_id)] = now
            elif not row.active:
                gone.append((workspace_id, person_of(row)))
        return gone

    async def _refreshed(self, read: Read[Known], workspace_id: int, slack_id: str) -> Known | None:
        """What Slack says now; None if it does not say so within the limit. Many who ask at once ask once."""
        key = (read, workspace_id, slack_id)
        if not self._is_old(self._in_vain.get(key), IN_VAIN):
            return None
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._tried(read, workspace_id, slack_id))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        done, _ = await asyncio.wait([task], timeout=self._limit)
        known = task.result() if done else None
        if known is None:
            self._in_vain[key] = self._real_now()
        else:
            self._in_vain.pop(key, None)
        return known

    async def _tried(self, read: Read[Known], workspace_id: int, slack_id: str) -> Known | None:
        try:
            return await read(workspace_id, slack_id)
        except (SlackFailure, StorageError) as failure:
            log.info("directory_not_refreshed", why=str(failure) or type(failure).__name__)
            return None

    async def _home(self, workspace_id: int) -> str:
        """Slack's id of a workspace. It never changes, so it is read once."""
        if workspace_id not in self._homes:
            async with self._db.read() as session:
                self._homes[workspace_id] = (await session.get_one(Workspace, workspace_id)).slack_id
        return self._homes[workspace_id]

    async def _read_person(self, workspace_id: int, slack_id: str) -> PersonRow:
        answer = await self._ask(workspace_id, "users.info", user=slack_id)
        known = profile_kept(answer["user"], self._real_now(), await self._home(workspace_id))
        async with self._db.write() as session:
            return await cache.keep_person(session, workspace_id, slack_id, **known)

    async def _read_channel(self, workspace_id: int, slack_id: str) -> ChannelRow:
        answer = await self._ask(workspace_id, "conversations.info", channel=slack_id)
        channel = answer["channel"]
        async with self._db.write() as session:
            return await cache.keep_channel(
                session, workspace_id, slack_id,
                name=str(channel.get("name") or ""),
                is_private=bool(channel.get("is_private")),
                bot_in=bool(channel.get("is_member")) and not channel.get("is_archived"),
                refreshed_at=self._real_now(),
            )  # fmt: skip

    async def _read_members(self, workspace_id: int, channel: str) -> frozenset[str]:
        members: list[str] = []
        cursor = ""
        while True:
            answer = await self._ask(workspace_id, "conversations.members", channel=channel, limit=PAGE, cursor=cursor)
            members += answer["members"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        await self._keep(self._write_members(workspace_id, channel, members))
        return frozenset(members)

    async def _write_members(self, workspace_id: int, channel: str, members: list[str]) -> None:
        try:
            async with self._db.write() as session:
                await cache.keep_members(session, workspace_id, channel, members, self._real_now())
        except StorageError as failure:
            log.info("members_not_kept", channel=channel, why=str(failure))

    async def _keep(self, writing: Coroutine[Any, Any, None]) -> None:
        """Write to the cache. What Slack said holds all the same: a slow database delays nobody's answer for long."""
        task = asyncio.create_task(writing)
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)
        await asyncio.wait([task], timeout=self._limit / 2)

    async def _ask(self, workspace_id: int, method: str, **arguments: Any) -> dict[str, Any]:
        """Ask Slack. Raises `SlackFailure`."""
        return await ask(await self._client_for(workspace_id), method, **arguments)
