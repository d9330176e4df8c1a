"""The page's own HTTP API."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox import SMALL, Sandbox
from tests.sandbox.building import Json, buttons, modal, section, text_field
from tests.sandbox.conftest import SECRET, TOKEN, TinyBot


class Page:
    """What the page's script does, without the page."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def view(self, user: str, channel: str = "", thread: str = "") -> Any:
        where = {"as": user, "channel": channel, "thread": thread}
        async with self.session.get("/page/view", params=where) as answer:
            assert answer.status == 200
            return await answer.json()

    async def post(self, what: str, **body: Any) -> Any:
        names = {("as" if name == "by" else name): value for name, value in body.items()}
        async with self.session.post(f"/page/{what}", json=names) as answer:
            return await answer.json()


@pytest.fixture
async def page(sandbox: Sandbox, bot: TinyBot) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield Page(session)


async def test_everything_that_the_page_draws_is_in_one_answer(sandbox: Sandbox, bot: TinyBot, page: Page) -> None:
    post = await bot.client.chat_postMessage(channel="C_SHOP", text="card", blocks=[section("*card*"), buttons("Go")])
    await bot.client.chat_postMessage(channel="C_SHOP", text="<@U_ANA>", thread_ts=post["ts"])
    await bot.client.chat_postEphemeral(channel="C_SHOP", user="U_ANA", text="psst")
    drawn = await page.view("U_ANA", "C_SHOP", post["ts"])
    assert drawn["me"] == "U_ANA"
    assert drawn["workspace"] == {"id": "T0TEAM", "name": "Example"}
    assert drawn["bot"] == {"user": "U0BOT", "name": "Pullcord", "running": True, "starting": False}
    assert [c["id"] for c in drawn["channels"]] == ["C_SHOP", "C_PAY", "D_ANA"]
    shop, pay, direct = drawn["channels"]
    assert (shop["unread"], shop["mentions"], shop["member"]) == (True, 1, True)
    assert (pay["member"], pay["kind"]) == (False, "channel")
    assert (direct["kind"], direct["name"], direct["with"]) == ("app", "Pullcord", "U0BOT")
    assert [(m["text"], m["ephemeral"], m["reply_count"]) for m in drawn["messages"]] == [
        ("card", False, 1),
        ("psst", True, 0),
    ]
    assert drawn["thread"]["root"]["ts"] == post["ts"]
    assert [m["text"] for m in drawn["thread"]["replies"]] == ["<@U_ANA>"]
    assert drawn["phone"][0]["text"] == "<@U_ANA>"
    assert drawn["people"][0]["badge"] == 1
    assert drawn["commands"][0]["command"] == "/flag"
    assert not drawn["clock"]["moving"]
    assert (drawn["modals"], drawn["home"], drawn["story"]) == ([], None, None)
    assert [m["text"] for m in (await page.view("U_BEN", "C_SHOP"))["messages"]] == ["card"]
    assert (await page.view("U_ANA", "G_LEADS"))["messages"] == []


async def test_looking_makes_it_bold_no_more(bot: TinyBot, page: Page) -> None:
    await bot.client.chat_postMessage(channel="C_SHOP", text="<@U_ANA>")
    assert await page.post("seen", by="U_ANA", channel="C_SHOP") == {"ok": True}
    drawn = await page.view("U_ANA", "C_SHOP")
    assert (drawn["channels"][0]["unread"], drawn["people"][0]["badge"]) == (False, 0)
    await bot.client.chat_postMessage(channel="U_ANA", text="ring")
    ring = (await page.view("U_ANA"))["phone"][0]
    await page.post("seen", by="U_ANA", phone=ring["id"])
    assert (await page.view("U_ANA"))["people"][0]["badge"] == 0


async def test_a_modal_is_filled_in_on_the_page(bot: TinyBot, page: Page) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any, command: Any, client: Any) -> None:
        await ack()
        view = modal({**text_field("What?"), "block_id": "b"}, callback_id="v")
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @bot.app.view("v")
    async def submitted(ack: Any, view: Any) -> None:
        bot.heard.append(view["state"]["values"]["b"]["typed"]["value"])
        await ack()

    assert await page.post("command", by="U_ANA", channel="C_SHOP", text="/flag") == {"ok": True}
    (view,) = (await page.view("U_ANA"))["modals"]
    assert (view["title"], view["submit"], view["state"]) == (
        "Title",
        "Save",
        {"b": {"typed": {"type": "plain_text_input", "value": None}}},
    )
    empty = {"b": {"typed": {"type": "plain_text_input", "value": ""}}}
    refused = await page.post("submit", by="U_ANA", view_id=view["id"], state=empty)
    assert (refused["ok"], refused["text"]) == (False, "Please complete this required field.")
    assert (await page.view("U_ANA"))["modals"][0]["errors"] == {"b": "Please complete this required field."}
    stranger = await page.post("submit", by="U_BEN", view_id=view["id"], state=empty)
    assert stranger["error"] == "not_found"
    full = {"b": {"typed": {"type": "plain_text_input", "value": "the till"}}}
    assert await page.post("submit", by="U_ANA", view_id=view["id"], state=full) == {"ok": True}
    assert bot.heard == ["the till"]
    assert (await page.view("U_ANA"))["modals"] == []


