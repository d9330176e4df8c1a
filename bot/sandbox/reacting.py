"""Reactions, whoever gives them."""

from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, Message
from bot.sandbox.workspace import Workspace


def add_reaction(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Put it there. Raises `already_reacted`."""
    givers = message.reactions.setdefault(name, [])
    if user in givers:
        raise SlackError("already_reacted")
    givers.append(user)
    _tell(workspace, "reaction_added", message, user, name)


def remove_reaction(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Take it away. Raises `no_reaction`."""
    givers = message.reactions.get(name, [])
    if user not in givers:
        raise SlackError("no_reaction")
    givers.remove(user)
    if not givers:
        del message.reactions[name]
    _tell(workspace, "reaction_removed", message, user, name)


def _tell(workspace: Workspace, kind: str, message: Message, user: str, name: str) -> None:
    item: JSON = {"type": "message", "channel": message.channel, "ts": message.ts}
    event: JSON = {"type": kind, "user": user, "reaction": name, "item": item, "item_user": message.user}
    if workspace.app.user in workspace.world.channels[message.channel].members:
        workspace.events.tell(kind, {**event, "event_ts": workspace.store.clock.stamp()})
    workspace.store.changed()
