"""What was not saved is found in the log by whoever is asked about it: why, and under whose request."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, event
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from storage.errors import NotSavedError
from tests.support.hands import FIX, card, raise_flag
from tests.support.transports import EACH, chosen
from tests.support.world import World, build_world


def read_only(world: World) -> None:
    """From now on its database takes no writes."""

    def only_read(connection: Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")  # type: ignore[call-overload]  # it is the driver's own

    event.listen(world.bot.db.engine.sync_engine, "checkout", only_read)


@pytest.fixture(params=EACH)
async def world(sqlite_db_url: str, request: pytest.FixtureRequest) -> World:
    return await build_world(sqlite_db_url, transport=chosen(request))


async def test_each_flag_press_and_form_that_was_not_saved_is_in_the_log_once_under_its_request_and_why(
    world: World,
) -> None:
    await raise_flag(world, "aubergine refund")
    ben, lea = world.person("Ben"), world.person("Lea")
    fixed, settings = (
        (await ben.press("Fixed", on=card(ben))).modal,
        (await lea.command("#payments", "/flagteam")).modal,
    )
    assert fixed is not None
    assert settings is not None
    await ben.fill(fixed, dict(FIX))
    read_only(world)
    with capture_logs([merge_contextvars]) as lines:
        await ben.press("I'll take it", on=card(ben))
        await ben.submit(fixed)
        await lea.submit(settings)
        await ben.command("#payments", "/flag marzipan")
    told = [line for line in lines if line["event"] == "not_saved"]
    assert [line["why"] for line in told] == ["the file, or its folder, is read-only"] * 4
    assert len({line["request"] for line in told}) == len(told)
    assert {type(line["exc_info"]) for line in told} == {NotSavedError}, "with its place in the code"
    await world.close()
