"""`pullcord check`: is everything as it must be? Each finding is one line with its remedy; nothing is changed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import aiohttp

from bot.clock import real_now
from bot.config import Settings
from bot.delivery.verdicts import limited
from bot.operating import database_side, slack_side
from bot.operating.findings import Finding, Grade
from bot.operating.slack_side import Answer, Fault
from bot.operator import stored_tokens
from bot.scopes import SCOPES
from bot.slack import PROXY, SlackFailure, new_client, new_session
from storage.database import Database
from storage.errors import StorageError

MOST_SKEW = 60.0
"""Seconds by which our clock may differ from Slack's; beyond 300 Slack's requests are refused as too old."""

REMEDIES = {
    Fault.SILENT: "is SLACK_API_URL right, and is the way to it open?",
    Fault.PROXY: "is SLACK_PROXY right, with name and password if it wants them, and may it let us through to Slack?",
    Fault.REFUSED: "copy the Bot User OAuth Token again (your app's page, OAuth & Permissions) into SLACK_BOT_TOKEN",
    Fault.BUSY: "try again in a minute; is Slack well? https://slack-status.com",
}
IN_MANY = REMEDIES | {Fault.REFUSED: "somebody there installs the bot again, from /slack/install"}
"""The same where tokens come by installing."""
STOPPED = Finding(Grade.NOTE, "teams", "not looked at", "mend the lines above first")


@dataclass(frozen=True)
class Site:
    """What is looked at."""

    settings: Settings
    session: aiohttp.ClientSession
    """For Slack."""
    here: aiohttp.ClientSession
    """For the bot that runs on this machine, to which no proxy leads."""
    db: Database
    now: Callable[[], datetime]
    """Tells real time."""


async def check(settings: Settings, now: Callable[[], datetime] = real_now) -> list[Finding]:
    """Look at everything, in the order in which it is best mended. `now` tells real time."""
    return [finding async for finding in _look(settings, now)]


async def _look(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    db = Database(settings.database_url)
    async with new_session(proxy=settings.slack_proxy.get_secret_value()) as session, new_session() as here:
        site = Site(settings, session, here, db, now)
        try:
            async for finding in _many(site) if settings.many else _one(site):
                yield finding
        except StorageError as failure:
            yield Finding(Grade.WRONG, "database", f"failed meanwhile: {failure}", "try again in a minute")
        finally:
            await db.close()


async def _one(site: Site) -> AsyncIterator[Finding]:
    """One workspace, whose token is in the settings."""
    written = site.settings.slack_bot_token.get_secret_value()
    answer = await slack_side.who_am_i(written, site.settings.slack_api_url, site.session, site.now)
    for finding in token(answer, REMEDIES):
        yield finding
    yield await transport(site)
    found = await _database(site)
    for finding in found:
        yield finding
    if answer.fault or _unreadable(found):
        yield STOPPED
        return
    async for finding in _teams(site, written, answer):
        yield finding


async def _many(site: Site) -> AsyncIterator[Finding]:
    """Many workspaces, whose tokens are in the database."""
    yield await transport(site)
    found = await _database(site)
    for finding in found:
        yield finding
    if _unreadable(found):
        yield STOPPED
        return
    tokens = await stored_tokens(site.settings, site.db)
    if not tokens:
        yield Finding(Grade.NOTE, "workspaces", "none yet", "open /slack/install, and send its address to others")
    for slack_id, written in tokens.items():
        async for finding in _workspace(site, slack_id, written):
            yield replace(finding, about=f"{slack_id} {finding.about}")


async def _workspace(site: Site, slack_id: str, written: str | None) -> AsyncIterator[Finding]:
    if written is None:
        remedy = "put back the key it was sealed with, or install the bot there again"
        yield Finding(Grade.WRONG, "token", "none of PULLCORD_KEYS opens it", remedy)
        return
    answer = await slack_side.who_am_i(written, site.settings.slack_api_url, site.session, site.now)
    for finding in token(answer, IN_MANY):
        yield finding
    if answer.fault:
        return
    if answer.team_id != slack_id:
        yield Finding(Grade.WRONG, "token", f"it is of {answer.team_id}", "install the bot there again")
        return
    async for finding in _teams(site, written, answer, f" --workspace {slack_id}"):
        yield finding


async def _database(site: Site) -> list[Finding]:
    ahead = timedelta(seconds=site.settings.pullcord_clock_offset)
    return await database_side.look(site.db, site.now() + ahead)


def _unreadable(found: list[Finding]) -> bool:
    return any(one.about in database_side.BEFORE_ALL and one.grade is not Grade.FINE for one in found)


async def _teams(site: Site, written: str, answer: Answer, which: str = "") -> AsyncIterator[Finding]:
    client = new_client(written, site.settings.slack_api_url, site.session)
    async for finding in slack_side.teams(site.db, client, answer.team_id, which):
        yield finding


def token(answer: Answer, remedies: Mapping[Fault, str]) -> list[Finding]:
    """Whose token it is, whether it may do all it must, and whether our clock is right."""
    if answer.fault is Fault.PROXY:
        return [Finding(Grade.WRONG, "token", f"Slack cannot be asked: {answer.error}", remedies[answer.fault])]
    if answer.fault is not None:
        return [Finding(Grade.WRONG, "token", f"Slack says {answer.error}", remedies[answer.fault])]
    return [
        Finding(Grade.FINE, "token", f"{answer.team} ({answer.team_id}), as {answer.user}"),
        *scopes(answer, from_page=remedies is IN_MANY),
        skew(answer),
    ]


def scopes(answer: Answer, *, from_page: bool) -> list[Finding]:
    """A line for each scope that is missing, or one that says that all is well. `from_page`: people install it."""
    missing = [scope for scope in SCOPES if scope not in answer.scopes]
    more = sorted(answer.scopes - SCOPES.keys())
    how = "let somebody there open /slack/install again" if from_page else "install the app again"
    again = f"add it under OAuth & Permissions (or paste app.yaml anew), and {how}"
    found = [
        Finding(Grade.WRONG, "scopes", f"{scope} is missing: it is for {SCOPES[scope]}", again) for scope in missing
    ]
    if more:
        found.append(Finding(Grade.NOTE, "scopes", f"{', '.join(more)}: Pullcord does not need", "they can go"))
    return found or [Finding(Grade.FINE, "scopes", f"all {len(SCOPES)}, and no more")]


def skew(answer: Answer) -> Finding:
    """Our clock beside Slack's."""
    if answer.skew is None:
        return Finding(Grade.NOTE, "clock", "Slack did not say what time it is")
    ahead = "ahead of" if answer.skew > 0 else "behind"
    says = f"{abs(answer.skew):.0f} s {ahead} Slack's"
    if abs(answer.skew) <= MOST_SKEW:
        return Finding(Grade.FINE, "clock", says)
    return Finding(
        Grade.WRONG, "clock", says, "let NTP set it (timedatectl set-ntp true): over 300 s nothing gets through"
    )


