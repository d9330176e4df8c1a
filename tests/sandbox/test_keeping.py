"""What the sandbox remembers, and its clock."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.sandbox import SMALL, Sandbox
from bot.sandbox.board import Draft
from bot.sandbox.clock import WorkClock
from tests.sandbox.conftest import SECRET, TOKEN

TUESDAY = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)


def make(state_file: Path | None = None, bot_url: str = "") -> Sandbox:
    return Sandbox(SMALL, signing_secret=SECRET, token=TOKEN, state_file=state_file, bot_url=bot_url, event_retries=())


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "state.json"
    first = make(file)
    await first.start()
    first.clock.set(TUESDAY)
    said = (await first.person("U_ANA").say("#shop-harbour", "remember <this>")).message
    await first.person("U_BEN").react(said, "eyes")
    await first.stop()
    second = make(file)
    await second.start()
    kept = second.person("U_BEN").sees("#shop-harbour")
    assert [(m.words, m.ts, m.reactions) for m in kept] == [("remember <this>", said.ts, {"eyes": ["U_BEN"]})]
    assert second.clock.now() - TUESDAY < timedelta(minutes=5)
    assert second.clock.moved
    await second.stop()


async def test_starting_over_and_going_back_to_a_snapshot(tmp_path: Path) -> None:
    sandbox = make()
    await sandbox.start()
    await sandbox.person("U_ANA").say("#shop-harbour", "one")
    sandbox.snapshot(tmp_path / "seed.json")
    await sandbox.person("U_ANA").say("#shop-harbour", "two")
    sandbox.restore(tmp_path / "seed.json")
    assert [m.words for m in sandbox.person("U_ANA").sees("#shop-harbour")] == ["one"]
    sandbox.reset()
    assert sandbox.person("U_ANA").sees("#shop-harbour") == []
    assert sandbox.said == []
    await sandbox.stop()


async def test_stamps_go_up_even_when_the_clock_goes_back() -> None:
    clock = WorkClock(lambda: TUESDAY)
    first, second = clock.stamp(), clock.stamp()
    clock.set(TUESDAY - timedelta(days=1))
    third = clock.stamp()
    assert [float(first), float(second)] == sorted({float(first), float(second)})
    assert float(third) > float(second)
    assert first == f"{TUESDAY.timestamp():.6f}"


async def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        WorkClock().set(datetime(2026, 11, 3))  # noqa: DTZ001


class ClockedBot:
    """Has something due at certain instants, and says so each time the clock gets there."""

    def __init__(self, sandbox: Sandbox, due: list[datetime]) -> None:
        self.sandbox = sandbox
        self.due = due
        self.told: list[datetime] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/clock/next", self.next), web.post("/clock", self.move)]

    async def next(self, request: web.Request) -> web.Response:
        before = datetime.fromisoformat(request.query["before"])
        at = min((one for one in self.due if one <= before), default=None)
        return web.json_response({"at": at.isoformat() if at else None, "what": "#42"})

    async def move(self, request: web.Request) -> web.Response:
        now = datetime.fromisoformat((await request.json())["now"])
        self.told.append(now)
        for _ in [one for one in self.due if one <= now]:
            self.sandbox.workspace.board.post(Draft("C_SHOP", "U0BOT", "a day lived"))
        self.due = [one for one in self.due if one > now]
        return web.json_response({"ok": True})


@pytest.fixture
async def clocked() -> AsyncIterator[ClockedBot]:
    sandbox = make()
    await sandbox.start()
    bot = ClockedBot(sandbox, [])
    app = web.Application()
    app.add_routes(bot.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield bot
    await runner.cleanup()
    await sandbox.stop()


async def test_a_day_moved_is_a_day_lived(clocked: ClockedBot) -> None:
    sandbox = clocked.sandbox
    sandbox.clock.set(TUESDAY)
    hours = [TUESDAY + timedelta(hours=n) for n in (5, 1, 30)]
    clocked.due = list(hours)
    target = TUESDAY + timedelta(days=1)
    await sandbox.move_clock(target)
    assert clocked.told == [hours[1], hours[0], target]
    assert clocked.due == [hours[2]]
    lived = [said.work for said in sandbox.said]
    assert all(
        timedelta() <= real - due < timedelta(minutes=1) for real, due in zip(lived, sorted(hours), strict=False)
    )
    assert timedelta() <= sandbox.clock.now() - target < timedelta(minutes=1)
    found = await sandbox.controls.next_due()
    assert found == (hours[2], "#42")


async def test_with_no_bot_only_the_clock_moves() -> None:
    sandbox = make(bot_url="http://127.0.0.1:9")
    await sandbox.start()
    target = sandbox.clock.now() + timedelta(days=3)
    await sandbox.move_clock(target)
    assert timedelta() <= sandbox.clock.now() - target < timedelta(minutes=1)
    assert await sandbox.controls.next_due() is None
    await sandbox.stop()
