"""The demo's work clock over HTTP, against a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlmodel import select

from bot.clock import WorkClock
from bot.demo.steering import Steering, routes
from storage.database import Database
from storage.tables import DigestRow, Workspace

NOW = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
MONDAY = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
Client = TestClient[web.Request, web.Application]


class Settling:
    """Stands for tick and sender: each look puts every digest that is due off by a week."""

    def __init__(self, db: Database, clock: WorkClock, *, stuck: bool = False) -> None:
        self.looks: list[datetime] = []
        self._db, self._clock, self._stuck = db, clock, stuck

    async def __call__(self) -> None:
        self.looks.append(self._clock.now())
        async with self._db.write() as session:
            for row in (await session.exec(select(DigestRow).where(DigestRow.next_at <= self._clock.now()))).all():
                row.next_at += timedelta(0) if self._stuck else WEEK
                session.add(row)


@pytest.fixture
def clock() -> WorkClock:
    clock = WorkClock()
    clock.set(NOW)
    return clock


@pytest.fixture
async def due(sqlite_db: Database) -> Database:
    """A database in which the digest of one channel is due on Monday."""
    async with sqlite_db.write() as session:
        workspace = Workspace(slack_id="T1", name="One", bot_user="U1")
        session.add(workspace)
        await session.flush()
        session.add(DigestRow(workspace_id=workspace.id or 0, channel="C1", next_at=MONDAY))
    return sqlite_db


@pytest.fixture
async def client_for() -> AsyncIterator[Callable[[Steering], Awaitable[Client]]]:
    clients: list[Client] = []

    async def make(steering: Steering) -> Client:
        app = web.Application()
        app.add_routes(routes(steering))
        clients.append(TestClient(TestServer(app)))
        await clients[-1].start_server()
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


Make = Callable[[Steering], Awaitable[Client]]


async def test_the_next_due_instant_is_told_only_when_it_lies_before_the_target(
    due: Database, clock: WorkClock, client_for: Make
) -> None:
    client = await client_for(Steering(due, clock, Settling(due, clock)))
    far = await (await client.get("/clock/next", params={"before": (MONDAY + WEEK).isoformat()})).json()
    near = await (await client.get("/clock/next", params={"before": (NOW + timedelta(days=1)).isoformat()})).json()
    assert far == {"at": MONDAY.isoformat(), "what": "the weekly digest"}
    assert near == {"at": None, "what": ""}


async def test_a_move_answers_once_nothing_is_due_any_more(due: Database, clock: WorkClock, client_for: Make) -> None:
    settling = Settling(due, clock)
    client = await client_for(Steering(due, clock, settling))
    answer = await client.post("/clock", json={"now": (MONDAY + WEEK).isoformat()})
    assert answer.status == 200
    assert len(settling.looks) == 2  # both Mondays
    assert all(look >= MONDAY + WEEK for look in settling.looks)


async def test_what_stays_due_whatever_is_done_is_said_and_not_tried_for_ever(
    due: Database, clock: WorkClock, client_for: Make
) -> None:
    client = await client_for(Steering(due, clock, Settling(due, clock, stuck=True)))
    answer = await client.post("/clock", json={"now": MONDAY.isoformat()})
    assert answer.status == 500
    assert (await answer.json())["still_due"] == "the weekly digest"


@pytest.mark.parametrize("wrong", ["2026-11-03T10:02:00", "soon", ""])
async def test_an_instant_without_a_zone_is_refused(
    due: Database, clock: WorkClock, client_for: Make, wrong: str
) -> None:
    client = await client_for(Steering(due, clock, Settling(due, clock)))
    assert (await client.post("/clock", json={"now": wrong})).status == 400
    assert (await client.get("/clock/next", params={"before": wrong})).status == 400
