"""chat.*: saying things."""

from dataclasses import replace
from typing import Any

from bot.sandbox.api.access import for_changing, for_posting, own_message
from bot.sandbox.api.registry import Arguments, method
from bot.sandbox.board import Draft
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, Channel, Message
from bot.sandbox.pace import HIGH, POSTS_A_MINUTE, TIER_3, TIER_4
from bot.sandbox.workspace import Workspace

WRITE = ("chat:write",)
TEXT_MOST = 40_000
UPDATE_TEXT_MOST = 4_000
METADATA_MOST = 8_000


@method("chat.postMessage", scopes=WRITE, a_minute=POSTS_A_MINUTE)
async def post_message(workspace: Workspace, arguments: Arguments) -> JSON:
    """Post in a channel, a thread or a DM."""
    channel = for_posting(workspace, arguments.need("channel"))
    draft = _draft(workspace, arguments, channel, parse="none")
    thread = _thread(workspace, channel, arguments.text("thread_ts"))
    wait = workspace.pace.too_fast_in(channel.id)
    if wait is not None:
        raise SlackError("ratelimited", retry_after=wait)
    message = workspace.board.post(replace(draft, thread_ts=thread, broadcast=arguments.flag("reply_broadcast")))
    channel.opened = True
    return {"channel": channel.id, "ts": message.ts, "message": _with_metadata(workspace, message)}


@method("chat.update", scopes=WRITE, a_minute=TIER_3)
async def update(workspace: Workspace, arguments: Arguments) -> JSON:
    """Put other words in the place of one's own message."""
    channel = for_changing(workspace, arguments.need("channel"))
    message = own_message(workspace, channel, arguments.need("ts"), "cant_update_message")
    if len(arguments.text("text") or "") > UPDATE_TEXT_MOST:
        raise SlackError("msg_too_long")
    workspace.board.edit(message, _draft(workspace, arguments, channel, parse="client"))
    shown = _with_metadata(workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", scopes=WRITE, a_minute=TIER_3)
async def delete(workspace: Workspace, arguments: Arguments) -> JSON:
    """Take back one's own message."""
    channel = for_changing(workspace, arguments.need("channel"))
    message = own_message(workspace, channel, arguments.need("ts"), "cant_delete_message")
    workspace.board.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", scopes=WRITE, a_minute=TIER_4)
async def post_ephemeral(workspace: Workspace, arguments: Arguments) -> JSON:
    """Say something that one member of the channel alone sees, until they reload."""
    channel = for_posting(workspace, arguments.need("channel"))
    user = workspace.somebody(arguments.need("user"))
    if user.id not in channel.members or user.id in workspace.world.disabled:
        raise SlackError("user_not_in_channel")
    draft = _draft(workspace, arguments, channel, parse="none")
    thread = _thread(workspace, channel, arguments.text("thread_ts"))
    return {"message_ts": workspace.board.whisper(replace(draft, thread_ts=thread), user.id).ts}


@method("chat.getPermalink", a_minute=HIGH, takes_json=False)
async def get_permalink(workspace: Workspace, arguments: Arguments) -> JSON:
    """The address of a message."""
    channel = workspace.world.channels.get(arguments.need("channel"))
    if channel is None or (workspace.app.user not in channel.members and (channel.private or channel.is_im)):
        raise SlackError("channel_not_found")
    message = workspace.message(channel.id, arguments.need("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{workspace.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts is not None:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("chat.scheduleMessage", scopes=WRITE, a_minute=TIER_3)
async def schedule_message(_workspace: Workspace, _arguments: Arguments) -> JSON:
    """Refused: with metadata it never posts in Slack, and a sandbox that let it pass would hide that."""
    raise SlackError("restricted_too_many")


def _draft(workspace: Workspace, arguments: Arguments, channel: Channel, parse: str) -> Draft:
    blocks = arguments.parsed("blocks", "invalid_blocks_format") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    workspace.check_blocks(blocks)
    text = arguments.text("text") or ""
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    return Draft(
        channel=channel.id,
        user=workspace.app.user,
        text=text[:TEXT_MOST],
        blocks=tuple(blocks),
        metadata=_metadata(arguments.parsed("metadata", "invalid_metadata_format")),
        parse=arguments.text("parse") or parse,
        link_names=arguments.flag("link_names"),
    )


def _metadata(value: Any) -> JSON | None:
    if value is None or value == {}:
        return None
    if not isinstance(value, dict) or set(value) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    payload = value["event_payload"]
    if not isinstance(value["event_type"], str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if any(isinstance(part, dict | list) for part in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(str(payload)) > METADATA_MOST:
        raise SlackError("metadata_too_large")
    return value


def _thread(workspace: Workspace, channel: Channel, stamp: str | None) -> str | None:
    """The thread to post into. One whose first message is gone is no thread: Slack posts in the channel then."""
    if stamp is None:
        return None
    root = workspace.message(channel.id, stamp)
    if root is None:
        return None
    if root.thread_ts is not None:
        raise SlackError("cannot_reply_to_message")
    return root.ts


def _with_metadata(workspace: Workspace, message: Message) -> JSON:
    shown = workspace.board.json(message)
    return shown | ({"metadata": message.metadata} if message.metadata else {})
