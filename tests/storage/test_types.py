"""What the columns keep: instants, durations and our words, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.words import Facts, Ladder, Promise, PromiseKind, Rung, Severity, Status
from storage.database import Database
from storage.errors import NotSavedError
from storage.reading import facts_of, put_facts
from storage.tables import FlagRow
from tests.support.rows import TUESDAY, open_shop

BERLIN = ZoneInfo("Europe/Berlin")


async def _saved(db: Database, **columns: object) -> FlagRow:
    """A flag as it is read back."""
    shop = await open_shop(db)
    async with db.write() as session:
        session.add(shop.flag(1, **columns))
    async with db.read() as session:
        return (await session.exec(select(FlagRow))).one()


async def test_an_instant_comes_back_as_the_same_instant_in_utc(db: Database) -> None:
    in_berlin = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=BERLIN, fold=1)
    row = await _saved(db, next_at=in_berlin)
    assert row.next_at == in_berlin.astimezone(UTC)
    assert row.next_at is not None
    assert row.next_at.tzinfo is UTC


async def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(NotSavedError) as refused:
        await _saved(db, next_at=datetime(2026, 11, 3, 10, 2))  # noqa: DTZ001
    assert "instants are aware" in str(refused.value.__cause__)


async def test_instants_sort_by_time_whatever_zone_they_came_in(db: Database) -> None:
    shop = await open_shop(db)
    async with db.write() as session:
        session.add(shop.flag(1, next_at=datetime(2026, 11, 3, 10, 0, tzinfo=UTC)))
        session.add(shop.flag(2, next_at=datetime(2026, 11, 3, 10, 30, tzinfo=BERLIN)))
    async with db.read() as session:
        assert (await session.exec(select(FlagRow.number).order_by(text("next_at")))).all() == [2, 1]


async def test_all_that_the_policy_knows_of_a_flag_survives_being_kept(db: Database) -> None:
    facts = Facts(
        status=Status.TAKEN,
        severity=Severity.URGENT,
        raised_at=TUESDAY,
        since=TUESDAY + timedelta(hours=1),
        ladder=Ladder(Rung.LEAD, TUESDAY + timedelta(hours=2), timedelta(hours=3, microseconds=7)),
        said_at=TUESDAY + timedelta(hours=4),
        promise=Promise(PromiseKind.NEWS, TUESDAY + timedelta(days=2), moved=1, reminded=True, link="https://x.test/1"),
        slips=2,
        night_posts=3,
        asked=1,
        asked_at=TUESDAY + timedelta(days=3),
        put_off=2,
        held_asked=True,
        review_at=TUESDAY + timedelta(days=90),
    )
    shop = await open_shop(db)
    async with db.write() as session:
        row = shop.flag(1)
        put_facts(row, facts)
        session.add(row)
    async with db.read() as session:
        assert facts_of((await session.exec(select(FlagRow))).one()) == facts


async def test_a_word_that_we_do_not_know_is_refused(db: Database) -> None:
    with pytest.raises(NotSavedError):
        await _saved(db, status="solved")
