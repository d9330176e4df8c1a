"""Whoever led a team does no more: it is told at once, and once, if they left; what waits for them finds the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Person, Team
from bot.words import DeliveryKind, DeliveryState, Rung
from storage.attention import held_escalations
from storage.database import Database
from storage.outbox import ToSay, enqueue
from storage.tables import TeamRow, Workspace
from storage.teams import read_team, teams_led_by


async def leave_teams(db: Database, person_id: int, now: datetime) -> list[str]:
    """Nobody is asked any more for whom there is nobody: the names of those teams. Doing it again finds none."""
    async with db.write() as session:
        rows = await teams_led_by(session, person_id)
        for row in rows:
            await _leave(session, row, person_id, now)
    return sorted(row.name for row in rows)


async def _leave(session: AsyncSession, row: TeamRow, person_id: int, now: datetime) -> None:
    was_lead = row.lead_id == person_id
    row.lead_id = None if was_lead else row.lead_id
    row.head_id = None if row.head_id == person_id else row.head_id
    row.setups += 1
    session.add(row)
    await session.flush()
    workspace = await session.get_one(Workspace, row.workspace_id)
    team = await read_team(session, row)
    await hand_over_held(session, team)
    told = ToSay(
        workspace_id=row.workspace_id,
        key=f"{DeliveryKind.LEAD_LEFT}:{row.id}:{row.setups}",
        lane=row.channel or workspace.installed_by,
        kind=DeliveryKind.LEAD_LEFT,
        created_at=now,
        team_id=row.id,
        data={"by": person_id, "head": not was_lead},
    )
    await enqueue(session, [thing for thing in (told, *_to_head(told, team, was_lead=was_lead)) if thing.lane])


def who_was_asked(team: Team, person: Person | None) -> dict[str, int | None]:
    """For the record: by our id, and on which rung they really stood. Nobody: the whole team was asked."""
    return {"person": person.id, "stood_on": team.rung_of(person)} if person else {"person": None}


async def hand_over_held(session: AsyncSession, team: Team) -> None:
    """What was held until a lead had room for it comes to whoever is asked now: its rung is not named twice."""
    for row in await held_escalations(session, team.id):
        asked = team.asked_on(Rung(row.data["rung"]))
        if asked is None:
            row.state, row.why, row.hold_until = DeliveryState.SUPERSEDED, "nobody leads the team any more", None
        else:
            row.lane, row.person_id = asked.slack_id, asked.id
        session.add(row)


def _to_head(told: ToSay, team: Team, *, was_lead: bool) -> list[ToSay]:
    """Whoever is asked from now on, and need not be in the team's channel: when they have room for a message."""
    if not (was_lead and team.leaders):
        return []
    head = team.leaders[0]
    held = replace(told, key=f"{told.key}:{head.id}", lane=head.slack_id, person_id=head.id)
    return [replace(held, state=DeliveryState.HELD, hold_until=told.created_at)]
