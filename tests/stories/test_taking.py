"""Who has it: taking, giving back, giving to somebody, and everybody else's plain answer."""

from __future__ import annotations

import asyncio

from tests.support.hands import FIX, asked, card, dms, fill_in, fix, heard, press, raise_flag, thread
from tests.support.world import World


async def test_a_stranger_reads_who_can_and_by_me_too_hears_how_it_ends(shop: World) -> None:
    olga, ben, ana = shop.person("Olga"), shop.person("Ben"), shop.person("Ana")
    await raise_flag(shop)
    got = await press(shop, olga, "I'll take it", card(olga))
    assert got.message.ephemeral
    assert "Only Payments can take #1. You can say Me too; then I tell you how it ends." in got.message.words
    await press(shop, olga, "Me too", got.message)
    assert any("#1 counts you too now." in message.words for message in olga.sees("#payments") if message.ephemeral)
    assert "1 me too" in card(ben).words

    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", ana.sees("@bot")[-1])
    assert "is fixed, says the person who raised it" in heard(olga)[-1]
    assert "We raised the card service's time limit." in heard(olga)[-1]
    assert all("Ana" not in words for words in dms(olga))


async def test_an_admin_is_a_stranger_to_other_teams_flags(shop: World) -> None:
    ivo = shop.person("Ivo")
    await raise_flag(shop)
    got = await press(shop, ivo, "Won't fix", card(ivo))
    assert "Only Lea, the lead of Payments, can say that #1 won't be fixed." in got.message.words


async def test_who_took_it_may_give_it_back_and_nobody_else_may(shop: World) -> None:
    ana, ben, bea = shop.person("Ana"), shop.person("Ben"), shop.person("Bea")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    got = await press(shop, bea, "Give back", card(bea))
    assert "Only Ben can give #1 back." in got.message.words
    await press(shop, ben, "Give back", card(ben))
    assert "#1 · Nobody has it yet" in card(bea).words
    assert "Payments is looking for somebody else to take it. I stay on it." in dms(ana)[-1]
    await press(shop, bea, "I'll take it", card(bea))
    assert "#1 · Bea has it" in card(bea).words


async def test_the_lead_gives_it_to_a_member_and_to_nobody_else(shop: World) -> None:
    lea, ben, ana = shop.person("Lea"), shop.person("Ben"), shop.person("Ana")
    await raise_flag(shop)
    refused = await press(shop, ben, "Give to…", card(ben))
    assert "Only Lea, the lead of Payments, can give #1 to somebody." in refused.message.words
    got = await fill_in(shop, lea, "Give to…", card(lea), {"Who takes it?": "Olga"})
    assert got.modal is not None
    assert got.modal.errors == {"Who takes it?": "Olga is not in Payments' channel, so #1 stays where it is."}
    await lea.fill(got.modal, {"Who takes it?": "Ben"})
    await lea.submit(got.modal)
    await shop.settle()
    assert "#1 · Ben has it" in card(lea).words
    assert "@Ben, Lea asks you to take #1. When will Ana hear?" in heard(ben)[-1]
    assert "Ben of Payments has it now" in dms(ana)[-1]
    await press(shop, ben, "Give back", thread(ben)[-1])
    assert "#1 is with Payments again, and nobody has it." in thread(ben)[-1].words


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_reads_who(world: World) -> None:
    ben, bea = world.person("Ben"), world.person("Bea")
    await raise_flag(world)
    seen = card(ben)
    both = await asyncio.gather(ben.press("I'll take it", on=seen), bea.press("I'll take it", on=seen, late=True))
    await world.settle()
    owner = "Ben" if "#1 · Ben has it" in card(ben).words else "Bea"
    assert f"#1 · {owner} has it" in card(ben).words
    late = next(got for got, name in zip(both, ("Ben", "Bea"), strict=True) if name != owner)
    whisper = next(message for message in late.messages if message.ephemeral)
    assert f"#1 has moved on meanwhile. {owner} of Payments has it and has named no day yet." in whisper.words


async def test_a_press_on_an_old_message_says_how_it_stands_now(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    old = card(ben)
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", ana.sees("@bot")[-1])
    got = await ben.press("I'll take it", on=old, late=True)
    assert (
        '#1 has moved on meanwhile. Fixed, says the person who raised it. "I\'ll take it" did nothing.'
        in got.message.words
    )
    assert got.message.labels == ["Open"]


async def test_a_form_left_open_while_the_flag_moves_says_who_can_and_offers_no_button_that_is_not_there(
    shop: World,
) -> None:
    ben, lea = shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    form = (await ben.press("Fixed", on=card(ben))).modal
    assert form is not None
    await fill_in(shop, lea, "Move to another team", card(lea), {"Whose is it?": "IT"})
    await ben.fill(form, FIX)
    refused = (await ben.submit(form)).modal
    assert refused is not None
    assert refused.errors == {"What changed?": "Only IT can say that #1 is fixed."}


async def test_the_press_in_the_thread_reads_for_everybody_there(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    await shop.until(3, 14, 5)
    await press(shop, ben, "I'll take it", thread(ben)[-1])
    assert "Ben has #1 now. When will Ana hear?" in thread(ben)[-1].words
    await press(shop, ben, "Friday", thread(ben)[-1])
    assert "Promised: fixed by Fri 6 Nov. Ana is told." in thread(ben)[-1].words


async def test_what_is_given_from_a_message_or_the_digest_is_said_there(world: World) -> None:
    lea, ben = world.person("Lea"), world.person("Ben")
    await raise_flag(world)
    await raise_flag(world, "refunds take an hour", who="Olga")
    await world.until(5, 12)
    call = asked(lea, "Give to…")
    await fill_in(world, lea, "Give to…", call, {"Who takes it?": "Ben"})
    redrawn = next(message for message in lea.sees("@bot") if message.ts == call.ts)
    assert "is with Ben now, who is told." in redrawn.words
    await world.until(9, 9, 1)
    digest = next(message for message in lea.sees("#leads") if "Give to…" in message.labels)
    await fill_in(world, lea, "Give to…", digest, {"Who takes it?": "Bea"})
    digest = next(message for message in lea.sees("#leads") if message.ts == digest.ts)
    assert "is with Bea now, who is told." in digest.words
    assert "Give to…" not in digest.labels
    assert {"Ben", "Bea"} == {card(ben, number=number).words.split(" · ")[1].split()[0] for number in (1, 2)}


async def test_it_is_not_given_to_who_has_it_nor_to_who_has_left(shop: World) -> None:
    lea, ben = shop.person("Lea"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    await press(shop, ben, "Tomorrow", card(ben))
    got = await fill_in(shop, lea, "Give to…", card(lea), {"Who takes it?": "Ben"})
    assert got.modal is not None
    assert got.modal.errors == {"Who takes it?": "Ben has #1 already. Who else?"}
    assert "Promised: fixed by" in card(ben).words, "the day stands"
    shop.sandbox.disable("U_BEA")
    await shop.settle()
    await lea.fill(got.modal, {"Who takes it?": "Bea"})
    got = await lea.submit(got.modal)
    assert got.modal is not None
    assert got.modal.errors == {"Who takes it?": "Bea is an app, or has left, and can't take #1. Who else?"}
