"""The page in a real browser, against the sandbox and a tiny bot over real HTTP."""

import re
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox import Sandbox
from tests.sandbox import page_samples as samples
from tests.sandbox.conftest import TinyBot
from tests.sandbox.page_hands import go_to, message

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000200ff"
)


async def uploaded(bot: TinyBot) -> str:
    answer = await bot.client.files_upload_v2(filename="week.png", content=PIXEL, alt_txt="23 raised")
    file: Any = answer["file"]
    while not file.get("mimetype"):
        file = (await bot.client.files_info(file=file["id"]))["file"]
    return str(file["id"])


async def drawn_sample(page: Page, sandbox: Sandbox, bot: TinyBot) -> Locator:
    picture = await uploaded(bot)
    await bot.client.chat_postMessage(channel="C_SHOP", text="one of each", blocks=samples.blocks(picture))
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    return message(page, "A header")


async def test_every_kind_of_block_is_drawn_with_its_words(page: Page, sandbox: Sandbox, bot: TinyBot) -> None:
    drawn = await drawn_sample(page, sandbox, bot)
    await expect(drawn.get_by_role("heading", name="A header")).to_be_visible()
    for tag, words in {"strong": "bold", "em": "italic", "s": "gone", "code": "code", "pre": "x = 1"}.items():
        await expect(drawn.locator(tag, has_text=words).first).to_be_visible()
    await expect(drawn.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com")
    await expect(drawn.locator(".block-section").first).to_contain_text(
        re.compile("@Ben #shop-harbour (👋|:wave:) <b>")
    )
    await expect(drawn.locator("time", has_text="3 November 2026 at 10:02")).to_be_visible()
    await expect(drawn.locator("blockquote", has_text="said")).to_be_visible()
    await expect(drawn.get_by_role("listitem")).to_have_text(["first", "second"])
    await expect(drawn.get_by_role("img", name="23 raised")).to_be_visible()
    await expect(drawn.locator(".unknown")).to_have_count(0)


async def test_every_chooser_can_be_reached_by_its_name(page: Page, sandbox: Sandbox, bot: TinyBot) -> None:
    drawn = await drawn_sample(page, sandbox, bot)
    for name in (
        "Press me",
        "More actions",
        "A team",
        "A person",
        "A channel",
        "A conversation",
        "A flag",
        "5 Nov 2026",
    ):
        await expect(drawn.locator(".actions").get_by_role("button", name=name)).to_be_visible()
    for kind, name in (("checkbox", "Tick"), ("radio", "Either"), ("radio", "Or")):
        await expect(drawn.locator(f"input[type={kind}]").and_(page.get_by_label(name, exact=True))).to_be_visible()
    await expect(drawn.locator("input[type=time]")).to_have_value("09:30")


async def test_plain_text_and_a_persons_words_are_never_parsed(page: Page, sandbox: Sandbox, bot: TinyBot) -> None:
    drawn = await drawn_sample(page, sandbox, bot)
    await expect(drawn.get_by_text("*not bold* <@U_BEN>")).to_be_visible()
    await sandbox.person("U_BEN").say("#shop-harbour", "<img src=x onerror=alert(1)> <@U_ANA>")
    said = message(page, "onerror")
    await expect(said).to_contain_text("<img src=x onerror=alert(1)> <@U_ANA>")
    await expect(said.locator("img, .mention")).to_have_count(0)


async def test_one_click_makes_me_somebody_else_and_shows_what_rang_on_their_phone(
    page: Page, sandbox: Sandbox, bot: TinyBot
) -> None:
    await bot.client.chat_postMessage(channel="C_SHOP", text="#42 needs a person, <@U_BEN>")
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    await expect(page.get_by_role("complementary", name="Ana’s phone")).to_contain_text("Nothing rang")
    await page.get_by_role("button", name="Be Ben, Payments, phone rang 1 time").click()
    await expect(page.get_by_role("button", name="You are Ben")).to_be_visible()
    await expect(page.get_by_role("complementary", name="Ben’s phone")).to_contain_text("#42 needs a person, @Ben")
    assert page.url.split("#/")[1].startswith("U_BEN")


async def test_what_i_am_typing_survives_a_message_that_arrives(page: Page, sandbox: Sandbox) -> None:
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    composer = page.get_by_role("combobox", name="Message #shop-harbour")
    await composer.fill("the till")
    await composer.press("ArrowLeft")
    await sandbox.person("U_BEN").say("#shop-harbour", "good morning")
    await expect(message(page, "good morning")).to_be_visible()
    await page.keyboard.type("X")
    await expect(composer).to_have_value("the tilXl")


async def test_a_command_is_completed_and_its_answer_is_marked_as_mine_alone(
    page: Page, sandbox: Sandbox, bot: TinyBot
) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any, body: Any) -> None:
        await ack(f"Saved: {body['text']}")

    await go_to(page, sandbox, "U_ANA/C_SHOP")
    composer = page.get_by_role("combobox", name="Message #shop-harbour")
    await composer.press_sequentially("/fl")
    await expect(page.get_by_role("option", name="/flag [what is wrong]")).to_be_visible()
    await composer.press("Tab")
    await composer.press_sequentially("the till is stuck")
    await composer.press("Enter")
    await expect(message(page, "Saved: the till is stuck")).to_contain_text("Only visible to you")
    await expect(composer).to_have_value("")


