"""What whoever runs the bot does to teams from the command line: the same use case as `/flagteam`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import real_now
from bot.config import Settings
from bot.directory import Directory
from bot.errors import PullcordError
from bot.named import find_channel, find_user
from bot.rights import Actor
from bot.slack import SlackFailure, ask, new_client, new_session
from bot.usecases import reading
from bot.usecases.teams import Setup, TeamChanges, set_up_team
from bot.usecases.workspaces import Workspaces
from bot.views import Person, Team
from storage.database import Database
from storage.database import reading as readable
from storage.installations import Installations
from storage.migrate import upgrade
from storage.sealing import Keys
from storage.teams import read_workspaces

WHICH = "Say which workspace is meant: --workspace "


class OperatorError(PullcordError):
    """What was asked on the command line cannot be done."""


@dataclass(frozen=True)
class Office:
    """The database and the workspace of the token in the settings."""

    db: Database
    workspace_id: int
    directory: Directory
    client: AsyncWebClient

    async def person(self, slack_id: str | None) -> Person | None:
        """Somebody, as Slack knows them now; None if nobody is named. Raises `NamedError`, `SlackFailure`."""
        if not slack_id:
            return None
        return await self.directory.user_changed(self.workspace_id, await find_user(self.client, slack_id))

    async def refuse_unknown(self, *channels: str | None) -> None:
        """Raises `NamedError` for the first of these channels that takes nothing, `SlackFailure`."""
        for channel in filter(None, channels):
            await find_channel(self.client, channel)


async def stored_tokens(settings: Settings, db: Database) -> dict[str, str | None]:
    """The tokens of many workspaces, by Slack's ids of them; None for one that our keys do not open."""
    kept = Installations(settings.slack_client_id, Keys(settings.pullcord_keys.get_secret_value()))
    with readable():
        async with db.read() as session:
            standing = await kept.standing(session)
            opened = {slack_id: await kept.find(session, slack_id) for slack_id in standing.open}
    return {slack_id: bot.bot_token for slack_id, bot in opened.items() if bot} | dict.fromkeys(standing.shut)


async def _token(settings: Settings, db: Database, workspace: str | None) -> str:
    """The token of the workspace that is meant. Raises `OperatorError`."""
    if not settings.many:
        return settings.slack_bot_token.get_secret_value()
    tokens = await stored_tokens(settings, db)
    meant = workspace or (next(iter(tokens)) if len(tokens) == 1 else None)
    if meant is None:
        raise OperatorError(f"{WHICH}{', '.join(tokens) or '(there is none yet)'}")
    if meant not in tokens:
        raise OperatorError(f"The bot is not installed in {meant}.")
    if not (token := tokens[meant]):
        raise OperatorError(f"None of PULLCORD_KEYS opens the token of {meant}.")
    return token


@asynccontextmanager
async def office(settings: Settings, workspace: str | None = None) -> AsyncIterator[Office]:
    """Ask Slack whose token it is, and open that workspace's books. `workspace` says which, where there are many."""
    session = new_session(proxy=settings.slack_proxy.get_secret_value())
    db = Database(settings.database_url)

    async def client_for(_workspace_id: int) -> AsyncWebClient:
        return client

    try:
        await upgrade(db)
        token = await _token(settings, db, workspace)
        client = new_client(token, settings.slack_api_url, session)
        who = await ask(client, "auth.test")
        if workspace not in {None, who["team_id"]}:
            raise OperatorError(f"SLACK_BOT_TOKEN is for {who['team_id']}, not for {workspace}.")
        workspace_id = await Workspaces(db).install(who["team_id"], who["team"], who["user_id"], token, real_now())
        yield Office(db, workspace_id, Directory(db, client_for, real_now), client)
    except SlackFailure as failure:
        raise OperatorError(f"Slack did not answer as it should ({failure.error}).") from failure
    finally:
        await session.close()
        await db.close()


