"""Slack at its worst, on request."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


async def post(client: AsyncWebClient, text: str) -> None:
    await client.chat_postMessage(channel="C_SHOP", text=text)


def said(sandbox: Sandbox) -> list[str]:
    return [one.text for one in sandbox.said]


async def test_a_lost_answer_means_that_the_message_is_there(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.misbehave("chat.postMessage", "lost")
    with pytest.raises(aiohttp.ClientError):
        await post(client, "lost")
    sandbox.misbehave("chat.postMessage", "reset")
    with pytest.raises(aiohttp.ClientError):
        await post(client, "reset")
    await post(client, "fine")
    assert said(sandbox) == ["lost", "fine"]


async def test_a_server_error_comes_before_or_after_the_work(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.misbehave("chat.postMessage", "500_before")
    sandbox.misbehave("chat.postMessage", "500_after")
    for text in ("before", "after"):
        with pytest.raises(SlackApiError) as caught:
            await post(client, text)
        assert caught.value.response.status_code == 500
    assert said(sandbox) == ["after"]


async def test_errors_are_named_with_or_without_the_work(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.misbehave("chat.postMessage", "error", error="fatal_error")
    sandbox.misbehave("chat.postMessage", "error_after", error="internal_error")
    for text, error in (("no", "fatal_error"), ("yes", "internal_error")):
        with pytest.raises(SlackApiError) as caught:
            await post(client, text)
        assert caught.value.response["error"] == error
    assert said(sandbox) == ["yes"]


async def test_a_limit_names_its_seconds_and_trouble_ends_when_told(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.misbehave("*", "ratelimited", times=3, seconds=7)
    with pytest.raises(SlackApiError) as caught:
        await post(client, "x")
    assert caught.value.response.headers["Retry-After"] == "7"
    with pytest.raises(SlackApiError):
        await client.auth_test()
    sandbox.behave()
    await post(client, "fine")
    assert said(sandbox) == ["fine"]


async def test_a_slow_answer_comes_all_the_same(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.misbehave("chat.postMessage", "slow", seconds=0.01)
    await post(client, "at last")
    assert said(sandbox) == ["at last"]
    assert [(call.method, call.error) for call in sandbox.calls] == [("chat.postMessage", "")]


async def test_in_an_outage_nothing_is_done_however_often_it_is_asked_until_it_is_over(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.misbehave("*", "outage", seconds=0.5)
    with pytest.raises(SlackApiError) as caught:
        await post(client, "unheard")
    assert caught.value.response.status_code == 503
    [(method, trouble)] = sandbox.workspace.misbehaviour.asked
    assert (method, trouble.what) == ("*", "outage")
    trouble.until = 0.0
    await post(client, "heard")
    assert said(sandbox) == ["heard"]
    assert sandbox.workspace.misbehaviour.asked == []


async def test_a_slow_request_is_done_even_when_whoever_asked_is_gone(sandbox: Sandbox) -> None:
    sandbox.misbehave("chat.postMessage", "slow", seconds=0.3)
    limit = aiohttp.ClientTimeout(total=0.1)
    headers = {"Authorization": f"Bearer {sandbox.workspace.token}"}
    async with aiohttp.ClientSession(timeout=limit, headers=headers) as impatient:
        with pytest.raises(TimeoutError):
            await impatient.post(f"{sandbox.api_url}chat.postMessage", json={"channel": "C_SHOP", "text": "late"})
    await sandbox.until(lambda: said(sandbox) == ["late"])
