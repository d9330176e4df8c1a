"""The parts of a running sandbox, in one place, and the questions that many of them ask."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.sandbox.blockkit import Problem, check_message, message_text_length
from bot.sandbox.board import Board
from bot.sandbox.clock import real_now
from bot.sandbox.company import App, Company, Somebody
from bot.sandbox.dispatch import Background, Transport
from bot.sandbox.errors import SlackError, invalid_blocks
from bot.sandbox.events import Events
from bot.sandbox.misbehave import Misbehaviour
from bot.sandbox.model import JSON, Channel, Message, Upload, World
from bot.sandbox.pace import Pace
from bot.sandbox.sockets import SocketTransport
from bot.sandbox.state import Store
from bot.sandbox.text import nodes
from bot.sandbox.triggers import ResponseUrls, Triggers
from bot.sandbox.views import Views

BLOCK_TEXT = 13_000
CALLS_KEPT = 10_000


@dataclass(frozen=True)
class Called:
    """One call of the Web API: what was asked, and Slack's error, empty if it went well."""

    method: str
    arguments: JSON
    error: str
    heard: bool = True
    """Whether the answer reached the app."""
    at: datetime = field(default_factory=real_now)


@dataclass
class Workspace:
    """Everything that the Web API, the persons and the page share. `url` is known once the server listens."""

    store: Store
    board: Board
    views: Views
    events: Events
    transport: Transport
    background: Background
    triggers: Triggers
    responses: ResponseUrls
    pace: Pace
    misbehaviour: Misbehaviour
    token: str
    url: str = ""
    calls: deque[Called] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))

    @property
    def sockets(self) -> SocketTransport | None:
        """The transport, if the app has Socket Mode on."""
        return self.transport if isinstance(self.transport, SocketTransport) else None

    @property
    def world(self) -> World:
        """Everything that changes."""
        return self.store.world

    @property
    def company(self) -> Company:
        """Everything that does not."""
        return self.store.company

    @property
    def app(self) -> App:
        """The app under test."""
        return self.store.company.app

    def somebody(self, user: str | None) -> Somebody:
        """A person of the company. Raises `user_not_found`."""
        for person in self.company.people:
            if person.id == user:
                return person
        raise SlackError("user_not_found")

    def direct(self, user: str) -> Channel:
        """The person's DM with the bot. Raises `user_not_found`."""
        self.somebody(user)
        return self.world.channels["D" + user[1:]]

    def message(self, channel: str, stamp: str) -> Message | None:
        """A message that can be seen by others than one, if it is there."""
        found = self.world.messages.get(channel, {}).get(stamp)
        return None if found is None or found.deleted else found

    def kind_of(self, token: str) -> Literal["bot", "app"] | None:
        """Whether it is the bot's token or the app-level one; None if it is neither."""
        if token == self.token:
            return "bot"
        return "app" if self.sockets is not None and token == self.sockets.token else None

    def behave(self) -> None:
        """No more trouble, and the token is good again."""
        self.misbehaviour.behave()
        self.revoke(None)

    def revoke(self, error: str | None) -> None:
        """From now on every call is answered with this error; None gives the token back."""
        self.world.revoked = error
        self.store.changed()

    def check_blocks(self, blocks: list[JSON]) -> None:
        """Raises SlackError when Slack would refuse a message with them."""
        problems = check_message(blocks)
        if problems:
            raise invalid_blocks(problems)
        if message_text_length(blocks) > BLOCK_TEXT:
            raise SlackError("msg_blocks_too_long")
        for node in nodes(blocks):
            if "slack_file" in node and not self._usable(node["slack_file"]):
                raise invalid_blocks([Problem("invalid slack file", "/blocks")])

    def _usable(self, reference: JSON) -> bool:
        named = (reference.get("id"), reference.get("url"))
        found = (u for u in self.world.files.values() if u.id == named[0] or u.url == named[1])
        return any(u.processed and self.may_see(u) for u in found)

    def may_see(self, upload: Upload) -> bool:
        """Whether the app may use a file: its own, one handed to it in a form, or one in a channel that it is in."""
        there = (self.world.channels[channel] for channel in upload.channels)
        return upload.user == self.app.user or upload.shown or any(self.app.user in room.members for room in there)
