"""What `pullcord check` asks of Slack, and of the bot that listens for it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.delivery.verdicts import PASSING, judge
from bot.errors import DurationError, FieldError
from bot.operating.findings import Finding, Grade
from bot.reminders.cadence import OWN, rules_for
from bot.slack import PROXY, PROXY_FORBIDS, PROXY_LOCKED, SlackFailure, ask, call, new_client, what_broke
from bot.views import Person, Team
from storage.database import Database
from storage.raising import read_all_teams
from storage.teams import digest_channels, find_workspace

OK = 200
NOWHERE = "has no channel yet: what fits no other team waits for one"
WHERE = "an admin opens the bot's Home tab and presses Set up the first team; or type /flagteam in the channel for it"
"""Only triage may be without one: as on the first day, so it is told, and nothing is broken."""
PATIENCE = 3
"""How often Slack may say that we are too fast, for each question."""
MOST_WAIT_S = 60.0


class Fault(Enum):
    """Why we do not know whose token it is."""

    SILENT = auto()
    """Nobody answered, or somebody who is not Slack."""
    PROXY = auto()
    """It was not asked: the proxy is in the way. The error says how."""
    REFUSED = auto()
    BUSY = auto()
    """Slack cannot say now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack says of our token. `skew`: seconds by which our clock is ahead of Slack's, give or take one."""

    error: str = ""
    fault: Fault | None = None
    """What kind of error it is."""
    team: str = ""
    team_id: str = ""
    user: str = ""
    scopes: frozenset[str] = frozenset()
    skew: float | None = None


def _not_json(status: int) -> Answer:
    """Somebody answered who is not Slack."""
    if status == HTTPStatus.FORBIDDEN:
        return Answer(error=PROXY[PROXY_FORBIDS], fault=Fault.PROXY)
    return Answer(error="something that is not JSON", fault=Fault.SILENT)


async def who_am_i(token: str, api_url: str, session: aiohttp.ClientSession, now: Callable[[], datetime]) -> Answer:
    """Ask whose token it is. Its scopes and Slack's time come in the headers of the answer, so it is asked by hand."""
    bearer = {"Authorization": f"Bearer {token}"}
    before = now()
    try:
        async with session.post(f"{api_url}auth.test", headers=bearer) as response:
            if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
                return Answer(error=PROXY[PROXY_LOCKED], fault=Fault.PROXY)
            status, headers = response.status, response.headers
            body = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return _unanswered(error)
    except ValueError:
        return _not_json(status)
    if not isinstance(body, dict) or "ok" not in body:
        return Answer(error="something that Slack would not say", fault=Fault.SILENT)
    if not body["ok"]:
        named = str(body.get("error") or "no")
        passing = judge(SlackFailure("auth.test", named, status=status)) in PASSING
        return Answer(error=named, fault=Fault.BUSY if passing else Fault.REFUSED)
    return Answer(
        team=str(body.get("team", "")),
        team_id=str(body.get("team_id", "")),
        user=str(body.get("user", "")),
        scopes=frozenset(part.strip() for part in headers.get("x-oauth-scopes", "").split(",") if part.strip()),
        skew=_skew(headers.get("Date"), before, now()),
    )


def _unanswered(error: Exception) -> Answer:
    word = what_broke(error)
    if word in PROXY:
        return Answer(error=PROXY[word], fault=Fault.PROXY)
    return Answer(error=f"nothing ({type(error).__name__})", fault=Fault.SILENT)


def _skew(said: str | None, before: datetime, after: datetime) -> float | None:
    """Slack's header has whole seconds, cut off: half a second is added, and the middle of the request is ours."""
    if not said:
        return None
    try:
        slacks = parsedate_to_datetime(said)
    except ValueError:
        return None
    return (before + (after - before) / 2 - slacks.replace(tzinfo=UTC)).total_seconds() - 0.5


async def knock(settings: Settings, session: aiohttp.ClientSession, where: str) -> int:
    """Ask as Slack does when the address is saved, with the secret of the settings; the HTTP status."""
    body = json.dumps({"type": "url_verification", "challenge": "pullcord-check"})
    stamp = str(int(time.time()))
    secret = settings.slack_signing_secret.get_secret_value().encode()
    signature = hmac.new(secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }
    async with session.post(f"{where}/slack/events", data=body, headers=headers) as response:
        said = await response.text()
        return response.status if response.status != OK or "pullcord-check" in said else 0


async def may_connect(settings: Settings, session: aiohttp.ClientSession) -> None:
    """Ask for an address to connect to, as the bot does. Raises `SlackFailure`."""
    client = new_client(settings.slack_app_token.get_secret_value(), settings.slack_api_url, session)
    await call(client, "apps.connections.open")


