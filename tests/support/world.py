"""A small company with the real bot in it: shops, a payments team with a lead and a head, IT, and a triage team."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import SecretStr

from bot.app import Bot, build
from bot.config import Settings
from bot.delivery.desk import Timings
from bot.rights import Actor
from bot.sandbox import App, Command, Company, Room, Sandbox, Shortcut, Somebody
from bot.sandbox.dispatch import ACK_WITHIN_S
from bot.sandbox.person import Person
from bot.sockets import Patience
from bot.usecases.greeting import greet_installer
from bot.usecases.teams import Setup, TeamChanges, set_up_team
from storage.errors import NotSavedError
from tests.support.proxy import Proxy

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 3, 10, 2, tzinfo=BERLIN).astimezone(UTC)
TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"
IMPATIENT = Patience(first=0.01, longest=0.1)
Transport = Literal["http", "sockets"]
SECRET = "a-secret-for-tests"
FAR = "slack.test"
BY_HAND = 3600.0
"""Real seconds in which no story ends: the bot looks at what is due when the story's clock moves, and never between."""
ROOT = Path(__file__).parents[2]


def app_of_manifest() -> App:
    """The app as `app.yaml` declares it: what is not in the manifest does not reach the bot."""
    manifest = yaml.safe_load((ROOT / "app.yaml").read_text())
    features = manifest["features"]
    return App(
        commands=tuple(
            Command(
                c["command"], c.get("usage_hint", ""), c["description"], should_escape=c.get("should_escape", False)
            )
            for c in features["slash_commands"]
        ),
        shortcuts=tuple(
            Shortcut(s["name"], s["callback_id"], s["type"], s["description"]) for s in features.get("shortcuts", ())
        ),
        scopes=tuple(manifest["oauth_config"]["scopes"]["bot"]),
        events=tuple(manifest["settings"]["event_subscriptions"]["bot_events"]),
    )


def company() -> Company:
    """Ana works in a shop; Ben, Bea and their lead Lea handle payments under Hugo; Ivo is IT; Tess sorts what is left."""
    return Company(
        name="Hearth",
        app=app_of_manifest(),
        people=(
            Somebody("U_ANA", "Ana", "Shop assistant"),
            Somebody("U_OLGA", "Olga", "Shop assistant"),
            Somebody("U_BEN", "Ben", "Payments"),
            Somebody("U_BEA", "Bea", "Payments"),
            Somebody("U_LEA", "Lea", "Payments, lead"),
            Somebody("U_HUGO", "Hugo", "Head of finance"),
            Somebody("U_IVO", "Ivo", "IT", admin=True),
            Somebody("U_TESS", "Tess", "Operations"),
        ),
        channels=(
            Room("C_SHOP", "shop-harbour", members=("U_ANA", "U_OLGA", "U0BOT")),
            Room("C_PAY", "payments", members=("U_BEN", "U_BEA", "U_LEA", "U0BOT")),
            Room("C_IT", "it-help", members=("U_IVO", "U0BOT")),
            Room("C_TRIAGE", "triage", members=("U_TESS", "U0BOT")),
            Room("C_LEADS", "leads", members=("U_LEA", "U_HUGO", "U_TESS", "U0BOT")),
            Room("G_VAULT", "vault", private=True, members=("U_ANA", "U0BOT")),
        ),
    )


@dataclass
class World:
    """The sandbox and the bot."""

    sandbox: Sandbox
    bot: Bot

    def person(self, name: str) -> Person:
        """Somebody of the company, by first name."""
        return self.sandbox.person(f"U_{name.upper()}")

    async def settle(self) -> None:
        """All that was queued is said."""
        await self.sandbox.settled()
        await self.bot.sender.drain()

    async def pass_time(self, **span: float) -> None:
        """Let work time go by, settling what comes due on the way."""
        await self.sandbox.move_clock(self.sandbox.clock.now() + timedelta(**span))

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """Let work time go by until that day of November 2026, in Berlin."""
        await self.sandbox.move_clock(datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC))

    async def close(self) -> None:
        """Stop both, in order."""
        await self.bot.stop()
        await self.sandbox.stop()


