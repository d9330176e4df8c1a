"""`pullcord deliveries`: what waits or failed, why, and trying it again without saying it twice."""

from __future__ import annotations

import pytest
from sqlmodel import col, select, update

from bot.operating.deliveries import list_unsent, retry, retry_failed
from bot.operator import OperatorError
from bot.words import DeliveryKind, DeliveryState
from storage.tables import Delivery
from tests.support.world import World


async def flag_whose_reporter_hears_nothing(world: World) -> None:
    """A flag whose cards Slack refuses for a reason that nobody has described, until the bot gives up."""
    world.sandbox.misbehave("chat.postMessage", "error", times=1000, error="of_another_world")
    await world.person("Ana").command("#shop-harbour", "/flag gift card refund fails at till 2")
    for _ in range(12):
        async with world.bot.db.write() as session:
            await session.exec(update(Delivery).values(not_before=None))
        await world.bot.sender.drain()
    world.sandbox.behave()


async def state_of(world: World, key: str) -> DeliveryState:
    async with world.bot.db.read() as session:
        return DeliveryState((await session.exec(select(Delivery.state).where(col(Delivery.key) == key))).one())


async def test_when_all_is_said_there_is_nothing_to_list(world: World) -> None:
    await world.settle()
    assert await list_unsent(world.bot.settings.database_url, None, 100) == "Nothing waits, and nothing has failed."


async def test_what_failed_is_listed_with_slacks_reason_and_goes_out_once_when_it_is_tried_again(world: World) -> None:
    url = world.bot.settings.database_url
    await flag_whose_reporter_hears_nothing(world)
    listed = await list_unsent(url, None, 100, failed=True)
    assert "failed reporter_card:1  to U_ANA" in listed
    assert "of_another_world" in listed

    assert await retry(url, None, "reporter_card:1") == "reporter_card:1 is tried again now, if the bot is running."
    await world.bot.sender.drain()
    assert await state_of(world, "reporter_card:1") is DeliveryState.SENT
    assert " reporter_card:1 " not in await list_unsent(url, None, 100)
    assert [said.key for said in world.sandbox.said].count("reporter_card:1") == 1


async def test_what_was_posted_although_it_counts_as_failed_is_found_and_not_said_again(shop: World) -> None:
    url = shop.bot.settings.database_url
    await shop.person("Ana").command("#shop-harbour", "/flag gift card refund fails at till 2")
    await shop.settle()
    before = len(shop.sandbox.said)
    async with shop.bot.db.write() as session:
        news = (col(Delivery.kind) == DeliveryKind.REPORTER_CARD, col(Delivery.state) == DeliveryState.SENT)
        changed = await session.exec(update(Delivery).where(*news).values(state=DeliveryState.FAILED, why="lost"))
        assert changed.rowcount == 1
    assert await retry_failed(url, None) == "1 tried again now, if the bot is running."
    await shop.bot.sender.drain()
    assert len(shop.sandbox.said) == before


async def test_what_waits_for_a_closed_channel_says_so_and_is_tried_at_once_on_request(shop: World) -> None:
    url = shop.bot.settings.database_url
    shop.sandbox.archive("C_PAY", by="U_LEA")
    await shop.person("Ana").command("#shop-harbour", "/flag gift card refund fails at till 2")
    await shop.settle()
    assert "waits  card:1" in await list_unsent(url, None, 100)
    assert "C_PAY is closed (is_archived)" in await list_unsent(url, None, 100)
    shop.sandbox.workspace.world.channels["C_PAY"].archived = False
    await retry(url, None, "card:1")
    await shop.bot.sender.drain()
    assert await state_of(shop, "card:1") is DeliveryState.SENT


async def test_a_card_that_stands_elsewhere_because_its_channel_would_not_take_it_is_listed(shop: World) -> None:
    url = shop.bot.settings.database_url
    await shop.person("Ana").command("#shop-harbour", "/flag gift card refund fails at till 2")
    await shop.settle()
    async with shop.bot.db.write() as session:
        await session.exec(update(Delivery).where(col(Delivery.kind) == DeliveryKind.CARD).values(lane="U_LEA"))
    assert await list_unsent(url, None, 100) == (
        "moved  card:1  to U_LEA: C_PAY would not take it; it goes back there with its next change"
    )


async def test_a_key_that_nothing_has_is_said_plainly(shop: World) -> None:
    with pytest.raises(OperatorError, match="Nothing with the key reminder:9:9 waits or has failed"):
        await retry(shop.bot.settings.database_url, None, "reminder:9:9")


async def test_a_long_list_says_how_many_more_there_are(shop: World) -> None:
    shop.sandbox.archive("C_PAY", by="U_LEA")
    for till in range(4):
        await shop.person("Ana").command("#shop-harbour", f"/flag refund fails at till {till}")
    await shop.settle()
    listed = await list_unsent(shop.bot.settings.database_url, "T0TEAM", 3)
    assert listed.splitlines()[-1].startswith("… and ")


async def test_a_workspace_that_is_not_there_is_said_plainly(shop: World) -> None:
    with pytest.raises(OperatorError, match="There is no workspace T_OTHER"):
        await list_unsent(shop.bot.settings.database_url, "T_OTHER", 3)
