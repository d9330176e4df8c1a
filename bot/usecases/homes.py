"""The App Home of each person: drawn when they open it, and again when something changes that it shows."""

from __future__ import annotations

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.directory import keep_person
from storage.homes import Watcher, watcher, watchers_in, watchers_of
from storage.outbox import ToSay, enqueue, home


async def open_home(db: Database, workspace_id: int, slack_id: str, now: datetime) -> None:
    """Somebody opened it: it is drawn at once, and kept current from now on. `now` is work time."""
    async with db.write() as session:
        row = await keep_person(session, workspace_id, slack_id, home_at=now)
        await enqueue(session, [home((workspace_id, row.id or 0, slack_id), now, at_once=True)])


async def redraw_home(db: Database, workspace_id: int, slack_id: str, now: datetime) -> None:
    """Draw one person's anew, if they opened it lately: they came into a channel, or left one."""
    async with db.write() as session:
        await enqueue(session, _of(await watcher(session, workspace_id, slack_id, now), now))


async def homes_in(session: AsyncSession, workspace_id: int, now: datetime) -> list[ToSay]:
    """To be drawn anew: everybody's who opened it lately; what may be done on the spot has changed."""
    return _of(await watchers_in(session, workspace_id, now), now)


async def homes_of(session: AsyncSession, flag_id: int, now: datetime) -> list[ToSay]:
    """To be drawn anew: those that show a flag as it still stands; with its new team others will."""
    return _of(await watchers_of(session, {flag_id}, now), now)


def _of(watchers: list[Watcher], now: datetime) -> list[ToSay]:
    return [home(watching, now) for watching in watchers]
