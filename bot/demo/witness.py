"""What can be seen in the sandbox of the story's flags: those that were raised since it began. It only looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.demo.company import BOT, LEADS, OPENING
from bot.demo.hands import number_in
from bot.demo.history import FLAGS
from bot.sandbox import Sandbox, SeenMessage
from bot.sandbox.finding import reader_for
from bot.sandbox.seen import see_message

FIRST = len(FLAGS) + 1
"""The number of the first flag of the story."""
SAVED = "is saved"
NEEDS = "needs a person"
STILL = "is still happening"
FIXED = "says it's fixed"
LAST_WEEK = "Last week:"
ASKED = "I have asked"
GIVEN = "asks you to take"
TOLD = "Who was told what, and when"
_SLIP = re.compile(r"#(\d+) has passed")
TAKE, GIVE_BACK, GIVE_TO, PROMISED = "I'll take it", "Give back", "Give to…", "Promised:"


@dataclass(frozen=True)
class Card:
    """A flag as its team's channel shows it."""

    number: int
    message: SeenMessage

    @property
    def is_open(self) -> bool:
        """Nobody has it."""
        return TAKE in self.message.labels

    @property
    def is_taken(self) -> bool:
        """Somebody has it."""
        return GIVE_BACK in self.message.labels

    @property
    def is_fixed(self) -> bool:
        """The team says so, and somebody was asked."""
        return ASKED in self.message.words

    @property
    def is_promised(self) -> bool:
        """A day stands."""
        return self.is_taken and PROMISED in self.message.words


class Sight:
    """Everything that the bot has said, in all channels and to all people, as it stands at this moment."""

    def __init__(self, sandbox: Sandbox, *, since: float = OPENING.timestamp()) -> None:
        world, workspace = sandbox.workspace.world, sandbox.workspace
        spoken = (message for channel in world.messages.values() for message in channel.values())
        readers = {person.id: reader_for(workspace, person.id) for person in sandbox.company.people}
        anybody = next(iter(readers.values()))
        modals = (sandbox.person(person.id).modal() for person in sandbox.company.people)
        self._modals = [modal.words for modal in modals if modal is not None]
        self.messages = [
            see_message(message, readers.get(message.only_for or "", anybody))
            for message in (*spoken, *world.whispers)
            if float(message.ts) >= since and message.user == BOT and not message.deleted
        ]

    def cards(self) -> list[Card]:
        """The flags by number, each as its card stands; where it has moved, the newest card."""
        found: dict[int, Card] = {}
        for message in self.messages:
            number = number_in(message.words)
            heads = message.words.startswith(f"#{number} · ") and not message.thread_ts and not message.ephemeral
            known = found.get(number)
            if heads and message.channel[0] != "D" and (known is None or known.message.ts < message.ts):
                found[number] = Card(number, message)
        return [found[number] for number in sorted(found)]

    def said(self, words: str, number: int = 0) -> list[SeenMessage]:
        """What was said with these words about that flag; or about any of the story's."""
        return [
            message
            for message in self.messages
            if words in message.words and (about(message) == number if number else about(message) >= FIRST)
        ]

    def slipped(self) -> set[int]:
        """The story's flags whose day is said to have passed."""
        return {number for message in self.messages for number in slips_in(message.words) if number >= FIRST}

    def digests(self) -> list[SeenMessage]:
        """The weekly posts, oldest first."""
        return [message for message in self.messages if message.channel == LEADS and LAST_WEEK in message.words]

    def done(self) -> Iterator[str]:
        """The steps of the story that can be seen to have happened."""
        if self.said(SAVED) or any(card.number >= FIRST for card in self.cards()):
            yield "flag"
        if any(card.is_promised for card in self.cards() if card.number >= FIRST):
            yield "take"
        if self.slipped():
            yield "slip"
        if {about(message) for message in self.said(STILL)} & {about(message) for message in self.said(FIXED)}:
            yield "fixed"
        if any(self._was_given_away(digest) for digest in self.digests()):
            yield "digest"
        if any(TOLD in words for words in self._read()):
            yield "record"

    def _read(self) -> Iterator[str]:
        """What people are shown alone, in a channel or in a form."""
        yield from (message.words for message in self.messages if message.ephemeral)
        yield from self._modals

    def _was_given_away(self, digest: SeenMessage) -> bool:
        """Somebody was asked to take a flag after the post, and the post names that flag."""
        later = [message for message in self.messages if GIVEN in message.words and message.ts > digest.ts]
        return any(f"#{about(message)} " in digest.words for message in later)


def slips_in(words: str) -> set[int]:
    """The flags whose day has passed, as one message says it of one or of several."""
    return {int(number) for number in _SLIP.findall(words)}


def about(message: SeenMessage) -> int:
    """The flag that a message is about: its text names it first, the words may not."""
    return number_in(message.text) or number_in(message.words)
