"""What the schedule says in the channels of some teams at one instant: decided together, written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.attention import CHANNEL, PERSON, Plan, Room, Wish, is_spent
from bot.reminders.cadence import Rules
from bot.reminders.channel import Change, Standing, settle, wishes
from bot.reminders.hours import reporter_hours
from bot.usecases.speaking import Speech, speak
from bot.views import Person
from bot.words import Decision, DeliveryKind, DeliveryState, RecordKind, Rung, Say
from storage import due as store
from storage.attention import Spending, Whose, expecting, let_absences_go, lock_spent, write_spent
from storage.due import Due
from storage.outbox import ToSay, enqueue
from storage.reading import facts_columns, facts_of


@dataclass
class Look:
    """One team's channel, looked at at `now` (work clock): its flags by their ids, and what the policy says of them."""

    rules: Rules
    now: datetime
    dues: Mapping[int, Due]
    standings: Mapping[int, Standing]
    decisions: Mapping[int, Decision]
    away_since: datetime | None = None
    """Since when nobody looked, where that made something late."""
    wishes: list[Wish] = field(init=False)

    def __post_init__(self) -> None:
        """See what could be said."""
        self.wishes = wishes(self.standings, self.decisions, self.rules, self.now)

    @property
    def place(self) -> Whose:
        """The team's channel, or the DM of whoever installed the bot while triage has none."""
        due = next(iter(self.dues.values()))
        return due.row.workspace_id, due.team.channel or due.installer

    def people(self) -> dict[int, Person]:
        """Whom the wishes would ring, by our ids."""
        around = (self.dues[wish.flag] for wish in self.wishes)
        found = (person for due in around for person in (due.owner, due.team.lead, due.team.head) if person)
        wanted = {person for wish in self.wishes for person in (wish.to, wish.named)}
        return {person.id: person for person in found if person.id in wanted}


def standing_of(due: Due) -> Standing:
    """The flag as the policy looks at it."""
    lead, head, owner = due.team.asked_on(Rung.LEAD), due.team.asked_on(Rung.HEAD), due.owner
    return Standing(
        id=due.row.id or 0,
        facts=facts_of(due.row),
        next_at=due.row.next_at,
        reporter=reporter_hours(due.reporter.tz if due.reporter else due.team.timezone),
        owner=owner.id if owner and owner.active else None,
        lead=lead.id if lead else None,
        head=head.id if head else None,
        held_at=due.row.held_at,
    )


async def carry_out(session: AsyncSession, looks: Sequence[Look], put_off: Iterable[dict[str, Any]]) -> None:
    """Settle the looks, one after the other, and write everything at once. `put_off` are rows to be written, too."""
    purse = await _open_purse(session, looks)
    supporters = await store.read_supporters(session, [key for look in looks for key in _closing(look)])
    told = [_Told(look, *purse.spend(look)) for look in looks]
    speeches = [speech for one in told for speech in one.speeches(supporters)]
    things = [thing for one in told for thing in one.before] + [thing for s in speeches for thing in s.things]
    things += [thing for one in told for thing in one.after]
    reminded = [thing.flag_id for thing in things if thing.kind is DeliveryKind.REMINDER and thing.flag_id]
    await let_absences_go(session, [look.place for look in looks if look.wishes])
    if reminded:
        await store.supersede_reminders(session, reminded)
    await store.append_records(session, [record for speech in speeches for record in speech.records])
    await enqueue(session, things)
    await store.update_flags(session, [*put_off, *(row for one in told for row in one.rows)])
    await write_spent(session, purse.changed.items())


def _closing(look: Look) -> list[int]:
    return [key for key, decision in look.decisions.items() if decision.say is Say.CLOSED_UNCONFIRMED]


@dataclass
class _Purse:
    """What channels and people have spent; it is spent from as the looks are settled."""

    spent: dict[Whose, Spending]
    expecting: set[Whose]
    """People for whom a message waits: it takes their next turn."""
    changed: dict[Whose, Spending] = field(default_factory=dict)

    def spend(self, look: Look) -> tuple[Plan, dict[int, Change]]:
        """Settle a look with what there is."""
        people = look.people()
        workspace_id, lane = look.place
        busy = frozenset(key for key, person in people.items() if self._busy((workspace_id, person.slack_id), look))
        of = self.spent.get(look.place, Spending())
        today = of.times if is_spent(of.at, look.rules.hours, look.now) else 0
        room = Room(PERSON if lane.startswith(("U", "W")) else CHANNEL, today, busy)
        plan, changes = settle(look.standings, look.decisions, look.wishes, room, look.rules, look.now)
        if plan.spent != today:
            self._write(look.place, Spending(look.now, plan.spent))
        for person in plan.rung:
            self._write((workspace_id, people[person].slack_id), Spending(look.now, 1))
        said = (wish for wish in look.wishes if wish.flag not in plan.held)
        self.expecting |= {(workspace_id, people[wish.named].slack_id) for wish in said if wish.named}
        return plan, changes

    def _busy(self, whose: Whose, look: Look) -> bool:
        at = self.spent.get(whose, Spending()).at
        return whose in self.expecting or is_spent(at, look.rules.hours, look.now)

    def _write(self, whose: Whose, spending: Spending) -> None:
        self.spent[whose] = self.changed[whose] = spending


