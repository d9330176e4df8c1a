"""What the schedule has spent of whose attention, and the messages that wait until their person has room for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState
from storage.attention_tables import LastLook, Spent
from storage.bulk import dialect_of, insert_into, write_many
from storage.resting import awake
from storage.tables import Delivery, FlagRow

Whose = tuple[int, str]
"""Our id of the workspace, and Slack's of the channel or the person."""
HELD = text("state = 'held'")
"""As the partial index says it: with a bound parameter no planner would know that it fits."""
ONLY = 1
"""The row of `last_look`."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent last: `times` on the working day of `at`. Nothing ever, if `at` is None."""

    at: datetime | None = None
    times: int = 0


async def lock_spent(session: AsyncSession, keys: Collection[Whose]) -> dict[Whose, Spending]:
    """What they have spent; nobody else can spend of it before this transaction ends."""
    ordered = sorted(keys)
    if not ordered:
        return {}
    rows = [{"workspace_id": workspace_id, "whose": whose, "at": None, "times": 0} for workspace_id, whose in ordered]
    await write_many(session, insert_into(dialect_of(session), Spent).on_conflict_do_nothing(), rows)
    mine = tuple_(col(Spent.workspace_id), col(Spent.whose)).in_(ordered)
    query = select(Spent).where(mine).order_by(col(Spent.workspace_id), col(Spent.whose)).with_for_update()
    return {(row.workspace_id, row.whose): Spending(row.at, row.times) for row in await session.exec(query)}


async def write_spent(session: AsyncSession, spent: Iterable[tuple[Whose, Spending]]) -> None:
    """Write what was spent of whom was locked before."""
    insert = insert_into(dialect_of(session), Spent)
    statement = insert.on_conflict_do_update(
        index_elements=["workspace_id", "whose"], set_={"at": insert.excluded.at, "times": insert.excluded.times}
    )
    rows = [{"workspace_id": key[0], "whose": key[1], "at": of.at, "times": of.times} for key, of in spent]
    await write_many(session, statement, rows)


async def next_held(session: AsyncSession) -> datetime | None:
    """When the next held message is looked at."""
    query = (
        select(Delivery.hold_until)
        .where(HELD, awake(Delivery.workspace_id))
        .order_by(col(Delivery.hold_until))
        .limit(1)
    )
    return (await session.exec(query)).first()


async def held_due(session: AsyncSession, now: datetime) -> list[Whose]:
    """For whom something is held that may go by `now` (work clock)."""
    due = (HELD, col(Delivery.hold_until) <= now, awake(Delivery.workspace_id))
    query = select(Delivery.workspace_id, Delivery.lane).where(*due).distinct()
    return [(workspace_id, lane) for workspace_id, lane in await session.exec(query)]


async def held_for(session: AsyncSession, keys: Collection[Whose]) -> Sequence[Delivery]:
    """All that is held for them, in the order of its writing down; locked, and left out where somebody else has it.

    Their flags are held on to first, as the tick does: two that wait for each other would both fail.
    """
    mine = tuple_(col(Delivery.workspace_id), col(Delivery.lane)).in_(keys)
    flags = select(Delivery.flag_id).where(HELD, mine)
    ordered = select(FlagRow.id).where(col(FlagRow.id).in_(flags)).order_by(col(FlagRow.id))
    await session.exec(ordered.with_for_update(read=True, key_share=True))
    query = select(Delivery).where(HELD, mine).order_by(col(Delivery.id))
    return (await session.exec(query.with_for_update(skip_locked=True))).all()


async def held_escalations(session: AsyncSession, team_id: int) -> Sequence[Delivery]:
    """What is held for those who lead this team: locked."""
    theirs = (HELD, Delivery.team_id == team_id, Delivery.kind == DeliveryKind.ESCALATION_DM)
    return (await session.exec(select(Delivery).where(*theirs).order_by(col(Delivery.id)).with_for_update())).all()


async def let_absences_go(session: AsyncSession, places: Collection[Whose]) -> None:
    """What is held there to be said about an absence goes out now: something that came late does."""
    if places:
        mine = tuple_(col(Delivery.workspace_id), col(Delivery.lane)).in_(places)
        query = update(Delivery).where(HELD, col(Delivery.kind) == DeliveryKind.AWAY, mine)
        await session.exec(query.values(state=DeliveryState.WAITING, hold_until=None))


async def expecting(session: AsyncSession, keys: Collection[Whose]) -> set[Whose]:
    """For whom of them something is held."""
    if not keys:
        return set()
    mine = tuple_(col(Delivery.workspace_id), col(Delivery.lane)).in_(keys)
    query = select(Delivery.workspace_id, Delivery.lane).where(HELD, mine).distinct()
    return {(workspace_id, lane) for workspace_id, lane in await session.exec(query)}


async def last_look(session: AsyncSession) -> datetime | None:
    """When what is due was last looked at (work clock, to the minute); None if never."""
    return (await session.exec(select(LastLook.at).where(LastLook.id == ONLY))).first()


async def looked(session: AsyncSession, now: datetime) -> None:
    """What is due was looked at."""
    insert = insert_into(dialect_of(session), LastLook)
    statement = insert.on_conflict_do_update(index_elements=["id"], set_={"at": insert.excluded.at})
    await write_many(session, statement, [{"id": ONLY, "at": now}])
