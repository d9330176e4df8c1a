"""Leads leave Slack: whoever is above them is asked, the team is told to name another, and nothing waits for nobody."""

from __future__ import annotations

from datetime import date

from tests.support.hands import asked, card, dms, fill_in, fix, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World

NAME = "Name somebody"


async def leave(world: World, *names: str) -> None:
    for name in names:
        world.sandbox.disable(f"U_{name.upper()}")
        await world.settle()


async def test_a_lead_who_left_is_skipped_upward_and_the_team_is_told_once_to_name_another(world: World) -> None:
    ben, hugo = world.person("Ben"), world.person("Hugo")
    before = rung(world)
    await leave(world, "Lea")
    await leave(world, "Lea")
    await world.pass_time(minutes=1)
    notes = [message for message in ben.sees("#payments") if NAME in message.labels]
    until = "Until somebody is named I ask Hugo. Hugo or an admin can say who it is."
    assert [note.words for note in notes] == [f"Payments has no lead now: Lea has left Slack. {until}\nName somebody"]
    assert whose_rang(before, world) == {"Hugo"}
    assert "Until somebody is named I ask you. Who is it?" in dms(hugo)[-1]
    refused = (await ben.press(NAME, on=notes[0])).message
    assert "Only Hugo, its head or an admin can change it." in refused.words
    await raise_flag(world)
    await world.until(5, 10, 30)
    assert "nobody could take #1" in " ".join(message.words for message in thread(ben))
    assert "Nobody could take #1" in dms(hugo)[-1]
    record = (await ben.command("#payments", "/flags 1")).message.words
    assert "There is no lead: I asked the head, Hugo" in record, "the record says who was asked"
    form = (await hugo.press(NAME, on=asked(hugo, NAME))).modal
    assert form is not None
    await hugo.fill(form, {"Who leads it?": "Bea"})
    assert (await hugo.submit(form)).modal is None
    await world.settle()
    assert "Lead: Bea" in ben.sees("#payments")[-1].words


async def test_once_lead_and_head_are_gone_a_member_sets_the_team_up_again(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await leave(shop, "Hugo", "Lea")
    [above, lead] = [message for message in ben.sees("#payments") if NAME in message.labels]
    assert "Nobody is above the lead of Payments any more: Hugo has left Slack." in above.words
    assert "Payments has no lead now: Lea has left Slack. Who leads it now? Anyone in its channel" in lead.words
    stranger = (await ana.command("#payments", "/flagteam")).modal
    assert stranger is None
    form = (await ben.press(NAME, on=lead)).modal
    assert form is not None
    await ben.fill(form, {"Who leads it?": "Lea"})
    wrong = (await ben.submit(form)).modal
    assert wrong is not None
    assert wrong.errors == {"Who leads it?": "Lea has left Slack. Please name somebody else."}
    await ben.fill(wrong, {"Who leads it?": None})
    assert (await ben.submit(wrong)).modal is None
    await shop.settle()
    assert "Lead: Ben" in ben.sees("#payments")[-1].words


async def test_what_a_lead_has_no_room_for_before_they_leave_comes_to_who_is_asked_next(shop: World) -> None:
    ben, hugo = shop.person("Ben"), shop.person("Hugo")
    for words in ("gift card refund fails", "the refund form is gone", "the till is slow"):
        await raise_flag(shop, words)
        await shop.pass_time(minutes=90)
    await shop.until(5, 17)
    await leave(shop, "Lea")
    await shop.until(6, 9, 1)
    told = " ".join(dms(hugo))
    assert "Nobody could take #2" in told
    assert "Nobody could take #3" in told
    assert "because you are the head of Payments" in told
    assert "Nobody could take #1" not in told, "Lea was told of that"
    assert "is closed" not in " ".join(message.words for message in ben.sees("#payments"))


async def _moves_the_day_twice(world: World) -> None:
    ben = world.person("Ben")
    await raise_flag(world)
    await press(world, ben, "I'll take it", card(ben))
    await press(world, ben, "Friday", card(ben))
    for day in (9, 10):
        await fill_in(world, ben, "Promise a day", card(ben), {"By which day?": date(2026, 11, day)})


async def test_a_day_that_moved_twice_without_a_lead_goes_to_the_head(shop: World) -> None:
    ben, hugo = shop.person("Ben"), shop.person("Hugo")
    await leave(shop, "Lea")
    await _moves_the_day_twice(shop)
    assert "the day for #1 has moved two times." in thread(ben)[-1].words
    assert "The day for #1 has moved two times. What would help, or what should Ana hear?" in dms(hugo)[-1]


async def test_a_day_that_moved_twice_with_nobody_to_name_is_shown_to_the_whole_team(shop: World) -> None:
    bea = shop.person("Bea")
    await leave(shop, "Lea", "Hugo")
    await _moves_the_day_twice(shop)
    shown = bea.sees("#payments")[-1]
    assert "Payments, the day for #1 has moved two times." in shown.words
    assert "Nobody leads Payments now. Who should I ask?" in shown.words
    assert shown.labels == ["Promise a day", "Fixed", NAME]


async def _declined(world: World) -> None:
    lea = world.person("Lea")
    await raise_flag(world)
    entries = {"Why not?": "The tills are replaced in December.", "When do you look at it again?": date(2026, 11, 20)}
    await fill_in(world, lea, "Won't fix", card(lea), entries)


async def test_a_declined_flag_whose_lead_left_comes_back_to_the_head(shop: World) -> None:
    hugo = shop.person("Hugo")
    await _declined(shop)
    await leave(shop, "Lea")
    await shop.until(20, 9, 1)
    assert "#1 is back, as agreed" in dms(hugo)[-1]
    assert "#1 is back, as agreed" in heard(hugo)[-1]


async def test_a_declined_flag_that_nobody_leads_comes_back_to_the_whole_team(shop: World) -> None:
    ben = shop.person("Ben")
    await _declined(shop)
    await leave(shop, "Lea", "Hugo")
    await shop.until(20, 9, 1)
    shown = ben.sees("#payments")[-1]
    assert "#1 is back, as agreed" in shown.words
    assert shown.labels == ["I'll take it", "Fixed", NAME]
    assert (
        "Nobody leads the team: it came back to all its members"
        in (await ben.command("@bot", "/flags 1")).message.words
    )
    await press(shop, ben, "I'll take it", shown)
    assert "#1 · Ben has it" in card(ben).words


async def test_with_neither_reporter_nor_lead_the_team_itself_is_asked_whether_it_is_fixed_and_held(
    shop: World,
) -> None:
    bea = shop.person("Bea")
    await raise_flag(shop)
    await fix(shop)
    await leave(shop, "Ana", "Lea", "Hugo")
    await shop.until(5, 10, 30)
    question = bea.sees("#payments")[-1]
    assert "Whoever raised it has left, so I ask you. Is it fixed?" in question.words
    await press(shop, bea, "Yes, it's fixed", question)
    assert "Bea says it's fixed." in thread(bea)[-1].words
    await shop.pass_time(days=33)
    question = bea.sees("#payments")[-1]
    assert "Did it hold?" in question.words
    await press(shop, bea, "Still happening", question)
    assert "#1 is still happening, says Bea." in " ".join(message.words for message in thread(bea))
