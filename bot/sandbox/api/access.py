"""Where the bot may post, what it may read, and which scope each needs."""

from bot.sandbox.api.registry import need_scope
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Message
from bot.sandbox.workspace import Workspace


def for_posting(workspace: Workspace, wanted: str) -> Channel:
    """The channel to post in: its id, its `#name`, or a person's id for the DM with them. Raises what Slack raises."""
    return _open_to_us(workspace, _person_or_channel(workspace, wanted))


def for_changing(workspace: Workspace, wanted: str) -> Channel:
    """The channel of one's own message, by its id only. Raises what Slack raises."""
    return _open_to_us(workspace, workspace.world.channels.get(wanted))


def _open_to_us(workspace: Workspace, channel: Channel | None) -> Channel:
    if channel is None:
        raise SlackError("channel_not_found")
    member = workspace.app.user in channel.members
    if not member and (channel.private or channel.is_im):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if not member and "chat:write.public" not in workspace.app.scopes:
        raise SlackError("not_in_channel")
    if channel.app and not workspace.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    if channel.is_im and set(channel.im_with) & set(workspace.world.disabled):
        raise SlackError("user_disabled")
    return channel


def _person_or_channel(workspace: Workspace, wanted: str) -> Channel | None:
    if wanted in workspace.world.channels:
        return workspace.world.channels[wanted]
    for person in workspace.company.people:
        if person.id == wanted:
            return workspace.direct(wanted)
    return next((c for c in workspace.world.channels.values() if not c.is_im and "#" + c.name == wanted), None)


def kind_of(channel: Channel) -> str:
    """The word that scopes use for this kind of conversation."""
    if channel.is_im:
        return "im"
    return "groups" if channel.private else "channels"


def for_looking(workspace: Workspace, wanted: str) -> Channel:
    """A conversation that the bot may know of. Raises `channel_not_found` or `missing_scope`."""
    channel = workspace.world.channels.get(wanted)
    member = channel is not None and workspace.app.user in channel.members
    if channel is None or (not member and (channel.private or channel.is_im)):
        raise SlackError("channel_not_found")
    need_scope(workspace, f"{kind_of(channel)}:read")
    return channel


def for_reading(workspace: Workspace, wanted: str) -> Channel:
    """A conversation whose messages the bot may read. Raises `not_in_channel` and the like."""
    channel = workspace.world.channels.get(wanted)
    member = channel is not None and workspace.app.user in channel.members
    if channel is None or (not member and (channel.private or channel.is_im)):
        raise SlackError("channel_not_found")
    need_scope(workspace, f"{kind_of(channel)}:history")
    if not member:
        raise SlackError("not_in_channel")
    return channel


def own_message(workspace: Workspace, channel: Channel, stamp: str, otherwise: str) -> Message:
    """A message of the bot's own. Raises `message_not_found`, or `otherwise` when it is somebody else's."""
    message = workspace.message(channel.id, stamp)
    if message is None:
        raise SlackError("message_not_found")
    if message.user != workspace.app.user:
        raise SlackError(otherwise)
    return message
