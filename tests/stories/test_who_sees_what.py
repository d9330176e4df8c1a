"""Who sees what: every surface, as every kind of person, for every kind of flag."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sandbox import Room, Somebody
from bot.sandbox.person import Person
from tests.support.hands import press, raise_flag
from tests.support.post import post, signed
from tests.support.world import World, build_world, company

REPORTER = "Zenobia"
FLAGS = {
    "plain": ("aubergine refund", "#shop-harbour"),
    "hidden": ("broccoli refund", "#shop-harbour"),
    "private": ("celery refund", "#vault"),
    "private and hidden": ("dandelion refund", "#vault"),
    "elsewhere": ("endive refund", "#back-office"),
}
"""What was raised by Zenobia, in this order, and where. All of it is Payments'."""
WORDS, NAME, NOTHING = "words", "words and name", "nothing"
SEES = {
    "Zenobia": ("#shop-harbour", WORDS, WORDS, WORDS, WORDS, WORDS),
    "Olga": ("#shop-harbour", WORDS, WORDS, NOTHING, NOTHING, WORDS),
    "Vera": ("#vault", WORDS, WORDS, WORDS, WORDS, WORDS),
    "Ben": ("#payments", NAME, WORDS, NAME, WORDS, NAME),
    "Lea": ("#payments", NAME, WORDS, NAME, WORDS, NAME),
    "Hugo": ("#leads", NAME, WORDS, NAME, WORDS, NAME),
    "Ivo": ("#it-help", WORDS, WORDS, NOTHING, NOTHING, WORDS),
    "Tess": ("#triage", WORDS, WORDS, NOTHING, NOTHING, WORDS),
    "Gil": ("#shop-harbour", WORDS, WORDS, NOTHING, NOTHING, NOTHING),
    "Gus": ("#lobby", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "Sam": ("#shop-harbour", WORDS, WORDS, NOTHING, NOTHING, NOTHING),
}
"""The reporter, a colleague, one of the private channel, a member, lead and head of the team, a workspace admin,
another team, a guest in the shop, a guest elsewhere, and an admin of another workspace in the shop: where they type,
and what they see of each flag."""
PEOPLE = (
    Somebody("U_ZENOBIA", REPORTER, "Shop assistant"),
    Somebody("U_VERA", "Vera", "Shop manager"),
    Somebody("U_GIL", "Gil", "Temp", guest=True),
    Somebody("U_GUS", "Gus", "Temp", guest=True),
    Somebody("U_SAM", "Sam", "Card service", team="T_OTHER", admin=True),
)
MORE_IN = {
    "shop-harbour": ("U_ZENOBIA", "U_GIL", "U_SAM"),
    "vault": ("U_ZENOBIA", "U_VERA"),
}


@pytest.fixture
async def town(sqlite_db_url: str) -> AsyncIterator[World]:
    """The company with all these people in it, and all these flags raised."""
    whole = company()
    rooms = tuple(replace(room, members=(*room.members, *MORE_IN.get(room.name, ()))) for room in whole.channels)
    more = (
        Room("C_BACK", "back-office", members=("U_ZENOBIA", "U0BOT")),
        Room("C_LOBBY", "lobby", members=("U_GUS", "U0BOT")),
    )
    world = await build_world(
        sqlite_db_url, of=replace(whole, people=(*whole.people, *PEOPLE), channels=(*rooms, *more))
    )
    for kind, (words, channel) in FLAGS.items():
        answer = await raise_flag(world, words, REPORTER, channel)
        if "hidden" in kind:
            await press(world, world.person(REPORTER), "Hide my name", answer)
    yield world
    await world.close()


async def surfaces(world: World, person: Person, channel: str) -> dict[str, str]:
    """All that this person can reach, by how: as they read it."""
    texts = ("/flags", "/flags all", "/flags search refund", "/flag help", *(f"/flags {n}" for n in _numbers()))
    found = {text: (await person.command(channel, text)).message.words for text in texts}
    home = await person.open_home()
    found["home"] = home.words if home else ""
    return found | {f"Open {number}": await _opened(world, person, number) for number in _numbers()}


def _numbers() -> range:
    return range(1, len(FLAGS) + 1)


async def _opened(world: World, person: Person, number: int) -> str:
    """What comes of a button *Open* that this person still has from somewhere, in the App Home."""
    payload = {
        "type": "block_actions", "team": {"id": "T0TEAM"}, "user": {"id": person.id, "team_id": "T0TEAM"},
        "trigger_id": world.sandbox.workspace.triggers.issue(person.id), "view": {"id": "V1", "type": "home"},
        "actions": [{"type": "button", "action_id": "open", "block_id": "b", "value": str(number)}],
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(payload)}).encode()
    async with aiohttp.ClientSession() as session:
        assert (await post(session, world, body, signed(body))).status == 200
    modal = person.modal()
    assert modal is not None
    await person.close(modal, everything=True)
    return modal.words


async def test_every_surface_shows_every_person_what_they_may_see_and_nothing_else(town: World) -> None:
    wrong: list[str] = []
    for name, (channel, *sees) in SEES.items():
        found = await surfaces(town, town.person(name), channel)
        wrong += [f"{name}, {fault}" for fault in _leaks(found, sees, own=name == REPORTER)]
        wrong += [f"{name}, {fault}" for fault in _missing(found, sees)]
    assert wrong == []


def _leaks(found: dict[str, str], sees: list[str], *, own: bool) -> list[str]:
    """Words that stand anywhere, and names beside a flag, that this person must not see."""
    faults = [
        f"{surface}: {words!r}"
        for surface, text in found.items()
        for (words, _), may in zip(FLAGS.values(), sees, strict=True)
        if may == NOTHING and words in text
    ]
    nameless = {number for number, may in zip(_numbers(), sees, strict=True) if may != NAME}
    for surface, text in found.items():
        about = {int(surface.rsplit(" ", 1)[1])} if surface[-1].isdigit() else set(_numbers())
        if not own and about <= nameless and (REPORTER in text or "U_ZENOBIA" in text):
            faults.append(f"{surface}: the reporter's name")
    return faults


def _missing(found: dict[str, str], sees: list[str]) -> list[str]:
    """What this person may see, and does not."""
    faults: list[str] = []
    for number, (words, _), may in zip(_numbers(), FLAGS.values(), sees, strict=True):
        for surface in (f"/flags {number}", f"Open {number}"):
            if may != NOTHING and words not in found[surface]:
                faults.append(f"{surface}: no {words!r}")
            if may == NAME and REPORTER not in found[surface]:
                faults.append(f"{surface}: no name")
        if may != NOTHING and words not in found["/flags search refund"]:
            faults.append(f"search: no {words!r}")
    return faults
