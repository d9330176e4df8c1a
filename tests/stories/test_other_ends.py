"""Other ends, and other ways: declined, merged, cancelled, fixed on the spot, moved, and what the team asks."""

from __future__ import annotations

from datetime import date

from tests.support.hands import all_heard, asked, card, dms, fill_in, fix, heard, press, raise_flag, thread
from tests.support.world import World


async def test_a_declined_flag_says_why_and_comes_back_to_the_lead(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    got = await press(shop, ben, "Won't fix", card(ben))
    assert "Only Lea, the lead of Payments, can say that #1 won't be fixed." in got.message.words
    entries = {"Why not?": "The till is replaced in spring.", "When do you look at it again?": date(2027, 3, 1)}
    got = await fill_in(shop, lea, "Won't fix", card(lea), entries)
    assert got.modal is not None
    assert "90 days at most" in got.modal.errors["When do you look at it again?"]
    await lea.fill(got.modal, {"When do you look at it again?": date(2026, 11, 16)})
    await lea.submit(got.modal)
    await shop.settle()
    assert 'Why: "The till is replaced in spring." They look at it again on Mon 16 Nov.' in dms(ana)[-1]
    assert "Won't be fixed for now" in card(ben).words

    await shop.until(16, 9, 1)
    assert "#1 is back, as agreed: gift card refund fails at till 2." in all_heard(lea)
    assert 'It was put off because: "The till is replaced in spring." Is that still so?' in dms(lea)[-1]
    await fill_in(shop, lea, "Give to…", asked(lea, "Give to…"), {"Who takes it?": "Ben"})
    assert "#1 · Ben has it" in card(ben).words


async def test_the_same_problem_twice_becomes_one_and_both_hear_how_it_ends(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop)
    await raise_flag(shop, "refunds on gift cards do not work", who="Olga")
    got = await fill_in(shop, ben, "Same as another", card(ben, number=2), {"Which flag is the same problem?": "#7"})
    assert got.modal is not None
    assert "can only be the same as one that is still open" in got.modal.errors["Which flag is the same problem?"]
    await ben.fill(got.modal, {"Which flag is the same problem?": "#1"})
    await ben.submit(got.modal)
    await shop.settle()
    assert "is the same problem as #1, says Payments. You hear from me about #1 instead." in dms(olga)[-1]
    opened = await olga.press("Open", on=asked(olga, "Open"))
    assert opened.message.words.startswith("#1 · Payments has it")
    assert "#2 is the same problem and counts here now." in thread(ben)[-1].words
    assert "1 me too" in card(ben).words
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    assert "#1 (gift card refund fails at till 2) is fixed, says the person who raised it." in heard(olga)[-1]


async def test_nothing_is_merged_into_what_is_finished(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    answer = await raise_flag(shop)
    await press(shop, ana, "Cancel my flag", answer)
    await raise_flag(shop, "refunds on gift cards do not work", who="Olga")
    got = await fill_in(shop, ben, "Same as another", card(ben, number=2), {"Which flag is the same problem?": "1"})
    assert got.modal is not None
    assert got.modal.errors
    assert "#2 · Nobody has it yet" in card(ben, number=2).words


async def test_who_raised_it_is_told_what_they_said_themselves_and_everybody_else_that_the_reporter_did(
    shop: World,
) -> None:
    ana, olga = shop.person("Ana"), shop.person("Olga")
    answer = await raise_flag(shop)
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    mine, theirs = [(await one.command("#shop-harbour", "/flags 1")).message.words for one in (ana, olga)]
    assert mine.startswith("#1 · Fixed: you said so. Thank you.")
    assert theirs.startswith("#1 · Fixed, says the person who raised it.")
    late = await ana.press("Make it urgent", on=answer, late=True)
    assert "#1 has moved on meanwhile. Fixed: you said so." in late.message.words


async def test_a_cancelled_flag_is_closed_and_the_team_is_spared(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, ana, "Cancel my flag", ana.sees("@bot")[-1])
    assert "You cancelled it." in dms(ana)[-1]
    assert "Cancelled by the person who raised it" in card(ben).words
    assert "Ana has cancelled #1. There is nothing more to do. Thank you." in thread(ben)[-1].words
    await shop.pass_time(days=10)
    assert len(thread(ben)) == 1


async def test_a_cancelled_flag_that_others_have_too_goes_on_with_the_first_of_them(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop)
    sheet = (await olga.command("#shop-harbour", "/flags 1")).message
    await press(shop, olga, "Me too", sheet)
    await press(shop, ana, "Cancel my flag", ana.sees("@bot")[-1])
    assert "#1 is no longer yours. It goes on, because others have the same problem." in dms(ana)[-1]
    assert "is yours now: you said Me too" in all_heard(olga)
    assert "Olga, #shop-harbour" in card(ben).words
    await fix(shop)
    await press(shop, olga, "Yes, it's fixed", asked(olga, "Yes, it's fixed"))
    assert "Olga says it's fixed." in thread(ben)[-1].words


async def test_who_cancels_what_others_have_too_keeps_no_card_of_it_and_the_next_is_asked(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, olga, "Me too", (await olga.command("#shop-harbour", "/flags 1")).message)
    await fix(shop)
    await press(shop, ana, "Cancel my flag", (await ana.command("#shop-harbour", "/flags 1")).message)
    assert not [message for message in ana.sees("@bot") if "Cancel my flag" in message.labels]
    await shop.pass_time(minutes=1)
    await press(shop, olga, "Yes, it's fixed", asked(olga, "Can't tell yet"))
    assert "Olga says it's fixed." in thread(ben)[-1].words
    got = await ana.press("Yes, it's fixed", on=asked(ana, "Can't tell yet"))
    assert "Only the person who raised it can say whether #1 is fixed." in got.message.words


async def test_what_the_team_had_asked_is_asked_of_whoever_takes_the_flag_over(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    answer = await raise_flag(shop)
    await press(shop, olga, "Me too", (await olga.command("#shop-harbour", "/flags 1")).message)
    await fill_in(shop, ben, "Ask the reporter", card(ben), {"What do you want to know from Ana?": "Which till?"})
    await press(shop, ana, "Cancel my flag", answer)
    assert 'Payments asks about #1 (gift card refund fails at till 2): "Which till?"' in dms(olga)[-1]
    await fill_in(shop, olga, "Answer", asked(olga, "Answer"), {"Your answer": "Till 2."})
    assert 'Olga answers: "Till 2."' in thread(ben)[-1].words


async def test_fixed_on_the_spot_is_thanked_closed_and_seen_by_the_team(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    answer = await raise_flag(shop)
    await fill_in(shop, ana, "I fixed it myself", answer, {"What did you do?": "Refunded 20 € in cash."})
    assert "#1 is closed because you fixed it yourself." in dms(ana)[-1]
    assert "Tell #shop-harbour" in ana.sees("@bot")[-1].labels
    assert "Fixed on the spot. Thank you, Ana" in card(ben).words
    assert "What was done: Refunded 20 € in cash." in card(ben).words
    assert "Ana fixed it on the spot" in thread(ben)[-1].words
    await shop.until(13, 12)
    assert len(thread(ben)) == 1
    await press(shop, ana, "Still happening", next(m for m in ana.sees("@bot") if m.words.startswith("#1 · ")))
    assert "#1 · Nobody has it yet" in card(ben).words
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    assert "#1 · Fixed, says Ana. Thank you, Ben" in card(ben).words


async def test_each_good_end_is_told_where_it_was_raised_once_and_none_that_is_over(shop: World) -> None:
    ana, olga = shop.person("Ana"), shop.person("Olga")
    await raise_flag(shop)
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    first = asked(ana, "Tell #shop-harbour")
    await press(shop, ana, "Tell #shop-harbour", first)
    await ana.press("Tell #shop-harbour", on=first, late=True)
    await press(shop, ana, "Still happening", (await ana.command("#shop-harbour", "/flags 1")).message)
    got = await ana.press("Tell #shop-harbour", on=first, late=True)
    assert "#1 is not closed any more, so there is nothing to tell yet." in got.message.words
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Can't tell yet"))
    await press(shop, ana, "Tell #shop-harbour", asked(ana, "Tell #shop-harbour"))
    told = [message.words for message in olga.sees("#shop-harbour") if message.words.startswith("#1 is fixed.")]
    assert len(told) == 2


async def test_a_hidden_name_is_gone_from_card_and_record(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    answer = await raise_flag(shop)
    assert "Ana, #shop-harbour" in card(ben).words
    await press(shop, ana, "Hide my name", answer)
    assert "Ana" not in card(ben).words
    await press(shop, ben, "I'll take it", card(ben))
    await fix(shop)
    await press(shop, ana, "Still happening", asked(ana, "Still happening"))
    sheet = (await ben.command("#payments", "/flags 1")).message
    assert "Ana" not in sheet.words + card(ben).words + " ".join(message.words for message in thread(ben))
    assert "Payments sees your words, not your name" in ana.sees("#shop-harbour")[-1].words


async def test_a_private_flag_that_moved_leaves_no_words_with_the_team_that_had_it(shop: World) -> None:
    ben, ivo = shop.person("Ben"), shop.person("Ivo")
    await raise_flag(shop, "the refund of Mrs Miller", channel="#vault")
    assert "Mrs Miller" in card(ben).words
    await fill_in(shop, ben, "Move to another team", card(ben), {"Whose is it?": "IT"})
    assert "Mrs Miller" in card(ivo, "#it-help").words
    assert card(ben).words.startswith("#1 · Moved to IT.")
    assert "Mrs Miller" not in card(ben).words
    assert "Ana" not in card(ben).words


async def test_a_yes_that_it_held_is_said_once(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    await shop.pass_time(days=31)
    sheet = (await ana.command("#shop-harbour", "/flags 1")).message
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    got = await press(shop, ana, "Yes, it's fixed", sheet)
    assert got.messages == [], "as it is wanted: the sheet is drawn anew, and that is all"
    assert "Yes, it's fixed" not in ana.sees("#shop-harbour")[-1].labels
    assert sum("It held" in message.words for message in thread(ben)) == 1
    assert "Yes, it's fixed" not in (await ana.command("#shop-harbour", "/flags 1")).message.labels


async def test_the_wrong_team_hands_it_on_and_its_old_card_says_where_it_went(world: World) -> None:
    ana, ben, ivo = world.person("Ana"), world.person("Ben"), world.person("Ivo")
    await raise_flag(world, "the till has no network")
    await world.until(4, 14, 30)
    await fill_in(world, ben, "Move to another team", card(ben), {"Whose is it?": "IT"})
    assert card(ben).words.startswith("#1 · Moved to IT. It goes on there.")
    assert card(ben).labels == []
    assert "#1 · Nobody has it yet" in card(ivo, "#it-help").words
    assert "has moved to IT, who can do more about it. Its time goes on counting." in dms(ana)[-1]
    await world.until(5, 10, 30)
    assert "nobody could take #1 in two working days" in " ".join(m.words for m in thread(ivo, "#it-help"))


async def test_the_reporter_says_wrong_team_and_need_not_know_which(shop: World) -> None:
    ana, tess = shop.person("Ana"), shop.person("Tess")
    answer = await raise_flag(shop)
    await fill_in(shop, ana, "Wrong team?", answer, {"Whose is it?": None})
    assert "#1 · Nobody has it yet" in card(tess, "#triage").words
    redrawn = next(message for message in ana.sees("#shop-harbour") if message.ephemeral)
    assert "It waits for triage." in redrawn.words
    got = await fill_in(shop, ana, "Wrong team?", redrawn, {"Whose is it?": None})
    assert got.modal is not None
    assert got.modal.errors == {"Whose is it?": "Triage has #1 already. They find out whose it is."}


async def test_the_team_asks_the_reporter_and_reads_the_answer_in_the_thread(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    await fill_in(
        shop, ben, "Ask the reporter", card(ben), {"What do you want to know from Ana?": "Which till & card?"}
    )
    assert 'Payments asks about #1 (gift card refund fails at till 2): "Which till & card?"' in dms(ana)[-1]
    await fill_in(shop, ana, "Answer", ana.sees("@bot")[-1], {"Your answer": "Till 2, the blue card."})
    assert '@Ben, Ana answers: "Till 2, the blue card."' in heard(ben)[-1]
