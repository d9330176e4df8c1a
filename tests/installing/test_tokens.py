"""Whose token speaks where, as one replica knows it while others install and uninstall."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.clock import WorkClock, real_now
from bot.installing.one_token import OneToken
from bot.installing.tokens import FRESH_S, StoredTokens
from bot.slack import SlackFailure, new_client
from bot.usecases.installing import install, uninstall
from bot.usecases.workspaces import UnknownWorkspaceError, Workspaces
from storage.database import Database
from storage.errors import UnreadableError
from storage.installations import Installations
from storage.sealing import Keys, new_key

INSTALLATIONS = Installations("client", Keys(new_key()))


class Clock:
    """Seconds that go by when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """What it says."""
        return self.now


def replica(
    db: Database, clock: Callable[[], float], session: aiohttp.ClientSession, store: Installations = INSTALLATIONS
) -> StoredTokens:
    make = partial(new_client, api_url="http://127.0.0.1:9/api/", session=session)
    return StoredTokens(db, store, Workspaces(db), make, clock)


async def put(db: Database, team: str, token: str) -> int:
    made = Installation(
        app_id="A1", team_id=team, team_name=team, bot_token=token, bot_user_id="U_BOT", user_id="U_IVO"
    )
    await install(db, INSTALLATIONS, made, real_now())
    return await Workspaces(db).id_of(team)


async def test_what_another_replica_did_is_known_within_seconds(db: Database) -> None:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        tokens = replica(db, clock, session)
        first = await put(db, "T1", "xoxb-1")
        assert await tokens.token_for("T1") == "xoxb-1"
        await put(db, "T1", "xoxb-2")
        assert await tokens.token_for("T1") == "xoxb-1"
        clock.now += FRESH_S
        assert await tokens.token_for("T1") == "xoxb-2"
        assert (await tokens.client_for(first)).token == "xoxb-2"
        await uninstall(db, INSTALLATIONS, first, "T1")
        clock.now += FRESH_S
        with pytest.raises(UnknownWorkspaceError):
            await tokens.token_for("T1")
        with pytest.raises(SlackFailure, match="app_uninstalled"):
            await tokens.client_for(first)


async def test_a_token_is_asked_of_the_database_once_in_a_while_and_a_client_is_kept(sqlite_db: Database) -> None:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        tokens = replica(sqlite_db, clock, session)
        workspace_id = await put(sqlite_db, "T1", "xoxb-1")
        client = await tokens.client_for(workspace_id)
        clock.now += FRESH_S * 100
        assert await tokens.client_for(workspace_id) is client


async def test_while_the_database_is_away_what_was_known_last_holds(sqlite_db: Database) -> None:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        tokens = replica(sqlite_db, clock, session)
        await put(sqlite_db, "T1", "xoxb-1")
        assert await tokens.token_for("T1") == "xoxb-1"
        async with sqlite_db.write() as writing:
            await (await writing.connection()).exec_driver_sql("ALTER TABLE slack_bot RENAME TO away")
        clock.now += FRESH_S
        assert await tokens.token_for("T1") == "xoxb-1"
        with pytest.raises(UnreadableError):
            await tokens.token_for("T2")


async def test_where_the_key_is_lost_there_is_no_token_but_the_workspace_is_no_stranger(sqlite_db: Database) -> None:
    async with aiohttp.ClientSession() as session:
        workspace_id = await put(sqlite_db, "T1", "xoxb-1")
        tokens = replica(sqlite_db, Clock(), session, Installations("client", Keys(new_key())))
        assert await tokens.token_for("T1") is None
        with pytest.raises(SlackFailure, match="token_sealed"):
            await tokens.client_for(workspace_id)


async def test_the_one_token_of_the_settings_speaks_for_no_other_workspace(sqlite_db: Database) -> None:
    other = await put(sqlite_db, "T2", "xoxb-2")
    async with aiohttp.ClientSession() as session:
        client = new_client("xoxb-1", "http://127.0.0.1:9/api/", session)
        one = OneToken(client, Workspaces(sqlite_db), WorkClock())
        with pytest.raises(SlackFailure, match="unreachable"):  # whose it is, only Slack can say
            await one.client_for(other)
        assert await one.token_for("T2") == "xoxb-1"  # until then whoever is known may flag
