"""Finding the lanes that have something to say must cost what is busy, not what is waiting in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, text

from bot.words import DeliveryKind
from storage.database import Database
from storage.lanes import busy_lanes
from storage.outbox import ToSay, enqueue
from storage.tables import Workspace

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


async def queue(db: Database, workspaces: int, lanes: int, each: int) -> list[tuple[int, str]]:
    """So many deliveries in each of the lanes of each workspace; the lanes."""
    there = []
    async with db.write(20) as session:
        for n in range(workspaces):
            row = Workspace(slack_id=f"T{n}")
            session.add(row)
            await session.flush()
            there += [(row.id or 0, f"C{lane:02}") for lane in range(lanes)]
        things = [
            ToSay(workspace_id, f"help:{lane}:{nth}", lane, DeliveryKind.HELP, NOW)
            for nth in range(each)
            for workspace_id, lane in there
        ]
        await enqueue(session, things)
    return there


async def test_every_busy_lane_of_every_workspace_is_found_once(db: Database) -> None:
    there = await queue(db, workspaces=3, lanes=4, each=3)
    async with db.read() as session:
        assert sorted(lane.key for lane in await busy_lanes(session, NOW)) == there


async def test_the_next_lane_is_found_by_a_seek_however_much_waits_in_the_one_before(sqlite_db: Database) -> None:
    await queue(sqlite_db, workspaces=1, lanes=2, each=2)
    asked: list[tuple[str, Any]] = []

    def listen(*call: Any) -> None:
        asked.append((call[2], call[3]))

    event.listen(sqlite_db.engine.sync_engine, "before_cursor_execute", listen)
    async with sqlite_db.read() as session:
        await busy_lanes(session, NOW)
    event.remove(sqlite_db.engine.sync_engine, "before_cursor_execute", listen)
    [statement] = [sql for sql, _ in asked if "busy" in sql]
    async with sqlite_db.read() as session:
        plan = (await session.connection()).execute(text(f"EXPLAIN QUERY PLAN {statement.replace('?', 'NULL')}"))
        steps = [row[3] for row in await plan]
    assert "SEARCH e USING INDEX ix_delivery_waiting (workspace_id=? AND lane>?)" in steps
    assert not [step for step in steps if step.startswith("SCAN delivery") or step == "SCAN d"]
