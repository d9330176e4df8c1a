"""What is to be said is written once, in its order; a card is marked dirty instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select, update

from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.outbox import ToSay, enqueue
from storage.tables import Delivery
from tests.support.rows import TUESDAY, open_shop


async def _queued(db: Database, *batches: Sequence[ToSay]) -> Sequence[Delivery]:
    """All deliveries, after each batch was queued in a transaction of its own."""
    for batch in batches:
        async with db.write() as session:
            await enqueue(session, batch)
    async with db.read() as session:
        return (await session.exec(select(Delivery).order_by(col(Delivery.id)))).all()


def _reminder(workspace_id: int, number: int, count: int) -> ToSay:
    return ToSay(workspace_id, f"reminder:{number}:{count}", "C_BILLING", DeliveryKind.REMINDER, TUESDAY)


async def test_the_same_reminder_is_never_queued_twice(db: Database) -> None:
    shop = await open_shop(db)
    first, second = _reminder(shop.workspace_id, 42, 1), _reminder(shop.workspace_id, 42, 2)
    rows = await _queued(db, [first], [first, second], [second])
    assert [row.key for row in rows] == ["reminder:42:1", "reminder:42:2"]


async def test_two_workspaces_may_say_the_same(db: Database) -> None:
    one, other = await open_shop(db, "T1"), await open_shop(db, "T2")
    rows = await _queued(db, [_reminder(one.workspace_id, 1, 1), _reminder(other.workspace_id, 1, 1)])
    assert len(rows) == 2


async def test_what_is_queued_together_keeps_its_order(db: Database) -> None:
    shop = await open_shop(db)
    rows = await _queued(db, [_reminder(shop.workspace_id, number, 1) for number in (3, 1, 2)])
    assert [row.key for row in rows] == ["reminder:3:1", "reminder:1:1", "reminder:2:1"]


async def test_a_card_that_was_sent_is_sent_again_after_a_change_and_where_the_flag_now_is(db: Database) -> None:
    shop = await open_shop(db)
    card = ToSay(shop.workspace_id, "card:42", "C_BILLING", DeliveryKind.CARD, TUESDAY)
    await _queued(db, [card])
    async with db.write() as session:
        await session.exec(update(Delivery).values(state=DeliveryState.SENT, attempts=3))
    [row] = await _queued(db, [replace(card, lane="C_SHOPS")])
    assert (row.state, row.lane, row.dirty, row.attempts) == (DeliveryState.WAITING, "C_SHOPS", 2, 0)


async def test_one_change_that_marks_a_card_twice_leaves_one_card(db: Database) -> None:
    shop = await open_shop(db)
    card = ToSay(shop.workspace_id, "card:42", "C_BILLING", DeliveryKind.CARD, TUESDAY)
    assert len(await _queued(db, [card, card])) == 1


async def test_saying_nothing_queues_nothing(db: Database) -> None:
    assert await _queued(db, []) == []
