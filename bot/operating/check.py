"""`pullcord check`: is everything as it must be? Each finding is one line with its remedy; nothing is changed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import aiohttp

from bot.clock import real_now
from bot.config import Settings
from bot.operating import database_side, slack_side
from bot.operating.findings import Finding, Grade
from bot.operating.slack_side import Answer, Fault
from bot.scopes import SCOPES
from bot.slack import new_client, new_session
from storage.database import Database
from storage.errors import StorageError

MOST_SKEW = 60.0
"""Seconds by which our clock may differ from Slack's; beyond 300 Slack's requests are refused as too old."""

REMEDIES = {
    Fault.SILENT: "is SLACK_API_URL right, and is the way to it open?",
    Fault.REFUSED: "copy the Bot User OAuth Token again (your app's page, OAuth & Permissions) into SLACK_BOT_TOKEN",
    Fault.BUSY: "try again in a minute; is Slack well? https://slack-status.com",
}


async def check(settings: Settings, now: Callable[[], datetime] = real_now) -> list[Finding]:
    """Look at everything, in the order in which it is best mended. `now` tells real time."""
    return [finding async for finding in _look(settings, now)]


async def _look(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Finding]:
    db = Database(settings.database_url)
    async with new_session() as session:
        try:
            answer = await slack_side.who_am_i(settings, session, now)
            for finding in token(answer):
                yield finding
            yield await transport(settings, session)
            found = await database_side.look(db, now() + timedelta(seconds=settings.pullcord_clock_offset))
            for finding in found:
                yield finding
            if answer.fault or any(
                one.about in database_side.BEFORE_ALL and one.grade is not Grade.FINE for one in found
            ):
                yield Finding(Grade.NOTE, "teams", "not looked at", "mend the lines above first")
                return
            client = new_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
            async for about, says, remedy in slack_side.teams(db, client, answer.team_id):
                yield Finding(Grade.WRONG if remedy else Grade.FINE, about, says, remedy)
        except StorageError as failure:
            yield Finding(Grade.WRONG, "database", f"failed meanwhile: {failure}", "try again in a minute")
        finally:
            await db.close()


def token(answer: Answer) -> list[Finding]:
    """Whose token it is, whether it may do all it must, and whether our clock is right."""
    if answer.fault is not None:
        return [Finding(Grade.WRONG, "token", f"Slack says {answer.error}", REMEDIES[answer.fault])]
    return [
        Finding(Grade.FINE, "token", f"{answer.team} ({answer.team_id}), as {answer.user}"),
        *scopes(answer),
        skew(answer),
    ]


def scopes(answer: Answer) -> list[Finding]:
    """A line for each scope that is missing, or one that says that all is well."""
    missing = [scope for scope in SCOPES if scope not in answer.scopes]
    more = sorted(answer.scopes - SCOPES.keys())
    again = "add it under OAuth & Permissions (or paste app.yaml anew), and install the app again"
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


async def transport(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    """Whether a bot listens at our address, and takes what is signed with our secret."""
    where = _address(settings.host, settings.port)
    began = time.monotonic()
    try:
        status = await slack_side.knock(settings, session, where)
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
