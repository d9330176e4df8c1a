"""Looking for a message whose outcome is unknown, before it is sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.desk import EVENT_TYPE, Posted
from bot.slack import SlackFailure, ask, call

PAGE = 200
PAGES = 25
"""What an attempt left is newer than the lane's last post, so it stands on the first pages."""


async def look(
    client: AsyncWebClient,
    key: str,
    channel: str,
    thread_ts: str | None,
    after_ts: str | None,
    *,
    but: Collection[str] = (),
) -> Posted | None:
    """The message with this key in the thread or in the channel, later than `after_ts`; None if there is none.

    `but` are the timestamps of those that are known.

    Raises `SlackFailure` when it could not be looked for.
    """
    if thread_ts is not None:
        async for message in _thread(client, channel, thread_ts, after_ts):
            if key_of(message) == key and message["ts"] not in but:
                return _posted(channel, message)
    async for message in _channel(client, channel, after_ts):
        if key_of(message) == key and message["ts"] not in but:
            return _posted(channel, message)
    return None


def key_of(message: dict[str, Any]) -> str:
    """The key of the delivery that a message is; empty if it is none of ours."""
    metadata = message.get("metadata") or {}
    return str(metadata.get("event_payload", {}).get("key", "")) if metadata.get("event_type") == EVENT_TYPE else ""


def _posted(channel: str, message: dict[str, Any]) -> Posted:
    return Posted(channel, message["ts"], message.get("thread_ts", ""))


async def _thread(
    client: AsyncWebClient, channel: str, thread_ts: str, after_ts: str | None
) -> AsyncIterator[dict[str, Any]]:
    """The replies; none if the thread is gone."""
    try:
        async for message in _pages(client, "conversations.replies", after_ts, channel=channel, ts=thread_ts):
            if message["ts"] != thread_ts:
                yield message
    except SlackFailure as failure:
        if failure.error != "thread_not_found":
            raise


async def _channel(client: AsyncWebClient, channel: str, after_ts: str | None) -> AsyncIterator[dict[str, Any]]:
    """What stands in the channel, newest first. A public channel can be posted in without being in it, but not read."""
    try:
        async for message in _pages(client, "conversations.history", after_ts, channel=channel):
            yield message
    except SlackFailure as failure:
        if failure.error != "not_in_channel":
            raise
        await call(client, "conversations.join", channel=channel)
        async for message in _pages(client, "conversations.history", after_ts, channel=channel):
            yield message


async def _pages(
    client: AsyncWebClient, method: str, after_ts: str | None, **where: str
) -> AsyncIterator[dict[str, Any]]:
    arguments: dict[str, Any] = {**where, "limit": PAGE, "include_all_metadata": True, "oldest": after_ts or "0"}
    for _ in range(PAGES):
        answer = await ask(client, method, **arguments)
        for message in answer["messages"]:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
        arguments["cursor"] = cursor