async def test_a_button_is_pressed_on_the_page(bot: TinyBot, page: Page) -> None:
    @bot.app.action("press_0")
    async def pressed(ack: Any, action: Any) -> None:
        bot.heard.append(action["value"])
        await ack()

    post = await bot.client.chat_postMessage(channel="C_SHOP", text="x", blocks=[buttons("Go")])
    block = (await page.view("U_ANA", "C_SHOP"))["messages"][0]["blocks"][0]
    container = {"type": "message", "channel": "C_SHOP", "ts": post["ts"], "ephemeral": False}
    action = {"block_id": block["block_id"], "action_id": "press_0", "type": "button", "value": "forged"}
    assert await page.post("action", by="U_ANA", container=container, action=action) == {"ok": True}
    assert bot.heard == ["Go"]
    gone = {**action, "action_id": "no_more"}
    assert (await page.post("action", by="U_ANA", container=container, action=gone))["error"] == "action_not_found"


async def test_a_persons_own_file_goes_along_with_the_modal(sandbox: Sandbox, page: Page) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"bytes", filename="photo.png", content_type="image/png")
    async with page.session.post("/page/upload", params={"as": "U_ANA"}, data=form) as answer:
        file = (await answer.json())["file"]
    assert (file["name"], file["mimetype"]) == ("photo.png", "image/png")
    async with page.session.get(file["url"]) as answer:
        assert await answer.read() == b"bytes"


async def test_the_page_hears_of_changes(sandbox: Sandbox, page: Page) -> None:
    async with page.session.get("/page/live", params={"as": "U_ANA"}) as live:
        assert live.content_type == "text/event-stream"
        first = await version(live)
        await sandbox.person("U_ANA").say("#shop-harbour", "hi")
        assert await version(live) > first


async def version(live: aiohttp.ClientResponse) -> int:
    while not (line := (await live.content.readline()).decode()).startswith("data:"):
        assert line.startswith(("event: changed", "\n"))
    return int(json.loads(line.removeprefix("data:"))["version"])


async def test_the_clock_is_moved_from_the_page(sandbox: Sandbox, page: Page) -> None:
    before = sandbox.clock.now()
    assert await page.post("clock", seconds=3600) == {"ok": True}
    assert sandbox.clock.now() - before >= timedelta(hours=1)
    assert (await page.post("clock", next_due=True))["error"] == "nothing_due"
    target = sandbox.clock.now() + timedelta(days=1)
    await page.post("clock", to=target.isoformat())
    assert datetime.fromisoformat((await page.view("U_ANA"))["clock"]["now"]) >= target
    assert (await page.view("U_ANA"))["clock"]["moved"]


async def test_starting_over_from_the_page(sandbox: Sandbox, page: Page) -> None:
    await sandbox.person("U_ANA").say("#shop-harbour", "old")
    assert await page.post("reset") == {"ok": True}
    assert (await page.view("U_ANA", "C_SHOP"))["messages"] == []


class DemoHooks:
    """A bot to stop and start, and a story of one step."""

    def __init__(self) -> None:
        self.running = True
        self.done = False

    def bot_running(self) -> bool:
        return self.running

    async def start_bot(self) -> None:
        self.running = True

    async def stop_bot(self) -> None:
        self.running = False

    async def reset(self) -> None:
        self.done = False

    def story(self) -> Json | None:
        return {"steps": [{"key": "flag", "title": "Flag it", "text": "", "done": self.done, "busy": False}]}

    async def do_step(self, key: str) -> None:
        self.done = key == "flag"


async def test_the_bot_and_the_story_are_moved_from_the_page() -> None:
    hooks = DemoHooks()
    sandbox = Sandbox(SMALL, signing_secret=SECRET, token=TOKEN, hooks=hooks, bot_url="http://127.0.0.1:9")
    await sandbox.start()
    async with aiohttp.ClientSession(sandbox.url) as session:
        page = Page(session)
        assert await page.post("bot", running=False) == {"ok": True}
        assert not (await page.view("U_ANA"))["bot"]["running"]
        assert await page.post("clock", seconds=60) == {"ok": True}
        await page.post("bot", running=True)
        await page.post("story", step="flag")
        drawn = await page.view("U_ANA")
        assert (drawn["bot"]["running"], drawn["story"]["steps"][0]["done"]) == (True, True)
        await page.post("reset")
        assert not (await page.view("U_ANA"))["story"]["steps"][0]["done"]
    await sandbox.stop()


async def test_only_this_machines_browser_gets_in(sandbox: Sandbox, page: Page) -> None:
    async def status(method: str, path: str, **headers: str) -> int:
        async with page.session.request(method, path, headers=headers, json={}) as answer:
            return answer.status

    assert await status("GET", "/page/view", Host="evil.example") == 403
    assert await status("POST", "/page/reset", Origin="https://evil.example") == 403
    assert await status("POST", "/page/reset", Origin="null") == 403
    assert await status("GET", "/page/view", **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert await status("POST", "/page/reset", Origin=sandbox.url) == 200
    async with page.session.get("/page/view", params={"as": "U_ANA"}) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_nonsense_is_refused_and_harms_nothing(page: Page) -> None:
    assert (await page.post("command", by="U_ANA"))["error"] == "bad_request"
    assert (await page.post("home", by="U_NOBODY"))["error"] == "user_not_found"
    async with page.session.get("/page/view", params={"as": "U_NOBODY"}) as answer:
        assert answer.status == 404
