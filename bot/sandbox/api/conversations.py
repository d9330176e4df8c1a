"""conversations.*: channels and what was said in them."""

from bot.sandbox.api.access import for_looking, for_reading, kind_of
from bot.sandbox.api.registry import Arguments, method, need_scope, page_of
from bot.sandbox.errors import SlackError
from bot.sandbox.membership import join as join_channel
from bot.sandbox.model import JSON, Channel, Message
from bot.sandbox.notify import shown_in_channel, thread_of
from bot.sandbox.pace import TIER_2, TIER_3, TIER_4
from bot.sandbox.render import channel_json
from bot.sandbox.workspace import Workspace

READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")
KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


@method("conversations.info", scopes=READ, a_minute=TIER_3, takes_json=False)
async def info(workspace: Workspace, arguments: Arguments) -> JSON:
    """One conversation."""
    channel = for_looking(workspace, arguments.need("channel"))
    shown = channel_json(workspace.company, channel)
    if arguments.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


@method("conversations.list", scopes=READ, a_minute=TIER_2, takes_json=False)
async def everything(workspace: Workspace, arguments: Arguments) -> JSON:
    """Conversations of the kinds asked for, page by page; private ones only if the bot is in them."""
    wanted = [kind.strip() for kind in (arguments.text("types") or "public_channel").split(",")]
    if not set(wanted) <= set(KINDS):
        raise SlackError("invalid_types")
    kinds = {KINDS[kind] for kind in wanted}
    for kind in sorted(kinds):
        need_scope(workspace, f"{kind}:read")
    skip_archived = arguments.flag("exclude_archived")
    found = [
        channel_json(workspace.company, channel)
        for channel in workspace.world.channels.values()
        if kind_of(channel) in kinds and _known(workspace, channel) and not (channel.archived and skip_archived)
    ]
    channels, cursor = page_of(found, arguments, default=100, most=1000)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _known(workspace: Workspace, channel: Channel) -> bool:
    return workspace.app.user in channel.members or not (channel.private or channel.is_im)


@method("conversations.members", scopes=READ, a_minute=TIER_4, takes_json=False)
async def members(workspace: Workspace, arguments: Arguments) -> JSON:
    """Who is in a conversation, page by page."""
    channel = for_looking(workspace, arguments.need("channel"))
    active = [who for who in channel.members if who not in workspace.world.disabled]
    page, cursor = page_of(active, arguments, default=100, most=1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", scopes=("im:write",), a_minute=TIER_3)
async def open_direct(workspace: Workspace, arguments: Arguments) -> JSON:
    """The DM with one person."""
    users = [user for user in (arguments.text("users") or "").split(",") if user]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(workspace.app.scopes))
    channel = workspace.direct(users[0])
    if users[0] in workspace.world.disabled:
        raise SlackError("user_disabled")
    known, channel.opened = channel.opened, True
    workspace.store.changed()
    shown = channel_json(workspace.company, channel) if arguments.flag("return_im") else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if known else {})


@method("conversations.join", scopes=("channels:join",), a_minute=TIER_3)
async def join(workspace: Workspace, arguments: Arguments) -> JSON:
    """Come into a public channel."""
    channel = workspace.world.channels.get(arguments.need("channel"))
    if channel is None or (channel.private and workspace.app.user not in channel.members):
        raise SlackError("channel_not_found")
    if channel.private or channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    fresh = join_channel(workspace, channel, workspace.app.user)
    warning = "already_in_channel"
    warned = {} if fresh else {"warning": warning, "response_metadata": {"warnings": [warning]}}
    return {"channel": channel_json(workspace.company, channel), **warned}


@method("conversations.history", scopes=HISTORY, a_minute=TIER_3, takes_json=False)
async def history(workspace: Workspace, arguments: Arguments) -> JSON:
    """What stands in a conversation itself, newest first."""
    channel = for_reading(workspace, arguments.need("channel"))
    messages = workspace.world.messages.get(channel.id, {}).values()
    shown = [m for m in messages if shown_in_channel(m) and _within(m, arguments)]
    page, cursor = page_of(shown[::-1], arguments, default=100, most=999)
    return _page(workspace, arguments, page, cursor)


@method("conversations.replies", scopes=HISTORY, a_minute=TIER_3, takes_json=False)
async def replies(workspace: Workspace, arguments: Arguments) -> JSON:
    """A thread, its first message included, oldest first."""
    channel = for_reading(workspace, arguments.need("channel"))
    named = workspace.world.messages.get(channel.id, {}).get(arguments.need("ts"))
    if named is None:
        raise SlackError("thread_not_found")
    thread = thread_of(workspace.world, channel.id, named.thread_ts or named.ts)
    root, rest = thread[:1], [m for m in thread[1:] if not m.deleted and _within(m, arguments)]
    page, cursor = page_of([*root, *rest], arguments, default=1000, most=1000)
    return _page(workspace, arguments, page, cursor)


def _page(workspace: Workspace, arguments: Arguments, page: list[Message], cursor: str) -> JSON:
    with_metadata = arguments.flag("include_all_metadata")
    shown = []
    for message in page:
        metadata = {"metadata": message.metadata} if with_metadata and message.metadata else {}
        shown.append(workspace.board.json(message) | metadata)
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": shown, "has_more": bool(cursor), "pin_count": 0, **more}


def _within(message: Message, arguments: Arguments) -> bool:
    stamp, inclusive = float(message.ts), arguments.flag("inclusive")
    try:
        oldest = float(arguments.text("oldest") or 0)
        latest = float(arguments.text("latest") or "inf")
    except ValueError:
        raise SlackError("invalid_ts_latest") from None
    return oldest < stamp < latest or (inclusive and stamp in (oldest, latest))