async def test_a_modal_holds_the_focus_and_shows_an_error_at_its_field(
    page: Page, sandbox: Sandbox, bot: TinyBot
) -> None:
    @bot.app.shortcut("flag_problem")
    async def opened(ack: Any, client: Any, body: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=samples.MODAL)
        await ack()

    @bot.app.view("sample")
    async def submitted(ack: Any, body: Any) -> None:
        text = body["view"]["state"]["values"]["what"]["plain_text_input"]["value"]
        bot.heard.append(text)
        await (ack(response_action="errors", errors={"what": "Say more"}) if text == "short" else ack())

    await go_to(page, sandbox, "U_ANA/C_SHOP")
    await page.get_by_role("button", name="Shortcuts").click()
    await page.keyboard.press("Enter")
    modal = page.get_by_role("dialog", name="A modal")
    what = modal.get_by_label("What happened?")
    await expect(what).to_be_focused()
    await modal.get_by_role("button", name="Save it").click()
    await expect(modal.get_by_role("alert")).to_have_text("Please complete this required field.")
    await what.fill("short")
    await modal.get_by_role("button", name="Save it").click()
    await expect(modal.get_by_role("alert")).to_have_text("Say more")
    await what.fill("the till is stuck")
    await modal.get_by_role("button", name="Save it").click()
    await expect(modal).to_have_count(0)
    assert bot.heard == ["short", "the till is stuck"]


async def test_a_phone_sees_one_column_and_nothing_sticks_out(
    sandbox: Sandbox, bot: TinyBot, chromium: Browser
) -> None:
    page = await chromium.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    await drawn_sample(page, sandbox, bot)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect(page.get_by_role("navigation", name="Channels and messages")).to_be_hidden()
    await page.get_by_role("button", name="Back to the channels").click()
    await expect(page.get_by_role("navigation", name="Channels and messages")).to_be_visible()
    await page.get_by_role("button", name="Ana’s phone").click()
    await expect(page.get_by_role("complementary", name="Ana’s phone")).to_be_visible()


async def test_slack_can_be_broken_and_mended_and_shows_what_became_of_the_bots_calls(
    page: Page, sandbox: Sandbox, bot: TinyBot
) -> None:
    await go_to(page, sandbox, "U_ANA/C_SHOP")
    await page.get_by_role("button", name="Break Slack").click()
    panel = page.get_by_role("dialog", name="Break Slack")
    await expect(panel.get_by_role("status")).to_have_text("Slack is well.")
    await panel.get_by_role("button", name="Lost answers").click()
    await expect(panel.get_by_role("status")).to_contain_text("chat.postMessage: done, answer lost, 2 to come")
    with pytest.raises(aiohttp.ClientError):
        await bot.client.chat_postMessage(channel="C_SHOP", text="was it said?")
    await expect(panel.get_by_role("listitem").filter(has_text="done, answer lost")).to_have_count(2)
    await panel.get_by_role("button", name="Revoke the token").click()
    await expect(panel.get_by_role("status")).to_contain_text("the token is revoked")
    await panel.get_by_role("button", name="Behave again").click()
    await expect(panel.get_by_role("status")).to_have_text("Slack is well.")
    await bot.client.chat_postMessage(channel="C_SHOP", text="fine again")
    await expect(panel.locator(".break-calls li").first).to_contain_text("answered")
