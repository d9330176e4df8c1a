"""The company with every kind of person in it and every kind of flag raised: for tables of who sees and who does."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from typing import Any

from bot.sandbox import Room, Somebody
from bot.sandbox.dispatch import Envelope
from bot.sandbox.person import Person
from tests.support.hands import press, raise_flag
from tests.support.world import Transport, World, build_world, company

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
NUMBERS = range(1, len(FLAGS) + 1)
_MADE_UP = count(1)


async def build_town(database_url: str, transport: Transport = "http") -> World:
    """The company with all these people in it, and all these flags raised."""
    whole = company()
    rooms = tuple(replace(room, members=(*room.members, *MORE_IN.get(room.name, ()))) for room in whole.channels)
    more = (
        Room("C_BACK", "back-office", members=("U_ZENOBIA", "U0BOT")),
        Room("C_LOBBY", "lobby", members=("U_GUS", "U0BOT")),
    )
    peopled = replace(whole, people=(*whole.people, *PEOPLE), channels=(*rooms, *more))
    world = await build_world(database_url, of=peopled, transport=transport)
    for kind, (words, channel) in FLAGS.items():
        answer = await raise_flag(world, words, REPORTER, channel)
        if "hidden" in kind:
            await press(world, world.person(REPORTER), "Hide my name", answer)
    return world


def _made_up(world: World, person: Person, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "team": {"id": "T0TEAM"}, "user": {"id": person.id, "name": person.name, "team_id": "T0TEAM"},
        "api_app_id": "A0APP", "trigger_id": world.sandbox.workspace.triggers.issue(person.id), **more,
    }  # fmt: skip


def button(action_id: str, value: str, block_id: str = "b") -> dict[str, Any]:
    """One action of a press; of an overflow menu where it is called `more`."""
    if action_id == "more":
        option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
        return {"type": "overflow", "action_id": action_id, "block_id": block_id, "selected_option": option}
    return {"type": "button", "action_id": action_id, "block_id": block_id, "value": value}


async def forge(world: World, name: str, action: dict[str, Any], **more: Any) -> str:
    """A press that somebody makes up, as from a whisper where they are; all that they get in answer, the words first."""
    person, channel = world.person(name), SEES[name][0]
    where = next(room.id for room in world.sandbox.company.channels if f"#{room.name}" == channel)
    whispers = world.sandbox.workspace.world.whispers
    before = len(whispers)
    answers = world.sandbox.workspace.url + world.sandbox.workspace.responses.issue(person.id, where)
    place = {"channel": {"id": where, "name": channel[1:]}, "response_url": answers}
    container = {"type": "message", "message_ts": f"{next(_MADE_UP)}.5", "channel_id": where, "is_ephemeral": True}
    payload = _made_up(world, person, "block_actions", actions=[action], container=container, **{**place, **more})
    await world.sandbox.workspace.transport.send(Envelope("interactive", payload))
    return " ".join(f"{said.text} {said.blocks}" for said in whispers[before:] if said.only_for == person.id)


async def forge_in_a_modal(world: World, name: str, action: dict[str, Any], meta: dict[str, Any]) -> str:
    """A press that somebody makes up in a form that they have before them; what stands there then."""
    person = world.person(name)
    opened = (await person.command(SEES[name][0], "/flag")).modal
    assert opened is not None
    view = {"id": opened.id, "type": "modal", "private_metadata": json.dumps(meta), "state": {"values": {}}}
    payload = _made_up(world, person, "block_actions", actions=[action], view=view)
    payload["container"] = {"type": "view", "view_id": opened.id}
    payload["trigger_id"] = world.sandbox.workspace.triggers.issue(person.id, opened.id)
    await world.sandbox.workspace.transport.send(Envelope("interactive", payload))
    shown = person.modal()
    assert shown is not None
    await person.close(shown, everything=True)
    return shown.words


async def forge_form(
    world: World, name: str, callback_id: str, meta: dict[str, Any], fields: dict[str, dict[str, Any]]
) -> str:
    """A form that somebody makes up and sends; the words that they get at its fields."""
    values = {block: {"field": {"type": "x", **filled}} for block, filled in fields.items()}
    view = {
        "id": f"VFORGED{next(_MADE_UP)}", "type": "modal", "callback_id": callback_id, "blocks": [],
        "private_metadata": json.dumps(meta), "state": {"values": values},
    }  # fmt: skip
    payload = _made_up(world, world.person(name), "view_submission", view=view)
    ack = await world.sandbox.workspace.transport.send(Envelope("interactive", payload))
    errors = ack.body.get("errors", {}) if isinstance(ack.body, dict) else {}
    return " ".join(errors.values())
