"""Everything that the page draws, as one JSON value for one person."""

from bot.sandbox import breaking, notify
from bot.sandbox.clock import instant_of
from bot.sandbox.company import Somebody
from bot.sandbox.controls import Controls
from bot.sandbox.model import JSON, Channel, Message, Upload, View, state_ids
from bot.sandbox.render import file_json, reactions_json, replies_of
from bot.sandbox.text import nodes
from bot.sandbox.upcoming import Upcoming
from bot.sandbox.workspace import Workspace


class PageView:
    """Looks, and changes nothing."""

    def __init__(self, controls: Controls, workspace: Workspace) -> None:
        self._controls = controls
        self._upcoming = Upcoming(workspace, controls)
        self._workspace = workspace

    async def draw(self, me: Somebody, channel: str | None, thread: str | None) -> JSON:
        """The answer of `/page/view`."""
        workspace, company = self._workspace, self._workspace.company
        room = self._visible(me, channel)
        return {
            "version": workspace.store.version,
            "workspace": {"id": company.id, "name": company.name},
            "me": me.id,
            "bot": self._bot(),
            "clock": self._clock(),
            "people": [self._person(person) for person in company.people],
            "channels": [self._channel(me, c) for c in workspace.world.channels.values() if self._listed(me, c)],
            "phone": self._phone(me),
            "messages": self._messages(me, room) if room else [],
            "thread": self._thread(me, room, thread) if room and thread else None,
            "modals": [_view_json(view) for view in workspace.views.stack(me.id)],
            "home": self._home(me),
            "commands": [
                {"command": c.command, "usage_hint": c.usage_hint, "description": c.description}
                for c in company.app.commands
            ],
            "shortcuts": [
                {"name": s.name, "callback_id": s.callback_id, "type": s.type, "description": s.description}
                for s in company.app.shortcuts
            ],
            "story": self._controls.hooks.story(),
            "slack": breaking.shown(workspace),
            "usergroups": [],
            "next_due": self._upcoming.known(),
        }

    def _clock(self) -> JSON:
        clock = self._workspace.store.clock
        shown: JSON = {"now": clock.now().isoformat(), "tz": self._workspace.company.tz}
        return shown | {"moved": clock.moved, "moving": self._controls.moving}

    def _bot(self) -> JSON:
        app = self._workspace.app
        running, switching = self._controls.hooks.bot_running(), self._controls.switching
        return {"user": app.user, "name": app.name, "running": running, "starting": switching}

    def _person(self, person: Somebody) -> JSON:
        rings = [ring for ring in self._workspace.world.rings if ring.user == person.id and not ring.seen]
        return {
            "id": person.id,
            "name": person.name,
            "title": person.title,
            "tz": person.tz,
            "color": person.color,
            "emoji": person.emoji,
            "active": person.id not in self._workspace.world.disabled,
            "badge": len(rings),
        }

    def _visible(self, me: Somebody, channel: str | None) -> Channel | None:
        found = self._workspace.world.channels.get(channel or "")
        return found if found is not None and self._listed(me, found) else None

    def _listed(self, me: Somebody, channel: Channel) -> bool:
        return me.id in channel.members or not (channel.private or channel.is_im)

    def _channel(self, me: Somebody, channel: Channel) -> JSON:
        member = me.id in channel.members
        rings = [r for r in self._workspace.world.rings if (r.user, r.channel, r.seen) == (me.id, channel.id, False)]
        return {
            "id": channel.id,
            "name": self._workspace.app.name if channel.app else channel.name,
            "private": channel.private,
            "topic": channel.topic,
            "kind": "app" if channel.app else "dm" if channel.is_im else "channel",
            "member": member,
            "archived": channel.archived,
            "unread": member and notify.is_unread(self._workspace.world, me.id, channel.id),
            "mentions": len(rings),
            "with": next((who for who in channel.im_with if who != me.id), None),
            "members": channel.members,
        }

    def _phone(self, me: Somebody) -> list[JSON]:
        rings = [ring for ring in self._workspace.world.rings if ring.user == me.id]
        names = ("id", "channel", "ts", "thread_ts", "who", "text", "seen")
        return [
            {"at": instant_of(ring.ts).isoformat(), **{name: getattr(ring, name) for name in names}}
            for ring in reversed(rings)
        ]

    def _messages(self, me: Somebody, room: Channel) -> list[JSON]:
        stored = self._workspace.world.messages.get(room.id, {}).values()
        whispers = [m for m in self._workspace.world.whispers if (m.only_for, m.channel) == (me.id, room.id)]
        shown = [m for m in (*stored, *whispers) if notify.shown_in_channel(m)]
        return [self._message(me, m) for m in sorted(shown, key=lambda m: float(m.ts))]

    def _thread(self, me: Somebody, room: Channel, root: str) -> JSON | None:
        first = self._workspace.world.messages.get(room.id, {}).get(root)
        if first is None:
            return None
        whispers = [m for m in self._workspace.world.whispers if (m.only_for, m.thread_ts) == (me.id, root)]
        replies = sorted([*replies_of(self._workspace.world, first), *whispers], key=lambda m: float(m.ts))
        return {"root": self._message(me, first), "replies": [self._message(me, m) for m in replies]}

    def _message(self, me: Somebody, message: Message) -> JSON:
        world = self._workspace.world
        replies = replies_of(world, message) if message.thread_ts is None else []
        same = ("ts", "thread_ts", "user", "bot", "text", "blocks", "deleted", "broadcast", "typed")
        return {name: getattr(message, name) for name in same} | {
            "files": _pictures(message.blocks) | {name: _file_json(world.files[name]) for name in message.files},
            "edited": message.edited is not None,
            "ephemeral": message.only_for is not None,
            "reply_count": len(replies),
            "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
            "latest_reply": replies[-1].ts if replies else None,
            "reactions": reactions_json(message),
            "unread": message.only_for is None and notify.is_new(world, me.id, message),
            "at": instant_of(message.ts).isoformat(),
            "state": _message_state(message, me.id),
        }

    def _home(self, me: Somebody) -> JSON | None:
        known = self._workspace.world.homes.get(me.id)
        return None if known is None else _view_json(self._workspace.world.views[known])


def _message_state(message: Message, user: str) -> dict[str, dict[str, JSON]]:
    state: dict[str, dict[str, JSON]] = {}
    for key, value in message.state.get(user, {}).items():
        block, action = state_ids(key)
        state.setdefault(block, {})[action] = value
    return state


def _view_json(view: View) -> JSON:
    body = view.body
    return {
        "id": view.id,
        "type": view.type,
        "title": _text(body.get("title")),
        "submit": _text(body.get("submit")),
        "close": _text(body.get("close")),
        "blocks": body["blocks"],
        "files": _pictures(body["blocks"]),
        "state": view.values,
        "errors": view.errors,
        "busy": view.busy,
    }


def _pictures(blocks: list[JSON]) -> JSON:
    """Where the page finds the files that blocks show."""
    names = (node["slack_file"].get("id") for node in nodes(blocks) if "slack_file" in node)
    return {name: f"/page/file/{name}" for name in names if name is not None}


def _file_json(upload: Upload) -> JSON:
    shown = file_json(upload)
    return {"url": f"/page/file/{upload.id}", "name": shown["name"], "mimetype": shown["mimetype"]}


def _text(value: JSON | None) -> str | None:
    return None if value is None else str(value["text"])
