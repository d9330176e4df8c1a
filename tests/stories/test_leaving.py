"""People leave Slack: nothing that they had or raised is left behind."""

from __future__ import annotations

from tests.support.hands import asked, card, dms, fix, heard, press, raise_flag, thread
from tests.support.world import World


async def test_an_owner_who_leaves_gives_back_and_the_reporter_hears_of_it(world: World) -> None:
    ana, ben, bea = world.person("Ana"), world.person("Ben"), world.person("Bea")
    await raise_flag(world)
    await press(world, ben, "I'll take it", card(ben))
    world.sandbox.disable("U_BEN")
    await world.settle()
    assert "#1 · Nobody has it yet" in card(bea).words
    assert "Payments is looking for somebody else to take it." in dms(ana)[-1]
    await world.until(3, 14, 5)
    assert "needs a person" in thread(bea)[-1].words


async def test_a_reporter_who_leaves_hands_on_to_who_said_me_too(shop: World) -> None:
    olga, ben = shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, olga, "Me too", (await olga.command("#shop-harbour", "/flags 1")).message)
    shop.sandbox.disable("U_ANA")
    await shop.settle()
    assert "Olga, #shop-harbour" in card(ben).words
    await fix(shop)
    assert "Is it fixed for you?" in asked(olga, "Yes, it's fixed").words


async def test_without_anybody_else_the_lead_is_asked_in_place_of_a_reporter_who_left(shop: World) -> None:
    lea, tess = shop.person("Lea"), shop.person("Tess")
    await raise_flag(shop)
    shop.sandbox.disable("U_ANA")
    await shop.settle()
    await fix(shop)
    assert "Whoever raised it has left, so I ask you. Is it fixed?" in dms(lea)[-1]
    await press(shop, lea, "Yes, it's fixed", asked(lea, "Yes, it's fixed"))
    assert "Fixed, says" in card(lea).words
    assert heard(tess) == [], "nobody is troubled with a DM that cannot be delivered"
