from __future__ import annotations

from typing import Any

from bot.weekly import Lesson, Why
from bot.words import RecordKind as R
from bot.words import Rung, Severity, Status
from storage import digests
from storage.database import Database
from tests.support.diary import LEADS, Diary, on

WEEK = (on(0, 0), on(0, 0, week=1))
SECRET = "the director's card was declined"


async def needs(diary: Diary, most: int = 3) -> dict[Why, list[int]]:
    async with diary.db.read() as session:
        found = await digests.flags_in_need(session, diary.scope, WEEK[0], most)
    return {why: [flag.number for flag in flags] for why, flags in found.items() if flags}


async def test_a_flag_that_needs_a_lead_is_found_for_its_reason(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), rung=Rung.LEAD)
    await diary.flag(2, on(0), status=Status.TAKEN, slips=1)
    await diary.flag(3, on(0), status=Status.UNCONFIRMED, since=on(2))
    await diary.flag(4, on(0, week=-3), (R.REOPENED, on(2)), status=Status.TAKEN)
    await diary.flag(5, on(0), status=Status.TAKEN, rung=Rung.LEAD)
    assert await needs(diary) == {
        Why.NOBODY: [1],
        Why.SLIPPED: [2],
        Why.NO_YES: [3],
        Why.REOPENED: [4],
        Why.NO_DAY: [5],
    }


async def test_what_goes_its_way_needs_no_lead(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0))
    await diary.flag(2, on(0), status=Status.TAKEN, slips=1, promise_until=on(5))  # it slipped, but a new day stands
    await diary.flag(3, on(0, week=-5), status=Status.UNCONFIRMED, since=on(2, week=-3))
    await diary.flag(4, on(0, week=-3), (R.REOPENED, on(2, week=-2)), status=Status.TAKEN)
    await diary.flag(5, on(0), status=Status.CONFIRMED, rung=Rung.HEAD, slips=3)
    assert await needs(diary) == {}


async def test_a_second_slip_is_not_forgiven_by_a_new_day(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(2, on(0), status=Status.TAKEN, slips=2, promise_until=on(5))
    assert await needs(diary) == {Why.SLIPPED: [2]}


async def test_the_worst_of_many_is_found_first(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(3), rung=Rung.LEAD)
    await diary.flag(2, on(1), rung=Rung.LEAD)
    await diary.flag(3, on(4), rung=Rung.HEAD)
    await diary.flag(4, on(5), rung=Rung.LEAD, severity=Severity.URGENT)
    assert await needs(diary) == {Why.NOBODY: [4, 3, 2]}


async def test_open_flags_come_urgent_first_then_without_anybody_then_the_oldest(db: Database) -> None:
    diary = await Diary(db).open()
    await diary.flag(1, on(0), status=Status.TAKEN)
    await diary.flag(2, on(2))
    await diary.flag(3, on(1))
    await diary.flag(4, on(4), status=Status.FIXED, severity=Severity.URGENT)
    await diary.flag(5, on(4), status=Status.WITHDRAWN)
    async with db.read() as session:
        assert [flag.number for flag in await digests.open_flags(session, diary.scope, 2)] == [4, 3]
        assert await digests.open_numbers(session, diary.scope, skip=2, most=9) == [2, 1]


async def test_nothing_that_was_written_about_a_private_flag_comes_out(db: Database) -> None:
    diary = await Diary(db).open()
    words: dict[str, Any] = dict.fromkeys(
        ("words", "fix_cause", "fix_change", "question", "answer", "on_the_spot"), SECRET
    )
    hidden = words | {"decline_reason": SECRET, "lower_reason": SECRET, "raised_in": "G_BOARD", "private": True}
    await diary.flag(1, on(0), rung=Rung.LEAD, **hidden)
    await diary.flag(2, on(0), (R.CONFIRMED, on(1)), status=Status.CONFIRMED, **hidden)
    async with db.read() as session:
        found = await digests.flags_in_need(session, diary.scope, WEEK[0], 3)
        open_ones = await digests.open_flags(session, diary.scope, 9)
        lessons = await digests.lessons_of(session, diary.scope, *WEEK, 9)
    assert [flag.number for flag in found[Why.NOBODY]] == [1], "it still counts"
    assert SECRET not in repr((found, open_ones, lessons))
    assert "G_BOARD" not in repr((found, open_ones, lessons))


async def test_what_was_learned_comes_from_fixes_that_were_confirmed_and_held(db: Database) -> None:
    diary = await Diary(db).open()
    confirmed = {"status": Status.CONFIRMED, "raised_in": "C_SHOP"}
    await diary.flag(1, on(0), (R.CONFIRMED, on(1)), fix_cause="the time limit was too short", **confirmed)
    await diary.flag(2, on(0), (R.CONFIRMED, on(1)), (R.REOPENED, on(2)), fix_cause="bad luck")
    await diary.flag(3, on(0, week=-2), (R.CONFIRMED, on(1, week=-2)), fix_cause="told before", **confirmed)
    await diary.flag(4, on(0), (R.FIXED_BY_REPORTER, on(0)), on_the_spot="printed it again", status=Status.CONFIRMED)
    await diary.flag(5, on(0), (R.CONFIRMED, on(1)), fix_cause="", **confirmed)
    async with db.read() as session:
        lessons = await digests.lessons_of(session, diary.scope, *WEEK, 9)
    assert lessons == [
        Lesson(1, "the time limit was too short", "C_SHOP"),
        Lesson(4, "printed it again", None, on_the_spot=True),
    ]


async def test_a_digest_covers_the_teams_that_chose_its_channel(db: Database) -> None:
    diary = await Diary(db).open("Payments", "Web shop")
    await diary.team("Till", digest_channel="C_ELSEWHERE")
    async with db.read() as session:
        teams = await digests.teams_of_digest(session, diary.workspace_id, LEADS)
    assert [team.name for team in teams] == ["Payments", "Web shop"]
