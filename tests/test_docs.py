"""What is written for whoever runs the bot is true: every setting, command, scope, alert and file is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.cli import main
from bot.config import Settings
from bot.installing.routes import BACK, BEGIN
from bot.scopes import SCOPES
from bot.web import FROM_SLACK
from tests.support.sources import ROOT

README = (ROOT / "README.md").read_text()
OPERATION = (ROOT / "docs" / "operation.md").read_text()
SECURITY = (ROOT / "docs" / "security.md").read_text()
EVERYTHING = f"{README}\n{OPERATION}\n{SECURITY}"
ALERTS = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"][0]["rules"]
MADE_BY_TESTS = {"PULLCORD_WAITS"}
"""Settings that nobody but a test sets."""


def commands(command: Any, name: str = "pullcord") -> Iterator[tuple[str, Any]]:
    """Every command that can be typed, with its full name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for part, below in inner.items():
        yield from commands(below, f"{name} {part}")


COMMANDS = dict(commands(get_command(main)))


@pytest.mark.parametrize("setting", sorted(name.upper() for name in Settings.model_fields))
def test_every_setting_is_explained(setting: str) -> None:
    if setting not in MADE_BY_TESTS:
        assert f"`{setting}`" in OPERATION or re.search(rf"`{setting}`", README)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_written_about(command: str) -> None:
    assert command in EVERYTHING


@pytest.mark.parametrize("option", sorted(opt for param in COMMANDS["pullcord team set"].params for opt in param.opts))
def test_everything_that_can_be_set_of_a_team_is_explained(option: str) -> None:
    assert not option.startswith("-") or re.search(rf"`{option}[ `]", OPERATION)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"(?:`|^|bot )pullcord ([a-z]+)", EVERYTHING, re.MULTILINE))))
def test_every_command_that_is_written_about_can_be_typed(name: str) -> None:
    assert name in {command.split()[1] for command in COMMANDS}


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_every_scope_is_explained(scope: str) -> None:
    assert f"| `{scope}` | {SCOPES[scope]} |" in SECURITY


@pytest.mark.parametrize("alert", [rule["alert"] for rule in ALERTS])
def test_every_alert_says_what_to_do(alert: str) -> None:
    assert re.search(rf"^\| `{alert}` \| .+ \| .+ \|$", OPERATION, re.MULTILINE)


def test_alerts_speak_of_metrics_that_are_explained() -> None:
    named = {name for rule in ALERTS for name in re.findall(r"pullcord_[a-z_]+", rule["expr"])}
    explained = {name.removesuffix("_total").removesuffix("_bucket") for name in named}
    assert sorted(name for name in explained if f"`{name}`" not in OPERATION) == []


def test_the_containers_are_given_every_setting_that_is_not_the_images_own() -> None:
    replicas = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["bot"]["environment"]
    own = {"HOST", "PORT", "SLACK_API_URL", "PULLCORD_DEMO", "PULLCORD_CLOCK_OFFSET", *MADE_BY_TESTS}
    assert set(replicas) == {name.upper() for name in Settings.model_fields} - own


def test_the_front_of_the_replicas_passes_on_what_slack_and_installing_need_and_no_figures() -> None:
    front = (ROOT / "deploy" / "haproxy.cfg").read_text()
    [paths] = re.findall(r"unless \{ path (.+) \}", front)
    assert set(paths.split()) == {FROM_SLACK, BEGIN, BACK, "/readyz"}


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(deploy/[\w.]+|[\w/]+\.(?:md|yaml|toml))`", EVERYTHING)) | set(
        re.findall(r"\]\(((?!http)[^)#]+)", README)
    )
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