async def build_world(
    database_url: str,
    *,
    digest: str = "C_LEADS",
    of: Company | None = None,
    teams: bool = True,
    greeted: bool = True,
    transport: Transport = "http",
    patience: Patience = IMPATIENT,
    ack_within_s: float = ACK_WITHIN_S,
    proxy: Proxy | None = None,
    at: datetime = TUESDAY,
    lived: Path | None = None,
) -> World:
    """Start the sandbox and the bot, and set the teams up. `digest` is the channel of the weekly summary, if any.

    `proxy` is the only way from the bot to Slack, if there is one. `ack_within_s`: seconds that Slack waits for an acknowledgement. Without `teams` it is as on the first day: somebody has installed the bot, and set nothing up. Who that was is not
    known unless they were `greeted`, as with a token of the settings.

    `at` is when it begins. With `lived`, what Slack keeps of an earlier such world, whose database this is, it goes on
    from there. Whatever goes wrong on the way, nothing is left open.
    """
    app_token = APP_TOKEN if transport == "sockets" else ""
    sandbox = Sandbox(
        of or company(), signing_secret=SECRET, token=TOKEN, app_token=app_token, enforce_pace=False,
        ack_within_s=ack_within_s,
    )  # fmt: skip
    async with AsyncExitStack() as opened:
        await sandbox.start()
        opened.push_async_callback(sandbox.stop)
        if lived is not None:
            sandbox.restore(lived)
        sandbox.clock.set(at)
        timings = Timings(pace=timedelta(0), ahead=timedelta(0))
        if proxy is not None:
            _put_behind(sandbox, proxy)
        runs_with = settings(database_url, sandbox.api_url, transport, proxy.url if proxy else "")
        bot = await build(runs_with, timings=timings, patience=patience, look_every=BY_HAND)
        opened.push_async_callback(bot.stop)
        bot.clock.set(sandbox.clock.now())
        await bot.start()
        sandbox.bot_url = f"http://127.0.0.1:{bot.port}"
        world = World(sandbox, bot)
        if greeted and lived is None:
            await greet_installer(bot.db, await bot.workspaces.id_of("T0TEAM"), "U_IVO", bot.clock.now())
        if teams and lived is None:
            await set_up_teams(bot, digest)
        await world.settle()
        opened.pop_all()
    return world


def over(database_url: str) -> Transport:
    """What runs once on each database runs over each transport, and costs no more for it."""
    return "http" if database_url.startswith("sqlite") else "sockets"


def _put_behind(sandbox: Sandbox, proxy: Proxy) -> None:
    """Give all that Slack hands out, and its Web API, a name that leads somewhere for the proxy alone."""
    proxy.names[FAR] = urlsplit(sandbox.url).port or 0
    sandbox.workspace.url = f"http://{FAR}"
    if sandbox.workspace.sockets is not None:
        sandbox.sockets.url = sandbox.url


def settings(database_url: str, api_url: str, transport: Transport = "http", proxy: str = "") -> Settings:
    """What the bot runs with in a story."""
    return Settings(
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET if transport == "http" else ""),
        slack_app_token=SecretStr(APP_TOKEN if transport == "sockets" else ""),
        database_url=database_url,
        port=0,
        slack_api_url=api_url,
        slack_proxy=SecretStr(proxy),
        pullcord_demo=True,
    )


async def set_up_teams(bot: Bot, digest: str, slack_id: str = "T0TEAM") -> None:
    """As `pullcord team set` would."""
    workspace_id = await bot.workspaces.id_of(slack_id)
    lea, hugo, tess, ivo = [
        await bot.directory.person(workspace_id, slack_id) for slack_id in ("U_LEA", "U_HUGO", "U_TESS", "U_IVO")
    ]
    teams = {
        "C_TRIAGE": TeamChanges(name="Triage", lead=tess, triage=True),
        "C_PAY": TeamChanges(
            name="Payments", lead=lea, head=hugo, keywords=("refund", "gift card", "till"),
            latitude="Refund up to 50 € in cash, without asking", emergency="Call the card service: 0800 123",
        ),
        "C_IT": TeamChanges(name="IT", lead=ivo, keywords=("wifi", "printer")),
    }  # fmt: skip
    for channel, changes in teams.items():
        setup = Setup(
            bot.db, workspace_id, Actor(0, ""), channel, f"setup-{channel}", bot.clock.now(), by_operator=True
        )
        await _set_up(setup, replace(changes, timezone="Europe/Berlin", digest_channel=digest))


async def _set_up(setup: Setup, changes: TeamChanges) -> None:
    """Once more if a slow disk did not let it be saved."""
    try:
        await set_up_team(setup, changes)
    except NotSavedError:
        await set_up_team(setup, changes)