async def transport(site: Site) -> Finding:
    """Whether Slack would be heard, in the way that the settings choose."""
    where = _address(site.settings.host, site.settings.port)
    return await (_over_sockets if site.settings.socket_mode else _over_http)(site, where)


async def _over_sockets(site: Site, where: str) -> Finding:
    """Whether the bot that runs here has connections, or else whether Slack takes the app-level token.

    Slack gives an address out but once a minute: one that is asked for here is lacking to a bot that has none.
    """
    about = "transport"
    try:
        count = await slack_side.connections(site.here, where)
    except (aiohttp.ClientError, TimeoutError, OSError):
        count = None
    if count:
        return Finding(Grade.FINE, about, f"Socket Mode, {count} connections open at {where}")
    try:
        await slack_side.may_connect(site.settings, site.session)
    except SlackFailure as failure:
        return _unconnected(failure)
    if count is None:
        says = f"Slack accepts SLACK_APP_TOKEN, and nobody listens at {where}"
        return Finding(Grade.NOTE, about, says, "start it: pullcord run")
    says = f"the bot at {where} has no connection to Slack"
    return Finding(Grade.WRONG, about, says, "was it started with SLACK_APP_TOKEN? Its log says no_connection, and why")


def _unconnected(failure: SlackFailure) -> Finding:
    """Why Slack gives no address to connect to."""
    if limited(failure):
        says = "Slack was asked for connections too often, perhaps by a bot that starts just now"
        return Finding(Grade.NOTE, "transport", says, REMEDIES[Fault.BUSY])
    if failure.error in PROXY:
        says = f"Slack cannot be asked: {PROXY[failure.error]}"
        return Finding(Grade.WRONG, "transport", says, REMEDIES[Fault.PROXY])
    if not failure.status:
        return Finding(Grade.WRONG, "transport", f"Slack does not answer ({failure.error})", REMEDIES[Fault.SILENT])
    remedy = "turn Socket Mode on, and give the app-level token (Basic Information) the scope connections:write"
    return Finding(Grade.WRONG, "transport", f"Slack says {failure.error} to SLACK_APP_TOKEN", remedy)


async def _over_http(site: Site, where: str) -> Finding:
    """Whether a bot listens at our address, and takes what is signed with our secret."""
    began = time.monotonic()
    try:
        status = await slack_side.knock(site.settings, site.here, where)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Finding(Grade.NOTE, "transport", f"nobody listens at {where}", "start it: pullcord run")
    if status == slack_side.OK:
        took = (time.monotonic() - began) * 1000
        return Finding(Grade.FINE, "transport", f"{where}/slack/events answers a signed request, in {took:.0f} ms")
    says = f"{where}/slack/events answers {status} to a request signed with SLACK_SIGNING_SECRET"
    return Finding(Grade.WRONG, "transport", says, "is it Pullcord that listens there, started with this very secret?")


def _address(host: str, port: int) -> str:
    """Where to knock: an address of IPv6 stands in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
