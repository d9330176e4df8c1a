"""A thumb that presses twice, before what it pressed is drawn anew: it is one press, and nobody hears of the second."""

from __future__ import annotations

from datetime import date

from bot.sandbox.person import Person
from bot.sandbox.seen import SeenMessage
from tests.support.hands import all_heard, asked, card, dms, fill_in, fix, heard, press, raise_flag, thread
from tests.support.world import World


async def _twice(world: World, person: Person, label: str, on: SeenMessage) -> list[str]:
    """Both presses carry the message as it was; what the second one was answered with."""
    await press(world, person, label, on)
    got = await person.press(label, on=on, late=True)
    await world.settle()
    return [message.words for message in got.messages]


def _record(sheet: SeenMessage, words: str) -> int:
    return sheet.words.count(words)


async def test_a_day_promised_twice_is_one_promise_and_calls_nobody(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    assert await _twice(shop, ben, "Tomorrow", card(ben)) == []
    await fill_in(shop, ben, "Promise a day", card(ben), {"By which day?": date(2026, 11, 4)})
    assert sum("promises: fixed by Wed 4 Nov." in words for words in dms(ana)) == 1
    assert "takes longer" not in all_heard(ana)
    assert heard(lea) == []


async def test_an_hour_promised_twice_is_one_promise_too(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop, "!gift card refund fails at till 2")
    await press(shop, ben, "I'll take it", card(ben))
    shown = card(ben)
    await press(shop, ben, "In an hour", shown)
    await shop.pass_time(seconds=1)
    await ben.press("In an hour", on=shown, late=True)
    await shop.settle()
    assert sum("Ben promises: fixed by" in words for words in dms(ana)) == 1
    assert "takes longer" not in all_heard(ana)


async def test_an_earlier_day_is_told_as_one_and_only_news_for_what_was_to_be_fixed_as_a_delay(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    await press(shop, ben, "I'll take it", card(ben))
    await press(shop, ben, "Friday", card(ben))
    for day in (5, 4):
        await fill_in(shop, ben, "Promise a day", card(ben), {"By which day?": date(2026, 11, day)})
    assert "(gift card refund fails at till 2): Ben promises: fixed by Wed 4 Nov." in dms(ana)[-1]
    assert heard(lea) == [], "sooner than promised is no reason to call anybody"
    entries = {"What do you promise?": "There is news by then", "By which day?": date(2026, 11, 4)}
    await fill_in(shop, ben, "Promise a day", card(ben), entries)
    assert "takes longer than planned. Ben now promises: news by Wed 4 Nov." in dms(ana)[-1]
    sheet = (await ana.command("#shop-harbour", "/flags 1")).message
    assert _record(sheet, "Ben moved the day: fixed by") == 2, "each is in the record"


async def test_who_takes_a_flag_twice_has_it(shop: World) -> None:
    ben, bea = shop.person("Ben"), shop.person("Bea")
    await raise_flag(shop)
    shown = card(ben)
    assert await _twice(shop, ben, "I'll take it", shown) == []
    late = await bea.press("I'll take it", on=shown, late=True)
    assert "#1 has moved on meanwhile. Ben of Payments has it" in late.message.words
    assert '"I\'ll take it" did nothing.' in late.message.words


async def test_who_hides_their_name_twice_is_not_told_that_it_did_nothing(shop: World) -> None:
    ana = shop.person("Ana")
    answer = await raise_flag(shop)
    assert await _twice(shop, ana, "Hide my name", answer) == []
    assert await _twice(shop, ana, "Make it urgent", answer) == []
    shown = next(message for message in ana.sees("#shop-harbour") if message.ts == answer.ts)
    assert "Payments sees your words, not your name" in shown.words
    assert "Not urgent" in shown.labels


async def test_a_question_answered_twice_is_answered_once(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await fix(shop)
    question = asked(ana, "Can't tell yet")
    assert await _twice(shop, ana, "Can't tell yet", question) == []
    assert sum("can't tell yet" in message.words for message in thread(ben)) == 1
    assert "Can't tell yet" not in (await ana.command("#shop-harbour", "/flags 1")).message.labels, "until I ask again"
    await press(shop, ana, "Yes, it's fixed", dm_card(ana))
    late = await ana.press("Yes, it's fixed", on=question, late=True)
    assert late.messages == []
    await press(shop, ana, "Still happening", dm_card(ana))
    late = await ana.press("Still happening", on=question, late=True)
    assert late.message.words.startswith("#1 is open already. Ben of Payments has it")
    assert "did nothing" not in late.message.words


def dm_card(person: Person) -> SeenMessage:
    """The one that is kept current."""
    return next(message for message in person.sees("@bot") if message.words.startswith("#1 · "))


async def test_a_reporter_whom_a_lead_has_asked_again_twice_is_asked_once_more(shop: World) -> None:
    ana, lea = shop.person("Ana"), shop.person("Lea")
    await raise_flag(shop)
    await fix(shop)
    await shop.until(20, 12)
    assert await _twice(shop, lea, "Ask again", card(lea)) == []
    await shop.pass_time(minutes=1)
    assert sum("Is it fixed for you?" in words for words in dms(ana)) == 4, "three times before it was closed, and now"


async def test_a_lead_who_gives_a_flag_to_themselves_takes_it(shop: World) -> None:
    ana, lea = shop.person("Ana"), shop.person("Lea")
    await raise_flag(shop)
    await fill_in(shop, lea, "Give to…", card(lea), {"Who takes it?": "Lea"})
    assert "#1 · Lea has it" in card(lea).words
    assert thread(lea) == [], "nobody asks themselves"
    assert heard(lea) == []
    assert "Lea took it" in (await lea.command("#payments", "/flags 1")).message.words
    assert "Lea of Payments has it now." in dms(ana)[-1]
