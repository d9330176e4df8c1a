"""What Slack sends to the app for each thing that a person does."""

from typing import Any

from bot.sandbox.blockkit import elements_in
from bot.sandbox.inputs import initial_value
from bot.sandbox.model import JSON, Channel, Message, View, state_key
from bot.sandbox.render import view_json
from bot.sandbox.workspace import Workspace


class Payloads:
    """Builds payloads; each asks for fresh triggers and addresses where Slack gives them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def command(self, user: str, channel: Channel, command: str, text: str) -> JSON:
        """A slash command, as form fields."""
        company = self._workspace.company
        return {
            "token": "sandbox",
            "team_id": company.id,
            "team_domain": company.domain,
            "channel_id": channel.id,
            "channel_name": self._channel_name(channel),
            "user_id": user,
            "user_name": self._user(user)["username"],
            "command": command,
            "text": text,
            "api_app_id": company.app.app_id,
            "is_enterprise_install": "false",
            "response_url": self._address(user, channel.id),
            "trigger_id": self._workspace.triggers.issue(user, channel=channel.id),
        }

    def message_action(self, user: str, message: Message, action: JSON) -> JSON:
        """A press on something in a message. An ephemeral message is not sent along, as in Slack."""
        channel = self._workspace.world.channels[message.channel]
        ephemeral = message.only_for is not None
        container: JSON = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        container["is_ephemeral"] = ephemeral
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        payload = self._interaction("block_actions", user) | {
            "container": container,
            "trigger_id": self._workspace.triggers.issue(user, channel=channel.id),
            "channel": {"id": channel.id, "name": self._channel_name(channel)},
            "state": {"values": message_values(message, user)},
            "response_url": self._address(user, channel.id, message.ts, ephemeral=ephemeral),
            "actions": [action],
        }
        return payload if ephemeral else payload | {"message": self._workspace.board.json(message)}

    def view_action(self, view: View, action: JSON) -> JSON:
        """A press on something in a modal or on the App Home."""
        return self._interaction("block_actions", view.user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._workspace.triggers.issue(view.user, view.id if view.type == "modal" else None),
            "view": self._view(view),
            "actions": [action],
        }

    def submission(self, view: View) -> JSON:
        """A modal, submitted. From now on the app may use the files in it."""
        for held in (held for block in view.values.values() for held in block.values()):
            for file in held.get("files") or []:
                self._workspace.world.files[file["id"]].shown = True
        return self._interaction("view_submission", view.user) | {
            "trigger_id": self._workspace.triggers.issue(view.user, view.id),
            "view": self._view(view),
            "response_urls": self._response_urls(view),
        }

    def closed(self, view: View, *, cleared: bool) -> JSON:
        """A modal, closed without submitting."""
        return self._interaction("view_closed", view.user) | {"view": self._view(view), "is_cleared": cleared}

    def suggestion(self, user: str, place: View | Message, block_id: str, action_id: str, value: str) -> JSON:
        """Letters typed into an external select."""
        common = self._interaction("block_suggestion", user)
        common |= {"block_id": block_id, "action_id": action_id, "value": value}
        if isinstance(place, View):
            return common | {"container": {"type": "view", "view_id": place.id}, "view": self._view(place)}
        channel = self._workspace.world.channels[place.channel]
        container = {"type": "message", "message_ts": place.ts, "channel_id": place.channel, "is_ephemeral": False}
        named = {"id": channel.id, "name": self._channel_name(channel)}
        return common | {"container": container, "channel": named, "message": self._workspace.board.json(place)}

    def shortcut(self, user: str, callback_id: str) -> JSON:
        """A shortcut from the composer's menu."""
        return self._interaction("shortcut", user) | {
            "callback_id": callback_id,
            "action_ts": self._workspace.store.clock.stamp(),
            "trigger_id": self._workspace.triggers.issue(user),
        }

    def message_shortcut(self, user: str, callback_id: str, message: Message) -> JSON:
        """A shortcut on a message."""
        channel = self._workspace.world.channels[message.channel]
        return self.shortcut(user, callback_id) | {
            "type": "message_action",
            "channel": {"id": channel.id, "name": self._channel_name(channel)},
            "trigger_id": self._workspace.triggers.issue(user, channel=channel.id),
            "message_ts": message.ts,
            "message": self._workspace.board.json(message),
            "response_url": self._address(user, channel.id, message.ts),
        }

    def _interaction(self, kind: str, user: str) -> JSON:
        company = self._workspace.company
        return {
            "type": kind,
            "user": self._user(user),
            "api_app_id": company.app.app_id,
            "token": "sandbox",
            "team": {"id": company.id, "domain": company.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _user(self, user: str) -> JSON:
        name = self._workspace.somebody(user).name.lower().replace(" ", ".")
        return {"id": user, "username": name, "name": name, "team_id": self._workspace.company.id}

    def _view(self, view: View) -> JSON:
        return view_json(self._workspace.company, view)

    def _address(self, user: str, channel: str, message: str | None = None, *, ephemeral: bool = False) -> str:
        return self._workspace.url + self._workspace.responses.issue(user, channel, message, ephemeral=ephemeral)

    def _response_urls(self, view: View) -> list[JSON]:
        found: list[JSON] = []
        for block, element in elements_in(view.body["blocks"]):
            held = view.values.get(block["block_id"], {}).get(element.get("action_id", ""), {})
            chosen = held.get("selected_conversation") or held.get("selected_channel")
            if element.get("response_url_enabled") and chosen in self._workspace.world.channels:
                entry = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": chosen}
                found.append(entry | {"response_url": self._address(view.user, chosen)})
        return found

    @staticmethod
    def _channel_name(channel: Channel) -> str:
        if channel.is_im:
            return "directmessage"
        return "privategroup" if channel.private else channel.name


def message_values(message: Message, user: str) -> dict[str, dict[str, Any]]:
    """What a message's inputs hold for this person."""
    values: dict[str, dict[str, Any]] = {}
    chosen = message.state.get(user, {})
    for block, element in elements_in(message.blocks):
        first = initial_value(element)
        if first is not None:
            key = state_key(block["block_id"], element["action_id"])
            values.setdefault(block["block_id"], {})[element["action_id"]] = chosen.get(key, first)
    return values
