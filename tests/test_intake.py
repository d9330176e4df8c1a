"""Flags that arrive together commit together, and none of them pays for another."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.intake import Intake
from bot.usecases.outcome import What
from bot.usecases.raising import NewFlag, Raised
from bot.words import Severity
from storage.database import Database
from storage.errors import NotSavedError
from storage.tables import TeamRow, Workspace

NOW = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)


class Stopped:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


class Commits:
    """Counts what was committed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
async def workspace_id(db: Database) -> int:
    """A workspace with its triage team."""
    async with db.write() as session:
        workspace = Workspace(slack_id="T1", installed_by="U_IT")
        session.add(workspace)
        await session.flush()
        session.add(TeamRow(workspace_id=workspace.id or 0, name="Triage", is_triage=True, created_at=NOW))
    return workspace.id or 0


def new(workspace_id: int, key: str, words: str = "the door is stuck", *, another: bool = False) -> NewFlag:
    return NewFlag(workspace_id, key, "U_ANA", "Ana", words, Severity.NORMAL, raised_in="C_SHOP", another=another)


async def raise_all(db: Database, flags: list[NewFlag], commits: Commits | None = None) -> list[Raised]:
    intake = Intake(db, Stopped(), commits or Commits())
    return await asyncio.gather(*(intake.raise_flag(flag) for flag in flags))


async def test_fifty_at_once_get_fifty_numbers_without_a_gap_in_few_commits(db: Database, workspace_id: int) -> None:
    commits = Commits()
    raised = await raise_all(db, [new(workspace_id, f"k{i}", f"problem {i}") for i in range(50)], commits)
    assert sorted(flag.view.number for flag in raised) == list(range(1, 51))
    assert commits.count <= 2


async def test_a_repeated_request_gets_the_first_answer(db: Database, workspace_id: int) -> None:
    first, again = await raise_all(db, [new(workspace_id, "k"), new(workspace_id, "k")])
    [later] = await raise_all(db, [new(workspace_id, "k")])
    assert {first.view.number, again.view.number, later.view.number} == {1}
    assert {first.outcome, again.outcome, later.outcome} == {first.outcome}


async def test_the_same_words_from_the_same_person_keep_their_number(db: Database, workspace_id: int) -> None:
    first, same = await raise_all(db, [new(workspace_id, "k1"), new(workspace_id, "k2")])
    [later] = await raise_all(db, [new(workspace_id, "k3")])
    assert first.outcome.what is What.RAISED
    assert {same.outcome.what, later.outcome.what} == {What.SAME_WORDS}
    assert {first.view.number, same.view.number, later.view.number} == {1}


async def test_the_same_words_that_are_another_problem_get_a_number_of_their_own(
    db: Database, workspace_id: int
) -> None:
    [first] = await raise_all(db, [new(workspace_id, "k1")])
    [other] = await raise_all(db, [new(workspace_id, "k2", another=True)])
    assert (first.view.number, other.view.number) == (1, 2)


async def test_one_flag_that_the_database_refuses_does_not_take_the_others_with_it(
    sqlite_db: Database,
) -> None:
    async with sqlite_db.write() as session:
        workspace = Workspace(slack_id="T1")
        session.add(workspace)
        await session.flush()
        session.add(TeamRow(workspace_id=workspace.id or 0, name="Triage", is_triage=True, created_at=NOW))
        refuse = "CREATE TRIGGER refuse BEFORE INSERT ON flag WHEN NEW.words = 'spoiled' BEGIN SELECT RAISE(ABORT, 'no'); END"
        await (await session.connection()).execute(text(refuse))
    intake = Intake(sqlite_db, Stopped(), Commits())
    words = ["one", "spoiled", "two"]
    flags = [new(workspace.id or 0, f"k{word}", word) for word in words]
    one, spoiled, two = await asyncio.gather(*(intake.raise_flag(f) for f in flags), return_exceptions=True)
    assert isinstance(spoiled, NotSavedError)
    assert isinstance(one, Raised)
    assert isinstance(two, Raised)
    assert (one.view.number, two.view.number) == (1, 2)


async def test_whoever_runs_the_bot_reads_why_flags_were_not_saved_and_no_word_of_them(sqlite_db: Database) -> None:
    async with sqlite_db.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA query_only = ON")
    with capture_logs() as lines, pytest.raises(NotSavedError):
        await raise_all(sqlite_db, [new(1, "k1", "aubergine")])
    [line] = lines
    assert isinstance(line.pop("exc_info"), NotSavedError), "with its place in the code, as it is new"
    assert line == {
        "event": "flags_not_saved",
        "why": "the file, or its folder, is read-only",
        "log_level": "error",
    }
