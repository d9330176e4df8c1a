"""A team whose settings cannot be read any more: whoever can mend them is told, once for what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.readable import Fault
from bot.views import Team
from bot.words import DeliveryKind, DeliveryState
from storage.outbox import ToSay, enqueue
from storage.tables import Delivery

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A team with faults. `installer` hears for one that has neither channel nor lead."""

    workspace_id: int
    team: Team
    faults: Sequence[Fault]
    installer: str

    def thing(self, now: datetime) -> ToSay:
        """To the lead when they have room for a message, else into the team's channel."""
        what = sha256(repr(self.faults).encode()).hexdigest()[:16]
        thing = ToSay(
            workspace_id=self.workspace_id,
            key=f"{DeliveryKind.UNREADABLE}:{self.team.id}:{what}",
            lane=self.team.channel or self.installer,
            kind=DeliveryKind.UNREADABLE,
            created_at=now,
            team_id=self.team.id,
        )
        if not self.team.leaders:
            return thing
        lead = self.team.leaders[0]
        return replace(thing, lane=lead.slack_id, person_id=lead.id, state=DeliveryState.HELD, hold_until=now)


async def tell_unreadable(session: AsyncSession, found: Iterable[Unreadable], now: datetime) -> None:
    """Tell each, and log it, unless that was done before."""
    for one in (one for one in found if one.faults):
        thing = one.thing(now)
        before = select(Delivery.id).where(Delivery.workspace_id == thing.workspace_id, col(Delivery.key) == thing.key)
        if (await session.exec(before)).first() is None and thing.lane:
            log.error("team_settings_unreadable", team=one.team.id, fields=[fault.field for fault in one.faults])
            await enqueue(session, [thing])
