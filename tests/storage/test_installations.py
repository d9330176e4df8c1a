"""Tokens lie sealed, one for each workspace; a state is good once, for ten minutes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Bot

from storage.database import Database
from storage.errors import KeysError, SealedError
from storage.installations import Installations
from storage.sealing import Keys, new_key
from storage.states import States

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TOKEN = "xoxb-1234567890123-1234567890123-abcdefghijklmnopqrstuvwx"
LONG = "xoxe.xoxb-1-" + "M" * 300


def bot(team: str = "T1", token: str = TOKEN, enterprise: str | None = None) -> Bot:
    return Bot(
        app_id="A1", team_id=team, enterprise_id=enterprise, bot_token=token, bot_id="B1", bot_user_id="U_BOT",
        bot_scopes=["chat:write"], installed_at=NOON.timestamp(),
    )  # fmt: skip


def bytes_in(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir())


async def keep(db: Database, store: Installations, *bots: Bot) -> None:
    async with db.write() as session:
        for each in bots:
            await store.keep(session, each)


async def token_of(db: Database, store: Installations, team: str) -> str | None:
    async with db.read() as session:
        found = await store.find(session, team)
    return found.bot_token if found else None


async def test_each_workspace_has_its_own_token_and_a_newer_one_takes_its_place(db: Database) -> None:
    store = Installations("client", Keys(new_key()))
    await keep(db, store, bot("T1", "xoxb-1"), bot("T2", "xoxb-2"), bot("T1", LONG))
    assert [await token_of(db, store, team) for team in ("T1", "T2", "T3")] == [LONG, "xoxb-2", None]


async def test_a_workspace_is_found_again_after_its_company_joined_a_grid(db: Database) -> None:
    store = Installations("client", Keys(new_key()))
    await keep(db, store, bot("T1", "xoxb-1"), bot("T1", "xoxb-2", enterprise="E1"))
    assert await token_of(db, store, "T1") == "xoxb-2"
    async with db.write() as session:
        await store.drop(session, "T1")
    assert await token_of(db, store, "T1") is None


async def test_another_app_on_the_same_database_finds_none_of_our_tokens(db: Database) -> None:
    key = new_key()
    await keep(db, Installations("ours", Keys(key)), bot("T1"))
    assert await token_of(db, Installations("theirs", Keys(key)), "T1") is None


async def test_no_token_lies_in_the_file_in_the_clear(sqlite_db: Database, tmp_path: Path) -> None:
    await keep(sqlite_db, Installations("client", Keys(new_key())), bot("T1"))
    await sqlite_db.close()
    kept = bytes_in(tmp_path)
    assert b"T1" in kept
    assert TOKEN.encode() not in kept
    assert TOKEN.encode()[5:30] not in kept


async def test_a_wrong_key_opens_nothing_and_loses_nothing(db: Database) -> None:
    key = new_key()
    await keep(db, Installations("client", Keys(key)), bot("T1"))
    wrong = Installations("client", Keys(new_key()))
    with pytest.raises(SealedError):
        await token_of(db, wrong, "T1")
    async with db.write() as session:
        assert (await wrong.seal_anew(session)).shut == ["T1"]
    assert await token_of(db, Installations("client", Keys(key)), "T1") == TOKEN


async def test_keys_change_without_anybody_installing_anew(db: Database) -> None:
    old, new = new_key(), new_key()
    await keep(db, Installations("client", Keys(old)), bot("T1", "xoxb-1"), bot("T2", "xoxb-2"))
    both = Installations("client", Keys(f"{new}, {old}"))
    assert await token_of(db, both, "T1") == "xoxb-1"
    async with db.write() as session:
        assert (await both.seal_anew(session)).open == ["T1", "T2"]
    assert await token_of(db, Installations("client", Keys(new)), "T2") == "xoxb-2"
    with pytest.raises(SealedError):
        await token_of(db, Installations("client", Keys(old)), "T2")


def test_a_key_that_is_none_is_named_by_its_place_and_not_shown() -> None:
    with pytest.raises(KeysError) as raised:
        Keys(f"{new_key()} nearly-a-key")
    assert raised.value.number == 2
    assert "nearly" not in str(raised.value)


async def test_a_state_is_taken_once_however_many_come_at_once(db: Database) -> None:
    states = States(db, Keys(new_key()), lambda: NOON)
    state = await states.async_issue()
    assert sorted(await asyncio.gather(*[states.async_consume(state) for _ in range(4)])) == [False] * 3 + [True]


async def test_a_state_is_good_for_ten_minutes_and_leaves_nothing_for_ever(db: Database) -> None:
    clock = [NOON]
    states = States(db, Keys(new_key()), lambda: clock[0])
    first, second, third = [await states.async_issue() for _ in range(3)]
    clock[0] += timedelta(minutes=9)
    assert await states.async_consume(first)
    clock[0] += timedelta(minutes=2)
    assert not await states.async_consume(second)
    clock[0] += timedelta(minutes=9)
    await states.async_consume(await states.async_issue())
    async with db.read() as session:
        [[count]] = await (await session.connection()).exec_driver_sql("SELECT count(*) FROM used_state")
    assert count == 1
    assert third


@pytest.mark.parametrize("state", ["", "made-up", "gAAAAAB", "ä"])
async def test_a_state_that_somebody_made_up_is_not_taken(sqlite_db: Database, state: str) -> None:
    assert not await States(sqlite_db, Keys(new_key()), lambda: NOON).async_consume(state)