async def _open_purse(session: AsyncSession, looks: Sequence[Look]) -> _Purse:
    people = {(look.place[0], person.slack_id) for look in looks for person in look.people().values()}
    places = {look.place for look in looks if look.wishes}
    return _Purse(await lock_spent(session, people | places), await expecting(session, people))


@dataclass
class _Told:
    """What comes of one look: what is queued before and after the flags' own things, and the flags' columns."""

    look: Look
    plan: Plan
    changes: Mapping[int, Change]
    before: list[ToSay] = field(default_factory=list)
    after: list[ToSay] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def speeches(self, supporters: Mapping[int, Sequence[Person]]) -> list[Speech]:
        """What is said of each flag, and recorded."""
        if self.look.away_since is not None:
            self.before.append(self._away(self.look.away_since))
        into = self._roundup_key()
        made = [self._speech(key, change, supporters.get(key, ()), into) for key, change in self.changes.items()]
        if into:
            self.after[:0] = [self._roundup(into, made)]
        return made

    def _speech(self, key: int, change: Change, supporters: Sequence[Person], into: str) -> Speech:
        due = self.look.dues[key]
        speech = Speech(due, self.look.now, supporters, change.single, into if change.rolled else "")
        if change.say:
            speak(change.say, speech)
        if change.rolled:
            speech.record(RecordKind.ROLLED_UP, others=len(self.plan.roundup) - 1)
        if change.why and due.row.held_at is None and change.next_at:
            speech.record(RecordKind.HELD_BACK, why=change.why, until=change.next_at.isoformat())
        facts = facts_columns(change.facts) if change.say else {}
        times = {"next_at": change.next_at, "held_at": change.held_at, "sayings": due.row.sayings}
        self.rows.append(facts | times | {"id": key} | self._without_reminder(due, change))
        return speech

    def _without_reminder(self, due: Due, change: Change) -> dict[str, Any]:
        """The roundup takes the place of the flag's last reminder, too."""
        row = due.row
        if not change.rolled or row.reminder_ts is None or row.card_channel is None:
            return {}
        self.after.append(
            ToSay(
                workspace_id=row.workspace_id,
                key=f"{DeliveryKind.REMOVE}:{row.card_channel}:{row.reminder_ts}",
                lane=row.card_channel,
                kind=DeliveryKind.REMOVE,
                created_at=self.look.now,
                flag_id=row.id,
                data={"channel": row.card_channel, "ts": row.reminder_ts},
            )
        )
        return {"reminder_ts": None}

    def _roundup_key(self) -> str:
        """Counted by the flag that it opens with, so that it is never had twice."""
        if not self.plan.roundup:
            return ""
        first = self.look.dues[self.plan.roundup[0]].row
        first.sayings += 1
        return f"{DeliveryKind.ROUNDUP}:{first.number}:{first.sayings}"

    def _roundup(self, key: str, speeches: Iterable[Speech]) -> ToSay:
        said = {s.due.row.id: thing.key for s in speeches for thing in s.things if thing.data.get("into") == key}
        data = {
            "keys": [said[flag] for flag in self.plan.roundup],
            "mentions": sorted(self.plan.mentions),
            "last": self.plan.last,
        }
        urgent = any(wish.urgent for wish in self.look.wishes if wish.flag in said)
        return self._in_channel(key, DeliveryKind.ROUNDUP, data, urgent=urgent)

    def _away(self, since: datetime) -> ToSay:
        """With the first that comes late; while nothing may be said, it waits until the team opens."""
        key = f"{DeliveryKind.AWAY}:{self.look.place[1]}:{since.isoformat()}"
        data = {"since": since.isoformat(), "until": self.look.now.isoformat()}
        note = self._in_channel(key, DeliveryKind.AWAY, data)
        if self.look.wishes:
            return note
        return replace(note, state=DeliveryState.HELD, hold_until=self.look.rules.hours.next_open(self.look.now))

    def _in_channel(self, key: str, kind: DeliveryKind, data: dict[str, Any], *, urgent: bool = False) -> ToSay:
        workspace_id, lane = self.look.place
        team = next(iter(self.look.dues.values())).team
        return ToSay(workspace_id, key, lane, kind, self.look.now, team_id=team.id, urgent=urgent, data=data)
