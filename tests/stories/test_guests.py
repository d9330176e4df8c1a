"""Guests, and people of other workspaces in shared channels: they see and do what the channels they are in allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.sandbox import Somebody
from bot.sandbox.person import Person
from tests.support.world import World, build_world, company, over

OUTSIDERS = (
    Somebody("U_GIL", "Gil", "Temp", guest=True),
    Somebody("U_STRANGER", "Sam", "Card service", team="T_OTHER", admin=True),
)


@pytest.fixture(params=["U_GIL", "U_STRANGER"], ids=["a guest", "somebody of another workspace"])
async def outside(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[tuple[World, Person]]:
    """The company, with a guest in the shop's channel and somebody of another workspace in it, too."""
    whole = company()
    rooms = tuple(
        replace(room, members=(*room.members, "U_GIL", "U_STRANGER")) if room.name == "shop-harbour" else room
        for room in whole.channels
    )
    peopled = replace(whole, people=(*whole.people, *OUTSIDERS), channels=rooms)
    world = await build_world(database_url, of=peopled, transport=over(database_url))
    yield world, world.sandbox.person(request.param)
    await world.close()


async def test_they_flag_and_hear_how_it_ends_like_everybody(outside: tuple[World, Person]) -> None:
    world, outsider = outside
    got = await outsider.command("#shop-harbour", "/flag gift card refund fails")
    assert "#1 is saved. Payments has it." in got.message.words
    await world.settle()
    assert any("gift card refund fails" in message.words for message in outsider.sees("@bot"))
    assert "gift card refund fails" in (await outsider.command("#shop-harbour", "/flags 1")).message.words


async def test_they_see_what_was_raised_in_their_channels_and_nothing_else(outside: tuple[World, Person]) -> None:
    world, outsider = outside
    await world.person("Ana").command("#shop-harbour", "/flag the wifi is down in the shop")
    await world.person("Ivo").command("#it-help", "/flag the printer leaks secrets")
    seen = (await outsider.command("#shop-harbour", "/flags all")).message.words
    assert "wifi is down" in seen
    assert "secrets" not in seen
    assert "secrets" not in (await outsider.command("#shop-harbour", "/flags search leaks")).message.words
    assert "no #2 that you can see" in (await outsider.command("#shop-harbour", "/flags 2")).message.words
    insider = await world.person("Olga").command("#shop-harbour", "/flags 2")
    assert "secrets" in insider.message.words


async def test_they_set_up_no_team(outside: tuple[World, Person]) -> None:
    world, outsider = outside
    await world.settle()
    got = await outsider.command("#shop-harbour", "/flagteam")
    if got.modal is not None:
        await outsider.submit(got.modal)
    async with world.bot.db.read() as session:
        from storage.teams import find_team_row

        assert await find_team_row(session, 1, "C_SHOP") is None


async def test_let_into_a_teams_channel_they_are_members_of_the_team(outside: tuple[World, Person]) -> None:
    world, outsider = outside
    await world.person("Ana").command("#shop-harbour", "/flag gift card refund fails")
    await world.settle()
    world.sandbox.invite("C_PAY", outsider.id, by="U_LEA")
    await world.settle()
    await outsider.press("I'll take it", on=outsider.sees("#payments")[-1])
    await world.settle()
    assert "has it" in world.person("Ben").sees("#payments")[-1].words


async def test_an_admin_of_another_workspace_is_no_admin_here(outside: tuple[World, Person]) -> None:
    world, outsider = outside
    standing = await world.bot.directory.standing(1, outsider.id)
    assert not standing.is_admin
    assert standing.is_guest
    assert not (await world.bot.directory.standing(1, "U_ANA")).is_guest


async def test_they_flag_a_message_where_they_are_and_their_home_shows_no_more_than_that(
    outside: tuple[World, Person],
) -> None:
    world, outsider = outside
    await world.person("Ivo").command("#it-help", "/flag the printer leaks secrets")
    await world.person("Olga").say("#shop-harbour", "the gift card reader smokes")
    await outsider.react(outsider.sees("#shop-harbour")[-1], "triangular_flag_on_post")
    await world.settle()
    offer = next(message for message in outsider.sees("#shop-harbour") if message.ephemeral)
    await outsider.press("Flag that message", on=offer)
    await outsider.open_home()
    await world.settle()
    home = outsider.home()
    assert home is not None
    assert "#2 the gift card reader smokes" in home.words
    assert "secrets" not in home.words
