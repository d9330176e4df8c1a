"""Settings: what is wrong is said in one line each, and no secret with it."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.config import Settings
from storage.sealing import new_key
from tests.support.command import pullcord

FINE = {
    "slack_bot_token": SecretStr("xoxb-1"),
    "slack_signing_secret": SecretStr("s"),
}


def test_complete_settings_have_no_problems() -> None:
    assert Settings.model_validate(FINE).problems() == []


def test_either_transport_is_enough_and_with_both_it_is_socket_mode() -> None:
    both = Settings.model_validate(FINE | {"slack_app_token": SecretStr("xapp-1")})
    sockets_alone = both.model_copy(update={"slack_signing_secret": SecretStr("")})
    assert both.problems() == sockets_alone.problems() == []
    assert both.socket_mode
    assert sockets_alone.socket_mode
    assert not Settings.model_validate(FINE).socket_mode


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"slack_bot_token": SecretStr("xoxp-secret")}, "SLACK_BOT_TOKEN"),
        ({"slack_signing_secret": SecretStr("")}, "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"),
        ({"slack_app_token": SecretStr("xoxb-secret")}, "SLACK_APP_TOKEN"),
        ({"slack_api_url": "https://slack.com/api"}, "SLACK_API_URL"),
        ({"slack_proxy": SecretStr("socks5://u:secret@proxy:1080")}, "SLACK_PROXY"),
        ({"slack_proxy": SecretStr("proxy.example.com:3128")}, "SLACK_PROXY"),
        ({"slack_proxy": SecretStr("http://u:secret@proxy:port")}, "SLACK_PROXY"),
        ({"slack_proxy": SecretStr("http://u:secret@proxy:3128/way")}, "SLACK_PROXY"),
        ({"database_url": "mysql://x"}, "DATABASE_URL"),
        ({"database_url": "sqlite://"}, "DATABASE_URL names no file"),
        ({"database_url": "sqlite:///:memory:"}, "DATABASE_URL names no file"),
    ],
)
def test_each_problem_is_one_line_with_its_remedy_and_without_the_secret(changed: dict[str, object], says: str) -> None:
    [line] = Settings.model_validate(FINE | changed).problems()
    assert line.startswith(says)
    assert "secret" not in line.replace("SECRET", "")


def test_settings_that_somebody_prints_hold_no_secret() -> None:
    found = Settings.model_validate(
        {
            "slack_bot_token": "xoxb-quince",
            "slack_signing_secret": "quince",
            "slack_proxy": "http://u:quince@proxy:3128",
            "database_url": "postgresql://u:quince@x/y",
        }
    )
    assert "quince" not in f"{found!r} {found}"


async def test_running_without_settings_says_all_that_is_missing_and_exits_with_2() -> None:
    done = await pullcord("run", environment={})
    assert done.code == 2
    assert [line.split()[0] for line in done.err.splitlines()] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


async def test_a_port_that_is_no_number_is_one_plain_line() -> None:
    done = await pullcord("run", environment={"PORT": "many"})
    assert done.code == 2
    assert done.err.startswith("PORT: ")
    assert "Traceback" not in done.err


APP = {
    "slack_signing_secret": SecretStr("s"),
    "slack_client_id": "1.2",
    "slack_client_secret": SecretStr("c"),
    "pullcord_keys": SecretStr(new_key()),
}


def test_an_app_for_many_workspaces_needs_no_token() -> None:
    assert Settings.model_validate(APP).problems() == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"slack_client_id": ""}, "SLACK_CLIENT_ID is missing"),
        ({"slack_client_secret": SecretStr("")}, "SLACK_CLIENT_SECRET is missing"),
        ({"pullcord_keys": SecretStr("")}, "PULLCORD_KEYS is missing: tokens are sealed with it. Make a key: pullcord"),
        ({"pullcord_keys": SecretStr("nearly")}, "PULLCORD_KEYS: number 1 is no key."),
        ({"slack_bot_token": SecretStr("xoxb-1")}, "SLACK_BOT_TOKEN is for one workspace"),
    ],
)
def test_what_is_missing_for_many_workspaces_is_one_line_with_its_remedy(changed: dict[str, object], says: str) -> None:
    [line] = Settings.model_validate(APP | changed).problems()
    assert line.startswith(says)
    assert "nearly" not in line


async def test_a_key_that_is_made_is_one_that_is_taken() -> None:
    made = (await pullcord("keys", "new", environment={})).out.strip()
    assert Settings.model_validate(APP | {"pullcord_keys": SecretStr(made)}).problems() == []
