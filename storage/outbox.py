"""Writing down what is to be said, in the transaction that caused it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import case, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState, Note
from storage.bulk import dialect_of, insert_into, write_many
from storage.homes import Watcher, watchers_of, watchers_who_mend
from storage.tables import Delivery

DIRTY_MARKS = frozenset({DeliveryKind.CARD, DeliveryKind.REPORTER_CARD, DeliveryKind.HOME})
"""Kinds of which a flag or a person has one delivery for ever: queued again, it is marked dirty."""
_CARDS = frozenset({DeliveryKind.CARD, DeliveryKind.REPORTER_CARD})
"""Either alone tells of a change: a flag that nobody sorts yet has no card of a team."""
UNRESOLVED = (DeliveryState.WAITING, DeliveryState.SENDING)
"""Not over. What was over and is queued again waits from that moment on."""


@dataclass(frozen=True, slots=True)
class ToSay:
    """One thing to be said. `lane` is Slack's id of a channel, or of a person for a DM."""

    workspace_id: int
    key: str
    lane: str
    kind: DeliveryKind
    created_at: datetime
    flag_id: int | None = None
    team_id: int | None = None
    person_id: int | None = None
    urgent: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    state: DeliveryState = DeliveryState.WAITING
    """Or `HELD`, or `ROLLED_UP`: then another delivery says it."""
    hold_until: datetime | None = None
    not_before: datetime | None = None
    """Real time."""


async def enqueue(session: AsyncSession, things: Sequence[ToSay], *, changed: bool = True) -> None:
    """Queue them in their order. What is queued already (the same key) stays one; a card is marked dirty.

    With its cards a flag changes in the Homes that show it: those are marked, too, unless nothing has `changed`.
    """
    marks = [thing for thing in things if thing.kind in DIRTY_MARKS]
    if changed:
        marks = [*await _homes(session, things), *marks]
    marks.sort(key=_lock_order)
    once = [thing for thing in things if thing.kind not in DIRTY_MARKS]
    if marks:
        newest = {(thing.workspace_id, thing.key): thing for thing in marks}
        await write_many(session, _mark_dirty(dialect_of(session)), [_row(thing) for thing in newest.values()])
    if once:
        await write_many(session, _once(dialect_of(session)), [_row(thing) for thing in once])


async def _homes(session: AsyncSession, things: Sequence[ToSay]) -> list[ToSay]:
    changed = [thing for thing in things if thing.kind in _CARDS]
    if not changed:
        return []
    now = changed[0].created_at
    watchers = await watchers_of(session, {thing.flag_id or 0 for thing in changed}, now)
    return [home(one, now) for one in watchers]


def _lock_order(mark: ToSay) -> str:
    """Homes first and in one order, so that no two who mark the same ones wait for each other; the rest as it is."""
    return mark.key if mark.kind is DeliveryKind.HOME else "~"


def home(watcher: Watcher, now: datetime, *, at_once: bool = False) -> ToSay:
    """One person's App Home, to be drawn anew; `at_once` for somebody who waits for it."""
    workspace_id, person_id, slack_id = watcher
    return ToSay(
        workspace_id=workspace_id,
        key=f"{DeliveryKind.HOME}:{person_id}",
        lane=slack_id,
        kind=DeliveryKind.HOME,
        created_at=now,
        person_id=person_id,
        urgent=at_once,
    )


async def homes_to_mend(session: AsyncSession, workspace_id: int, now: datetime) -> list[ToSay]:
    """Of those who can mend what stands still for all, and opened theirs lately: to be drawn anew."""
    return [home(one, now) for one in await watchers_who_mend(session, workspace_id, now)]


async def is_queued(session: AsyncSession, thing: ToSay) -> bool:
    """Whether it was queued before, whatever has become of it."""
    query = select(Delivery.id).where(Delivery.workspace_id == thing.workspace_id, Delivery.key == thing.key)
    return (await session.exec(query)).first() is not None


async def unsaid(session: AsyncSession, flag_id: int, notes: Collection[Note]) -> bool:
    """Whether one of these notes is still to come into the flag's thread."""
    query = select(Delivery.data).where(
        Delivery.flag_id == flag_id, Delivery.kind == DeliveryKind.THREAD_NOTE, col(Delivery.state).in_(UNRESOLVED)
    )
    return any(data.get("what") in notes for data in await session.exec(query))


@cache
def _once(dialect: str) -> Any:
    return insert_into(dialect, Delivery).on_conflict_do_nothing(index_elements=["workspace_id", "key"])


@cache
def _mark_dirty(dialect: str) -> Any:
    insert = insert_into(dialect, Delivery)
    return insert.on_conflict_do_update(
        index_elements=["workspace_id", "key"],
        set_={
            "dirty": Delivery.dirty + 1,
            "state": _unless_sending(Delivery.state, DeliveryState.WAITING),
            "lane": insert.excluded.lane,
            "data": insert.excluded.data,
            "created_at": case(
                (or_(*(col(Delivery.state) == state for state in UNRESOLVED)), Delivery.created_at),
                else_=insert.excluded.created_at,
            ),
            "person_id": insert.excluded.person_id,
            "attempts": _unless_sending(Delivery.attempts, 0),
            "strikes": _unless_sending(Delivery.strikes, 0),
            "not_before": _unless_sending(Delivery.not_before, None),
        },
    )


def _unless_sending(column: Any, value: Any) -> Any:
    """An attempt that is under way keeps its trace; whoever ends it sees the newer mark."""
    return case((col(Delivery.state) == DeliveryState.SENDING, column), else_=value)


def _row(thing: ToSay) -> dict[str, Any]:
    return {
        "workspace_id": thing.workspace_id,
        "key": thing.key,
        "lane": thing.lane,
        "kind": thing.kind,
        "flag_id": thing.flag_id,
        "team_id": thing.team_id,
        "person_id": thing.person_id,
        "data": thing.data,
        "urgent": thing.urgent,
        "state": thing.state,
        "hold_until": thing.hold_until,
        "not_before": thing.not_before,
        "dirty": 1,
        "created_at": thing.created_at,
        "attempts": 0,
        "strikes": 0,
        "why": "",
    }
