"""Socket Mode as slack_sdk's own client and Bolt's own handler find it, and as a plain WebSocket does."""

import asyncio
import json
from collections.abc import AsyncIterator
from operator import itemgetter
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import SMALL, Sandbox
from tests.sandbox.building import Json, buttons, modal, section, text_field
from tests.sandbox.conftest import SECRET, TOKEN, Hand

APP_TOKEN = "xapp-sandbox"


@pytest.fixture
async def sandbox(hand: Hand) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(
        SMALL, signing_secret=SECRET, token=TOKEN, app_token=APP_TOKEN, enforce_pace=False, monotonic=hand,
        event_retries=(0.01, 0.01), ack_within_s=0.3,
    )  # fmt: skip
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[AsyncApp]:
    """A Bolt application that listens the way Bolt does."""
    client = AsyncWebClient(TOKEN, base_url=sandbox.api_url, retry_handlers=[])
    app = AsyncApp(client=client, process_before_response=True)
    handler: Any = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=0.05)
    handler.client.proxy = None
    await handler.connect_async()
    await until(lambda: sandbox.sockets.links)
    yield app
    await handler.close_async()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def until(condition: Any) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 (what is awaited lies on the other side of a connection)
            await asyncio.sleep(0.005)


async def connected(sandbox: Sandbox, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A connection of ours, after its hello."""
    socket = await session.ws_connect(sandbox.sockets.address())
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_bolts_own_handler_gets_commands_presses_and_modals_and_its_answers_come_back(
    sandbox: Sandbox, app: AsyncApp
) -> None:
    @app.command("/flag")
    async def flag(ack: Any, command: Json) -> None:
        await ack(blocks=[section(f"*{command['text']}*"), buttons("Tell more")], text="Which?")

    @app.action("press_0")
    async def more(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(text_field("What?", block_id="b"), callback_id="tell")
        )

    @app.view("tell")
    async def told(ack: Any) -> None:
        await ack(response_action="errors", errors={"b": "More, please."})

    ana = sandbox.person("U_ANA")
    got = await ana.command("#shop-harbour", "/flag the till")
    assert got.message.words.startswith("*the till*")
    opened = (await ana.press("Tell more", on=got.message)).modal
    assert opened is not None
    await ana.fill(opened, {"What?": "no"})
    again = (await ana.submit(opened)).modal
    assert again is not None
    assert again.errors == {"What?": "More, please."}
    assert sandbox.sockets.strange == []


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_slack_sdks_own_client_comes_back_when_it_is_told_to_go(
    sandbox: Sandbox, app: AsyncApp, reason: Any
) -> None:
    @app.command("/flag")
    async def flag(ack: Any) -> None:
        await ack("saved")

    [before] = sandbox.sockets.links
    await sandbox.sockets.refresh(reason, after=0.05)
    await until(lambda: sandbox.sockets.links and before not in sandbox.sockets.links)
    assert (await sandbox.person("U_ANA").command("#shop-harbour", "/flag")).message.words == "saved"


async def test_an_event_that_is_not_acknowledged_is_told_again_and_says_so(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    socket = await connected(sandbox, session)
    sandbox.person("U_ANA").look("#shop-harbour")
    await sandbox.person("U_ANA").say("#shop-harbour", "does anybody listen?")
    first = await socket.receive_json()
    again = await socket.receive_json()
    await socket.send_json({"envelope_id": again["envelope_id"]})
    await sandbox.settled()
    assert (first["type"], first["retry_attempt"], first["retry_reason"]) == ("events_api", 0, "")
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
    assert again["payload"] == first["payload"]
    assert again["envelope_id"] != first["envelope_id"]
    assert sandbox.workspace.events.failed == []


async def test_a_command_without_an_answer_or_a_connection_is_shown_as_failed_and_never_sent_again(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    ana = sandbox.person("U_ANA")
    assert (await ana.command("#shop-harbour", "/flag")).error == "dispatch_failed"
    socket = await connected(sandbox, session)
    got = await ana.command("#shop-harbour", "/flag")
    assert got.text == "/flag failed with the error operation_timeout"
    assert (await socket.receive_json())["type"] == "slash_commands"
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.05)


async def test_an_acknowledgement_counts_only_on_the_connection_of_its_payload(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    asked, other = await connected(sandbox, session), await connected(sandbox, session)
    sandbox.sockets.choose = itemgetter(0)
    typed = asyncio.create_task(sandbox.person("U_ANA").command("#shop-harbour", "/flag"))
    envelope = await asked.receive_json()
    await other.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "saved"}})
    assert (await typed).error == "operation_timeout"
    assert json.loads(sandbox.sockets.strange[0])["envelope_id"] == envelope["envelope_id"]


async def test_any_of_several_connections_may_get_a_payload(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    first, second = await connected(sandbox, session), await connected(sandbox, session)
    for at, socket in enumerate((first, second)):
        sandbox.sockets.choose = itemgetter(at)
        typed = asyncio.create_task(sandbox.person("U_ANA").command("#shop-harbour", "/flag"))
        envelope = await socket.receive_json()
        assert envelope["accepts_response_payload"]
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "saved"}})
        assert (await typed).message.words == "saved"


async def test_the_eleventh_connection_is_told_to_go(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    ten = [await connected(sandbox, session) for _ in range(10)]
    eleventh = await session.ws_connect(sandbox.sockets.address())
    assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
    assert (await eleventh.receive()).type is aiohttp.WSMsgType.CLOSE
    assert [socket.closed for socket in ten] == [False] * 10


async def test_an_address_is_good_once_and_not_for_long(
    sandbox: Sandbox, session: aiohttp.ClientSession, hand: Hand
) -> None:
    address = sandbox.sockets.address()
    await session.ws_connect(address)
    late = sandbox.sockets.address()
    hand.seconds += 31
    for spent in (address, late):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(spent)


@pytest.mark.parametrize(
    ("token", "error"), [(TOKEN, "not_allowed_token_type"), ("xapp-another", "invalid_auth"), ("", "not_authed")]
)
async def test_only_the_app_level_token_opens_connections(sandbox: Sandbox, token: str, error: str) -> None:
    client = AsyncWebClient(token, base_url=sandbox.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError) as caught:
        await client.apps_connections_open(app_token=token)
    assert caught.value.response["error"] == error


async def test_the_app_level_token_opens_connections_and_nothing_else(sandbox: Sandbox) -> None:
    client = AsyncWebClient(APP_TOKEN, base_url=sandbox.api_url, retry_handlers=[])
    assert (await client.apps_connections_open(app_token=APP_TOKEN))["url"].startswith("ws://127.0.0.1:")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.auth_test()
