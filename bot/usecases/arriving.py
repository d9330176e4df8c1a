"""What a team's flags go through when it is set up: other hours, a channel at last, or a team that takes them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders import transitions
from bot.reminders.cadence import Rules
from bot.reminders.hours import reporter_hours
from bot.reminders.policy import next_look
from bot.usecases.cards import Subject, cards
from bot.views import Person
from bot.words import Facts, RecordKind, Severity
from storage import teams as store
from storage.outbox import ToSay
from storage.reading import facts_of, put_facts, read_people
from storage.tables import FlagRow, Record, TeamRow


async def replan(session: AsyncSession, row: TeamRow, old: Rules, new: Rules, now: datetime) -> None:
    """New hours or cadence hold at once for the flags that are open."""
    if old != new:
        flags = await store.unfinished_of(session, row.id or 0)
        await _change(session, flags, lambda facts: transitions.replanned(facts, old, new, now), new, now)


async def _change(
    session: AsyncSession, flags: Sequence[FlagRow], change: Callable[[Facts], Facts], rules: Rules, now: datetime
) -> None:
    people = await _reporters(session, flags)
    for flag in flags:
        facts = change(facts_of(flag))
        put_facts(flag, facts)
        reporter = people.get(flag.reporter_id or 0)
        flag.next_at = next_look(facts, rules, now, reporter_hours(reporter.tz if reporter else "UTC"))
        session.add(flag)


async def arrive(session: AsyncSession, row: TeamRow, rules: Rules, now: datetime) -> list[ToSay]:
    """The team has a channel now: what waited without one is seen, and its ladder begins. The cards to be drawn."""
    await _arrived(session, await store.unfinished_of(session, row.id or 0), row, rules, now)
    return await bring_cards(session, row, now)


async def _arrived(session: AsyncSession, flags: Sequence[FlagRow], row: TeamRow, rules: Rules, now: datetime) -> None:
    """The record says since when a team could see it: its age alone would blame whoever leads it now."""
    await _change(session, flags, lambda facts: transitions.arrived(facts, now), rules, now)
    session.add_all(
        Record(
            workspace_id=flag.workspace_id, flag_id=flag.id or 0, at=now, kind=RecordKind.ARRIVED,
            data={"to_team": row.id},
        )
        for flag in flags
    )  # fmt: skip


async def bring_cards(session: AsyncSession, row: TeamRow, now: datetime, installer: str = "") -> list[ToSay]:
    """Its flags are shown where it is heard of, its channel or else the `installer`; reporters see who has them."""
    return await _marks(session, await store.unfinished_of(session, row.id or 0), row, now, installer)


async def take_in(session: AsyncSession, row: TeamRow, rules: Rules, now: datetime) -> list[ToSay]:
    """A team that was there before sorts from now on: what waited for somebody who does comes to it.

    The triage team of the first minute, which never got a channel, is no more: nothing could ever be said of what it
    had, and whatever was moved there would be lost. The marks of the cards that are to be drawn.
    """
    waiting = await store.homeless_row(session, row)
    if waiting is None:
        return []
    flags = await store.unfinished_of(session, waiting.id or 0)
    await _arrived(session, flags, row, rules, now)
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
