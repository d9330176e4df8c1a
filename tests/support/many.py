"""Two companies that know nothing of each other, with the same ids of people and channels, and one bot for both."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from bot.app import Bot, build
from bot.config import Settings
from bot.delivery.desk import Timings
from bot.sandbox import Many, Registered, Sandbox
from bot.sandbox.sockets import SocketTransport
from storage.sealing import new_key
from tests.support.world import (
    APP_TOKEN,
    IMPATIENT,
    SECRET,
    TUESDAY,
    Transport,
    World,
    app_of_manifest,
    company,
    settings,
)

CLIENT_ID, CLIENT_SECRET = "1234567890.1234567890", "a-client-secret-for-tests"
KEY = new_key()
HEARTH, LANTERN = "T0HEARTH", "T0LANTERN"


@dataclass
class Street:
    """Both companies, and the bot between them."""

    slack: Many
    bot: Bot
    hearth: World
    lantern: World

    async def close(self) -> None:
        """Stop all, in order."""
        await self.bot.stop()
        await self.slack.stop()
        for world in (self.hearth, self.lantern):
            await world.sandbox.stop()

    async def settle(self) -> None:
        """All that was queued is said."""
        for world in (self.hearth, self.lantern):
            await world.settle()


def app_settings(database_url: str, api_url: str, key: str = KEY, transport: Transport = "http") -> Settings:
    """What the bot runs with where it is installed into many workspaces."""
    return settings(database_url, api_url, transport).model_copy(
        update={
            "slack_bot_token": SecretStr(""),
            "slack_client_id": CLIENT_ID,
            "slack_client_secret": SecretStr(CLIENT_SECRET),
            "pullcord_keys": SecretStr(key),
        }
    )


def sandbox_of(slack_id: str, name: str, sockets: SocketTransport | None = None) -> Sandbox:
    """A company like the one of the stories, by another name, into which nothing is installed yet.

    `sockets` are the app's connections, if it has Socket Mode on.
    """
    here = company()
    named = replace(here, id=slack_id, name=name, domain=name.lower(), app=replace(here.app, user="U0BOT"))
    return Sandbox(named, signing_secret=SECRET, token="", sockets=sockets, enforce_pace=False)


def app_sockets(transport: Transport) -> SocketTransport | None:
    """The app's own connections, which all companies share, if it has Socket Mode on."""
    return SocketTransport(app_of_manifest().app_id, APP_TOKEN) if transport == "sockets" else None


async def build_slack(opened: AsyncExitStack, transport: Transport = "http") -> Many:
    """Slack with both companies in it, which ends with `opened`; the app may come back to nowhere yet."""
    sockets = app_sockets(transport)
    sandboxes = [sandbox_of(HEARTH, "Hearth", sockets), sandbox_of(LANTERN, "Lantern", sockets)]
    for sandbox in sandboxes:
        await sandbox.start()
        opened.push_async_callback(sandbox.stop)
        sandbox.clock.set(TUESDAY)
    slack = Many(sandboxes, Registered(CLIENT_ID, CLIENT_SECRET, ()), sockets=sockets)
    await slack.start()
    opened.push_async_callback(slack.stop)
    return slack


def lives_at(slack: Many, where: str) -> None:
    """Tell Slack the bot's address."""
    slack.app = replace(slack.app, redirect_urls=(f"{where}/slack/oauth_redirect",))
    for sandbox in slack.sandboxes.values():
        sandbox.bot_url = where


async def build_street(database_url: str, transport: Transport = "http") -> Street:
    """Start everything; the bot is installed nowhere yet."""
    async with AsyncExitStack() as opened:
        slack = await build_slack(opened, transport)
        bot = await another_bot(database_url, slack)
        opened.push_async_callback(bot.stop)
        await bot.start()
        lives_at(slack, address(bot))
        street = Street(slack, bot, *(World(sandbox, bot) for sandbox in slack.sandboxes.values()))
        opened.pop_all()
    return street


@asynccontextmanager
async def open_street(database_url: str, transport: Transport = "http") -> AsyncIterator[Street]:
    """Everything, with the bot installed nowhere yet; it is closed at the end."""
    street = await build_street(database_url, transport)
    try:
        yield street
    finally:
        await street.close()


async def another_bot(database_url: str, slack: Many, key: str = KEY) -> Bot:
    """A bot that is not started yet."""
    timings = Timings(pace=timedelta(0), ahead=timedelta(0))
    transport: Transport = "sockets" if slack.sockets else "http"
    bot = await build(app_settings(database_url, slack.api_url, key, transport), timings=timings, patience=IMPATIENT)
    bot.clock.set(TUESDAY)
    return bot


def address(bot: Bot) -> str:
    """Where it listens."""
    return f"http://127.0.0.1:{bot.port}"


@dataclass(frozen=True)
class Page:
    """What a browser shows."""

    status: int
    text: str
    url: str


class Browser:
    """Somebody's browser: it follows links, and keeps cookies also where there is no certificate, as on this machine.

    `where` is the bot's address, which a proxy in front of several replicas gives to one after the other.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.cookies: dict[str, str] = {}

    async def get(self, url: str) -> Page:
        """Go there, with the cookies if it is the bot's own page."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
            async with session.get(url, headers=headers if url.startswith(self.where) else {}) as answer:
                self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
                return Page(answer.status, await answer.text(), str(answer.url))

    async def to_slack(self) -> str:
        """From our page to Slack's; the address there."""
        page = await self.get(f"{self.where}/slack/install")
        found = re.search(r'href="([^"]*oauth/v2/authorize[^"]*)"', page.text)
        assert found, page.text
        return found[1].replace("&amp;", "&")

    async def answer(self, slack_url: str, team: str, user: str = "U_IVO", say: str = "yes") -> str:
        """Say yes or no on Slack's page; the address that it sends back to."""
        parts = urlsplit(slack_url)
        given = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
        async with aiohttp.ClientSession() as session:
            where = f"{parts.scheme}://{parts.netloc}{parts.path}"
            form = {**given, "who": f"{team} {user}", "say": say}
            async with session.post(where, data=form, allow_redirects=False) as answer:
                assert answer.status == 302, await answer.text()
                return answer.headers["Location"]

    async def install(self, team: str, user: str = "U_IVO", say: str = "yes") -> Page:
        """All of it, from our page to our page."""
        return await self.get(await self.answer(await self.to_slack(), team, user, say))
