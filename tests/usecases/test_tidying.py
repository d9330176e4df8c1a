"""Tables do not grow for ever, and nothing is dropped that anybody might still ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from bot.usecases.tidying import AT_ONCE, Tidying
from bot.words import DeliveryKind, DeliveryState
from storage.attention_tables import Spent
from storage.database import Database
from storage.inbound import KEPT, remember
from storage.inbound_tables import Inbound
from storage.outbox import ToSay, enqueue
from storage.tables import Delivery, Lane, Workspace
from storage.tidying import IDLE

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - IDLE - timedelta(days=1)


async def company(db: Database) -> int:
    """A workspace; our id."""
    async with db.write() as session:
        row = Workspace(slack_id="T1")
        session.add(row)
        await session.flush()
        return row.id or 0


async def count(db: Database, table: type[Any]) -> int:
    async with db.read() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


async def test_keys_of_what_came_in_are_dropped_in_small_batches_once_no_repeat_can_carry_them(db: Database) -> None:
    workspace = await company(db)
    async with db.write(20) as session:
        await remember(session, workspace, {f"old-{n}": {} for n in range(AT_ONCE + 7)}, NOW - KEPT * 2)
        await remember(session, workspace, {"young": {}}, NOW - KEPT / 2)
    tidying = Tidying(db, lambda: NOW)
    left = []
    for _ in range(3):
        await tidying.tidy(NOW)
        left.append(await count(db, Inbound))
    assert left == [8, 1, 1]


async def test_what_has_been_idle_for_long_is_dropped_and_what_may_still_be_asked_for_stays(db: Database) -> None:
    workspace = await company(db)
    async with db.write() as session:
        lanes = (("C_IDLE", LONG_AGO, ""), ("C_CLOSED", LONG_AGO, "is_archived"), ("C_WAITS", LONG_AGO, ""))
        for channel, free_at, why in (*lanes, ("C_YOUNG", NOW, "")):
            session.add(Lane(workspace_id=workspace, channel=channel, free_at=free_at, closed_why=why))
        session.add(Spent(workspace_id=workspace, whose="U_GONE", at=LONG_AGO, times=1))
        session.add(Spent(workspace_id=workspace, whose="U_HERE", at=NOW, times=1))
        things = [
            ("said", DeliveryKind.HELP, DeliveryState.SENT, LONG_AGO),
            ("removed", DeliveryKind.REMOVE, DeliveryState.SENT, LONG_AGO),
            ("removed lately", DeliveryKind.REMOVE, DeliveryState.SENT, NOW),
            ("not removed", DeliveryKind.REMOVE, DeliveryState.FAILED, LONG_AGO),
            ("waits", DeliveryKind.HELP, DeliveryState.WAITING, LONG_AGO),
        ]
        await enqueue(
            session, [ToSay(workspace, key, "C_WAITS", kind, at, state=state) for key, kind, state, at in things]
        )
    await Tidying(db, lambda: NOW).tidy(NOW)
    async with db.read() as session:
        assert set(await session.exec(select(Lane.channel))) == {"C_CLOSED", "C_WAITS", "C_YOUNG"}
        assert list(await session.exec(select(Spent.whose))) == ["U_HERE"]
        kept = list(await session.exec(select(Delivery.key).order_by(col(Delivery.id))))
    assert kept == ["said", "removed lately", "not removed", "waits"]
