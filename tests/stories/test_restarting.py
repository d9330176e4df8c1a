"""The bot stops, for a deploy or an outage, and nothing that was said to anybody is forgotten."""

from __future__ import annotations

from datetime import timedelta

from bot.app import build
from bot.delivery.desk import Timings
from tests.support.hands import card, dms, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World


async def _start_again(world: World) -> None:
    """A new process on the same database, whose work clock is where the world's is."""
    timings = Timings(pace=timedelta(0), ahead=timedelta(0))
    world.bot = await build(world.bot.settings, timings=timings)
    world.bot.clock.set(world.sandbox.clock.now())
    await world.bot.start()
    world.sandbox.bot_url = f"http://127.0.0.1:{world.bot.port}"
    await world.pass_time(seconds=1)


async def test_a_stop_of_two_days_costs_one_late_call_and_one_rung(world: World) -> None:
    ben, lea, hugo = world.person("Ben"), world.person("Lea"), world.person("Hugo")
    await raise_flag(world)
    await raise_flag(world, "the refund form is gone", who="Olga")
    await press(world, ben, "I'll take it", card(ben, number=2))
    await world.bot.stop()
    world.sandbox.clock.set(world.sandbox.clock.now() + timedelta(days=8))
    before = rung(world)
    assert not (await ben.press("I'll take it", on=card(ben))).ok, "Slack tells them that nobody answered"
    await _start_again(world)
    assert whose_rang(before, world) == {"Lea"}
    assert sum("nobody could take #1" in message.words for message in thread(ben)) == 1
    assert len(thread(ben)) == 1
    assert len(thread(ben, number=2)) == 1
    told = [words for words in heard(lea) if "because you are the lead" in words]
    assert len(told) == 1, "several escalations to one person are one message"
    assert "#1" in told[0]
    assert "#2" in told[0]
    assert heard(hugo) == []
    await press(world, ben, "I'll take it", card(ben))
    assert "#1 · Ben has it" in card(ben).words
    assert "Ben of Payments has it now" in dms(world.person("Ana"))[-1]


async def test_what_was_not_yet_said_is_said_afterwards_once(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    shop.sandbox.misbehave("chat.postMessage", "error", 2, error="service_unavailable")
    got = await ana.command("#shop-harbour", "/flag gift card refund fails at till 2")
    assert "#1 is saved" in got.message.words
    await shop.bot.stop()
    shop.sandbox.behave()
    await _start_again(shop)
    await shop.sandbox.until(lambda: any(message.words.startswith("#1 · ") for message in ben.sees("#payments")), 20)
    assert sum(message.words.startswith("#1 · ") for message in ben.sees("#payments")) == 1


async def test_a_call_that_was_left_unsaid_gives_way_to_the_one_that_is_due_by_now(shop: World) -> None:
    await raise_flag(shop)
    await shop.bot.sender.stop()
    shop.bot.clock.set(shop.bot.clock.now() + timedelta(hours=5))
    await shop.bot.alarm.look()
    await shop.bot.stop()
    shop.sandbox.clock.set(shop.sandbox.clock.now() + timedelta(days=1, hours=5))
    await _start_again(shop)
    calls = [said for said in shop.sandbox.said if said.key and said.key.startswith("reminder:1:")]
    assert len(calls) == 1
