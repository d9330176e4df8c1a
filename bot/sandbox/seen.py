"""Messages and views as a person sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.blockkit import elements_in
from bot.sandbox.clock import instant_of
from bot.sandbox.model import JSON, Message, View
from bot.sandbox.reading import Reader, words_of
from bot.sandbox.text import unescape


@dataclass(frozen=True)
class SeenMessage:
    """A message as it stood when it was looked at."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[JSON]
    words: str
    labels: list[str]
    thread_ts: str | None
    ephemeral: bool
    edited: bool
    broadcast: bool
    deleted: bool
    reactions: dict[str, list[str]]
    files: list[str]
    metadata: JSON | None

    @property
    def at(self) -> datetime:
        """When it was said, in work time, aware UTC."""
        return instant_of(self.ts)


@dataclass(frozen=True)
class SeenView:
    """A modal or an App Home as it stood when it was looked at."""

    id: str
    title: str
    submit: str
    blocks: list[JSON]
    words: str
    labels: list[str]
    fields: list[str]
    """The labels of its inputs."""
    errors: dict[str, str]
    """By the label of the input at which they stand."""
    values: dict[str, dict[str, JSON]]
    callback_id: str


@dataclass(frozen=True)
class SeenRing:
    """What a phone showed when it rang."""

    id: str
    channel: str
    ts: str
    thread_ts: str | None
    who: str
    text: str
    seen: bool


def see_message(message: Message, reader: Reader) -> SeenMessage:
    """How it looks to this reader."""
    words = words_of(message.blocks, reader) if message.blocks else reader.mrkdwn(message.text)
    return SeenMessage(
        ts=message.ts,
        channel=message.channel,
        user=message.user,
        text=message.text,
        blocks=message.blocks,
        words=words,
        labels=[label for label, _ in labelled(message.blocks)],
        thread_ts=message.thread_ts,
        ephemeral=message.only_for is not None,
        edited=message.edited is not None,
        broadcast=message.broadcast,
        deleted=message.deleted,
        reactions=message.reactions,
        files=message.files,
        metadata=message.metadata,
    )


def see_view(view: View, reader: Reader) -> SeenView:
    """How it looks to this reader."""
    body = view.body
    inputs = [block for block in body["blocks"] if block["type"] == "input"]
    by_id = {block["block_id"]: str(block["label"]["text"]) for block in inputs}
    return SeenView(
        id=view.id,
        title=unescape((body.get("title") or {}).get("text", "")),
        submit=(body.get("submit") or {}).get("text", ""),
        blocks=body["blocks"],
        words=words_of(body["blocks"], reader),
        labels=[label for label, _ in labelled(body["blocks"])],
        fields=list(by_id.values()),
        errors={by_id.get(block, block): words for block, words in view.errors.items()},
        values=view.values,
        callback_id=body.get("callback_id", ""),
    )


def labelled(blocks: list[JSON]) -> Iterator[tuple[str, JSON]]:
    """What can be pressed, by the text on it: buttons, and the items of overflow menus."""
    for block, element in elements_in(blocks):
        base = {"block_id": block["block_id"], "action_id": element.get("action_id"), "type": element["type"]}
        if element["type"] == "button":
            yield unescape(element["text"]["text"]), {**base, "value": element.get("value")}
        elif element["type"] == "overflow":
            for option in element["options"]:
                yield unescape(option["text"]["text"]), {**base, "selected_option": option}
