"""The messages: posting, changing, deleting, whispering, and telling the app and the phones of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import notify, text
from bot.sandbox.blockkit import normalise
from bot.sandbox.clock import instant_of
from bot.sandbox.events import Tell
from bot.sandbox.model import JSON, Message, Ring
from bot.sandbox.render import message_json, replies_of
from bot.sandbox.state import Store

BROADCAST_PARSES = {"full", "client"}


@dataclass(frozen=True)
class Said:
    """One thing that the app said unprompted: for tests to count, in the order in which it was said."""

    real: datetime
    work: datetime
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    metadata: JSON | None
    message: Message

    @property
    def key(self) -> str | None:
        """The delivery's key, if the metadata carries one as `key`."""
        payload = (self.metadata or {}).get("event_payload", {})
        found = payload.get("key")
        return str(found) if found is not None else None


@dataclass(frozen=True)
class Draft:
    """What somebody wants to say. `parse` and `link_names` are the Web API's."""

    channel: str
    user: str
    text: str = ""
    blocks: tuple[JSON, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: JSON | None = None
    files: tuple[str, ...] = ()
    parse: str = "none"
    link_names: bool = False
    typed: str | None = None


class Board:
    """Everything that is said goes through here."""

    def __init__(self, store: Store, tell: Tell) -> None:
        self._store = store
        self._tell = tell
        self.said: list[Said] = []

    def post(self, draft: Draft) -> Message:
        """Say it: phones ring, channels turn bold, the app hears of it."""
        message = self._message(draft)
        world = self._store.world
        world.messages.setdefault(draft.channel, {})[message.ts] = message
        message.rang = notify.rings(world, message, self._bot)
        for person in message.rang:
            self._ring(person, message)
        if message.bot:
            self._record(message)
        else:
            self._read_up_to(message)
        self._tell_of(message)
        self._store.changed()
        return message

    def whisper(self, draft: Draft, person: str) -> Message:
        """Say it to one person only: nothing rings, nothing turns bold, nobody else ever sees it."""
        message = self._message(draft)
        message.only_for = person
        self._store.world.whispers.append(message)
        self._store.changed()
        return message

    def edit(self, message: Message, draft: Draft) -> None:
        """Put other words in its place. Nobody is rung; whom it names by now is recorded all the same."""
        fresh = self._message(draft)
        message.text, message.blocks, message.mentions = fresh.text, fresh.blocks, fresh.mentions
        message.metadata = fresh.metadata if draft.metadata is not None else message.metadata
        message.edited = fresh.ts
        message.state = {}
        if message.only_for is None:
            self._tell_changed("message_changed", message, {"message": self.json(message)})
        self._store.changed()

    def delete(self, message: Message) -> None:
        """Take it away. A message with replies leaves a tombstone, so that they still stand somewhere."""
        world = self._store.world
        if message.only_for is not None:
            world.whispers.remove(message)
        elif replies_of(world, message):
            message.deleted, message.text, message.blocks, message.files = True, "", [], []
        else:
            del world.messages[message.channel][message.ts]
        if message.only_for is None:
            self._tell_changed("message_deleted", message, {"deleted_ts": message.ts})
        self._store.changed()

    def json(self, message: Message) -> JSON:
        """As the app is shown it."""
        return message_json(self._store.world, self._store.company, message)

    @property
    def _bot(self) -> str:
        return self._store.company.app.user

    def _message(self, draft: Draft) -> Message:
        stamp = self._store.clock.stamp()
        numbers = iter(range(1000))
        blocks = normalise(list(draft.blocks), lambda: f"{stamp[-6:]}.{next(numbers)}")
        auto = draft.parse in BROADCAST_PARSES or draft.link_names
        named = notify.named_by(draft.text, blocks, auto=auto)
        if draft.link_names or draft.parse == "full":
            named += text.names_linked(draft.text, self._names())
        return Message(
            ts=stamp,
            channel=draft.channel,
            user=draft.user,
            bot=draft.user == self._bot,
            text=draft.text,
            blocks=blocks,
            files=list(draft.files),
            thread_ts=draft.thread_ts,
            broadcast=draft.broadcast and draft.thread_ts is not None,
            metadata=draft.metadata,
            mentions=list(dict.fromkeys(named)),
            typed=draft.typed,
        )

    def _names(self) -> dict[str, str]:
        return {person.name.lower(): person.id for person in self._store.company.people}

    def _ring(self, person: str, message: Message) -> None:
        ring = Ring(
            id=self._store.fresh_id("N"),
            user=person,
            channel=message.channel,
            ts=message.ts,
            thread_ts=message.thread_ts,
            who=message.user,
            text=message.text,
        )
        self._store.world.rings.append(ring)

    def _record(self, message: Message) -> None:
        said = Said(
            real=datetime.now(UTC),
            work=instant_of(message.ts),
            channel=message.channel,
            ts=message.ts,
            thread_ts=message.thread_ts,
            text=message.text,
            metadata=message.metadata,
            message=message.model_copy(deep=True),
        )
        self.said.append(said)

    def _read_up_to(self, message: Message) -> None:
        if message.thread_ts is None:
            self._store.world.read.setdefault(message.user, {})[message.channel] = message.ts

    def _tell_of(self, message: Message) -> None:
        channel = self._store.world.channels[message.channel]
        event: JSON = {**self.json(message), "channel": message.channel, "event_ts": message.ts}
        if self._bot not in channel.members:
            return
        kind = self._kind(message.channel)
        self._tell(f"message.{kind[0]}", {**event, "channel_type": kind[1]})
        if self._bot in message.mentions and not message.bot and not channel.is_im:
            self._tell("app_mention", {**event, "type": "app_mention"})

    def _tell_changed(self, subtype: str, message: Message, more: dict[str, Any]) -> None:
        if self._bot not in self._store.world.channels[message.channel].members:
            return
        kind, channel_type = self._kind(message.channel)
        stamp = self._store.clock.stamp()
        event = {"type": "message", "subtype": subtype, "hidden": True, "channel": message.channel, "ts": stamp}
        self._tell(f"message.{kind}", {**event, "event_ts": stamp, "channel_type": channel_type, **more})

    def _kind(self, channel_id: str) -> tuple[str, str]:
        channel = self._store.world.channels[channel_id]
        if channel.is_im:
            return "im", "im"
        return ("groups", "group") if channel.private else ("channels", "channel")
