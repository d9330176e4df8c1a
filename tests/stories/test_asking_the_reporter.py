"""Only the reporter closes a flag: how they are asked, and what a yes, a no, a shrug and silence do."""

from __future__ import annotations

from dataclasses import replace

from tests.support.hands import all_heard, asked, card, dms, fix, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World, build_world, company

STILL = "Still happening"


async def _fixed(world: World) -> None:
    ben = world.person("Ben")
    await raise_flag(world)
    await press(world, ben, "I'll take it", card(ben))
    await fix(world)


def _questions(world: World) -> int:
    return sum("Is it fixed for you?" in words for words in dms(world.person("Ana")))


async def test_silence_is_asked_three_times_and_then_closed_as_not_confirmed(shop: World) -> None:
    ana, ben, olga = shop.person("Ana"), shop.person("Ben"), shop.person("Olga")
    await _fixed(shop)
    assert "I ask twice more" in dms(ana)[-1]
    await shop.until(5, 10, 30)
    assert _questions(shop) == 2
    assert "I ask once more" in dms(ana)[-1]
    await shop.until(10, 10, 30)
    assert _questions(shop) == 3
    assert "This is the last time I ask" in dms(ana)[-1]
    await shop.until(17, 10, 30)
    assert _questions(shop) == 3
    assert 'it is closed as "not confirmed"' in dms(ana)[-1]
    assert "Closed, not confirmed: I asked three times and heard nothing" in card(ben).words

    await press(shop, olga, STILL, card(olga))
    assert "#1 · Ben has it" in card(ben).words
    assert "#1 is still happening, says Olga." in " ".join(message.words for message in thread(ben))


async def test_a_question_comes_in_the_reporters_own_daytime(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    await shop.until(3, 20)
    before = rung(shop)
    await fix(shop)
    assert whose_rang(before, shop) == set()
    await shop.until(4, 9, 1)
    assert whose_rang(before, shop) == {"Ana"}
    assert "Is it fixed for you?" in dms(ana)[-1]


async def test_a_reporter_on_the_other_side_of_the_world_is_asked_in_their_own_daytime(sqlite_db_url: str) -> None:
    usual = company()
    tokyo = tuple(replace(one, tz="Asia/Tokyo") if one.id == "U_ANA" else one for one in usual.people)
    world = await build_world(sqlite_db_url, digest="", of=replace(usual, people=tokyo))
    try:
        ana = world.person("Ana")
        await raise_flag(world)
        await world.until(3, 15)
        before = rung(world)
        await fix(world)
        await world.until(4, 0, 59)
        assert whose_rang(before, world) == set(), "it is night in Tokyo"
        await world.until(4, 1, 1)
        assert whose_rang(before, world) == {"Ana"}
        assert "Is it fixed for you?" in dms(ana)[-1]
    finally:
        await world.close()


async def test_still_happening_keeps_its_age_goes_to_the_owner_and_one_rung_up(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await _fixed(shop)
    await press(shop, ana, STILL, asked(ana, STILL))
    await shop.pass_time(minutes=1)
    assert "#1 · Ben has it" in card(ben).words
    assert "today 10:02" in card(ben).words
    assert "@Ben, #1 is still happening, says Ana. It keeps its age. What next?" in all_heard(ben)
    assert "#1 is still happening, after what was done." in all_heard(lea)
    assert "Could not take" not in all_heard(lea)
    assert f"{STILL} did nothing" not in " ".join(dms(ana))
    assert "#1 is open again, as old as it was." in " ".join(dms(ana))


async def test_cannot_tell_yet_is_asked_again_after_five_working_days_twice_at_most(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await _fixed(shop)
    await press(shop, ana, "Can't tell yet", asked(ana, "Can't tell yet"))
    assert "#1: that's fine. I ask you again in five working days." in dms(ana)[-1]
    assert "Ana can't tell yet. I ask again in five working days." in thread(ben)[-1].words
    await shop.until(10, 10, 0)
    assert _questions(shop) == 1
    await shop.until(10, 10, 30)
    assert _questions(shop) == 2
    await press(shop, ana, "Can't tell yet", asked(ana, "Can't tell yet"))
    await shop.until(17, 11)
    assert _questions(shop) == 3
    assert ana.sees("@bot")[-1].labels == ["Yes, it's fixed", STILL]


async def test_a_month_after_the_yes_they_are_asked_once_whether_it_held(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await _fixed(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    assert "Thank you. #1 is closed because you said so. In 30 days I ask once if it held." in dms(ana)[-1]
    await shop.pass_time(days=30)
    assert "was fixed 30 days ago. Did it hold?" in dms(ana)[-1]
    await press(shop, ana, STILL, ana.sees("@bot")[-1])
    assert "#1 · Ben has it" in card(ben).words
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    await shop.pass_time(days=33)
    assert "Did it hold?" in dms(ana)[-1]
    await press(shop, ana, "Yes, it's fixed", ana.sees("@bot")[-1])
    assert "#1: it held. That is good to know." in dms(ana)[-1]
    assert "It held: thirty days on, Ana says that #1 is still fixed." in thread(ben)[-1].words


async def test_a_good_end_may_be_told_where_it_was_raised_once_and_without_a_name(shop: World) -> None:
    ana, olga = shop.person("Ana"), shop.person("Olga")
    await _fixed(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    await press(shop, ana, "Tell #shop-harbour", ana.sees("@bot")[-1])
    told = olga.sees("#shop-harbour")[-1].words
    assert '#1 is fixed. You said: "gift card refund fails at till 2"' in told
    assert 'Payments did: "We raised the card service\'s time limit."' in told
    assert "Ana" not in told
    assert "Told, without your name. Thank you." in dms(ana)[-1]
