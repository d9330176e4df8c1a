"""Where a proxy is the only way out, all goes through it; one that is in the way is named, and loses nothing."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from bot.app import build
from bot.config import Settings, SettingsError
from bot.delivery.digests.uploading import upload_picture
from bot.delivery.verdicts import Verdict, judge
from bot.operating.check import check
from bot.operating.findings import Finding, Grade
from bot.operator import list_teams
from bot.slack import (
    PROXY_FORBIDS,
    PROXY_GONE,
    PROXY_LOCKED,
    PROXY_REFUSED,
    SlackFailure,
    call,
    new_client,
    new_session,
)
from tests.support.hands import card, press, raise_flag
from tests.support.many import HEARTH, Browser, address, app_settings, build_slack, lives_at
from tests.support.proxy import PASSWORD, USER, Proxy
from tests.support.world import FAR, ROOT, TOKEN, Transport, World, build_world

LOOKS = ("conversations.replies", "conversations.history")


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    running = Proxy()
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def inside(sqlite_db_url: str, proxy: Proxy) -> AsyncIterator[World]:
    """A company whose bot reaches Slack through the proxy alone."""
    built = await build_world(sqlite_db_url, proxy=proxy)
    yield built
    await built.close()


def settings_of(world: World) -> Settings:
    return world.bot.settings.model_copy(update={"port": world.bot.port})


def wrong(findings: list[Finding]) -> list[str]:
    return [f"{one.about}: {one.says}" for one in findings if one.grade is Grade.WRONG]


@pytest.mark.parametrize("transport", ["http", "sockets"])
async def test_all_that_goes_out_to_slack_goes_through_the_proxy_and_its_password_is_told_to_nobody(
    sqlite_db_url: str, proxy: Proxy, transport: Transport, capsys: pytest.CaptureFixture[str]
) -> None:
    world = await build_world(sqlite_db_url, transport=transport, proxy=proxy)
    findings = await check(settings_of(world))
    assert wrong(findings) == []
    assert "Payments" in await list_teams(settings_of(world))
    answer = await raise_flag(world)
    await press(world, world.person("Ana"), "Hide my name", answer)
    assert "gift card refund fails" in card(world.person("Ben")).words
    await upload_picture(await world.bot.tokens.client_for(1), b"png", "a week")
    await world.close()
    asked = {seen.removeprefix(f"POST {FAR}").rpartition("/")[0] for seen in proxy.seen if seen.startswith("POST")}
    assert asked == {"/api", "/response", "/upload"}
    assert (f"GET {FAR}/link/" in proxy.seen) is (transport == "sockets")
    told = capsys.readouterr()
    for secret in (PASSWORD, proxy.url, USER):
        assert secret not in told.out + told.err + repr(world.bot.settings) + repr(findings)


async def test_the_token_of_a_workspace_that_installs_the_bot_comes_through_the_proxy(
    sqlite_db_url: str, proxy: Proxy
) -> None:
    async with AsyncExitStack() as opened:
        slack = await build_slack(opened)
        proxy.names[FAR] = urlsplit(slack.url).port or 0
        behind = app_settings(sqlite_db_url, f"http://{FAR}/api/").model_copy(
            update={"slack_proxy": SecretStr(proxy.url)}
        )
        bot = await build(behind)
        opened.push_async_callback(bot.stop)
        await bot.start()
        lives_at(slack, address(bot))
        browser = Browser(address(bot))
        to_slack = (await browser.to_slack()).replace(f"http://{FAR}", slack.url)  # people have a way of their own
        page = await browser.get(await browser.answer(to_slack, HEARTH))
        await bot.sender.drain()
    assert (page.status, "Pullcord is in Hearth" in page.text) == (200, True)
    assert {f"POST {FAR}/api/oauth.v2.access", f"POST {FAR}/api/chat.postMessage"} <= set(proxy.seen)


@pytest.mark.parametrize("why", [PROXY_GONE, PROXY_LOCKED, PROXY_FORBIDS])
async def test_what_a_proxy_keeps_back_waits_and_is_said_once_without_looking_for_it(
    inside: World, proxy: Proxy, why: str
) -> None:
    if why == PROXY_GONE:
        await proxy.stop()
    else:
        proxy.refuses = 407 if why == PROXY_LOCKED else 403
    assert "#1 is saved" in (await inside.person("Ana").command("#shop-harbour", "/flag refund fails")).message.words
    await inside.bot.sender.drain()
    assert not any(said.key == "card:1" for said in inside.sandbox.said)
    proxy.refuses = None
    if why == PROXY_GONE:
        await proxy.start()
    await inside.sandbox.until(lambda: any(said.key == "card:1" for said in inside.sandbox.said), within=10)
    await inside.settle()
    assert [said.key for said in inside.sandbox.said].count("card:1") == 1
    assert [one.method for one in inside.sandbox.calls if one.method in LOOKS] == []


async def test_a_proxy_that_is_in_the_way_is_said_by_check_with_what_to_look_at(inside: World, proxy: Proxy) -> None:
    proxy.refuses = 407
    locked = await check(settings_of(inside))
    proxy.refuses = 403
    forbidden = await check(settings_of(inside))
    await proxy.stop()
    gone = await check(settings_of(inside))
    assert wrong(locked) == ["token: Slack cannot be asked: the proxy wants another name and password (407)"]
    assert wrong(forbidden) == ["token: Slack cannot be asked: a proxy or a firewall on the way forbids it (403)"]
    assert wrong(gone) == ["token: Slack cannot be asked: the proxy does not answer"]
    assert "SLACK_PROXY" in locked[0].remedy
    transport = [one.grade for one in locked if one.about == "transport"]
    assert transport == [Grade.FINE], "what runs on this machine is asked straight"
    sockets = inside.bot.settings.model_copy(update={"slack_app_token": SecretStr("xapp-test")})
    assert "transport: Slack cannot be asked: the proxy does not answer" in wrong(await check(sockets))


async def test_a_bot_that_cannot_begin_because_of_its_proxy_says_so_in_one_line(
    sqlite_db_url: str, proxy: Proxy
) -> None:
    proxy.refuses = 407
    settings = Settings(
        slack_bot_token=SecretStr(TOKEN), slack_signing_secret=SecretStr("s"), slack_api_url=f"http://{FAR}/api/",
        slack_proxy=SecretStr(proxy.url), database_url=sqlite_db_url, port=0,
    )  # fmt: skip
    bot = await build(settings)
    with pytest.raises(SettingsError, match=r"^Slack cannot be asked, .* \(407\): is SLACK_PROXY right\?$"):
        await bot.start()
    await bot.stop()


def certificate(directory: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What Slack's look-alike shows, and what believes it and nobody else."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, FAR)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(FAR)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = directory / "slack.pem"
    file.write_bytes(pem + private)
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(file)
    return shows, ssl.create_default_context(cadata=pem.decode())


class Behind:
    """A server that speaks TLS, as Slack does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[web.BaseRequest] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return web.json_response({"ok": True, "team": "Hearth", "team_id": "T0TEAM", "user": "pullcord"})

    async def greet(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str("hello")
        await socket.close()
        return socket

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/api/{method}", self.answer), web.get("/link", self.greet)])
        return app


async def test_what_is_under_tls_goes_through_a_tunnel_and_the_password_stays_with_the_proxy(
    proxy: Proxy, tmp_path: Path
) -> None:
    behind, (shows, believes) = Behind(), certificate(tmp_path)
    server = TestServer(behind.app(), host="127.0.0.1")
    await server.start_server(ssl=shows)
    proxy.names[FAR] = server.port or 0
    async with new_session(proxy=proxy.url) as session:
        client = new_client(TOKEN, f"https://{FAR}/api/", session)
        client.ssl = believes
        assert (await call(client, "chat.postMessage"))["ok"]
        async with session.ws_connect(f"wss://{FAR}/link", ssl=believes) as socket:
            assert await socket.receive_str() == "hello"
    await server.close()
    assert set(proxy.seen) == {f"CONNECT {FAR}:443"}
    assert "Proxy-Authorization" not in behind.asked[0].headers


async def test_the_command_itself_goes_through_a_tunnel_and_trusts_who_it_is_told_to(
    proxy: Proxy, tmp_path: Path, sqlite_db_url: str
) -> None:
    behind, (shows, _) = Behind(), certificate(tmp_path)
    server = TestServer(behind.app(), host="127.0.0.1")
    await server.start_server(ssl=shows)
    proxy.names[FAR] = server.port or 0
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SLACK_PROXY": proxy.url, "DATABASE_URL": sqlite_db_url,
        "SLACK_API_URL": f"https://{FAR}/api/", "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s",
        "SSL_CERT_FILE": str(tmp_path / "slack.pem"), "PORT": "9",
    }  # fmt: skip
    command = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "check",
        cwd=tmp_path, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said = (await command.communicate())[0].decode()
    await server.close()
    assert "Hearth (T0TEAM), as pullcord" in said
    assert PASSWORD not in said
    assert set(proxy.seen) == {f"CONNECT {FAR}:443"}


@pytest.mark.parametrize(("status", "error"), [(407, PROXY_LOCKED), (403, PROXY_REFUSED), (502, PROXY_REFUSED)])
async def test_a_tunnel_that_is_refused_has_surely_posted_nothing(proxy: Proxy, status: int, error: str) -> None:
    proxy.refuses = status
    async with new_session(proxy=proxy.url) as session:
        with pytest.raises(SlackFailure) as refused:
            await call(new_client(TOKEN, f"https://{FAR}/api/", session), "chat.postMessage")
    assert (refused.value.error, refused.value.status) == (error, 0)
    assert judge(refused.value) is Verdict.LATER
    assert proxy.seen == []
