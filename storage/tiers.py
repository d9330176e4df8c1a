"""Slack's tiers: how many calls of one method a workspace may make, shared by all senders of a database.

Each method has a lane of its own, whose `free_at` is the instant up to which its calls are spent; a few may run ahead
of the clock, the rest are spread. Posts are not among them: they go by the pace of their channels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, text, true, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState
from storage.bulk import dialect_of, insert_into
from storage.tables import Delivery, FlagRow, Lane

RUN_AHEAD = 8
"""Calls that may be made at once after a rest."""
UPDATE, DELETE, LOOK = "chat.update", "chat.delete", "conversations.history"
WHISPER, PUBLISH = "chat.postEphemeral", "views.publish"
TIERED = frozenset({UPDATE, DELETE, LOOK, WHISPER, PUBLISH})
_TIER_OF = {method: method for method in TIERED} | {"conversations.replies": LOOK}
_BY_KIND = {DeliveryKind.FLAG_OFFER: WHISPER, DeliveryKind.HOME: PUBLISH}
_NOT_LOOKED_FOR = frozenset({DeliveryKind.MOVED_CARD, DeliveryKind.JOIN})
_SHOWN_ALREADY = frozenset({DeliveryKind.CARD, DeliveryKind.REPORTER_CARD})


@dataclass(frozen=True, slots=True)
class Call:
    """A delivery that is about to call a method of a tier."""

    workspace_id: int
    lane: str
    method: str
    delivery_id: int


def tier_of(method: str) -> str | None:
    """Under whose name the calls of a method are counted; None for one that goes by no tier of its own."""
    return _TIER_OF.get(method)


def method_of(kind: DeliveryKind, *, shown: bool, unsure: bool = False) -> str | None:
    """The method of a tier that a delivery will call first.

    `shown`: the card stands somewhere already. `unsure`: an earlier attempt left no outcome, and is looked for.
    """
    if kind is DeliveryKind.REMOVE:
        return DELETE
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind is DeliveryKind.DUPLICATE or (unsure and kind not in _NOT_LOOKED_FOR):
        return LOOK
    if kind is DeliveryKind.MOVED_CARD or (kind in _SHOWN_ALREADY and shown):
        return UPDATE
    return None


async def put_off_beyond(session: AsyncSession, calls: Sequence[Call], now: datetime, every: timedelta) -> set[int]:
    """Spend what the tiers allow, and put the rest off until they do. Returns the deliveries that were put off.

    With a delivery all that would call the same method in its lane is put off, so that what posts is next there.
    """
    late: list[Call] = []
    for workspace_id, method in sorted({(call.workspace_id, call.method) for call in calls}):
        wanted = [call for call in calls if (call.workspace_id, call.method) == (workspace_id, method)]
        spent = max(await _spent(session, workspace_id, method) or now, now)
        allowed = max(0, RUN_AHEAD - (spent - now) // every)
        spent += min(allowed, len(wanted)) * every
        await spend(session, workspace_id, method, spent)
        for nth, call in enumerate(wanted[allowed:], start=1):
            await _put_off(session, call, spent + (nth - RUN_AHEAD) * every)
            late.append(call)
    return {call.delivery_id for call in late}


async def _spent(session: AsyncSession, workspace_id: int, method: str) -> datetime | None:
    """The method's lane, made if it is new, and held until the end of the transaction."""
    row = {"workspace_id": workspace_id, "channel": method}
    await session.exec(insert_into(dialect_of(session), Lane).values([row]).on_conflict_do_nothing())
    query = select(Lane.free_at).where(Lane.workspace_id == workspace_id, Lane.channel == method)
    return (await session.exec(query.with_for_update())).one()


async def spend(session: AsyncSession, workspace_id: int, method: str, until: datetime) -> None:
    """The calls of a method are spent up to `until` (real time)."""
    mine = (col(Lane.workspace_id) == workspace_id, col(Lane.channel) == method)
    await session.exec(update(Lane).where(*mine).values(free_at=until))


async def _put_off(session: AsyncSession, call: Call, until: datetime) -> None:
    """Delete, redraw or look for nothing in this lane before then; first posts of cards are not held up."""
    flag = col(FlagRow.id) == col(Delivery.flag_id)
    shown = {
        DeliveryKind.CARD: exists().where(flag, col(FlagRow.card_ts).is_not(None)),
        DeliveryKind.REPORTER_CARD: exists().where(flag, col(FlagRow.dm_ts).is_not(None)),
        DeliveryKind.MOVED_CARD: true(),
    }
    updates = or_(*(and_(col(Delivery.kind) == kind, there) for kind, there in shown.items()))
    removes, unsure = col(Delivery.kind) == DeliveryKind.REMOVE, col(Delivery.state) == DeliveryState.SENDING
    looks = or_(unsure, col(Delivery.kind) == DeliveryKind.DUPLICATE)
    by_kind = {method: col(Delivery.kind) == kind for kind, method in _BY_KIND.items()}
    calls = ({UPDATE: updates, DELETE: removes, LOOK: looks} | by_kind)[call.method]
    lane = (col(Delivery.workspace_id) == call.workspace_id, col(Delivery.lane) == call.lane)
    ready = col(Delivery.not_before).is_(None) | (col(Delivery.not_before) < until)
    waiting = text("state IN ('waiting', 'sending')")  # so said, the index of what waits is used
    statement = update(Delivery).where(*lane, waiting, ready, calls).values(not_before=until)
    await session.exec(statement.execution_options(synchronize_session=False))
