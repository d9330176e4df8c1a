"""What people do in many stories, in a word each: by what they see, never by ids of actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.person import Got, Person
from bot.sandbox.seen import SeenMessage
from tests.support.world import World

FIX = {"What changed?": "We raised the card service's time limit.", "Why had it happened?": "It was too short."}


async def raise_flag(
    world: World, words: str = "gift card refund fails at till 2", who: str = "Ana", channel: str = "#shop-harbour"
) -> SeenMessage:
    """Somebody flags it, and tries again if a slow disk did not let it be saved; the answer they got."""
    person = world.person(who)
    answer = (await person.command(channel, f"/flag {words}")).message
    while answer.words.startswith("Not saved;"):
        await person.press("Try again", on=answer)
        answer = [message for message in person.sees(channel) if message.ephemeral][-1]
    await world.settle()
    return answer


def card(person: Person, channel: str = "#payments", number: int = 1) -> SeenMessage:
    """The flag's card, as this person sees it in the channel."""
    shown = [message for message in person.sees(channel) if not message.ephemeral]
    cards = [message for message in shown if message.words.startswith(f"#{number} · ")]
    assert cards, f"no card of #{number} in {channel}, only {[message.words[:60] for message in shown]}"
    return cards[-1]


def thread(person: Person, channel: str = "#payments", number: int = 1) -> list[SeenMessage]:
    """What stands in the flag's thread below its card, newest last."""
    return person.sees(channel, thread=card(person, channel, number))[1:]


async def press(world: World, person: Person, label: str, on: SeenMessage) -> Got:
    """Press something, once more if a slow disk did not let it be saved, and let all that follows be said."""
    got = await person.press(label, on=on)
    while any(message.words.startswith("Not saved;") for message in got.messages):
        got = await person.press(label, on=on)
    await world.settle()
    return got


async def fill_in(
    world: World, person: Person, label: str, on: SeenMessage, entries: Mapping[str, Any] | None = None
) -> Got:
    """Press something that opens a form, fill it in and send it."""
    modal = (await person.press(label, on=on)).modal
    assert modal is not None, f"{label} opened nothing"
    await person.fill(modal, dict(entries or {}))
    got = await person.submit(modal)
    while got.modal and any(words.startswith("Not saved;") for words in got.modal.errors.values()):
        got = await person.submit(got.modal)
    await world.settle()
    return got


async def fix(world: World, who: str = "Ben", number: int = 1, channel: str = "#payments") -> None:
    """Somebody of the team says that it is fixed; the reporter is asked as soon as it is their day."""
    person = world.person(who)
    await fill_in(world, person, "Fixed", card(person, channel, number), FIX)
    await world.pass_time(minutes=1)


def dms(person: Person) -> list[str]:
    """What the bot wrote to this person, newest last."""
    return [message.words for message in person.sees("@bot")]


def asked(person: Person, label: str) -> SeenMessage:
    """The newest message of the bot to this person with this button."""
    asking = [message for message in person.sees("@bot") if label in message.labels]
    assert asking, f"nothing with {label!r} for {person.name}, only {dms(person)}"
    return asking[-1]


def heard(person: Person) -> list[str]:
    """What their phone rang with, newest last."""
    return [ring.text for ring in person.phone()]


def all_heard(person: Person) -> str:
    """The same in one piece: of two channels that ring at once, either may ring first."""
    return "\n".join(heard(person))


def rung(world: World) -> dict[str, int]:
    """How often each phone of the company has rung so far."""
    return {one.name: len(world.sandbox.person(one.id).phone()) for one in world.sandbox.company.people}


def whose_rang(before: dict[str, int], world: World) -> set[str]:
    """Whose phone has rung since."""
    return {name for name, count in rung(world).items() if count > before[name]}
