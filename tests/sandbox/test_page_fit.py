"""The page fits its window, and whoever has only a keyboard or a small window gets everywhere."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.sandbox import Sandbox
from tests.sandbox.conftest import TinyBot
from tests.sandbox.page_hands import go_to, message

WIDTHS = (1920, 1580, 1440, 1366, 1365, 1131, 1100, 1000, 820, 701, 390, 360)

A_LONG_NEXT = """() => document.querySelectorAll('.clock .bar-desc').forEach(
  (each) => { each.textContent = '#1234, Wed 11 Nov, 10:00' })"""
"""The longest of what may come next, in place of "nothing"."""


async def boxes(page: Page) -> dict[str, Any]:
    """What stands in the bar, and where it is."""
    parts = page.locator(".topbar button:visible, .topbar time:visible, .topbar .bot-word:visible")
    return {await each.inner_text(): await each.bounding_box() for each in await parts.all()}


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]


async def test_at_every_width_the_bar_fits_and_the_date_is_in_sight(page: Page, sandbox: Sandbox) -> None:
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate(A_LONG_NEXT)
        found = await boxes(page)
        assert any(" Nov" in words for words in found), width
        for words, box in found.items():
            assert box["x"] >= 0, (width, words)
            assert box["x"] + box["width"] <= width, (width, words)
        for (words, one), (others, other) in combinations(found.items(), 2):
            assert not overlap(one, other), (width, words, others)


async def test_on_a_phone_what_is_pressed_is_as_large_as_a_thumb(page: Page, sandbox: Sandbox, bot: TinyBot) -> None:
    await bot.client.chat_postMessage(channel="C_SHOP", text="take it?", blocks=[BUTTON])
    await page.set_viewport_size({"width": 390, "height": 844})
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    for button in await page.locator(".topbar button:visible, main button:visible").all():
        box = await button.bounding_box() or pytest.fail("not drawn")
        assert box["height"] >= 40, await button.inner_text()


BUTTON = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "take", "text": {"type": "plain_text", "text": "I'll take it"}}],
}


async def test_a_panel_opened_from_a_menu_holds_the_focus_and_gives_it_back(page: Page, sandbox: Sandbox) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    more = page.get_by_role("button", name="More: stop the bot")
    await more.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Break Slack")
    for _ in range(20):
        await page.keyboard.press("Tab")
        assert await panel.evaluate("(el) => el.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    await expect(more).to_be_focused()


async def test_one_tab_and_enter_lead_to_the_message_box(page: Page, sandbox: Sandbox) -> None:
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Skip to the message box")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Message #shop-harbour")).to_be_focused()


async def test_an_answer_to_me_comes_into_view_and_begins_there(page: Page, sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any) -> None:
        await ack("Saved\n" + "and so on\n" * 60)

    for count in range(30):
        await sandbox.person("U_BEN").say("#shop-harbour", f"line {count}")
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    await expect(message(page, "line 29")).to_be_in_viewport()
    await page.locator(".messages").evaluate("(el) => { el.scrollTop = 0; }")
    await expect(message(page, "line 29")).not_to_be_in_viewport()
    composer = page.get_by_role("combobox", name="Message #shop-harbour")
    await composer.fill("/flag the till is stuck")
    await composer.press("Enter")
    await expect(message(page, "and so on").get_by_text("Only visible to you")).to_be_in_viewport()


LOADED = """(el) => {
    for (const message of el.querySelectorAll(".message")) message.style.paddingBottom = "292px";
    return el.offsetHeight;
}"""
"""A picture comes into each message at once: the browser has laid them out before it tells anybody."""


async def test_a_channel_opens_where_its_newest_begins_however_late_the_pictures_come(
    page: Page, sandbox: Sandbox, bot: TinyBot
) -> None:
    for week in ("first", "second", "third", "last"):
        await bot.client.chat_postMessage(channel="C_SHOP", text=f"The {week} week\n" + "and so on\n" * 15)
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    await expect(message(page, "The last week").get_by_text("APP")).to_be_in_viewport()
    await page.locator(".messages").evaluate(LOADED)
    await expect(message(page, "The last week")).to_have_css("padding-bottom", "292px")
    await page.wait_for_function(AT_ITS_TOP)


AT_ITS_TOP = """() => {
    const list = document.querySelector(".messages");
    const gap = list.querySelector(".message:last-child").getBoundingClientRect().top - list.getBoundingClientRect().top;
    return Math.abs(gap - 12) < 2;
}"""
