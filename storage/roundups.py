"""A roundup as it was written down: what it stands for, each as it now stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import FlagView, Person, Team
from bot.words import DeliveryKind, DeliveryState
from storage.reading import read_people, read_teams, views_of
from storage.tables import Delivery, FlagRow


@dataclass(frozen=True, slots=True)
class Rolled:
    """One flag in a roundup: what its time brought, and who is named because of it."""

    view: FlagView
    what: DeliveryKind
    named: Person | None


@dataclass(frozen=True, slots=True)
class Roundup:
    """One post. `data` is its delivery's."""

    lane: str
    """Slack's id of where it was posted: a channel; or whoever installed the bot, as long as triage has none."""
    data: dict[str, Any]
    team: Team | None
    lines: Sequence[Rolled]


async def read_roundup(session: AsyncSession, workspace_id: int, key: str) -> Roundup | None:
    """The roundup with that key, without what was left out of it; None if there is none."""
    query = select(Delivery).where(Delivery.workspace_id == workspace_id, Delivery.key == key)
    row = (await session.exec(query)).first()
    if row is None or row.kind is not DeliveryKind.ROUNDUP:
        return None
    teams = await read_teams(session, [row.team_id]) if row.team_id else {}
    return Roundup(row.lane, dict(row.data), teams.get(row.team_id or 0), await _lines(session, row))


async def _lines(session: AsyncSession, roundup: Delivery) -> list[Rolled]:
    keys: list[str] = roundup.data["keys"]
    query = select(Delivery).where(
        Delivery.workspace_id == roundup.workspace_id,
        col(Delivery.key).in_(keys),
        Delivery.state == DeliveryState.ROLLED_UP,
    )
    rows = {row.key: row for row in await session.exec(query)}
    ids = {row.flag_id for row in rows.values() if row.flag_id}
    flags = list((await session.exec(select(FlagRow).where(col(FlagRow.id).in_(ids)))).all())
    views = dict(zip([flag.id for flag in flags], await views_of(session, flags), strict=True))
    people = await read_people(session, [person for row in rows.values() for person in _named(row)])
    return [
        Rolled(views[row.flag_id], row.kind, next((people[p] for p in _named(row) if p in people), None))
        for row in (rows[key] for key in keys if key in rows)
        if row.flag_id in views
    ]


def _named(row: Delivery) -> tuple[int, int]:
    return row.data.get("lead") or 0, row.person_id or 0
