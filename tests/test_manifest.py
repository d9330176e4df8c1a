"""What Slack is told of the app (`app.yaml`) is what the code does: no more, no less."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, cast

import jsonschema
import pytest
import yaml
from slack_bolt.async_app import AsyncApp

from bot.commands import register
from bot.commands.desk import Desk
from bot.installing.routes import BACK
from tests.support.sources import ROOT, modules

MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text())
OVER_HTTP: dict[str, Any] = yaml.safe_load((ROOT / "app-http.yaml").read_text())
SCHEMA = ROOT / "tests" / "data" / "slack-manifest.schema.1.0.0.json"
SETTINGS = MANIFEST["settings"]

METHOD = re.compile(r"^(auth|chat|conversations|files|reactions|team|usergroups|users|views)[._][a-zA-Z_.]+$")
NEEDS_FOR_METHODS: dict[str, set[str]] = {
    "auth.revoke": set(),
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.join": {"channels:join"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "reactions.add": {"reactions:write"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
"""The scopes that Slack asks for, for each method that we call."""
NEEDS_FOR_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "team_join": {"users:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
"""The scopes that Slack asks for, for each event that we subscribe to."""


class Listened:
    """Stands where Bolt's app stands, and notes who asks to hear what."""

    def __init__(self) -> None:
        self.to: dict[str, list[Any]] = defaultdict(list)

    def __getattr__(self, kind: str) -> Callable[..., Callable[..., None]]:
        def note(what: Any) -> Callable[..., None]:
            self.to[kind].append(what)
            return lambda _listener: None

        return note

    def names(self, kind: str) -> set[str]:
        """Those that are asked for by name; a catch-all is a pattern."""
        return {what for what in self.to[kind] if isinstance(what, str)}


@pytest.fixture(scope="module")
def listened() -> Listened:
    heard = Listened()
    register(cast("AsyncApp", heard), cast("Desk", None))
    return heard


@pytest.mark.parametrize("manifest", [MANIFEST, OVER_HTTP], ids=["app.yaml", "app-http.yaml"])
def test_slack_accepts_the_manifest(manifest: dict[str, Any]) -> None:
    jsonschema.validate(manifest, json.loads(SCHEMA.read_text()))


def test_the_commands_are_those_that_are_listened_to(listened: Listened) -> None:
    assert {command["command"] for command in MANIFEST["features"]["slash_commands"]} == listened.names("command")


def test_mentions_arrive_as_ids_in_every_command() -> None:
    assert all(command["should_escape"] for command in MANIFEST["features"]["slash_commands"])


def test_the_shortcuts_are_those_that_are_listened_to(listened: Listened) -> None:
    declared = {shortcut["callback_id"] for shortcut in MANIFEST["features"].get("shortcuts", [])}
    assert declared == set().union(*map(listened.names, ("shortcut", "global_shortcut", "message_shortcut")))


def test_the_events_are_those_that_are_listened_to(listened: Listened) -> None:
    declared = {event.partition(".")[0] for event in SETTINGS["event_subscriptions"]["bot_events"]}
    assert declared == listened.names("event")


def test_an_event_that_nobody_listens_to_is_still_acknowledged(listened: Listened) -> None:
    assert any(isinstance(what, re.Pattern) and what.fullmatch("anything") for what in listened.to["event"])


def test_the_scopes_are_those_that_the_code_needs() -> None:
    needed = {"commands"}
    for method in _methods():
        assert method in NEEDS_FOR_METHODS, f"say in NEEDS_FOR_METHODS which scopes {method} asks for"
        needed |= NEEDS_FOR_METHODS[method]
    for event in SETTINGS["event_subscriptions"]["bot_events"]:
        needed |= NEEDS_FOR_EVENTS[event]
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def _methods() -> set[str]:
    """Every method of Slack's Web API that the bot names: `"chat.update"`, or `client.chat_update(…)`."""
    ours = [module for module in modules("bot") if not module.name.startswith("bot.sandbox")]
    return {name for module in ours for node in ast.walk(module.tree) for name in _named(node)}


def _named(node: ast.AST) -> Iterator[str]:
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "." in node.value
        and METHOD.match(node.value)
    ):
        yield node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and METHOD.match(node.func.attr):
        first, _, rest = node.func.attr.partition("_")
        known = [name for name in NEEDS_FOR_METHODS if name.lower() == f"{first}.{rest.replace('_', '')}".lower()]
        if known or ast.unparse(node.func.value).endswith("client"):
            yield known[0] if known else node.func.attr


def test_a_person_can_write_to_the_bot_where_it_listens() -> None:
    home = MANIFEST["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"] == ("message.im" in SETTINGS["event_subscriptions"]["bot_events"])
    assert not home["messages_tab_read_only_enabled"]


def test_over_http_slack_reaches_the_bot_at_one_address() -> None:
    settings = OVER_HTTP["settings"]
    addresses = {command["url"] for command in OVER_HTTP["features"]["slash_commands"]}
    addresses |= {settings["interactivity"]["request_url"], settings["event_subscriptions"]["request_url"]}
    assert addresses == {"https://pullcord.example.com/slack/events"}


def test_people_who_installed_it_come_back_to_where_the_bot_awaits_them() -> None:
    [back] = OVER_HTTP["oauth_config"]["redirect_urls"]
    assert back == f"https://pullcord.example.com{BACK}"


def test_it_is_declared_as_what_it_can_be_installed_as() -> None:
    assert not SETTINGS["org_deploy_enabled"]
    assert not SETTINGS["token_rotation_enabled"]


def test_the_manifests_differ_in_the_transport_alone() -> None:
    assert SETTINGS["socket_mode_enabled"]
    assert not OVER_HTTP["settings"]["socket_mode_enabled"]
    settings = _without_addresses(OVER_HTTP["settings"]) | {"socket_mode_enabled": True}
    assert _without_addresses(OVER_HTTP) | {"settings": settings} == MANIFEST, (
        "what changes in one changes in the other"
    )


def _without_addresses(value: Any) -> Any:
    """The same, without what says where the bot is."""
    if isinstance(value, list):
        return [_without_addresses(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _without_addresses(below) for name, below in value.items() if not name.endswith(("url", "urls"))}
