"""What a team's flags go through when it is set up: other hours, a channel at last, or a team that takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders import transitions
from bot.reminders.cadence import Rules
from bot.reminders.hours import reporter_hours
from bot.reminders.policy import next_look
from bot.reminders.readable import rules_of
from bot.usecases.cards import Subject, cards
from bot.views import Person
from bot.words import Severity
from storage import teams as store
from storage.outbox import ToSay
from storage.reading import facts_of, put_facts, read_people
from storage.tables import FlagRow, TeamRow


async def replan(session: AsyncSession, row: TeamRow, old: Rules, new: Rules, now: datetime) -> None:
    """New hours or cadence hold at once for the flags that are open."""
    if old == new:
        return
    flags = await store.unfinished_of(session, row.id or 0)
    people = await _reporters(session, flags)
    for flag in flags:
        facts = transitions.replanned(facts_of(flag), old, new, now)
        put_facts(flag, facts)
        reporter = people.get(flag.reporter_id or 0)
        flag.next_at = next_look(facts, new, now, reporter_hours(reporter.tz if reporter else "UTC"))
        session.add(flag)


async def bring_cards(session: AsyncSession, row: TeamRow, now: datetime, installer: str = "") -> list[ToSay]:
    """The team is heard for now: its flags are shown in its channel, and their reporters see who has them.

    For a team that has none yet its `installer` hears.
    """
    return await _marks(session, await store.unfinished_of(session, row.id or 0), row, now, installer)


async def take_in(session: AsyncSession, row: TeamRow, rules: Rules, now: datetime) -> list[ToSay]:
    """A team that was there before sorts from now on: what waited for somebody who does comes to it.

    The triage team of the first minute, which never got a channel, is no more: nothing could ever be said of what it
    had, and whatever was moved there would be lost. The marks of the cards that are to be drawn.
    """
    waiting = await store.homeless_row(session, row)
    if waiting is None:
        return []
    old = rules_of(await store.read_team(session, waiting))
    await replan(session, waiting, old, rules, now)
    flags = await store.unfinished_of(session, waiting.id or 0)
    await store.merge_into(session, waiting, row)
    return await _marks(session, flags, row, now)


async def _marks(
    session: AsyncSession, flags: Sequence[FlagRow], row: TeamRow, now: datetime, installer: str = ""
) -> list[ToSay]:
    people = await _reporters(session, flags)
    return [
        mark
        for flag in flags
        for mark in cards(_subject(flag, row), row.channel or installer, people.get(flag.reporter_id or 0), now)
    ]


def _subject(flag: FlagRow, row: TeamRow) -> Subject:
    urgent = flag.severity is Severity.URGENT
    return Subject(flag.workspace_id, flag.id or 0, flag.number, row.id or 0, urgent=urgent)


async def _reporters(session: AsyncSession, flags: Sequence[FlagRow]) -> dict[int, Person]:
    return await read_people(session, [flag.reporter_id for flag in flags])
