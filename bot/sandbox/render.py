"""The sandbox's values as the JSON that Slack shows to apps."""

import mimetypes

from bot.sandbox.company import Company, Somebody
from bot.sandbox.model import JSON, Channel, Message, Upload, View, World
from bot.sandbox.notify import thread_of


def message_json(world: World, company: Company, message: Message) -> JSON:
    """A message as in conversations.history, without its metadata."""
    if message.deleted:
        return _tombstone(world, message)
    shown: JSON = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": company.id}
    if message.bot:
        shown |= {"bot_id": company.app.bot_id, "app_id": company.app.app_id, "bot_profile": bot_profile(company)}
    else:
        shown["client_msg_id"] = f"m-{message.ts}"
        shown |= {"subtype": "file_share"} if message.files else {}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.edited is not None:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.files:
        shown["files"] = [file_json(world.files[name]) for name in message.files]
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    return shown | _thread_fields(world, message)


def reactions_json(message: Message) -> list[JSON]:
    """A message's reactions, the first given first."""
    return [{"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()]


def bot_profile(company: Company) -> JSON:
    """The app as messages name it."""
    app = company.app
    return {"id": app.bot_id, "app_id": app.app_id, "name": app.name, "team_id": company.id, "deleted": False}


def _thread_fields(world: World, message: Message) -> JSON:
    if message.thread_ts is not None:
        root = world.messages[message.channel].get(message.thread_ts)
        fields: JSON = {"thread_ts": message.thread_ts}
        if root is not None and not root.bot:
            fields["parent_user_id"] = root.user
        return fields | ({"subtype": "thread_broadcast"} if message.broadcast else {})
    replies = replies_of(world, message)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def replies_of(world: World, message: Message) -> list[Message]:
    """The replies that a message has, oldest first."""
    return [m for m in thread_of(world, message.channel, message.ts) if m.thread_ts == message.ts and not m.deleted]


def _tombstone(world: World, message: Message) -> JSON:
    shown: JSON = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "hidden": True,
        "ts": message.ts,
    }
    return shown | _thread_fields(world, message)


def channel_json(company: Company, channel: Channel) -> JSON:
    """A conversation as in conversations.info."""
    common: JSON = {"id": channel.id, "created": 0, "is_archived": channel.archived, "is_org_shared": False}
    if channel.is_im:
        other = next(who for who in channel.im_with if who != company.app.user)
        return common | {"is_im": True, "user": other, "is_open": channel.opened, "is_user_deleted": False}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_member": company.app.user in channel.members,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "context_team_id": company.id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def user_json(company: Company, person: Somebody, *, deleted: bool) -> JSON:
    """A person as in users.info."""
    profile = {"real_name": person.name, "display_name": person.name, "title": person.title, "team": company.id}
    return {
        "id": person.id,
        "team_id": person.team or company.id,
        "name": person.name.lower().replace(" ", "."),
        "real_name": person.name,
        "deleted": deleted,
        "tz": person.tz,
        "color": person.color.lstrip("#"),
        "profile": profile,
        "is_admin": person.admin or person.owner,
        "is_owner": person.owner,
        "is_primary_owner": person.owner,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": 0,
    }


def bot_json(company: Company) -> JSON:
    """The app's own user as in users.info."""
    app = company.app
    profile = {"real_name": app.name, "display_name": "", "bot_id": app.bot_id, "api_app_id": app.app_id}
    same: JSON = {"id": app.user, "team_id": company.id, "name": app.name.lower(), "real_name": app.name}
    return same | {"deleted": False, "is_bot": True, "is_app_user": False, "tz": company.tz, "profile": profile}


def view_json(company: Company, view: View) -> JSON:
    """A view as in payloads and in the answers of views.*."""
    body = view.body
    return {
        "id": view.id,
        "team_id": company.id,
        "type": view.type,
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title"),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": company.app.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": company.id,
        "bot_id": company.app.bot_id,
    }


def file_json(upload: Upload) -> JSON:
    """A file as in files.info: until it is processed, Slack does not know yet what it is."""
    known: JSON = {
        "id": upload.id,
        "created": upload.created,
        "name": upload.name,
        "title": upload.title or upload.name,
        "user": upload.user,
        "size": upload.length,
        "mode": "hosted",
        "alt_txt": upload.alt,
        "channels": upload.channels,
        "mimetype": "",
        "filetype": "",
    }
    if upload.processed:
        kind = upload.name.rsplit(".", 1)[-1].lower()
        known |= {"mimetype": mimetype_of(upload.name), "filetype": kind, "url_private": upload.url}
        known |= {"thumb_360": upload.url} if is_picture(upload.name) else {}
    return known


def mimetype_of(name: str) -> str:
    """What a file is, going by its name."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def is_picture(name: str) -> bool:
    """Can it stand in an image block?"""
    return name.lower().endswith((".png", ".jpg", ".jpeg", ".gif"))
