"""The six steps: each can be done for the person, each ticks itself off when it is done by hand."""

from __future__ import annotations

import pytest

from bot.demo.company import ANA, BEN, HARBOUR, LEADS, PAYMENTS
from bot.demo.hands import Hands
from bot.demo.living import Demo
from bot.demo.story import STEPS
from bot.demo.witness import FIRST, Sight, slips_in

KEYS = [step.key for step in STEPS]


def done(demo: Demo) -> list[str]:
    return [step["key"] for step in demo.story()["steps"] if step["done"]]


async def test_done_for_the_person_one_by_one_the_story_runs_to_its_end(demo: Demo) -> None:
    for count, key in enumerate(KEYS, 1):
        await demo.do_step(key)
        assert done(demo) == KEYS[:count]
    assert demo.story()["focus"]["as"] == ANA
    ana, chi = demo.sandbox.person(ANA), demo.sandbox.person("U0CHI")
    assert any("without asking" in message.words for message in ana.sees(HARBOUR))
    assert any("needs more time" in ring.text for ring in ana.phone())
    assert any(f"The day for #{FIRST} has passed" in ring.text for ring in chi.phone())
    digest = [message for message in chi.sees(LEADS) if "Last week:" in message.words][-1]
    assert [block["type"] for block in digest.blocks].count("image") == 1
    card = next(card for card in Sight(demo.sandbox).cards() if card.number == FIRST)
    assert card.message.channel == PAYMENTS
    assert "Fixed, says Ana Weber" in card.message.words


async def test_a_later_step_does_what_it_needs_of_the_earlier_ones_and_no_more(demo: Demo) -> None:
    await demo.do_step("digest")
    assert done(demo) == ["digest"]
    await demo.do_step("fixed")
    assert done(demo) == ["flag", "take", "fixed", "digest"]
    await demo.do_step("slip")
    assert done(demo) == ["flag", "take", "slip", "fixed", "digest"]


async def test_steps_done_by_hand_tick_themselves_off_and_the_rest_goes_on_from_there(demo: Demo) -> None:
    ana, ben = Hands(demo.sandbox, ANA), Hands(demo.sandbox, BEN)
    number, _ = await ana.flag(HARBOUR, "The voucher printed at till 1 has no number")
    assert done(demo) == ["flag"]
    await ben.press_card(number, "I'll take it")
    await ben.press("Another day", await ben.card(number, "Another day"))
    await ben.person.close(ben.person.modal() or pytest.fail("no form"))
    assert done(demo) == ["flag"]
    await demo.do_step("take")
    assert [card.number for card in Sight(demo.sandbox).cards() if card.number >= FIRST] == [number]
    await ana.read(number, HARBOUR)
    assert done(demo) == ["flag", "take", "record"]


async def test_a_flag_from_the_form_and_a_record_opened_from_a_list_count_as_well(demo: Demo) -> None:
    ana = demo.sandbox.person(ANA)
    form = (await ana.shortcut("Flag a problem")).modal or pytest.fail("no form")
    await ana.fill(form, {"What did you notice?": "The lamp in the window flickers"})
    await ana.close((await ana.submit(form)).modal or pytest.fail("no answer"))
    await demo.sandbox.until(lambda: done(demo) == ["flag"])
    found = await ana.command(HARBOUR, "/flags")
    await ana.press("Open", found.message or pytest.fail("no list"), beside="#35 ")
    await demo.sandbox.until(lambda: done(demo) == ["flag", "record"])


def test_another_flags_day_that_passed_is_not_taken_for_ones_own() -> None:
    words = "Two things for you. #42 needs you: nobody could take it. #23 needs you. The day for #23 has passed."
    assert slips_in(words) == {23}


async def test_a_step_that_does_not_exist_is_refused(demo: Demo) -> None:
    with pytest.raises(KeyError):
        await demo.do_step("seventh")
