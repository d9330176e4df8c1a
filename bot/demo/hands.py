"""Hands in the sandbox: what a person does about a flag, by what that person sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.sandbox import Got, NotThereError, Person, Sandbox, SeenMessage

PATIENCE = 20.0
"""Real seconds in which what was pressed shows up for the others."""
_NUMBER = re.compile(r"#(\d+)\b")


class RefusedError(Exception):
    """Something that a person did was refused; says what they were told."""


def number_in(text: str) -> int:
    """The first flag's number in a text; 0 if there is none."""
    found = _NUMBER.search(text)
    return int(found[1]) if found else 0


class Hands:
    """One person at work in the sandbox."""

    def __init__(self, sandbox: Sandbox, user: str) -> None:
        self.person: Person = sandbox.person(user)
        self._sandbox = sandbox

    async def flag(self, channel: str, words: str) -> tuple[int, SeenMessage]:
        """Raise one with /flag: its number, and the answer."""
        answer = _went_well(await self.person.command(channel, f"/flag {words}")).message
        number = number_in(answer.text)
        if not number:
            raise RefusedError(f"{self.person.name} flagged and read: {answer.text}")
        return number, answer

    async def read(self, number: int, channel: str) -> SeenMessage:
        """Read one with /flags, its number typed after it."""
        return _went_well(await self.person.command(channel, f"/flags {number}")).message

    async def write(self, channel: str, words: str) -> None:
        """Write in a channel."""
        _went_well(await self.person.say(channel, words))

    async def reply(self, number: int, words: str) -> None:
        """Write in a flag's thread."""
        card = await self.card(number)
        _went_well(await self.person.say(card.channel, words, card))

    async def card(self, number: int, label: str = "") -> SeenMessage:
        """A flag's card in a channel of this person's, once it is there and bears this label."""

        def found() -> SeenMessage | None:
            return _newest(self._everything(), number, label, top=True)

        return await self._shown(found, f"a card of #{number} with {label!r}")

    async def asked(self, number: int, label: str) -> SeenMessage:
        """What the bot wrote to this person about a flag, once it bears this label."""

        def found() -> SeenMessage | None:
            return _newest(self.person.sees("@bot"), number, label)

        return await self._shown(found, f"{label!r} about #{number}")

    def is_asked(self, number: int, label: str) -> bool:
        """Whether the bot wrote to this person about a flag, with this label on it."""
        return _newest(self.person.sees("@bot"), number, label) is not None

    async def press(self, label: str, on: SeenMessage, *, beside: str | None = None) -> Got:
        """Press something. Raises `RefusedError` when that is refused."""
        return _went_well(await self.person.press(label, on, beside=beside))

    async def press_card(self, number: int, label: str, filled: Mapping[str, Any] | None = None) -> None:
        """Press something on a flag's card; when that opens a form, fill it in and submit it.

        An entry under the empty label goes into the form's only field.
        """
        await self.press_and_fill(label, await self.card(number, label), filled)

    async def press_and_fill(self, label: str, on: SeenMessage, filled: Mapping[str, Any] | None = None) -> None:
        """The same on any message."""
        got = await self.press(label, on)
        if filled is None:
            return
        if got.modal is None:
            raise RefusedError(f"{self.person.name} pressed {label!r} and no form came: {_said(got)}")
        await self.person.fill(got.modal, {name or got.modal.fields[0]: value for name, value in filled.items()})
        done = _went_well(await self.person.submit(got.modal))
        if done.modal is not None:
            raise RefusedError(f"{self.person.name}, {label!r}: {done.modal.errors}")

    def _everything(self) -> list[SeenMessage]:
        return [message for channel in self._own_channels() for message in self.person.sees(channel)]

    def _own_channels(self) -> list[str]:
        channels = self._sandbox.workspace.world.channels.values()
        return [c.id for c in channels if self.person.id in c.members and not c.is_im]

    async def _shown(self, found: Any, what: str) -> SeenMessage:
        try:
            await self._sandbox.until(found, PATIENCE)
        except TimeoutError:
            raise NotThereError(f"{self.person.name} does not see {what}") from None
        message = found()
        if message is None:
            raise NotThereError(f"{self.person.name} does not see {what}")
        return message  # type: ignore[no-any-return]


def _newest(messages: Iterable[SeenMessage], number: int, label: str, *, top: bool = False) -> SeenMessage | None:
    """The newest message that begins with this flag, is not taken back, and bears the label if one is asked for."""
    fitting = [
        message
        for message in messages
        if number_in(message.words or message.text) == number
        and not message.deleted
        and not (top and (message.thread_ts or message.ephemeral))
        and (not label or label in message.labels)
    ]
    return max(fitting, key=lambda message: float(message.ts), default=None)


def _went_well(got: Got) -> Got:
    if not got.ok:
        raise RefusedError(got.text or got.error)
    return got


def _said(got: Got) -> str:
    return " / ".join(message.text for message in got.messages) or "nothing was said"
