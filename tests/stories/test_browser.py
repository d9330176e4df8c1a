"""The same story on the page, in a real browser: what a newcomer clicks and types."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.world import World

WORDS = "Gift card refund fails at till 2"


@pytest.fixture
async def page(shop: World, chromium: Browser) -> AsyncIterator[Page]:
    """A laptop's window, opened as Ana in her shop. Whatever the page itself gets wrong fails the test."""
    opened = await chromium.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    await opened.goto(f"{shop.sandbox.url}/#/U_ANA/C_SHOP")
    yield opened
    assert wrong == []


def message(page: Page, words: str) -> Locator:
    return page.locator("main article", has_text=words)


async def become(page: Page, name: str, place: str) -> None:
    await page.get_by_role("button", name=f"Be {name},").click()
    await expect(page.get_by_role("button", name=f"You are {name}")).to_be_visible()
    await page.get_by_role("navigation", name="Channels and messages").locator(f'[data-channel="{place}"]').click()


async def flag_it(page: Page) -> None:
    composer = page.get_by_role("combobox", name="Message #shop-harbour")
    await composer.fill(f"/flag {WORDS}")
    await composer.press("Enter")
    answer = message(page, "#1 is saved. Payments has it.")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("Refund up to 50 € in cash")


async def take_it_and_promise(page: Page) -> None:
    await become(page, "Ben", "C_PAY")
    card = message(page, "#1 ·")
    await card.get_by_role("button", name="I'll take it").click()
    await expect(card).to_contain_text("Ben has it")
    await card.get_by_role("button", name="Tomorrow", exact=True).click()
    await expect(card).to_contain_text("Promised: fixed by")


async def fix_it(page: Page) -> None:
    await message(page, "#1 ·").get_by_role("button", name="Fixed", exact=True).click()
    modal = page.get_by_role("dialog", name="Fixed")
    await modal.get_by_label("What changed?").fill("We raised the card service's time limit.")
    await modal.get_by_role("button", name="It's fixed").click()
    await expect(modal.get_by_role("alert")).to_be_visible()  # the cause is missing; nothing typed is lost
    await modal.get_by_label("Why had it happened?").fill("The card service's time limit was too short")
    await modal.get_by_role("button", name="It's fixed").click()
    await expect(modal).to_have_count(0)
    await expect(message(page, "#1 ·")).to_contain_text("Fixed, says Payments")


async def confirm_it(page: Page) -> None:
    await become(page, "Ana", "D_ANA")
    question = message(page, "Is it fixed for you?")
    await expect(question).to_contain_text("We raised the card service's time limit.")
    await question.get_by_role("button", name="Yes, it's fixed").click()
    await expect(message(page, "is closed because you said so")).to_be_visible()


async def test_in_a_browser_a_flag_is_raised_taken_fixed_and_confirmed(page: Page, shop: World) -> None:
    await flag_it(page)
    await take_it_and_promise(page)
    await fix_it(page)
    await shop.pass_time(minutes=1)
    await confirm_it(page)
    await expect(page.get_by_role("complementary", name="Ana’s phone")).to_contain_text("Thank you. #1 is closed")
    await become(page, "Ben", "C_PAY")
    await expect(message(page, "#1 ·")).to_contain_text("Fixed, says Ana. Thank you, Ben")
    card = shop.person("Ben").sees("#payments")[-1]
    thread = [reply.words for reply in shop.person("Ben").sees("#payments", thread=card)]
    assert any("Ana says it's fixed. Thank you" in words for words in thread)
