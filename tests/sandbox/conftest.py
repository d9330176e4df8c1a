"""A sandbox of three people with a real, tiny Bolt application beside it, both over real HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import SMALL, Sandbox

SECRET = "signing-secret"
TOKEN = "xoxb-sandbox"


@dataclass
class TinyBot:
    """A Bolt application that tests add listeners to. `heard` collects what they choose to keep."""

    app: AsyncApp
    url: str
    requests: list[web.Request] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)

    @property
    def client(self) -> AsyncWebClient:
        return self.app.client


async def serve_bolt(sandbox: Sandbox, token: str = TOKEN) -> tuple[TinyBot, web.AppRunner]:
    client = AsyncWebClient(token, base_url=sandbox.api_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)
    bot = TinyBot(app, "")
    runner = web.AppRunner(_mounted(bot), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    sandbox.bot_url = bot.url
    return bot, runner


def _mounted(bot: TinyBot) -> web.Application:
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

    async def events(request: web.Request) -> web.Response:
        bot.requests.append(request)
        bolt_request = await to_bolt_request(request)
        return await to_aiohttp_response(await bot.app.async_dispatch(bolt_request))

    async def nothing_due(_request: web.Request) -> web.Response:
        return web.json_response({"at": None})

    async def settled(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    mounted = web.Application()
    mounted.router.add_post("/slack/events", events)
    mounted.router.add_get("/clock/next", nothing_due)
    mounted.router.add_post("/clock", settled)
    return mounted


@dataclass
class Hand:
    """Real time, moved by hand: for triggers, response_urls and pace."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def sandbox(hand: Hand) -> AsyncIterator[Sandbox]:
    spacing = (0.01, 0.01, 0.01)
    sandbox = Sandbox(
        SMALL, signing_secret=SECRET, token=TOKEN, enforce_pace=False, event_retries=spacing, monotonic=hand
    )
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[TinyBot]:
    bot, runner = await serve_bolt(sandbox)
    yield bot
    await runner.cleanup()


@pytest.fixture
def client(bot: TinyBot) -> AsyncWebClient:
    return bot.client


@pytest.fixture
async def page(sandbox: Sandbox, bot: TinyBot, chromium: Browser) -> AsyncIterator[Page]:
    """A laptop's window on the sandbox. Whatever the page itself gets wrong fails the test."""
    opened = await chromium.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    await opened.close()
    assert wrong == []
