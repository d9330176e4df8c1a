"""Who sees what: every surface, as every kind of person, for every kind of flag."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.sandbox.person import Person
from storage.tables import FlagRow
from tests.support.hands import card, fill_in
from tests.support.town import FLAGS, NAME, NOTHING, NUMBERS, REPORTER, SEES, WORDS, build_town, button, forge
from tests.support.transports import EACH, chosen
from tests.support.world import World


@pytest.fixture(params=EACH)
async def town(sqlite_db_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The company with all kinds of people in it, and all kinds of flags raised."""
    world = await build_town(sqlite_db_url, chosen(request))
    yield world
    await world.close()


PHOTO = "F0PICTURE"


async def surfaces(world: World, person: Person, channel: str) -> dict[str, str]:
    """All that this person can reach, by how: as they read it."""
    texts = ("/flags", "/flags all", "/flags search refund", "/flag help", *(f"/flags {n}" for n in NUMBERS))
    found = {text: (await person.command(channel, text)).message.words for text in texts}
    home = await person.open_home()
    found["home"] = home.words if home else ""
    for what in ("all", "search"):
        found[f"next page of {what}"] = await forge(world, person.name, button("turn_page", f"{what} 0 refund"))
    for number in NUMBERS:
        found[f"Open {number}"] = await _opened(world, person, "open", number)
        found[f"Read all of it {number}"] = await _opened(world, person, "read_all", number)
    return found


async def _opened(world: World, person: Person, action_id: str, number: int) -> str:
    """What comes of a button that opens something and that this person still has from somewhere, in the App Home."""
    await forge(world, person.name, button(action_id, str(number)), view={"id": "V1", "type": "home"})
    modal = person.modal()
    assert modal is not None
    await person.close(modal, everything=True)
    return modal.words


async def test_every_surface_shows_every_person_what_they_may_see_and_nothing_else(town: World) -> None:
    wrong: list[str] = []
    await _with_a_photo(town)
    for name, (channel, *sees) in SEES.items():
        found = await surfaces(town, town.person(name), channel)
        wrong += [f"{name}, {fault}" for fault in _leaks(found, sees, own=name == REPORTER)]
        wrong += [f"{name}, {fault}" for fault in _missing(found, sees)]
    assert wrong == []
    shown = town.sandbox.workspace.world
    assert PHOTO not in f"{shown.whispers} {shown.views}", "only the card shows photos"


async def _with_a_photo(town: World) -> None:
    async with town.bot.db.write() as session:
        for row in await session.exec(select(FlagRow)):
            row.photos = PHOTO


async def test_what_somebody_may_see_no_more_is_gone_at_once_wherever_they_look(town: World) -> None:
    """Out of the team's channel, the private one, and the shop; and a private flag that went to another team."""
    ben, lea, homes = town.person("Ben"), town.person("Lea"), ("Ben", "Vera", "Gil", "Lea", "Ivo")
    standing = (await ben.command("#payments", "/flags 3")).message
    for name in homes:
        await town.person(name).open_home()
    for channel, who in (("C_PAY", "U_BEN"), ("G_VAULT", "U_VERA"), ("C_SHOP", "U_GIL")):
        town.sandbox.remove(channel, who)
    await fill_in(town, lea, "Move to another team", card(lea, number=3), {"Whose is it?": "IT"})
    await town.settle()
    now_sees = {
        "Ben": [WORDS, WORDS, NOTHING, NOTHING, WORDS],
        "Vera": [WORDS, WORDS, NOTHING, NOTHING, WORDS],
        "Gil": [NOTHING] * 5,
        "Lea": [NAME, WORDS, NOTHING, WORDS, NAME],
        "Ivo": [WORDS, WORDS, NAME, NOTHING, WORDS],
    }
    at_home = {name: getattr(town.person(name).home(), "words", "") for name in homes}
    wrong = [
        f"{name}, {fault}" for name in homes for fault in _leaks({"home": at_home[name]}, now_sees[name], own=False)
    ]
    assert "refund" not in at_home["Ben"], "what he owed is not his any more"
    assert "celery refund" in at_home["Ivo"]
    for name, sees in now_sees.items():
        found = await surfaces(town, town.person(name), SEES[name][0] if name in {"Lea", "Ivo"} else "@bot")
        wrong += [f"{name}, {fault}" for fault in [*_leaks(found, sees, own=False), *_missing(found, sees)]]
    assert wrong == []
    late = await ben.press("I'll take it", on=standing)
    assert late.message.words.startswith("There is no #3 that you can see.")


def _leaks(found: dict[str, str], sees: list[str], *, own: bool) -> list[str]:
    """Words that stand anywhere, and names beside a flag, that this person must not see."""
    faults = [
        f"{surface}: {words!r}"
        for surface, text in found.items()
        for (words, _), may in zip(FLAGS.values(), sees, strict=True)
        if may == NOTHING and words in text
    ]
    nameless = {number for number, may in zip(NUMBERS, sees, strict=True) if may != NAME}
    for surface, text in found.items():
        about = {int(surface.rsplit(" ", 1)[1])} if surface[-1].isdigit() else set(NUMBERS)
        if not own and about <= nameless and (REPORTER in text or "U_ZENOBIA" in text):
            faults.append(f"{surface}: the reporter's name")
    return faults


def _missing(found: dict[str, str], sees: list[str]) -> list[str]:
    """What this person may see, and does not."""
    faults: list[str] = []
    for number, (words, _), may in zip(NUMBERS, FLAGS.values(), sees, strict=True):
        for surface in (f"/flags {number}", f"Open {number}", f"Read all of it {number}"):
            if may != NOTHING and words not in found[surface]:
                faults.append(f"{surface}: no {words!r}")
            if may == NAME and REPORTER not in found[surface] and not surface.startswith("Read all"):
                faults.append(f"{surface}: no name")
        if may != NOTHING and words not in found["/flags search refund"]:
            faults.append(f"search: no {words!r}")
    return faults
