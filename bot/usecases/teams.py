"""Setting a team up, changing it, and what that means for its flags."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import real_now
from bot.errors import (
    EmergencyError,
    HeadError,
    LatitudeError,
    LeadError,
    NameTakenError,
    SetUpError,
    SortedError,
)
from bot.reminders.cadence import rules_for
from bot.reminders.readable import rules_of
from bot.rights import Actor, may_set_up
from bot.usecases.arriving import arrive, replan, take_in
from bot.usecases.digest import choose_digest_channel
from bot.usecases.homes import homes_in
from bot.usecases.leading import hand_over_held
from bot.usecases.outcome import Outcome, What, first_answer, keep_answer
from bot.views import MOST_EMERGENCY, MOST_LATITUDE, Person, Team
from bot.words import DeliveryKind
from storage import teams as store
from storage.database import Database
from storage.directory import find_channel
from storage.mentioned import lock_numbers
from storage.outbox import ToSay, enqueue
from storage.tables import TeamRow, Workspace


@dataclass(frozen=True, slots=True)
class TeamChanges:
    """What is to be set; None leaves a thing as it is. Hours, cadence and the rest are as people write them."""

    name: str | None = None
    lead: Person | None = None
    head: Person | None = None
    without_head: bool = False
    """Nobody is above the lead any more."""
    timezone: str | None = None
    hours: str | None = None
    holidays: str | None = None
    days_off: tuple[str, ...] | None = None
    cadence: str | None = None
    own: dict[str, str] | None = None
    keywords: tuple[str, ...] | None = None
    latitude: str | None = None
    emergency: str | None = None
    digest_channel: str | None = None
    """Slack's id of a channel; empty for none."""
    triage: bool = False
    """Make it the team that gets what fits no other."""
    first: bool = False
    """Whoever filled it in knew of no team in this channel."""
    first_to_sort: bool = False
    """Whoever filled it in knew of nobody who gets what fits no team."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Who sets up the team of which channel, when (work clock), under which inbound key.

    `by_operator`: whoever runs the bot, who needs nobody's leave.
    """

    db: Database
    workspace_id: int
    actor: Actor
    channel: str
    key: str
    now: datetime
    by_operator: bool = False


async def set_up_team(setup: Setup, changes: TeamChanges) -> Outcome:
    """Make or change the team of a channel. Raises `FieldError` for what cannot be used; then nothing is written."""
    async with setup.db.write() as session:
        before = await first_answer(session, setup.workspace_id, setup.key)
        if before is not None:
            return before
        outcome = Outcome(await _attempt(session, setup, changes))
        if outcome.done:
            await keep_answer(session, setup.workspace_id, setup.key, outcome, real_now())
    return outcome


async def _attempt(session: AsyncSession, setup: Setup, changes: TeamChanges) -> What:
    row = await store.find_team_row(session, setup.workspace_id, setup.channel)
    old = await store.read_team(session, row) if row else None
    if not setup.by_operator and not may_set_up(old, setup.actor, setup.channel):
        return What.NOT_YOURS
    if changes.first and old is not None:
        raise SetUpError(f"Somebody has just set up {old.name} here. Close this, and type /flagteam to see it.")
    _refuse_who_left(changes)
    _refuse_too_long(changes)
    sorted_before = await store.triage_row(session, setup.workspace_id)
    row = await _row_for(session, setup, row, changes)
    had, had_digest = await store.read_team(session, row), row.digest_channel
    _apply(row, changes, setup)
    if had.name != row.name and await store.is_called_so(session, row):
        raise NameTakenError(f"Another team is called {row.name} already. Please choose another name.")
    session.add(row)
    await session.flush()
    team = await store.read_team(session, row)
    rules = rules_for(team)
    if had.channel is None:
        marks = await arrive(session, row, rules, setup.now)
    else:
        marks = []
        await replan(session, row, rules_of(had), rules, setup.now)
    if had.leaders != team.leaders:
        await hand_over_held(session, team)
    marks += await take_in(session, row, rules, setup.now) if row.is_triage else []
    if row.digest_channel:
        await choose_digest_channel(session, setup.workspace_id, row.digest_channel, setup.now)
    what = _changed(old or had, team) + (["digest_channel"] if had_digest != row.digest_channel else [])
    await enqueue(session, await _come_in(session, setup, row))
    await _tell(session, setup, row, new=old is None, what=what)
    if sorted_before.channel and not sorted_before.is_triage:  # else gone, or the same
        await _tell(session, setup, sorted_before, new=False, what=["is_triage"])
    await enqueue(session, [*marks, *await homes_in(session, setup.workspace_id, setup.now)], changed=False)
    return What.DONE


