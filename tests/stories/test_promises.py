"""A day that somebody promised: how it is given, kept in mind, moved and missed."""

from __future__ import annotations

from datetime import date

from tests.support.hands import card, dms, fill_in, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World


async def _taken(world: World) -> None:
    ben = world.person("Ben")
    await raise_flag(world)
    await press(world, ben, "I'll take it", card(ben))


async def test_a_day_by_form_may_bring_news_only_and_a_link(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await _taken(shop)
    entries = {
        "What do you promise?": "There is news by then",
        "By which day?": date(2026, 11, 30),
        "A link to the work": "https://tracker.example/77",
    }
    got = await fill_in(shop, ben, "Another day", card(ben), entries)
    assert got.modal is not None
    assert "more than ten working days away" in got.modal.errors["By which day?"]
    assert "Tuesday" in got.modal.errors["By which day?"]
    await ben.fill(got.modal, {"By which day?": date(2026, 11, 12)})
    assert (await ben.submit(got.modal)).modal is None
    await shop.settle()
    assert "Promised: news by Thu 12 Nov." in card(ben).words
    assert "Ben promises: news by Thu 12 Nov." in dms(ana)[-1]


async def test_a_day_that_has_passed_and_a_link_that_is_none_are_said_at_their_fields(shop: World) -> None:
    ben = shop.person("Ben")
    await _taken(shop)
    got = await fill_in(shop, ben, "Another day", card(ben), {"By which day?": date(2026, 11, 2)})
    assert got.modal is not None
    assert "That day has passed." in got.modal.errors["By which day?"]
    await ben.fill(got.modal, {"By which day?": date(2026, 11, 4), "A link to the work": "see the tracker"})
    got = await ben.submit(got.modal)
    assert got.modal is not None
    assert got.modal.errors == {"A link to the work": "A link begins with https:// and has no spaces."}


async def test_it_is_quiet_until_the_day_and_that_morning_the_owner_alone_is_asked(shop: World) -> None:
    ben = shop.person("Ben")
    await _taken(shop)
    await press(shop, ben, "Friday", card(ben))
    before = rung(shop)
    await shop.until(6, 8, 59)
    assert whose_rang(before, shop) == set()
    await shop.until(6, 9, 1)
    assert whose_rang(before, shop) == {"Ben"}
    assert "#1 has its day" in heard(ben)[-1]
    assert thread(ben)[-1].labels == ["Promise a day", "Fixed", "Give back"]


async def test_a_day_that_passes_unmet_names_owner_and_lead_and_is_told_to_the_reporter(world: World) -> None:
    ana, ben, lea = world.person("Ana"), world.person("Ben"), world.person("Lea")
    await _taken(world)
    await press(world, ben, "Tomorrow", card(ben))
    await world.until(5, 8, 59)
    before = rung(world)
    await world.until(5, 9, 1)
    assert whose_rang(before, world) == {"Ana", "Ben", "Lea"}
    said = thread(ben)[-1].words
    assert "The day for #1 has passed. @Ben, which day now?" in said
    assert "@Lea, so that you know." in said
    assert "#1 needs more time. I have asked Ben for a new day and will tell you." in dms(ana)[-1]
    assert "The day for #1 has passed. I have asked Ben for a new one." in dms(lea)[-1]
    await press(world, ben, "Tomorrow", card(ben))
    assert "Promised: fixed by Fri 6 Nov." in card(ben).words


async def test_moving_the_day_is_told_and_the_second_time_in_a_row_names_the_lead(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await _taken(shop)
    await press(shop, ben, "Friday", card(ben))
    await fill_in(shop, ben, "Promise a day", card(ben), {"By which day?": date(2026, 11, 9)})
    assert "takes longer than planned. Ben now promises: fixed by Mon 9 Nov." in dms(ana)[-1]
    assert heard(lea) == []
    await fill_in(shop, ben, "Promise a day", card(ben), {"By which day?": date(2026, 11, 10)})
    assert "The day for #1 has moved two times. What would help, or what should Ana hear?" in dms(lea)[-1]
    assert "@Lea, the day for #1 has moved two times." in thread(ben)[-1].words
    await shop.until(6, 12)
    assert "has its day" not in " ".join(heard(ben))


async def test_a_lead_who_moves_their_own_day_twice_is_not_named_to_themselves_but_whoever_is_above(
    shop: World,
) -> None:
    lea, hugo = shop.person("Lea"), shop.person("Hugo")
    await raise_flag(shop)
    await press(shop, lea, "I'll take it", card(lea))
    await press(shop, lea, "Friday", card(lea))
    for day in (9, 10):
        await fill_in(shop, lea, "Promise a day", card(lea), {"By which day?": date(2026, 11, day)})
    assert "@Hugo, the day for #1 has moved two times." in thread(lea)[-1].words
    assert "because you are the head of Payments" in dms(hugo)[-1]
    assert dms(lea) == []


async def test_who_promises_for_somebody_else_is_named_and_whoever_has_it_is_told_at_once(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await _taken(shop)
    before = rung(shop)
    await press(shop, lea, "Friday", card(lea))
    assert "(gift card refund fails at till 2): Lea promises: fixed by Fri 6 Nov." in dms(ana)[-1]
    assert whose_rang(before, shop) == {"Ana", "Ben"}
    told = thread(ben)[-1]
    assert "@Ben, Lea has promised for you: fixed by Fri 6 Nov. If that can't be, name another day." in told.words
    assert told.labels == ["Promise a day", "Give back"]
    await fill_in(shop, ben, "Promise a day", told, {"By which day?": date(2026, 11, 9)})
    assert "takes longer than planned. Ben now promises: fixed by Mon 9 Nov." in dms(ana)[-1]
    await shop.until(9, 9, 1)
    assert "@Ben, the promise is: fixed by Mon 9 Nov. Is it done" in heard(ben)[-1]


async def test_a_day_kept_needs_no_reminding(shop: World) -> None:
    ben, ana = shop.person("Ben"), shop.person("Ana")
    await _taken(shop)
    await press(shop, ben, "Tomorrow", card(ben))
    await shop.until(4, 15)
    await fill_in(shop, ben, "Fixed", card(ben), {"What changed?": "New limit.", "Why had it happened?": "Old one."})
    await shop.until(5, 12)
    assert all("has passed" not in words for words in dms(ana) + [m.words for m in thread(ben)])
