"""Direct messages that the schedule has for people: one for each person and working day, whatever it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.relevance import outdated
from bot.reminders.attention import Why, may_ring, ring_again
from bot.reminders.hours import WorkingHours, reporter_hours
from bot.reminders.readable import rules_of
from bot.views import Person, Team
from bot.words import DeliveryKind, DeliveryState, RecordKind
from storage.attention import Spending, Whose, held_due, held_for, let_absences_go, lock_spent, write_spent
from storage.database import UNHURRIED, Database
from storage.deliveries import read_held
from storage.due import append_records
from storage.outbox import ToSay, enqueue
from storage.reading import read_people, read_teams
from storage.tables import Delivery

TOGETHER = 100
"""People looked at in one transaction."""
TO_LEAD = frozenset({DeliveryKind.ESCALATION_DM, DeliveryKind.LEAD_LEFT, DeliveryKind.UNREADABLE})
"""What comes in the team's hours; everything else comes in the person's own daytime."""


async def ring(db: Database, now: datetime) -> int:
    """Let go what is held, to those who have room for a message at `now` (work clock); how many messages that are."""
    async with db.read() as session:
        waiting = await held_due(session, now)
    count = 0
    for start in range(0, len(waiting), TOGETHER):
        async with db.write(limit=UNHURRIED) as session:
            count += await _ring(session, waiting[start : start + TOGETHER], now)
    return count


async def _ring(session: AsyncSession, whom: Sequence[Whose], now: datetime) -> int:
    """One message for each of them, or none today."""
    by_person: dict[Whose, list[Delivery]] = {}
    held = await held_for(session, whom)
    for row in await _worth_saying(session, held):
        if row.kind is not DeliveryKind.AWAY:
            by_person.setdefault((row.workspace_id, row.lane), []).append(row)
    opened = [row for row in held if row.kind is DeliveryKind.AWAY and row.hold_until and row.hold_until <= now]
    await let_absences_go(session, [(row.workspace_id, row.lane) for row in opened])
    spent = await lock_spent(session, list(by_person))
    around = await _around(session, [row for rows in by_person.values() for row in rows])
    rung = []
    for whose, rows in by_person.items():
        if await _let_go(session, rows, around, spent[whose], now):
            rung.append((whose, Spending(now, 1)))
    await write_spent(session, rung)
    return len(rung) + len(opened)


async def _worth_saying(session: AsyncSession, held: Sequence[Delivery]) -> list[Delivery]:
    """What is still so. The rest ends here: it would spend its person's message of the day and say nothing."""
    jobs = await read_held(session, held)
    over = {job.claim.delivery_id: why for job in jobs if (why := outdated(job))}
    for row in held:
        if row.id in over:
            row.state, row.why, row.hold_until = DeliveryState.SUPERSEDED, over[row.id], None
            session.add(row)
    return [row for row in held if row.id not in over]


@dataclass(frozen=True, slots=True)
class _Around:
    """Whose messages they are, and of which teams."""

    people: Mapping[int, Person]
    teams: Mapping[int, Team]

    def hours(self, row: Delivery) -> WorkingHours:
        """When its person may be rung."""
        person, team = self.people.get(row.person_id or 0), self.teams.get(row.team_id or 0)
        own = reporter_hours(person.tz if person else "UTC")
        return own if row.kind not in TO_LEAD or team is None else rules_of(team).hours


async def _around(session: AsyncSession, rows: Sequence[Delivery]) -> _Around:
    people = await read_people(session, [row.person_id for row in rows])
    return _Around(people, await read_teams(session, [row.team_id for row in rows if row.team_id]))


async def _let_go(
    session: AsyncSession, rows: Sequence[Delivery], around: _Around, spent: Spending, now: datetime
) -> bool:
    """All that is held for one person goes out together, if one of these messages may ring them now."""
    due = [row for row in rows if row.hold_until and row.hold_until <= now]
    allowed = [row for row in due if may_ring(spent.at, around.hours(row), now)]
    if allowed:
        await _send(session, rows, now)
        return True
    for row in due:
        await _hold(session, row, around.hours(row), now)
    return False


async def _send(session: AsyncSession, rows: Sequence[Delivery], now: datetime) -> None:
    """One goes as it is; several become one message."""
    first, into = rows[0], f"{DeliveryKind.ROUNDUP_DM}:{rows[0].key}"
    for row in rows:
        row.hold_until = None
        row.state = DeliveryState.WAITING if len(rows) == 1 else DeliveryState.ROLLED_UP
        row.data = row.data if len(rows) == 1 else {**row.data, "into": into}
        session.add(row)
    if len(rows) == 1:
        return
    data: dict[str, Any] = {"keys": [row.key for row in rows]}
    await enqueue(
        session,
        [
            ToSay(
                workspace_id=first.workspace_id,
                key=into,
                lane=first.lane,
                kind=DeliveryKind.ROUNDUP_DM,
                created_at=now,
                team_id=first.team_id,
                person_id=first.person_id,
                data=data,
            )
        ],
    )


async def _hold(session: AsyncSession, row: Delivery, hours: WorkingHours, now: datetime) -> None:
    """Not now: its person had a message today, or it is no time for one."""
    row.hold_until = ring_again(hours, now)
    session.add(row)
    if row.data.get("held_back") or row.flag_id is None:
        return
    row.data = {**row.data, "held_back": True}
    data = {"why": Why.PERSON, "until": row.hold_until.isoformat()}
    await append_records(
        session,
        [
            {
                "workspace_id": row.workspace_id,
                "flag_id": row.flag_id,
                "at": now,
                "kind": RecordKind.HELD_BACK,
                "actor_id": None,
                "data": data,
            }
        ],
    )
