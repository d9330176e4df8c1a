"""What the sandbox remembers, as values that can be written to a file and read back."""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

JSON = dict[str, Any]
"""A JSON object as Slack sends or gets it."""


class Record(BaseModel):
    """The ground for all that is remembered; bytes are kept as base64."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", extra="forbid")


class Message(Record):
    """A message in a channel, a DM or a thread, or an ephemeral one (`only_for` says for whom)."""

    ts: str
    channel: str
    user: str
    bot: bool = False
    text: str = ""
    blocks: list[JSON] = []
    files: list[str] = []
    thread_ts: str | None = None
    broadcast: bool = False
    only_for: str | None = None
    metadata: JSON | None = None
    edited: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = {}
    typed: str | None = None
    """For an answer `in_channel` to a slash command: what the person typed."""
    mentions: list[str] = []
    """Whom it names, as ids, and `channel`, `here` or `everyone`, however Slack came to read it so."""
    rang: list[str] = []
    """Whose phones it really rang."""
    state: dict[str, dict[str, JSON]] = {}
    """What each person has chosen in its inputs so far: by person, then `state_key(block_id, action_id)`."""


def state_key(block_id: str, action_id: str) -> str:
    """One key for a block and an action."""
    return json.dumps([block_id, action_id])


def state_ids(key: str) -> tuple[str, str]:
    """The block and the action of a key."""
    block_id, action_id = json.loads(key)
    return block_id, action_id


class Channel(Record):
    """A channel, or a DM (`im_with` says with whom; `app` when the other one is the bot)."""

    id: str
    name: str
    private: bool = False
    members: list[str] = []
    topic: str = ""
    im_with: list[str] = []
    app: bool = False
    archived: bool = False
    opened: bool = False
    """For a DM with the bot: has the bot opened it, or the person looked into it?"""

    @property
    def is_im(self) -> bool:
        """Is it a direct conversation of two?"""
        return bool(self.im_with)


class View(Record):
    """An open modal, or somebody's App Home."""

    id: str
    user: str
    type: Literal["modal", "home"]
    body: JSON
    """The view as the app gave it, normalised."""
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, JSON]] = {}
    errors: dict[str, str] = {}
    busy: bool = False


class Ring(Record):
    """A phone that rang."""

    id: str
    user: str
    channel: str
    ts: str
    thread_ts: str | None
    who: str
    text: str
    seen: bool = False


class Upload(Record):
    """A file: announced, then uploaded, then completed, and usable a little later."""

    id: str
    name: str
    length: int
    title: str = ""
    alt: str = ""
    user: str = ""
    created: int = 0
    url: str = ""
    data: bytes | None = None
    completed: bool = False
    processed: bool = False
    shown: bool = False
    """Whether a person handed it to the app, in a form."""
    channels: list[str] = []


class World(Record):
    """Everything that changes. `offset` is the work clock's, in seconds."""

    offset: float = 0.0
    last_stamp: int = 0
    channels: dict[str, Channel] = {}
    messages: dict[str, dict[str, Message]] = {}
    """By channel and timestamp, oldest first."""
    whispers: list[Message] = []
    """Ephemeral messages, oldest first."""
    views: dict[str, View] = {}
    stacks: dict[str, list[str]] = {}
    """For each person the ids of the open modals, the last on top."""
    homes: dict[str, str] = {}
    rings: list[Ring] = []
    read: dict[str, dict[str, str]] = {}
    """For each person and channel: the timestamp up to which it was seen."""
    files: dict[str, Upload] = {}
    disabled: list[str] = []
    """People who have left Slack."""
    uninstalled: bool = False
    """The app is not there: its commands cannot be typed, and nothing that happens is told to it."""
    revoked: str | None = None
    """The error that every call of the Web API gets, such as token_revoked."""
