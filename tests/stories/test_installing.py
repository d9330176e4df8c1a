"""Many workspaces: how each gets the bot by OAuth, and what is said when it does not."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from sqlmodel import select

from storage.tables import Delivery, Workspace
from tests.support.hands import card, dms, raise_flag
from tests.support.many import HEARTH, LANTERN, Browser, Street, address
from tests.support.streets import MoveIn


async def wait_outside(_street: Street) -> None:
    """The bot runs, and is installed in neither company."""


@pytest.fixture
def move_in() -> MoveIn:
    """What has happened in the street before a test begins."""
    return wait_outside


async def workspaces(street: Street) -> list[str]:
    async with street.bot.db.read() as session:
        return [row.slack_id for row in await session.exec(select(Workspace))]


async def test_whoever_installs_it_is_greeted_and_nobody_else_and_people_can_flag_at_once(street: Street) -> None:
    page = await Browser(address(street.bot)).install(HEARTH, "U_IVO")
    assert (page.status, "Pullcord is in Hearth" in page.text) == (200, True)
    await street.settle()
    [hello] = dms(street.hearth.person("Ivo"))
    assert hello.startswith("Pullcord is in. I have written to nobody but you.")
    assert [said.channel for said in street.hearth.sandbox.said] == ["D_IVO"]
    answer = await raise_flag(street.hearth)
    assert "#1 is saved" in answer.words
    assert "#1" in dms(street.hearth.person("Ivo"))[-1]  # there is no triage channel yet: the installer hears


async def test_two_workspaces_have_a_token_each_and_hear_only_of_their_own(street: Street) -> None:
    for team in (HEARTH, LANTERN):
        assert (await Browser(address(street.bot)).install(team)).status == 200
    await raise_flag(street.hearth, "the till is on fire")
    await raise_flag(street.lantern, "the lamp is broken")
    await street.settle()
    assert [said.text for said in street.hearth.sandbox.said if "lamp" in said.text] == []
    assert [said.text for said in street.lantern.sandbox.said if "fire" in said.text] == []
    assert any("#1" in words and "lamp" in words for words in dms(street.lantern.person("Ivo")))
    refused = {call.error for world in (street.hearth, street.lantern) for call in world.sandbox.calls}
    assert refused == {""}


async def test_no_request_asks_slack_whose_token_it_is(street: Street) -> None:
    await Browser(address(street.bot)).install(HEARTH)
    for number in range(5):
        await raise_flag(street.hearth, f"problem {number}")
    await street.hearth.person("Ana").open_home()
    asked = [call for call in street.hearth.sandbox.calls if call.method == "auth.test"]
    assert asked == []


async def test_a_workspace_without_the_bot_gets_a_kind_answer_and_leaves_no_row(lane: Street) -> None:
    await Browser(address(lane.bot)).install(HEARTH)
    lane.lantern.sandbox.workspace.world.uninstalled = False  # as if Slack still sent us what is typed there
    got = await lane.lantern.person("Ana").command("#shop-harbour", "/flag the lamp is broken")
    assert got.message.words.startswith("Pullcord is not installed here.")
    await lane.lantern.person("Ana").open_home()
    await lane.settle()
    assert await workspaces(lane) == [HEARTH]
    assert lane.lantern.sandbox.workspace.events.failed == []


async def test_a_no_is_taken_for_a_no(lane: Street) -> None:
    page = await Browser(address(lane.bot)).install(HEARTH, say="no")
    assert "You said no, so nothing was installed." in page.text
    assert await workspaces(lane) == []


async def test_a_state_is_good_once_and_only_in_the_browser_that_began(lane: Street) -> None:
    mine, other = Browser(address(lane.bot)), Browser(address(lane.bot))
    back = await mine.answer(await mine.to_slack(), HEARTH)
    assert (await other.get(back)).status == 400
    await other.to_slack()
    assert "another browser" in (await other.get(back)).text
    assert await workspaces(lane) == []
    assert (await mine.get(back)).status == 200
    again = await mine.get(back)
    assert again.status in {400, 401}
    assert "Not installed" in again.text


async def test_a_state_that_somebody_made_up_is_refused(lane: Street) -> None:
    browser = Browser(address(lane.bot))
    back = await browser.answer(await browser.to_slack(), HEARTH)
    later = Browser(address(lane.bot))
    await later.to_slack()
    state = later.cookies["slack-app-oauth-state"]
    made_up = back.replace(parse_qs(urlsplit(back).query)["state"][0], f"{state[:-4]}AAAA")
    later.cookies["slack-app-oauth-state"] = f"{state[:-4]}AAAA"
    page = await later.get(made_up)
    assert (page.status, "more than ten minutes old" in page.text) == (401, True)


async def test_the_cookie_goes_to_nobody_else_and_the_page_into_nobodys_frame(lane: Street) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{address(lane.bot)}/slack/install") as answer:
        cookie, policy = answer.headers["Set-Cookie"], answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax", "Max-Age=600"))
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("secret", "says"),
    [("another", "bad_client_secret"), (None, "Slack did not answer")],
)
async def test_what_slack_says_no_to_is_said_and_nothing_is_installed(
    lane: Street, secret: str | None, says: str
) -> None:
    browser = Browser(address(lane.bot))
    back = await browser.answer(await browser.to_slack(), HEARTH)
    if secret is None:
        await lane.slack.stop()
    else:
        lane.slack.app = type(lane.slack.app)(lane.slack.app.client_id, secret, lane.slack.app.redirect_urls)
    page = await browser.get(back)
    assert (page.status, says in page.text) == (502, True)
    assert await workspaces(lane) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"is_enterprise_install": True, "team": None}, "not into a whole organisation"),
        ({"refresh_token": "xoxe-1", "expires_in": 43200}, "token rotation"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_words_and_given_back(
    lane: Street, more: dict[str, object], says: str
) -> None:
    lane.slack.more = more
    page = await Browser(address(lane.bot)).install(HEARTH)
    assert (page.status, says in page.text) == (400, True)
    assert await workspaces(lane) == []
    assert lane.hearth.sandbox.workspace.world.uninstalled


@pytest.mark.parametrize("reason", ["<script>alert(1)</script>", "a" * 400, "access denied"])
async def test_what_strangers_write_into_the_address_is_not_repeated(lane: Street, reason: str) -> None:
    async with aiohttp.ClientSession() as session:
        where = f"{address(lane.bot)}/slack/oauth_redirect"
        async with session.get(where, params={"error": reason}) as answer:
            text = await answer.text()
    assert reason not in text
    assert "unknown" in text


async def test_installing_twice_greets_once_and_keeps_one_token(street: Street) -> None:
    for _ in range(2):
        assert (await Browser(address(street.bot)).install(HEARTH)).status == 200
    await street.settle()
    assert len(dms(street.hearth.person("Ivo"))) == 1
    async with street.bot.db.read() as session:
        [[count]] = await (await session.connection()).exec_driver_sql("SELECT count(*) FROM slack_bot")
        greetings = (await session.exec(select(Delivery.key).where(Delivery.kind == "welcome"))).all()
    assert (count, list(greetings)) == (1, ["welcome:U_IVO"])


async def test_the_installer_is_led_to_set_up_who_gets_what_fits_no_team(lane: Street) -> None:
    await Browser(address(lane.bot)).install(HEARTH)
    await raise_flag(lane.hearth, "something odd")
    tess = lane.hearth.person("Tess")
    lane.hearth.sandbox.invite("C_TRIAGE", "U0BOT", by="U_TESS")
    form = (await tess.command("#triage", "/flagteam")).modal
    assert form is not None
    await tess.submit(form)
    await lane.settle()
    assert "something odd" in card(tess, "#triage").words


async def test_whoever_installs_it_after_the_first_has_left_gets_what_nobody_sorts_yet(lane: Street) -> None:
    await Browser(address(lane.bot)).install(HEARTH)
    await raise_flag(lane.hearth, "something odd")
    lane.hearth.sandbox.disable("U_IVO")
    await lane.settle()
    tess = lane.hearth.person("Tess")
    await Browser(address(lane.bot)).install(HEARTH, "U_TESS")
    await lane.settle()
    assert "something odd" in " ".join(dms(tess))
