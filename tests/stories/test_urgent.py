"""What cannot wait: by day, at night, and when it turns out that it can."""

from __future__ import annotations

from tests.support.hands import all_heard, card, dms, fill_in, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World


async def test_by_day_it_is_called_soon_and_lead_and_head_within_two_hours(shop: World) -> None:
    ben, lea, hugo = shop.person("Ben"), shop.person("Lea"), shop.person("Hugo")
    answer = await raise_flag(shop, "!no till takes cards")
    assert "#1 is saved as urgent. Payments has it." in answer.words
    assert "In an emergency" not in answer.words
    assert "#1 · Urgent · Nobody has it yet" in card(ben).words
    await shop.until(3, 10, 18)
    assert "#1 needs a person (urgent): no till takes cards." in thread(ben)[-1].words
    await shop.until(3, 10, 33)
    assert "could take #1 in 30 minutes" in all_heard(lea)
    await shop.until(3, 12, 3)
    assert "Nobody could take #1 in 2 hours" in all_heard(hugo)


async def test_an_urgent_promise_is_an_hour(shop: World) -> None:
    ben, ana = shop.person("Ben"), shop.person("Ana")
    await raise_flag(shop, "urgent: no till takes cards")
    await press(shop, ben, "I'll take it", card(ben))
    await press(shop, ben, "In an hour", card(ben))
    assert "Promised: fixed by today 11:02." in card(ben).words
    assert "Ben promises: fixed by today 11:02." in dms(ana)[-1]
    await shop.until(3, 10, 33)
    assert "@Ben, the promise is: fixed by Tue 3 Nov 11:02. Is it done, or which time instead?" in heard(ben)[-1]
    await shop.until(3, 11, 5)
    assert "The time for #1 has passed. @Ben, which time now?" in thread(ben)[-1].words
    assert "I have asked Ben for a new time and will tell you." in dms(ana)[-1]


async def test_at_night_it_is_called_three_times_then_it_waits_for_the_morning(world: World) -> None:
    ben, lea, hugo = world.person("Ben"), world.person("Lea"), world.person("Hugo")
    await world.until(3, 22)
    answer = await raise_flag(world, "!smoke from the till")
    assert "They are closed until tomorrow 09:00." in answer.words
    assert "I call them three times at most and write once to Lea and Hugo." in answer.words
    assert "In an emergency: Call the card service: 0800 123." in answer.words
    await world.until(4, 8, 59)
    assert sum("I write to you" in words for words in heard(lea)) == 1
    assert sum("I write to you" in words for words in heard(hugo)) == 1
    assert len([one for one in world.sandbox.said if (one.key or "").startswith(("reminder:1", "escalation:1"))]) == 3
    await world.until(4, 9, 1)
    assert "#1 needs" in thread(ben)[-1].text
    assert thread(ben)[-1].at.hour == 8, "nine o'clock in Berlin"


async def test_a_member_lowers_it_with_a_reason_that_the_reporter_reads(shop: World) -> None:
    ben, ana = shop.person("Ben"), shop.person("Ana")
    await raise_flag(shop, "!till 2 prints slowly")
    await fill_in(shop, ben, "Not urgent", card(ben), {"Why can it wait?": "Till 1 prints well."})
    assert "Till 1 prints well." in dms(ana)[-1]
    assert "Urgent" not in card(ben).words
    assert "Not urgent: Till 1 prints well." in card(ben).words
    before = rung(shop)
    await shop.until(3, 13)
    assert thread(ben) == []
    assert whose_rang(before, shop) == set()


async def test_the_reporter_makes_it_urgent_and_the_team_hears_at_once(shop: World) -> None:
    ben, ana = shop.person("Ben"), shop.person("Ana")
    answer = await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    await press(shop, ana, "Make it urgent", answer)
    assert "@Ben, #1 is urgent now: Ana says that it can't wait." in heard(ben)[-1]
    redrawn = next(message for message in ana.sees("#shop-harbour") if message.ephemeral)
    assert "Not urgent" in redrawn.labels
    assert "Make it urgent" not in redrawn.labels


async def test_a_reporter_takes_it_back_where_they_made_it_urgent(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await press(shop, ana, "Make it urgent", ana.sees("@bot")[-1])
    form = (await ana.press("Not urgent", on=ana.sees("@bot")[-1])).modal
    assert form is not None
    assert "Ana and Payments read this." in form.words
    await ana.fill(form, {"Why can it wait?": "My thumb slipped"})
    assert (await ana.submit(form)).modal is None
    await shop.settle()
    assert "Make it urgent" in ana.sees("@bot")[-1].labels
    assert "Not urgent: My thumb slipped" in card(ben).words


async def test_a_member_who_makes_it_urgent_says_so_in_their_own_name(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    await press(shop, ben, "Make it urgent", (await ben.command("#payments", "/flags 1")).message)
    assert "#1 is urgent now: Ben says that it can't wait." in thread(ben)[-1].words
    assert thread(ben)[-1].broadcast, "nobody has it, and nobody follows its thread"
