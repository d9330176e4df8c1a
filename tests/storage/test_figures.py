from __future__ import annotations

from datetime import datetime

from bot.weekly import OpenNow
from bot.words import RecordKind as R
from bot.words import Status
from storage import figures
from storage.database import Database
from storage.figures import Take
from tests.support.diary import Diary, on

WEEK = (on(0, 0), on(0, 0, week=1))


async def ended(diary: Diary, *bounds: datetime) -> dict[tuple[int, R], int]:
    async with diary.db.read() as session:
        tallies = await figures.count_ends(session, diary.scope, bounds or WEEK)
    return {(tally.bucket, tally.kind): tally.count for tally in tallies}


async def test_what_was_raised_reopened_and_slipped_is_counted_by_week_and_team(db: Database) -> None:
    diary = await Diary(db).open("Payments", "Web shop")
    await diary.flag(1, on(6, 23.9, week=-1), (R.SLIPPED, on(0)))
    await diary.flag(2, on(0, 0), (R.REOPENED, on(2)), (R.REOPENED, on(3)))
    await diary.flag(3, on(6, 23.9), team="Web shop")
    await diary.flag(4, on(0, 0, week=1))
    async with db.read() as session:
        tallies = await figures.count_events(session, diary.scope, [on(0, 0, week=-1), *WEEK])
    payments, shop = diary.teams["Payments"], diary.teams["Web shop"]
    assert {(t.bucket, t.team_id, t.kind): t.count for t in tallies} == {
        (0, payments, R.RAISED): 1,
        (1, payments, R.RAISED): 1,
        (1, payments, R.SLIPPED): 1,
        (1, payments, R.REOPENED): 2,
        (1, shop, R.RAISED): 1,
        (2, payments, R.RAISED): 1,
    }


async def test_a_yes_that_was_taken_back_in_the_same_week_is_no_confirmed_fix(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), (R.CONFIRMED, on(1)), (R.REOPENED, on(2)))
    await diary.flag(2, on(0), (R.CONFIRMED, on(1)), status=Status.CONFIRMED)
    assert await ended(diary) == {(0, R.REOPENED): 1, (0, R.CONFIRMED): 1}


async def test_a_yes_that_is_taken_back_a_week_later_stays_in_the_week_it_was_said(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), (R.CONFIRMED, on(1)), (R.REOPENED, on(1, week=1)))
    assert await ended(diary) == {(0, R.CONFIRMED): 1, (1, R.REOPENED): 1}


async def test_closed_without_a_yes_is_counted_apart_from_confirmed(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), (R.CLOSED_UNCONFIRMED, on(1)), status=Status.UNCONFIRMED)
    await diary.flag(2, on(0), (R.CONFIRMED, on(1)), status=Status.CONFIRMED)
    await diary.flag(3, on(0), (R.CLOSED_UNCONFIRMED, on(1)), (R.ASKED, on(2)), status=Status.FIXED)
    assert await ended(diary) == {(0, R.CLOSED_UNCONFIRMED): 1, (0, R.CONFIRMED): 1, (0, R.ASKED): 1}


async def test_another_workspace_and_other_teams_are_not_counted(db: Database) -> None:
    diary = await Diary(db).open("Payments", "Web shop")
    await diary.flag(1, on(0), team="Web shop")
    only_payments = figures.Scope(diary.workspace_id, (diary.teams["Payments"],))
    elsewhere = figures.Scope(diary.workspace_id + 1, diary.scope.team_ids)
    async with db.read() as session:
        assert await figures.count_events(session, only_payments, WEEK) == []
        assert await figures.count_events(session, elsewhere, WEEK) == []
        assert not await figures.anything(session, only_payments, *WEEK)


async def test_what_was_finished_and_what_came_back_is_told_by_week(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), (R.FIX_PROPOSED, on(1)), (R.REOPENED, on(2)))  # it was never finished
    await diary.flag(2, on(0), (R.CONFIRMED, on(1)), (R.REOPENED, on(1, week=1)))
    await diary.flag(3, on(0), (R.FIXED_BY_REPORTER, on(0)), status=Status.CONFIRMED)
    await diary.flag(4, on(0), (R.CLOSED_UNCONFIRMED, on(1)), (R.ASKED, on(2, week=1)), status=Status.FIXED)
    await diary.flag(5, on(0), (R.DECLINED, on(1)), status=Status.DECLINED)  # it comes back
    await diary.flag(6, on(0), (R.MERGED, on(1, week=1)), status=Status.MERGED)
    async with db.read() as session:
        assert await figures.count_closings(session, diary.scope, WEEK) == {0: 3, 1: -1}


async def test_a_promise_is_kept_by_a_fix_before_its_day_ends(db: Database) -> None:
    diary = await Diary(db).open()
    for number in (1, 2, 3, 4):
        await diary.flag(number, on(0))
    await diary.then(1, (R.PROMISED, on(0)), until=on(3).isoformat())
    await diary.then(1, (R.FIX_PROPOSED, on(2)))
    await diary.then(2, (R.PROMISED, on(0)), until=on(1).isoformat())
    await diary.then(2, (R.SLIPPED, on(2)), (R.FIX_PROPOSED, on(2)))
    await diary.then(3, (R.PROMISED, on(0)), until=on(3).isoformat())
    await diary.then(3, (R.GIVEN_BACK, on(1)), (R.FIX_PROPOSED, on(2)))
    await diary.then(4, (R.FIX_PROPOSED, on(2)))
    async with db.read() as session:
        [fixed] = await figures.fixes_of_promises(session, diary.scope, *WEEK)
    assert (fixed.until, fixed.at) == (on(3), on(2))


async def test_only_the_first_time_that_somebody_takes_a_flag_counts(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), (R.TAKEN, on(1)), (R.GIVEN_BACK, on(2)), (R.TAKEN, on(3)))
    await diary.flag(2, on(0, week=-1), (R.TAKEN, on(1, week=-1)), (R.GIVEN, on(1)))
    await diary.flag(3, on(0), (R.FIX_PROPOSED, on(4)), status=Status.FIXED)
    async with db.read() as session:
        takes = await figures.first_takes(session, diary.scope, *WEEK)
    team = diary.teams["Payments"]
    assert sorted(takes, key=lambda take: take.at) == [Take(team, on(0), on(1)), Take(team, on(0), on(4))]


async def test_what_waits_now_is_told_with_its_oldest(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(3, week=-2))
    await diary.flag(2, on(1, week=-3), status=Status.TAKEN)
    await diary.flag(3, on(1, week=-5), status=Status.CONFIRMED)
    await diary.flag(4, on(1), status=Status.DECLINED)
    async with db.read() as session:
        waiting = await figures.open_now(session, diary.scope)
    assert waiting == {diary.teams["Payments"]: OpenNow(3, 1, on(1, week=-3))}


async def test_a_week_without_anything_is_known_to_be_one(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0, week=-4), (R.CONFIRMED, on(1, week=-4)), status=Status.CONFIRMED)
    async with db.read() as session:
        assert not await figures.anything(session, diary.scope, *WEEK)
    await diary.flag(2, on(0, week=-4))
    async with db.read() as session:
        assert await figures.anything(session, diary.scope, *WEEK), "one is open"
