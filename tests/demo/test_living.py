"""The demo's knobs: it goes on where it was left, starts over, stops its bot and starts it again."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.demo.child import BotDiedError
from bot.demo.company import ANA, HARBOUR, OPENING
from bot.demo.hands import Hands
from bot.demo.living import Demo
from bot.demo.witness import FIRST, Sight


def numbers(demo: Demo) -> list[int]:
    return [card.number for card in Sight(demo.sandbox).cards() if card.number >= FIRST]


async def flagged(demo: Demo) -> int:
    number, _ = await Hands(demo.sandbox, ANA).flag(HARBOUR, "Gift card refund fails at till 2")
    await demo.sandbox.until(lambda: number in numbers(demo))
    return number


async def test_after_a_restart_it_goes_on_where_it_was_left_and_no_time_has_passed(
    demo: Demo, directory: Path, said: list[str]
) -> None:
    number = await flagged(demo)
    await demo.sandbox.move_clock(OPENING + timedelta(hours=2))
    before = demo.sandbox.clock.now()
    done = demo.story()["steps"]
    await demo.stop()
    later = Demo(directory, said.append, breath=0)
    try:
        await later.start(0)
        assert numbers(later) == [number]
        assert before <= later.sandbox.clock.now() < before + timedelta(minutes=1)
        assert later.story()["steps"] == done
        assert (await Hands(later.sandbox, ANA).flag(HARBOUR, "Voucher without a number"))[0] == number + 1
    finally:
        await later.stop()


async def test_starting_over_is_the_tuesday_again_for_page_bot_and_story(demo: Demo) -> None:
    await flagged(demo)
    async with aiohttp.ClientSession() as page, page.post(f"{demo.sandbox.url}/page/reset", json={}) as answer:
        assert (await answer.json())["ok"] is True
    assert numbers(demo) == []
    assert not any(step["done"] for step in demo.story()["steps"])
    assert timedelta(0) <= demo.sandbox.clock.now() - OPENING < timedelta(minutes=1)
    assert await flagged(demo) == FIRST


async def test_a_step_asked_for_while_the_bot_starts_waits_for_it(demo: Demo) -> None:
    await demo.stop_bot()
    await asyncio.gather(demo.start_bot(), demo.do_step("flag"))
    assert numbers(demo) == [FIRST]


async def test_a_demo_left_by_another_version_begins_anew_and_says_so(
    demo: Demo, directory: Path, said: list[str]
) -> None:
    await flagged(demo)
    await demo.stop()
    (directory / "fingerprint").write_text("an older version")
    again = Demo(directory, said.append, breath=0)
    try:
        await again.start(0)
        assert numbers(again) == []
        assert said == ["Pullcord has changed since you were here, so the story begins anew."]
    finally:
        await again.stop()


async def test_with_fresh_it_begins_again(demo: Demo, directory: Path, said: list[str]) -> None:
    await flagged(demo)
    await demo.stop()
    again = Demo(directory, said.append, breath=0)
    try:
        await again.start(0, fresh=True)
        assert numbers(again) == []
    finally:
        await again.stop()


async def test_the_bot_can_be_stopped_and_started_and_then_says_what_came_due(demo: Demo) -> None:
    await demo.sandbox.controls.switch_bot(on=False)
    assert not demo.bot_running()
    refused = await demo.sandbox.person(ANA).command(HARBOUR, "/flag Is anybody there?")
    assert not refused.ok
    await demo.sandbox.move_clock(OPENING + timedelta(days=1))
    assert not any("#37 needs" in message.words for message in Sight(demo.sandbox).messages)
    await demo.sandbox.controls.switch_bot(on=True)
    await demo.sandbox.until(
        lambda: any("#37" in m.words and m.thread_ts for m in Sight(demo.sandbox).messages), within=20
    )


async def test_a_bot_that_ends_by_itself_is_shown_as_stopped_with_its_last_words(demo: Demo, said: list[str]) -> None:
    process = demo.bot.pid
    assert process is not None
    os.kill(process, signal.SIGKILL)
    await demo.sandbox.until(lambda: bool(said))
    assert not demo.bot_running()
    assert said[0].startswith("The bot has stopped by itself. Its last words: ")
    await demo.do_step("flag")  # what needs the bot starts it
    assert demo.bot_running()


async def test_a_bot_that_cannot_start_says_why(demo: Demo) -> None:
    await demo.stop_bot()
    demo.bot.database.unlink()
    demo.bot.database.mkdir()
    with pytest.raises(BotDiedError):
        await demo.bot.start(demo.sandbox.api_url, 0.0)
    demo.bot.database.rmdir()
