"""One whole payload for each thing that the bot listens to, as Slack sends it: for what takes payloads apart."""

from __future__ import annotations

import json
from typing import Any

Payload = dict[str, Any]
HERE: Payload = {"team": {"id": "T0TEAM"}, "user": {"id": "U_ANA", "name": "ana"}, "trigger_id": "1.2"}
FORM = "flagteam"
IN_A_FORM = {"more_settings", "preview"}
WRITTEN: Payload = {
    "user": "U_ANA", "channel": "D_ANA", "channel_type": "im", "ts": "1.3", "thread_ts": "1.2", "text": "it hums",
    "files": [{"id": "F1", "mimetype": "image/png"}], "attachments": [{"text": "below"}],
    "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]}],
}  # fmt: skip
EVENTS: dict[str, Payload] = {
    "app_home_opened": {"user": "U_ANA", "tab": "home", "channel": "D_ANA"},
    "app_mention": WRITTEN | {"channel": "C_SHOP", "channel_type": "channel"},
    "message": WRITTEN,
    "reaction_added": {
        "user": "U_ANA", "reaction": "triangular_flag_on_post",
        "item": {"type": "message", "channel": "C_SHOP", "ts": "1.2"},
    },
    "member_joined_channel": {"user": "U_ANA", "channel": "C_NEW", "inviter": "U_BEN"},
    "member_left_channel": {"user": "U_ANA", "channel": "C_NEW"},
    "channel_rename": {"channel": {"id": "C_NEW", "name": "newer"}},
    "group_rename": {"channel": {"id": "C_NEW", "name": "newer"}},
    **{f"{kind}_{what}": {"channel": "C_NEW", "user": "U_ANA"}
       for kind in ("channel", "group") for what in ("archive", "unarchive")},
    **{kind: {"user": {"id": "U_NONE", "team_id": "T0TEAM", "tz": "Europe/Berlin", "profile": {"real_name": "N"}}}
       for kind in ("user_change", "team_join")},
    "app_uninstalled": {},
    "tokens_revoked": {"tokens": {"oauth": ["U_ANA"]}},
}  # fmt: skip
"""What each event tells."""


def pressed(action_id: str) -> Payload:
    """A button, where it is pressed: on a message, or in the form of a team."""
    action: Payload = {"type": "button", "action_id": action_id, "block_id": "sheet/1", "value": "1"}
    if action_id == "more":
        action |= {"type": "overflow", "selected_option": {"value": "cancel 1"}}
    place: Payload
    if action_id in IN_A_FORM:
        place = {"view": view(FORM), "container": {"type": "view", "view_id": "V1"}}
    else:
        message: Payload = {
            "ts": "1.2",
            "user": "U0BOT",
            "text": "x",
            "blocks": [{"type": "actions", "elements": [action]}],
        }
        place = {"message": message, "channel": {"id": "C_SHOP", "name": "shop"}, "container": {"message_ts": "1.2"}}
    return {"type": "block_actions", **HERE, **place, "response_url": "http://127.0.0.1:9/x", "actions": [action]}


def view(callback_id: str) -> Payload:
    """A form with something in fields of each kind."""
    meta = {"number": 1, "channel": "C_PAY", "message": "1.2"}
    fields: dict[str, Payload] = {
        "name": {"value": "Ours"}, "hours": {"value": "Mon"}, "timezone": {"value": "Berlin"}, "words": {"value": "it"},
        "team": {"selected_option": {"value": "1"}}, "person": {"selected_user": "U_BEN"}, "other": {"value": "#2"},
        "day": {"selected_date": "2026-11-09"}, "channel": {"selected_conversation": "C_PAY"},
        "photos": {"files": [{"id": "F1", "name": "x.png"}]}, "here": {"selected_options": [{"value": "digest"}]},
    }  # fmt: skip
    values = {block: {"field": {"type": "x", **field}} for block, field in fields.items()}
    return {
        "id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": json.dumps(meta), "blocks": [],
        "state": {"values": values},
    }  # fmt: skip


def submitted(callback_id: str) -> Payload:
    """A form that was sent."""
    return {"type": "view_submission", **HERE, "view": view(callback_id)}


def typed(command: str) -> Payload:
    """A command."""
    return {
        "command": command, "text": "it hums", "team_id": "T0TEAM", "user_id": "U_ANA", "user_name": "ana",
        "channel_id": "C_SHOP", "channel_name": "shop", "trigger_id": "1", "response_url": "http://127.0.0.1:9/x",
    }  # fmt: skip


def happened(kind: str) -> Payload:
    """An event."""
    return {
        "type": "event_callback", "team_id": "T0TEAM", "event_id": "Ev1", "event_time": 1,
        "authorizations": [{"team_id": "T0TEAM", "user_id": "U0BOT", "is_bot": True}],
        "event": {"type": kind, **EVENTS[kind]},
    }  # fmt: skip


def chosen(callback_id: str) -> Payload:
    """A shortcut; on a message, where it is one of those."""
    if callback_id != "flag_message":
        return {"type": "shortcut", **HERE, "callback_id": callback_id, "action_ts": "1.2"}
    place = {"channel": {"id": "C_SHOP", "name": "shop"}, "message": WRITTEN, "message_ts": "1.3"}
    return {"type": "message_action", **HERE, "callback_id": callback_id, **place}


def all_of(heard: dict[str, set[str]]) -> list[Payload]:
    """One for each thing in `heard`."""
    makers = {"action": pressed, "view": submitted, "command": typed, "event": happened, "shortcut": chosen}
    return [make(name) for kind, make in makers.items() for name in sorted(heard[kind]) if name]
