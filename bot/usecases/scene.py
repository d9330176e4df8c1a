"""One flag with all that a use case needs around it, and what comes of it: new facts, records, things to say.

A use case opens a scene in its transaction, changes it, and closes it; closing writes everything at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.cadence import Rules
from bot.reminders.hours import reporter_hours
from bot.reminders.policy import next_look
from bot.reminders.readable import rules_of
from bot.rights import Actor, Who, standing
from bot.usecases.cards import Subject, cards
from bot.views import FlagView
from bot.words import DeliveryKind, Facts, News, Note, RecordKind, Severity
from storage.outbox import ToSay, enqueue
from storage.reading import person_of, put_facts, views_of
from storage.tables import FlagRow, PersonRow, Record, Supporter, Workspace


@dataclass
class Scene:
    """A flag that is being changed. `view` is how it stood when the scene opened; `facts` is how it will stand."""

    session: AsyncSession
    workspace: Workspace
    row: FlagRow
    view: FlagView
    actor: Actor
    roles: frozenset[Who]
    rules: Rules
    now: datetime
    facts: Facts
    records: list[Record] = field(default_factory=list)
    sayings: list[ToSay] = field(default_factory=list)
    pressed: str = ""
    """The ts of the message whose button was pressed, if one was."""
    beside: Scene | None = None
    """Another flag that changes with this one, and is closed with it."""

    @property
    def team_lane(self) -> str:
        """Where the owning team hears: its channel, or whoever installed the bot while triage has none."""
        return self.view.team.channel or self.workspace.installed_by

    def record(self, kind: RecordKind, *, actor_id: int | None = None, **data: Any) -> None:
        """Append to the flag's record."""
        self.records.append(
            Record(
                workspace_id=self.row.workspace_id,
                flag_id=self.row.id or 0,
                at=self.now,
                kind=kind,
                actor_id=actor_id or self.actor.person_id or None,
                data=data,
            )
        )

    def say(self, kind: DeliveryKind, lane: str, *, person_id: int | None = None, **data: Any) -> None:
        """Queue something to be said about this flag. A lane that does not exist yet is nobody to talk to."""
        if not lane:
            return
        self.row.sayings += 1
        self.sayings.append(
            ToSay(
                workspace_id=self.row.workspace_id,
                key=f"{kind}:{self.row.number}:{self.row.sayings}",
                lane=lane,
                kind=kind,
                created_at=self.now,
                flag_id=self.row.id,
                team_id=self.row.team_id,
                person_id=person_id,
                urgent=self.facts.severity is Severity.URGENT,
                data=data,
            )
        )

    def note(self, note: Note, **data: Any) -> None:
        """Say something in the flag's thread."""
        self.say(DeliveryKind.THREAD_NOTE, self.team_lane, what=note, **data)

    def tell_reporter(self, news: News, *, own_act: bool = False, **data: Any) -> None:
        """A DM to the reporter; not about their `own_act`, unless there is more to say about it."""
        reporter = self.view.reporter
        if reporter and reporter.slack_id and reporter.active and (own_act or reporter.id != self.actor.person_id):
            self.say(DeliveryKind.NEWS, reporter.slack_id, person_id=reporter.id, what=news, **data)

    def unless_reporter(self) -> dict[str, int]:
        """Who says it, for a note, where that is not the reporter."""
        return {} if Who.REPORTER in self.roles else {"by": self.actor.person_id}

    def take_back(self, channel: str, ts: str) -> None:
        """Have a message of ours removed."""
        self.sayings.append(
            ToSay(
                workspace_id=self.row.workspace_id,
                key=f"{DeliveryKind.REMOVE}:{channel}:{ts}",
                lane=channel,
                kind=DeliveryKind.REMOVE,
                created_at=self.now,
                flag_id=self.row.id,
                data={"channel": channel, "ts": ts},
            )
        )

    async def tell_supporters(self, news: News, **data: Any) -> None:
        """A DM to each who said "me too"."""
        query = (
            select(PersonRow).join(Supporter, col(Supporter.person_id) == PersonRow.id)
            .where(Supporter.flag_id == self.row.id, PersonRow.id != self.actor.person_id)
        )  # fmt: skip
        for person in await self.session.exec(query):
            if person.slack_id and person.active:
                self.say(DeliveryKind.NEWS, person.slack_id, person_id=person.id, what=news, supporter=True, **data)


async def open_scene(
    session: AsyncSession, workspace_id: int, number: int, actor: Actor, now: datetime
) -> Scene | None:
    """The flag with this number, locked for this transaction; None when there is none."""
    query = select(FlagRow).where(FlagRow.workspace_id == workspace_id, FlagRow.number == number)
    row = (await session.exec(query.with_for_update())).first()
    if row is None:
        return None
    workspace = await session.get_one(Workspace, workspace_id)
    [view] = await views_of(session, [row])
    roles = standing(view, actor, supports=await supports(session, row, actor))
    return Scene(session, workspace, row, view, actor, roles, rules_of(view.team), now, view.facts)


async def supports(session: AsyncSession, row: FlagRow, actor: Actor) -> bool:
    """Whether this person said "me too"."""
    return await session.get(Supporter, (row.id, actor.person_id)) is not None


async def close_scene(scene: Scene) -> None:
    """Write what came of it: the facts, when to look again, the record, both cards' marks, and what is to be said.

    All is queued at once: whoever marks Homes twice may wait for somebody who waits for them.
    """
    first = await _written(scene.beside) if scene.beside else []
    await enqueue(scene.session, first + await _written(scene))


async def _written(scene: Scene) -> list[ToSay]:
    """Write down how it stands now; what is to be said about it."""
    row, session = scene.row, scene.session
    if scene.facts.slips > scene.view.facts.slips:
        scene.record(RecordKind.SLIPPED)
    if scene.facts != scene.view.facts:
        _take_back_reminder(scene)
        row.held_at = None  # what was held back of it is no more; the next that is, is recorded anew
    put_facts(row, scene.facts)
    reporter = await session.get(PersonRow, row.reporter_id) if row.reporter_id else None
    row.next_at = next_look(scene.facts, scene.rules, scene.now, reporter_hours(reporter.tz if reporter else "UTC"))
    session.add(row)
    session.add_all(scene.records)
    await session.flush()
    subject = Subject(row.workspace_id, row.id or 0, row.number, row.team_id, urgent=row.severity is Severity.URGENT)
    marks = cards(subject, scene.team_lane, person_of(reporter) if reporter else None, scene.now)
    return [*marks, *scene.sayings]


def _take_back_reminder(scene: Scene) -> None:
    """Somebody acted: what the live reminder asked for is no longer so, and its buttons would only be refused."""
    row = scene.row
    if row.card_channel is None or row.reminder_ts is None or row.reminder_ts == scene.pressed:
        return
    scene.take_back(row.card_channel, row.reminder_ts)
    row.reminder_ts = None
