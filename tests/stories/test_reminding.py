"""What happens while nobody acts: who hears of it, when, and that everything said rings somebody or is seen."""

from __future__ import annotations

from tests.support.hands import all_heard, card, dms, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World


async def test_while_nobody_has_it_the_channel_sees_it_and_then_lead_and_head_are_asked(shop: World) -> None:
    ben, lea, hugo = shop.person("Ben"), shop.person("Lea"), shop.person("Hugo")
    await raise_flag(shop)
    before = rung(shop)
    await shop.until(3, 14, 1)
    assert thread(ben) == []
    await shop.until(3, 14, 3)
    first = thread(ben)[-1]
    assert first.broadcast
    assert "#1 needs a person: gift card refund fails at till 2." in first.words
    assert "Next: tomorrow 14:02; Lea is named on Thu 5 Nov." in first.words
    assert "C_PAY" in ben.bold()
    assert whose_rang(before, shop) == set()

    await shop.until(4, 14, 3)
    assert [message.ts for message in thread(ben)] != [first.ts]
    assert len(thread(ben)) == 1, "one live reminder: the one before is gone"

    await shop.until(5, 10, 3)
    assert "@Lea, nobody could take #1 in two working days. The team may be full." in thread(ben)[-1].words
    assert "I write to you because you are the lead of Payments. Open the thread" in all_heard(lea)
    assert whose_rang(before, shop) == {"Lea"}
    assert {"Give to…", "I'll take it", "Won't fix"} <= set(thread(ben)[-1].labels)

    await shop.until(10, 10, 3)
    assert "Nobody could take #1 in five working days" in all_heard(hugo)
    assert "because you are the head of Payments" in all_heard(hugo)
    assert len(heard(hugo)) == 1
    assert sum("needs a person" in message.words for message in thread(ben)) == 1
    assert sum("nobody could take" in message.words for message in thread(ben)) == 2, "escalations stay"


async def test_nights_and_weekends_are_silent(shop: World) -> None:
    ben = shop.person("Ben")
    await shop.until(6, 16, 30)
    await raise_flag(shop)
    before, said = rung(shop), len(shop.sandbox.said)
    await shop.until(9, 8, 59)
    assert whose_rang(before, shop) == set()
    assert len(shop.sandbox.said) == said
    await shop.until(9, 12, 31)
    assert "needs a person" in thread(ben)[-1].words


async def test_whoever_has_it_and_names_no_day_is_asked_for_one(shop: World) -> None:
    ben, lea = shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    before = rung(shop)
    await shop.until(5, 10, 1)
    assert whose_rang(before, shop) == set()
    await shop.until(5, 10, 30)
    assert "Ben has #1, and after two working days there is no day yet. They may have too much." in dms(lea)[-1]
    await shop.until(9, 10, 30)
    assert "@Ben, when will Ana hear?" in heard(ben)[-1]


async def test_a_minor_flag_waits_longer_and_never_reaches_the_head(shop: World) -> None:
    ben, hugo, lea = shop.person("Ben"), shop.person("Hugo"), shop.person("Lea")
    await raise_flag(shop, "minor: the till drawer squeaks")
    assert "minor" in card(ben).words
    await shop.until(5, 10, 0)
    assert thread(ben) == []
    await shop.until(5, 10, 3)
    assert "needs a person" in thread(ben)[-1].words
    await shop.until(18, 12)
    assert "could take #1 in ten working days" in all_heard(lea)
    await shop.until(30, 12)
    assert heard(hugo) == []


async def test_everything_said_because_its_time_came_rings_somebody_or_stands_in_the_channel(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    told = len(shop.sandbox.said)
    await shop.until(6, 12)
    await press(shop, ben, "I'll take it", card(ben))
    await press(shop, ben, "Monday", card(ben))
    await shop.until(11, 12)
    rings = {
        (ring.channel, ring.ts) for one in shop.sandbox.company.people for ring in shop.sandbox.person(one.id).phone()
    }
    scheduled = ("reminder", "escalation", "promise_day", "slip")
    said = [one for one in shop.sandbox.said[told:] if (one.key or "").startswith(scheduled)]
    assert len(said) >= 6
    assert all(one.message.broadcast or (one.channel, one.ts) in rings for one in said)


async def test_a_team_without_a_lead_is_asked_who_leads_it(shop: World) -> None:
    bea = shop.person("Bea")
    shop.sandbox.disable("U_LEA")
    shop.sandbox.disable("U_HUGO")
    await raise_flag(shop)
    await shop.until(5, 10, 30)
    assert (
        "Nobody leads Payments now. Who should I ask? Anyone here can say so with /flagteam." in thread(bea)[-1].words
    )


async def test_where_nobody_is_above_the_lead_the_lead_is_asked_again_as_the_lead(shop: World) -> None:
    tess = shop.person("Tess")
    await raise_flag(shop, "the roof leaks")
    await shop.until(10, 10, 30)
    asked = [words for words in heard(tess) if "I write to you" in words]
    assert len(asked) == 2
    assert all("because you are the lead of Triage" in words for words in asked)
