"""One person who flags faster than anybody could look at it is slowed, kindly, and loses nothing."""

from __future__ import annotations

from datetime import timedelta

from tests.support.world import World


async def flood(world: World, name: str, count: int = 20) -> None:
    for till in range(count):
        got = await world.person(name).command("#shop-harbour", f"/flag refund fails at till {till}")
        assert "is saved" in got.message.words


async def test_the_twenty_first_flag_in_ten_minutes_comes_back_with_its_words_and_can_be_tried_again(
    world: World,
) -> None:
    await flood(world, "Ana")
    ana = world.person("Ana")
    got = await ana.command("#shop-harbour", "/flag the roof leaks on the till")
    assert "not saved yet" in got.message.words
    assert "the roof leaks on the till" in got.message.words
    assert "Try again in 10 minutes" in got.message.words

    world.bot.clock.set(world.bot.clock.now() + timedelta(minutes=10, seconds=5))
    await ana.press("Try again", on=got.message)
    said = await ana.command("#shop-harbour", "/flags search roof")
    assert "the roof leaks on the till" in said.message.words


async def test_others_are_not_slowed_by_one_who_floods(world: World) -> None:
    await flood(world, "Ana")
    got = await world.person("Olga").command("#shop-harbour", "/flag the roof leaks")
    assert "#21 is saved" in got.message.words


async def test_saying_the_same_again_is_no_flood_and_gets_the_number_it_has(shop: World) -> None:
    await flood(shop, "Ana")
    got = await shop.person("Ana").command("#shop-harbour", "/flag refund fails at till 7")
    assert "#8" in got.message.words


async def test_in_the_form_the_words_stay_and_the_field_says_why(shop: World) -> None:
    await flood(shop, "Ana")
    ana = shop.person("Ana")
    modal = (await ana.command("#shop-harbour", "/flag")).modal
    assert modal is not None
    await ana.fill(modal, {"What did you notice?": "the roof leaks"})
    got = await ana.submit(modal)
    assert "not saved yet" in str(got)