async def connections(session: aiohttp.ClientSession, where: str) -> int:
    """How many the bot that listens there has. Raises `aiohttp.ClientError`."""
    async with session.get(f"{where}/healthz") as response:
        found = await response.json(content_type=None) if response.status == OK else {}
    return int(found.get("connections") or 0) if isinstance(found, dict) else 0


async def teams(db: Database, client: AsyncWebClient, slack_id: str, which: str = "") -> AsyncIterator[Finding]:
    """A line or more for each team, and for each channel of the digest with which something is wrong.

    `which` is what a command needs to be told to mean this workspace, where there are many.
    """
    async with db.read() as session:
        workspace = await find_workspace(session, slack_id)
        found = await read_all_teams(session, workspace.id or 0) if workspace else []
        digests = await digest_channels(session, workspace.id or 0) if workspace else []
    if not found:
        yield Finding(Grade.FINE, "teams", "none yet")
    for team in found:
        about = f"team {team.name}"
        if team.channel is None:
            yield Finding(Grade.NOTE, about, NOWHERE, WHERE)
        commands = f"pullcord team set {team.channel or 'CHANNEL'}{which}"
        asked = await _asked(_channel(client, team.channel, team), _people(client, team, commands))
        faults = [*_set_up(team, commands), *asked]
        for says, remedy in faults:
            yield Finding(Grade.WRONG, about, says, remedy)
        if not faults and team.channel:
            yield Finding(Grade.FINE, about, "its channel, hours and people are there")
    for channel in digests:
        for says, remedy in await _asked(_channel(client, channel)):
            yield Finding(Grade.WRONG, "digest", says, remedy)


async def _asked(*questions: Awaitable[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """What came of each question to Slack; one that it does not answer keeps nobody from asking the next."""
    faults: list[tuple[str, str]] = []
    for question in questions:
        try:
            faults += await question
        except SlackFailure as failure:
            faults.append((f"Slack does not say ({failure})", "mend what is wrong above; try again in a minute"))
    return faults


def _set_up(team: Team, commands: str) -> list[tuple[str, str]]:
    try:
        rules_for(team)
    except FieldError as error:
        return [(error.words, f"{commands} {_option(error.field)} …")]
    return []


def _option(field: str) -> str:
    """What mends it on the command line: a team's own figures have an option each."""
    names = OWN if field == DurationError.field else (field,)
    return " or ".join(f"--{name.replace('_', '-')}" for name in names)


async def _channel(client: AsyncWebClient, channel: str | None, team: Team | None = None) -> list[tuple[str, str]]:
    if channel is None:
        return []
    try:
        info = (await _patiently(client, "conversations.info", channel=channel))["channel"]
    except SlackFailure as failure:
        if failure.error != "channel_not_found":
            raise
        gone = f"{channel} is not there, or private and the bot is not in it"
        return [
            (gone, "invite the bot there, or " + ("set the team up in another channel" if team else "choose another"))
        ]
    if info.get("is_archived"):
        return [(f"#{info['name']} is archived", "unarchive it, or set the team up in another channel")]
    if not info.get("is_member"):
        return [(f"the bot is not in #{info['name']}", "type /invite @Pullcord there")]
    return []


async def _people(client: AsyncWebClient, team: Team, commands: str) -> list[tuple[str, str]]:
    if team.channel and team.lead is None and team.head is None:
        nobody = "nobody leads it: what nobody takes goes no further"
        return [(nobody, f"/flagteam in its channel, or {commands} --lead U…")]
    named = {"lead": team.lead, "head": team.head}
    faults = [await _person(client, role, person, f"{commands} --{role} U…") for role, person in named.items()]
    return [fault for fault in faults if fault is not None]


async def _person(client: AsyncWebClient, role: str, person: Person | None, remedy: str) -> tuple[str, str] | None:
    if person is None:
        return None
    try:
        user = (await _patiently(client, "users.info", user=person.slack_id))["user"] if person.slack_id else None
    except SlackFailure as failure:
        if failure.error not in {"user_not_found", "user_not_visible"}:
            raise
        user = None
    if user is None or user.get("deleted"):
        return f"its {role}, {person.name}, is no longer there", remedy
    return None


async def _patiently(client: AsyncWebClient, method: str, **arguments: Any) -> dict[str, Any]:
    """Ask, and wait as long as Slack wants when we are too fast. Raises `SlackFailure`."""
    for _ in range(PATIENCE):
        try:
            return await ask(client, method, **arguments)
        except SlackFailure as failure:
            if failure.retry_after is None or failure.retry_after > MOST_WAIT_S:
                raise
            await asyncio.sleep(failure.retry_after)
    return await ask(client, method, **arguments)
