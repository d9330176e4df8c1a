"""`pullcord forget`: a person's words, name and id go; counts and the record stay whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.clock import real_now
from bot.operating.forget import ForgetError, age_of, forget_old_words, forget_someone, what_goes
from bot.usecases.forgetting import NobodyToForgetError, forget_words
from bot.words import Status
from storage.columns import Table
from storage.tables import FlagRow, Record
from tests.support.world import World

WORDS = "gift card refund fails at till 2"


async def everything_in(world: World) -> str:
    """All rows of all tables, as text."""
    found: list[Any] = []
    async with world.bot.db.read() as session:
        connection = await session.connection()
        for name in Table.metadata.tables:
            found += (await connection.execute(text(f"SELECT * FROM {name}"))).all()
    return "\n".join(map(str, found))


async def records_of(world: World) -> list[tuple[str, int | None]]:
    async with world.bot.db.read() as session:
        return [(row.kind, row.actor_id) for row in await session.exec(select(Record).order_by(Record.id))]  # type: ignore[arg-type]


async def live_a_little(world: World) -> None:
    """Ana flags, Olga has it too, Ben takes it and says what he did."""
    ana, ben = world.person("Ana"), world.person("Ben")
    await ana.command("#shop-harbour", f"/flag {WORDS}")
    await world.settle()
    await ben.press("I'll take it", on=ben.sees("#payments")[-1])
    await world.settle()
    modal = (await ben.press("Fixed", on=ben.sees("#payments")[-1])).modal
    assert modal is not None
    await ben.fill(modal, {"What changed?": "We raised the limit.", "Why had it happened?": "It was too short."})
    await ben.submit(modal)
    await world.settle()


async def test_nothing_of_a_forgotten_reporter_is_left_in_the_database_or_on_the_card(world: World) -> None:
    await live_a_little(world)
    before = await records_of(world)
    assert "U_ANA" in await everything_in(world)

    said = await forget_someone(world.bot.settings.database_url, None, "U_ANA")
    await world.bot.sender.drain()

    left = await everything_in(world)
    assert "U_ANA" not in left
    assert WORDS not in left
    assert "We raised the limit." in left, "what others wrote stays"
    assert "1 flags have lost words" in said
    assert (await records_of(world))[: len(before)] == before
    card = world.person("Ben").sees("#payments")[-1]
    assert WORDS not in card.words
    assert "(forgotten)" in card.words


async def test_what_was_forgotten_is_in_no_byte_of_sqlites_files_either(shop: World) -> None:
    await live_a_little(shop)
    file = Path(shop.bot.settings.database_url.removeprefix("sqlite:///"))
    assert any(WORDS.encode() in one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    await forget_someone(shop.bot.settings.database_url, None, "U_ANA")
    left = {one.name for one in file.parent.glob(f"{file.name}*") if WORDS.encode() in one.read_bytes()}
    assert left == set()


async def test_what_somebody_wrote_as_a_member_of_a_team_goes_too_and_the_flag_goes_on(world: World) -> None:
    await live_a_little(world)
    await forget_someone(world.bot.settings.database_url, "T0TEAM", "U_BEN")
    left = await everything_in(world)
    assert "We raised the limit." not in left
    assert "It was too short." not in left
    assert "U_BEN" not in left
    assert WORDS in left
    async with world.bot.db.read() as session:
        [flag] = (await session.exec(select(FlagRow))).all()
    assert flag.owner_id is None
    assert flag.status is Status.FIXED
    assert flag.next_at is not None


async def test_a_team_that_loses_its_lead_is_named(shop: World) -> None:
    said = await forget_someone(shop.bot.settings.database_url, None, "U_LEA")
    assert "Payments has lost its lead or head" in said
    assert "U_LEA" not in await everything_in(shop)


async def test_somebody_who_was_forgotten_can_flag_again_as_a_new_person(shop: World) -> None:
    await live_a_little(shop)
    await forget_someone(shop.bot.settings.database_url, None, "U_ANA")
    got = await shop.person("Ana").command("#shop-harbour", f"/flag {WORDS}")
    assert "#2 is saved" in got.message.words


async def test_forgetting_twice_says_that_nobody_is_known(shop: World) -> None:
    await live_a_little(shop)
    await forget_someone(shop.bot.settings.database_url, None, "U_ANA")
    with pytest.raises(NobodyToForgetError):
        await forget_someone(shop.bot.settings.database_url, None, "U_ANA")


@pytest.mark.parametrize("typed", ["", "ana", "@ana", "C0123", "U0123; drop"])
def test_what_is_no_id_of_a_person_is_refused_before_anybody_is_asked(typed: str) -> None:
    with pytest.raises(ForgetError, match="Copy member ID"):
        what_goes(typed, None)


async def test_words_of_flags_that_ended_long_ago_go_and_those_of_others_stay(world: World) -> None:
    ana = world.person("Ana")
    for till in (2, 3):
        await ana.command("#shop-harbour", f"/flag refund fails at till {till}")
    await world.settle()
    async with world.bot.db.write() as session:
        ended = (await session.exec(select(FlagRow).where(FlagRow.number == 1))).one()
        ended.status, ended.next_at = Status.WITHDRAWN, None
        session.add(ended)
    now = world.bot.clock.now()
    assert await forget_words(world.bot.db, None, now - timedelta(days=1)) == 0
    assert await forget_words(world.bot.db, None, now + timedelta(days=1)) == 1
    assert await forget_words(world.bot.db, None, now + timedelta(days=1)) == 0
    async with world.bot.db.read() as session:
        words = {row.number: row.words for row in await session.exec(select(FlagRow))}
    assert words == {1: "(forgotten)", 2: "refund fails at till 3"}


async def test_the_command_says_how_many_lost_their_words(shop: World) -> None:
    said = await forget_old_words(shop.bot.settings.database_url, None, "2y")
    assert said.startswith("0 flags that ended before ")
    assert f"{real_now() - timedelta(days=730):%Y-%m-%d}" in said


@pytest.mark.parametrize(("typed", "days"), [("90d", 90), ("8w", 56), ("6m", 180), ("2y", 730), (" 1Y ", 365)])
def test_an_age_is_read(typed: str, days: int) -> None:
    assert age_of(typed) == timedelta(days=days)


@pytest.mark.parametrize("typed", ["", "2", "years", "0d", "-1y", "2 years", "9999y"])
def test_what_is_no_age_is_refused_before_anything_goes(typed: str) -> None:
    with pytest.raises(ForgetError, match="is no age"):
        what_goes(None, typed)