def _refuse_who_left(changes: TeamChanges) -> None:
    """Whoever has left can be asked nothing."""
    for person, error in ((changes.lead, LeadError), (changes.head, HeadError)):
        if person and not person.active:
            raise error(f"{person.name} has left Slack. Please name somebody else.")


def _refuse_too_long(changes: TeamChanges) -> None:
    """What does not fit the form would lose its end there, and is shown shortened to whoever needs all of it."""
    limits = ((changes.latitude, MOST_LATITUDE, LatitudeError), (changes.emergency, MOST_EMERGENCY, EmergencyError))
    for words, most, error in limits:
        if words and len(words) > most:
            raise error(f"That is {len(words):,} characters, and {most} fit here. Say it shorter.")


def _changed(old: Team, new: Team) -> list[str]:
    """Which of a team's settings differ, in the order in which a team reads."""
    return [field.name for field in fields(Team) if getattr(old, field.name) != getattr(new, field.name)]


async def _row_for(session: AsyncSession, setup: Setup, row: TeamRow | None, changes: TeamChanges) -> TeamRow:
    """The row to change: the channel's own; for triage the one there is, if it has no channel yet; else a new one."""
    triage = changes.triage
    if triage:  # whoever raises takes a number before looking for a team: no flag comes to one that ends here
        await lock_numbers(session, setup.workspace_id)
    present = await store.triage_row(session, setup.workspace_id)
    if triage and changes.first_to_sort and present is not row and present.channel is not None:
        again = "Untick it here. Should they come here all the same: save, and type /flagteam again."
        raise SortedError(f"Somebody has just set up {present.name} for problems that fit no team. {again}")
    if triage and row is None and present.channel is None:
        return present
    if row is None:
        row = TeamRow(workspace_id=setup.workspace_id, name="", channel=None, created_at=setup.now)
        session.add(row)
    if triage and row is not present:
        present.is_triage = False
        session.add(present)
        await session.flush()
        row.is_triage = True
    await session.flush()
    return row


def _apply(row: TeamRow, changes: TeamChanges, setup: Setup) -> None:
    row.channel = setup.channel
    for name, value in _plain(changes).items():
        setattr(row, name, value)
    if changes.lead:
        row.lead_id = changes.lead.id
    elif row.lead_id is None and not setup.by_operator:
        row.lead_id = setup.actor.person_id
    if changes.head or changes.without_head:
        row.head_id = changes.head.id if changes.head else None


def _plain(changes: TeamChanges) -> dict[str, Any]:
    """The columns that take a value as it is."""
    apart = {"lead", "head", "without_head", "triage", "first", "first_to_sort"}
    values = {field.name: getattr(changes, field.name) for field in fields(changes) if field.name not in apart}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value is not None
    }


async def _come_in(session: AsyncSession, setup: Setup, row: TeamRow) -> list[ToSay]:
    """Into the public channels that are written to from now on, unless the bot is known to be there."""
    coming: list[ToSay] = []
    for channel in dict.fromkeys(filter(None, (setup.channel, row.digest_channel))):
        known = await find_channel(session, setup.workspace_id, channel)
        if known is None or not (known.bot_in or known.is_private):
            key = f"{DeliveryKind.JOIN}:{channel}:{setup.key}"
            coming.append(ToSay(setup.workspace_id, key, channel, DeliveryKind.JOIN, setup.now, urgent=True))
    return coming


async def _tell(session: AsyncSession, setup: Setup, row: TeamRow, *, new: bool, what: list[str]) -> None:
    """A new team is introduced in its channel, and each change is said there, whoever made it and from where."""
    if not new and not what:
        return
    row.setups += 1
    workspace = await session.get_one(Workspace, setup.workspace_id)
    thing = ToSay(
        workspace_id=workspace.id or 0,
        key=f"{DeliveryKind.TEAM_CHANGED}:{row.id}:{row.setups}",
        lane=row.channel or setup.channel,
        kind=DeliveryKind.TEAM_CHANGED,
        created_at=setup.now,
        team_id=row.id,
        person_id=setup.actor.person_id or None,
        data={"new": new, "what": what, "digest": row.digest_channel},
    )
    await enqueue(session, [thing])
