"""The main job: from one line to a confirmed fix, by what people see."""

from __future__ import annotations

from tests.support.world import World


async def test_a_flag_is_saved_shown_taken_promised_fixed_and_confirmed(world: World) -> None:
    ana, ben = world.person("Ana"), world.person("Ben")

    got = await ana.command("#shop-harbour", "/flag gift card refund fails at till 2")
    assert "#1 is saved. Payments has it." in got.message.words
    assert "Refund up to 50 €" in got.message.words
    await world.settle()

    card = ben.sees("#payments")[-1]
    assert "gift card refund fails at till 2" in card.words
    await ben.press("I'll take it", on=card)
    await world.settle()
    assert any("Ben of Payments has it" in message.words for message in ana.sees("@bot"))

    card = ben.sees("#payments")[-1]
    await ben.press("Tomorrow", on=card)
    await world.settle()
    modal = (await ben.press("Fixed", on=ben.sees("#payments")[-1])).modal
    assert modal is not None
    told = {
        "What changed?": "We raised the card service's time limit.",
        "Why had it happened?": "The limit was too short for gift cards.",
    }
    await ben.fill(modal, told)
    await ben.submit(modal)
    await world.pass_time(minutes=10)

    question = ana.sees("@bot")[-1]
    assert "is fixed" in question.words
    await ana.press("Yes, it's fixed", on=question)
    await world.settle()
    thread = ben.sees("#payments", thread=ben.sees("#payments")[-1])
    assert any("Ana says it's fixed" in message.words for message in thread)
