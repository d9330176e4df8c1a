"""What people do while a message is on its way."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from bot.delivery.cards import draw
from bot.delivery.desk import Desk
from bot.slack import SlackFailure
from bot.words import DeliveryKind, DeliveryState
from storage.mentioned import lock_numbers
from storage.outbox import ToSay, enqueue
from storage.outcomes import Outcome
from tests.delivery.office import NOW, PAY, Office

HELD_UP = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def test_a_photo_that_is_added_while_one_is_found_to_be_gone_stays(office: Office) -> None:
    await office.flag(42, photos="F_GONE")

    async def added_meanwhile(desk: Desk) -> Outcome:
        drawn = await draw(desk)
        await office.change(42, photos="F_GONE F_NEW")
        return drawn

    await office.sender(special={DeliveryKind.CARD: added_meanwhile}).drain()
    assert office.keys(PAY) == ["card:42"]
    assert (await office.row(42)).photos == "F_NEW"


async def somebody_waits(office: Office) -> None:
    """Until somebody waits for a lock; on SQLite whoever writes has the database alone."""
    while not office.db.is_sqlite:
        async with office.db.read() as session:
            if (await (await session.connection()).execute(HELD_UP)).scalar_one():
                return
        await asyncio.sleep(0.01)


async def test_whoever_raises_a_flag_as_the_token_is_revoked_is_not_told_that_it_was_not_saved(office: Office) -> None:
    home = ToSay(office.workspace, "home:1", "U_ANA", DeliveryKind.HOME, NOW, person_id=office.people["Ana"])
    async with office.db.write() as session:
        await enqueue(session, [home])
    begun = asyncio.Event()

    async def raise_a_flag() -> None:
        async with office.db.write() as session:
            await lock_numbers(session, office.workspace)
            begun.set()
            await somebody_waits(office)
            await enqueue(session, [home])

    async def revoked(_desk: Desk) -> Outcome:
        raising.append(asyncio.create_task(raise_a_flag()))
        await begun.wait()
        raise SlackFailure("views.publish", "token_revoked")

    raising: list[asyncio.Task[None]] = []
    await office.sender(special={DeliveryKind.HOME: revoked}).drain()
    await raising[0]
    kept = await office.delivery("home:1")
    assert (kept.state, kept.dirty) == (DeliveryState.WAITING, 2)
