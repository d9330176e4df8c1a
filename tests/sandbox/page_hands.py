"""What a person does on the page, for its browser tests."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from bot.sandbox import Sandbox


async def go_to(page: Page, sandbox: Sandbox, where: str) -> None:
    await page.goto(f"{sandbox.url}/#/{where}")
    await expect(page.locator("#channel-title")).to_be_visible()


def message(page: Page, words: str) -> Locator:
    return page.locator("main article", has_text=words)
