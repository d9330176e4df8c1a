"""Raising flags. Those that arrive together commit together, so that many at once cost little more than one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import real_now
from bot.errors import TooManyError
from bot.reminders.hours import reporter_hours
from bot.reminders.policy import next_look
from bot.reminders.readable import rules_of
from bot.reminders.transitions import raised
from bot.routing import route
from bot.usecases.cards import Subject, cards
from bot.usecases.outcome import Outcome
from bot.usecases.repeats import TOO_MANY_WITHIN, Before, NewFlag, Plan, Room, sort_out
from bot.views import MOST_PHOTOS, FlagView, Person, Team
from bot.words import RecordKind, Severity
from storage import raising as store
from storage.inbound import recall, remember
from storage.mentioned import Place, flags_made_of, lock_numbers
from storage.outbox import ToSay, enqueue

__all__ = ["NewFlag", "Raised", "raise_flags"]  # listeners hand new flags in

SAME_WORDS_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Raised:
    """What came of it, and the flag as it stands."""

    outcome: Outcome
    view: FlagView


async def raise_flags(
    session: AsyncSession, new: Sequence[NewFlag], now: datetime, most: int = 0
) -> list[Raised | TooManyError]:
    """Record them in their order, all of one workspace, and queue their cards. Repeats get their first answer.

    More than `most` from one person within ten minutes (0: any number) are not recorded, and may be sent again.
    """
    workspace_id = new[0].workspace_id
    known = await recall(session, workspace_id, [flag.key for flag in new])
    people = await store.upsert_reporters(session, workspace_id, {flag.reporter: flag.reporter_name for flag in new})
    reporters = [person.id for person in people.values()]
    words = {flag.words for flag in new}
    recent = await store.recent_words(session, workspace_id, reporters, words, now - SAME_WORDS_WITHIN)
    made = await _flagged(session, workspace_id, new)
    room = Room(most, now, await _raised_lately(session, workspace_id, reporters, now, most))
    plans, fresh = sort_out(new, known, people, Before(recent, made), room)
    views = await _record(session, workspace_id, fresh, people, now)
    outcomes = {key: _outcome(plan, views) for key, plan in plans.items() if isinstance(plan, Plan)}
    by_number = {view.number: view for view in views}
    missing = {outcome.number for outcome in outcomes.values()} - by_number.keys()
    by_number |= await store.read_views(session, workspace_id, missing)
    answers = {key: asdict(outcome) for key, outcome in outcomes.items() if key not in known}
    await remember(session, workspace_id, answers, real_now())
    raised = {key: Raised(outcome, by_number[outcome.number]) for key, outcome in outcomes.items()}
    refused = {key: plan for key, plan in plans.items() if isinstance(plan, TooManyError)}
    return [raised.get(flag.key) or refused[flag.key] for flag in new]


async def _flagged(session: AsyncSession, workspace_id: int, new: Sequence[NewFlag]) -> dict[Place, int]:
    """Which of the messages that are to be flagged are flags already. Two who flag one at the same moment get one."""
    places = {flag.place for flag in new if flag.place}
    if not places:
        return {}
    await lock_numbers(session, workspace_id)
    return await flags_made_of(session, workspace_id, places)


async def _raised_lately(
    session: AsyncSession, workspace_id: int, reporters: Sequence[int], now: datetime, most: int
) -> dict[int, tuple[int, datetime]]:
    """What is counted against the limit, if there is one."""
    if not most:
        return {}
    return await store.recently_raised(session, workspace_id, reporters, now - TOO_MANY_WITHIN)


def _outcome(plan: Plan, views: Sequence[FlagView]) -> Outcome:
    return Outcome(plan.what, plan.number or views[plan.slot].number)


async def _record(
    session: AsyncSession, workspace_id: int, fresh: list[NewFlag], people: Mapping[str, Person], now: datetime
) -> list[FlagView]:
    """Insert the flags with their records and cards, and return how they stand."""
    if not fresh:
        return []
    first_number, installer = await store.take_numbers(session, workspace_id, len(fresh))
    teams = await store.read_all_teams(session, workspace_id)  # under the numbers' lock: none of them ends meanwhile
    views = [_view(flag, first_number + i, teams, people[flag.reporter], now) for i, flag in enumerate(fresh)]
    ids = await store.insert_flags(session, workspace_id, views)
    raised_flags = list(zip(ids, views, strict=True))
    records = [record for flag_id, view in raised_flags for record in _records(workspace_id, flag_id, view)]
    await store.insert_records(session, records)
    marks = [mark for flag_id, view in raised_flags for mark in _cards(workspace_id, flag_id, view, installer)]
    await enqueue(session, marks)
    return views


def _view(flag: NewFlag, number: int, teams: Sequence[Team], reporter: Person, now: datetime) -> FlagView:
    """The new flag: which team has it, and when to look at it first."""
    team = route(flag.words, teams, named=flag.named, raised_in=flag.raised_in)
    facts = raised(now, flag.severity)
    return FlagView(
        number=number,
        words=flag.words,
        facts=facts,
        team=team,
        reporter=reporter,
        owner=None,
        raised_in=flag.raised_in,
        private=flag.private,
        name_hidden=flag.name_hidden,
        supporters=0,
        fix=None,
        next_at=next_look(facts, rules_of(team), now, reporter_hours(reporter.tz)),
        message_ts=flag.message_ts,
        message_link=flag.message_link,
        photos=flag.photos[:MOST_PHOTOS],
    )


def _records(workspace_id: int, flag_id: int, view: FlagView) -> list[dict[str, Any]]:
    raised = _raised_record(workspace_id, flag_id, view)
    hidden = {**raised, "kind": RecordKind.NAME_HIDDEN, "data": {}}
    return [raised, hidden] if view.name_hidden else [raised]


def _raised_record(workspace_id: int, flag_id: int, view: FlagView) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "flag_id": flag_id,
        "at": view.facts.raised_at,
        "kind": RecordKind.RAISED,
        "actor_id": view.reporter.id if view.reporter else None,
        "data": {"team": view.team.id},
    }


def _cards(workspace_id: int, flag_id: int, view: FlagView, installer: str) -> list[ToSay]:
    urgent = view.facts.severity is Severity.URGENT
    subject = Subject(workspace_id, flag_id, view.number, view.team.id, urgent=urgent)
    return cards(subject, view.team.channel or installer, view.reporter, view.facts.raised_at)