async def meant(db: Database, slack_id: str | None) -> int | None:
    """Our id of the workspace with this id of Slack's, or of the only one; None while there is none.

    Raises `OperatorError` if there is no such workspace, or if there are several and none was named.
    """
    async with db.read() as session:
        rows = await read_workspaces(session)
    if slack_id is None and len(rows) > 1:
        raise OperatorError(f"{WHICH}{', '.join(f'{row.slack_id} ({row.name})' for row in rows)}")
    found = [row.id for row in rows if slack_id in {None, row.slack_id}]
    if slack_id is not None and not found:
        raise OperatorError(f"There is no workspace {slack_id} in this database.")
    return found[0] if found else None


async def list_teams(settings: Settings, workspace: str | None = None) -> str:
    """A line for each team."""
    async with office(settings, workspace) as here:
        teams = await reading.read_teams(here.db, here.workspace_id)
    return "\n".join(f"{team.channel or '(no channel)':<14} {team.name}{_mark(team)}" for team in teams)


def _mark(team: Team) -> str:
    return "  (triage)" if team.is_triage else ""


async def show_team(settings: Settings, channel: str, workspace: str | None = None) -> str:
    """Everything that is set for the team of a channel."""
    async with office(settings, workspace) as here:
        team = await reading.read_team_of(here.db, here.workspace_id, channel)
    if team is None:
        raise OperatorError(f"No team lives in {channel}. Set one up: pullcord team set {channel} --name …")
    return "\n".join(f"{name:<10} {value}" for name, value in lines(team).items() if value)


def lines(team: Team) -> dict[str, str]:
    """A team's settings, as they would be typed."""
    return {
        "name": team.name + _mark(team),
        "channel": team.channel or "",
        "lead": f"{team.lead.name} ({team.lead.slack_id})" if team.lead else "",
        "head": f"{team.head.name} ({team.head.slack_id})" if team.head else "",
        "timezone": team.timezone,
        "hours": team.hours,
        "holidays": team.holidays,
        "days off": ", ".join(team.days_off),
        "cadence": ", ".join([team.cadence, *(f"{key.replace('_', '-')} {text}" for key, text in team.own.items())]),
        "keywords": ", ".join(team.keywords),
        "latitude": team.latitude,
        "emergency": team.emergency,
    }


async def set_team(
    settings: Settings,
    channel: str,
    changes: Mapping[str, str | None],
    own: Mapping[str, str | None],
    *,
    lead: str | None,
    head: str | None,
    triage: bool,
    workspace: str | None = None,
) -> str:
    """Make or change the team of a channel; the running bot goes by it at its next look.

    Raises `PullcordError` for what cannot be, somebody or a channel that Slack does not know among it.
    """
    async with office(settings, workspace) as here:
        team = await reading.read_team_of(here.db, here.workspace_id, channel)
        name = changes.get("name")
        if (team.name if team and name is None else name or "").strip() == "":
            raise OperatorError("A team needs a name: --name Billing")
        if lead == "":
            raise OperatorError("A team keeps its lead until another is named: --lead U…")
        await here.refuse_unknown("" if team else channel, changes.get("digest_channel"))
        given = {key: text for key, text in changes.items() if text is not None}
        figures = (team.own if team else {}) | {key: text for key, text in own.items() if text is not None}
        texts: dict[str, Any] = {key: text for key, text in given.items() if key not in {"keywords", "days_off"}}
        wanted = TeamChanges(
            **texts,
            keywords=_list(given.get("keywords")),
            days_off=_list(given.get("days_off")),
            own={key: text for key, text in figures.items() if text.strip()},
            lead=await here.person(lead),
            head=await here.person(head),
            without_head=head == "",
            triage=triage,
        )
        setup = Setup(here.db, here.workspace_id, Actor(0, ""), channel, str(uuid4()), real_now(), by_operator=True)
        await set_up_team(setup, wanted)
    return await show_team(settings, channel, workspace)


def _list(text: str | None) -> tuple[str, ...] | None:
    """`refund, invoice` as its parts."""
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())
