"""Several workspaces behind one address: installing by OAuth refuses what Slack refuses, and the app can go again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.sandbox import SMALL, Many, Registered, Sandbox
from bot.sandbox.sockets import MOST, SocketTransport

APP_TOKEN = "xapp-many"
BACK = "https://bot.example.com/slack/oauth_redirect"
APP = Registered("1.2", "a-secret", (BACK,))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def opened(clock: Clock, sockets: SocketTransport | None = None) -> AsyncIterator[Many]:
    sandboxes = [
        Sandbox(
            replace(SMALL, id=team, name=team), signing_secret="s", token="", sockets=sockets, enforce_pace=False,
            event_retries=(),
        )
        for team in ("T1", "T2")
    ]  # fmt: skip
    slack = Many(sandboxes, APP, clock, sockets)
    for sandbox in sandboxes:
        await sandbox.start()
    await slack.start()
    yield slack
    await slack.stop()
    for sandbox in sandboxes:
        await sandbox.stop()


@pytest.fixture
async def many(clock: Clock) -> AsyncIterator[Many]:
    async with opened(clock) as slack:
        yield slack


@pytest.fixture
async def wired(clock: Clock) -> AsyncIterator[Many]:
    """The same with Socket Mode on."""
    async with opened(clock, SocketTransport(SMALL.app.app_id, APP_TOKEN)) as slack:
        yield slack


async def post(url: str, token: str = "", **form: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=headers) as answer:
        return dict(await answer.json())


async def answer(many: Many, **changes: str) -> tuple[int, str]:
    """What comes of the page on which people say yes: the status, and where it leads or what it says."""
    form = {"client_id": "1.2", "scope": "chat:write,commands", "state": "s 1", "who": "T1 U_ANA", "say": "yes"}
    async with aiohttp.ClientSession() as session:
        where = f"{many.url}/oauth/v2/authorize"
        async with session.post(where, data=form | changes, allow_redirects=False) as got:
            return got.status, got.headers.get("Location") or await got.text()


async def code(many: Many, **changes: str) -> str:
    _, location = await answer(many, **changes)
    return parse_qs(urlsplit(location).query)["code"][0]


async def access(many: Many, code: str, /, **changes: str) -> dict[str, Any]:
    given = {"code": code, "client_id": "1.2", "client_secret": "a-secret"} | changes
    return await post(f"{many.api_url}oauth.v2.access", **given)


async def test_a_yes_becomes_a_token_of_that_workspace_with_the_scopes_that_were_asked_for(many: Many) -> None:
    got = await access(many, await code(many, who="T2 U_BEN"))
    assert (got["ok"], got["team"]["id"], got["authed_user"]["id"]) == (True, "T2", "U_BEN")
    who = await post(f"{many.api_url}auth.test", got["access_token"])
    assert who["team_id"] == "T2"
    refused = await post(
        f"{many.api_url}reactions.add", got["access_token"], channel="C_SHOP", name="x", timestamp="1.2"
    )
    assert refused["error"] == "missing_scope"


async def test_a_no_and_the_state_go_back_to_the_app(many: Many) -> None:
    status, location = await answer(many, say="no")
    assert (status, location) == (302, f"{BACK}?error=access_denied&state=s+1")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"scope": "chat:write,world:domination"}, "invalid_scope"),
        ({"redirect_uri": "https://elsewhere.example.com/"}, "bad_redirect_uri"),
    ],
)
async def test_the_page_refuses_what_is_not_the_apps(many: Many, changes: dict[str, str], error: str) -> None:
    assert await answer(many, **changes) == (400, error)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "guessed"}, "bad_client_secret"),
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"code": "guessed"}, "invalid_code"),
        ({"redirect_uri": BACK}, "bad_redirect_uri"),
    ],
)
async def test_a_code_is_nothing_without_all_that_belongs_to_it(
    many: Many, changes: dict[str, str], error: str
) -> None:
    got = await access(many, await code(many), **changes)
    assert got == {"ok": False, "error": error}


async def test_a_code_is_good_once_and_for_ten_minutes(many: Many, clock: Clock) -> None:
    first, second = await code(many), await code(many)
    assert (await access(many, first))["ok"]
    assert (await access(many, first))["error"] == "code_already_used"
    clock.now += 601
    assert (await access(many, second))["error"] == "invalid_code"


async def test_an_app_that_is_taken_out_loses_its_token_and_its_channels_and_gets_a_new_one_later(many: Many) -> None:
    token = (await access(many, await code(many)))["access_token"]
    uninstalled = await post(f"{many.api_url}apps.uninstall", token, client_id="1.2", client_secret="a-secret")
    assert uninstalled == {"ok": True}
    sandbox = many.sandboxes["T1"]
    assert (await post(f"{many.api_url}auth.test", token))["error"] == "account_inactive"
    assert "U0BOT" not in sandbox.workspace.world.channels["C_SHOP"].members
    assert not (await sandbox.person("U_ANA").command("#shop-harbour", "/flag x")).ok
    again = (await access(many, await code(many)))["access_token"]
    assert again != token
    assert (await post(f"{many.api_url}auth.test", token))["error"] == "invalid_auth"
    assert (await post(f"{many.api_url}auth.revoke", again))["revoked"] is True
    assert (await post(f"{many.api_url}auth.test", again))["error"] == "account_inactive"


async def connected(many: Many, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    opened = await post(f"{many.api_url}apps.connections.open", APP_TOKEN)
    return await session.ws_connect(opened["url"])


async def test_what_happens_in_each_workspace_comes_over_the_connections_of_the_app(wired: Many) -> None:
    for who in ("T1 U_ANA", "T2 U_ANA"):
        await access(wired, await code(wired, who=who))
    async with aiohttp.ClientSession() as session:
        socket = await connected(wired, session)
        assert (await socket.receive_json())["type"] == "hello"
        for team, sandbox in wired.sandboxes.items():
            typed = asyncio.create_task(sandbox.person("U_ANA").command("#shop-harbour", "/flag x"))
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": f"saved in {team}"}})
            assert (envelope["payload"]["team_id"], (await typed).message.words) == (team, f"saved in {team}")


async def test_ten_connections_are_all_that_the_app_has_however_many_workspaces_it_is_in(wired: Many) -> None:
    async with aiohttp.ClientSession() as session:
        ten = [await connected(wired, session) for _ in range(MOST)]
        eleventh = await connected(wired, session)
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        assert {(await one.receive_json())["type"] for one in ten} == {"hello"}


async def test_neither_a_workspaces_token_opens_connections_nor_the_apps_own_does_anything_else(wired: Many) -> None:
    token = (await access(wired, await code(wired)))["access_token"]
    refused = await post(f"{wired.api_url}apps.connections.open", token)
    assert refused["error"] == "not_allowed_token_type"
    assert (await post(f"{wired.api_url}auth.test", APP_TOKEN))["error"] == "not_allowed_token_type"
    assert (await post(f"{wired.api_url}apps.connections.open", "xapp-another"))["error"] == "invalid_auth"


async def test_without_socket_mode_no_token_opens_connections(many: Many) -> None:
    assert (await post(f"{many.api_url}apps.connections.open", APP_TOKEN))["error"] == "invalid_auth"
