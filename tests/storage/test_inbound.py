"""A repeat of something that came in finds what came of it the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.database import Database
from storage.errors import NotSavedError
from storage.inbound import KEPT, forget_old, recall, remember
from tests.support.rows import TUESDAY, open_shop


async def test_a_repeat_finds_the_first_outcome(db: Database) -> None:
    shop = await open_shop(db)
    async with db.write() as session:
        await remember(session, shop.workspace_id, {"Ev1": {"number": 42}, "Ev2": {}}, TUESDAY)
    async with db.read() as session:
        assert await recall(session, shop.workspace_id, ["Ev1", "Ev3"]) == {"Ev1": {"number": 42}}


async def test_another_workspaces_key_is_not_ours(db: Database) -> None:
    one, other = await open_shop(db, "T1"), await open_shop(db, "T2")
    async with db.write() as session:
        await remember(session, one.workspace_id, {"Ev1": {}}, TUESDAY)
    async with db.read() as session:
        assert await recall(session, other.workspace_id, ["Ev1"]) == {}


async def test_a_key_takes_effect_once_even_when_its_repeat_comes_at_the_same_moment(db: Database) -> None:
    shop = await open_shop(db)
    async with db.write() as session:
        await remember(session, shop.workspace_id, {"Ev1": {}}, TUESDAY)
    with pytest.raises(NotSavedError):
        async with db.write() as session:
            session.add(shop.flag(1))
            await remember(session, shop.workspace_id, {"Ev1": {}}, TUESDAY)


async def test_a_key_is_kept_for_two_days_and_then_forgotten(db: Database) -> None:
    shop = await open_shop(db)
    async with db.write() as session:
        await remember(session, shop.workspace_id, {"old": {}}, TUESDAY - timedelta(seconds=1))
        await remember(session, shop.workspace_id, {"young": {}}, TUESDAY)
        assert await forget_old(session, TUESDAY + KEPT, 10) == 1
    async with db.read() as session:
        assert set(await recall(session, shop.workspace_id, ["old", "young"])) == {"young"}
