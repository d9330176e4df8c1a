"""reactions.*: a small picture beside a message."""

import re

from bot.sandbox.api.access import for_looking
from bot.sandbox.api.registry import Arguments, method
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, Message
from bot.sandbox.pace import TIER_3
from bot.sandbox.reacting import add_reaction
from bot.sandbox.workspace import Workspace

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


@method("reactions.add", scopes=("reactions:write",), a_minute=TIER_3)
async def add(workspace: Workspace, arguments: Arguments) -> JSON:
    """React to a message."""
    message = _message(workspace, arguments)
    name = arguments.need("name").strip(":")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    add_reaction(workspace, message, workspace.app.user, name)
    return {}


@method("reactions.get", scopes=("reactions:read",), a_minute=TIER_3, takes_json=False)
async def get(workspace: Workspace, arguments: Arguments) -> JSON:
    """A message with its reactions."""
    message = _message(workspace, arguments)
    return {"type": "message", "channel": message.channel, "message": workspace.board.json(message)}


def _message(workspace: Workspace, arguments: Arguments) -> Message:
    channel = for_looking(workspace, arguments.need("channel"))
    if workspace.app.user not in channel.members:
        raise SlackError("not_in_channel")
    message = workspace.message(channel.id, arguments.need("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return message
