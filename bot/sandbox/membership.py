"""Coming into channels and leaving them, whoever does."""

from bot.sandbox.model import JSON, Channel
from bot.sandbox.workspace import Workspace


def join(workspace: Workspace, channel: Channel, user: str, inviter: str | None = None) -> bool:
    """Come in; False if already there. What was said before does not count as new."""
    if user in channel.members:
        return False
    channel.members.append(user)
    messages = workspace.world.messages.get(channel.id, {})
    if messages:
        workspace.world.read.setdefault(user, {})[channel.id] = next(reversed(messages))
    _tell(workspace, "member_joined_channel", channel, user, {"inviter": inviter} if inviter else {})
    return True


def leave(workspace: Workspace, channel: Channel, user: str) -> None:
    """Go out."""
    if user in channel.members:
        _tell(workspace, "member_left_channel", channel, user, {})
        channel.members.remove(user)


def archive(workspace: Workspace, channel: Channel, by: str) -> None:
    """Close a channel; nothing can be posted there any more."""
    _open_or_close(workspace, channel, by, archived=True)


def unarchive(workspace: Workspace, channel: Channel, by: str) -> None:
    """Open it again."""
    _open_or_close(workspace, channel, by, archived=False)


def _open_or_close(workspace: Workspace, channel: Channel, by: str, *, archived: bool) -> None:
    channel.archived = archived
    if workspace.app.user in channel.members:
        kind = f"{'group' if channel.private else 'channel'}_{'archive' if archived else 'unarchive'}"
        event = {"type": kind, "channel": channel.id, "user": by, "event_ts": workspace.store.clock.stamp()}
        workspace.events.tell(kind, event)
    workspace.store.changed()


def _tell(workspace: Workspace, kind: str, channel: Channel, user: str, more: JSON) -> None:
    event: JSON = {"type": kind, "user": user, "channel": channel.id, "team": workspace.company.id, **more}
    event["channel_type"] = "G" if channel.private else "C"
    if workspace.app.user in channel.members:
        workspace.events.tell(kind, {**event, "event_ts": workspace.store.clock.stamp()})
    workspace.store.changed()
