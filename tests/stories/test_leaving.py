"""People leave Slack: nothing that they had or raised is left behind."""

from __future__ import annotations

from storage.ledger import read_standing
from tests.support.hands import all_heard, asked, card, dms, fix, heard, press, raise_flag, thread
from tests.support.world import World, build_world


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


async def test_an_owner_who_leaves_the_teams_channel_gives_back_what_they_had_there_and_a_lead_does_not(
    shop: World,
) -> None:
    ana, ben, bea, lea = (shop.person(name) for name in ("Ana", "Ben", "Bea", "Lea"))
    for number, who in enumerate((ben, lea), 1):
        await raise_flag(shop, f"gift card refund fails at till {number}")
        await press(shop, who, "I'll take it", card(bea, number=number))
    for who in (ben, lea):
        await who.leave("#payments")
        await shop.settle()
    assert "#1 · Nobody has it yet" in card(bea).words
    assert "#1 (gift card refund fails at till 1): Payments is looking for somebody else" in dms(ana)[-1]
    assert "#2 · Lea has it" in card(bea, number=2).words, "who leads it does so from anywhere"
    assert "Whoever had it has left: nobody has it" in (await bea.command("#payments", "/flags 1")).message.words
    await shop.until(3, 14, 5)
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


async def test_who_takes_over_after_a_fix_was_proposed_is_asked_at_once(shop: World) -> None:
    olga, ben = shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, olga, "Me too", (await olga.command("#shop-harbour", "/flags 1")).message)
    await fix(shop)
    shop.sandbox.disable("U_ANA")
    await shop.settle()
    assert "is yours now: you said Me too" in all_heard(olga)
    await shop.pass_time(minutes=1)
    assert "Without an answer I ask twice more" in asked(olga, "Can't tell yet").words
    await press(shop, olga, "Yes, it's fixed", asked(olga, "Can't tell yet"))
    assert "Olga says it's fixed. Thank you, @Ben." in thread(ben)[-1].words


async def test_without_anybody_else_the_lead_is_asked_and_answers_in_place_of_a_reporter_who_left(shop: World) -> None:
    ana, lea, tess, ben = shop.person("Ana"), shop.person("Lea"), shop.person("Tess"), shop.person("Ben")
    await raise_flag(shop)
    await fix(shop)
    assert "Is it fixed for you?" in asked(ana, "Yes, it's fixed").words
    shop.sandbox.disable("U_ANA")
    await shop.settle()
    await shop.pass_time(minutes=1)
    assert "Whoever raised it has left, so I ask you. Is it fixed?" in dms(lea)[-1]
    got = await press(shop, lea, "Still happening", asked(lea, "Still happening"))
    assert "Only" not in " ".join(message.words for message in got.messages)
    assert "#1 is still happening, says Lea." in " ".join(message.words for message in thread(ben))
    await fix(shop)
    await press(shop, lea, "Yes, it's fixed", asked(lea, "Can't tell yet"))
    assert "#1 · Confirmed fixed. Thank you, Ben" in card(lea).words
    assert "Lea says it's fixed. Thank you, @Ben." in thread(ben)[-1].words
    await shop.pass_time(days=31)
    assert "was fixed 30 days ago. Whoever raised it has left, so I ask you. Did it hold?" in dms(lea)[-1]
    assert heard(tess) == [], "nobody is troubled with a DM that cannot be delivered"


async def test_only_the_lead_answers_for_a_reporter_who_left(shop: World) -> None:
    ben, lea = shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    await fix(shop)
    got = (await lea.command("#payments", "/flags 1")).message
    assert "Yes, it's fixed" not in got.labels, "Ana is there"
    shop.sandbox.disable("U_ANA")
    await shop.settle()
    assert "Yes, it's fixed" in (await lea.command("#payments", "/flags 1")).message.labels
    assert "Yes, it's fixed" not in (await ben.command("#payments", "/flags 1")).message.labels


async def test_what_waited_for_an_installer_who_left_comes_to_whoever_sorts_first_and_is_given_up_by_nobody(
    sqlite_db_url: str,
) -> None:
    built = await build_world(sqlite_db_url, teams=False)
    ivo, tess = built.person("Ivo"), built.person("Tess")
    await raise_flag(built, "the roof leaks")
    assert "the roof leaks" in dms(ivo)[-1], "who installed it hears for triage"
    built.sandbox.workspace.world.disabled.append("U_IVO")
    await raise_flag(built, "the door sticks")
    built.sandbox.disable("U_IVO")
    await built.settle()
    await raise_flag(built, "the lamp is dark")
    await built.until(5, 12)
    async with built.bot.db.read() as session:
        standing = await read_standing(session)
    assert (standing.waiting, standing.failed) == (0, 0), "nothing is said to somebody who is gone"
    form = (await tess.command("#triage", "/flagteam")).modal
    assert form is not None
    assert (await tess.submit(form)).modal is None
    await built.settle()
    await built.settle()
    for number, words in enumerate(("the roof leaks", "the door sticks", "the lamp is dark"), 1):
        assert words in card(tess, "#triage", number).words
    await built.close()
