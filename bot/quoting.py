"""A message in Slack, read anew when somebody wants it flagged: until then its words are kept nowhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.quoted import DELETED, Quote, quoted
from bot.slack import ClientFor, SlackFailure, ask

LIMIT = 1.2
"""Seconds that somebody who pressed waits for it."""
GONE = frozenset({"thread_not_found", "message_not_found"})
FEW = 5
"""Messages asked for: Slack puts the first of the thread before the one that is meant."""

log = structlog.get_logger()


class NotReadError(Exception):
    """It could not be read: Slack refused, or did not answer in time."""


async def quote(client: AsyncWebClient, channel: str, ts: str) -> Quote | None:
    """The message with its link; None if it is gone. Raises `SlackFailure`, so where the bot is no member.

    `conversations.replies` finds a message in a channel and one in a thread alike.
    """
    exactly = {"oldest": ts, "latest": ts, "inclusive": True, "limit": FEW, "include_all_metadata": True}
    try:
        answer = await ask(client, "conversations.replies", channel=channel, ts=ts, **exactly)
    except SlackFailure as failure:
        if failure.error in GONE:
            return None
        raise
    found = next((message for message in answer["messages"] if message.get("ts") == ts), None)
    if found is None or found.get("subtype") == DELETED:
        return None
    return replace(quoted(found), link=await link_to(client, channel, ts))


async def link_to(client: AsyncWebClient, channel: str, ts: str) -> str:
    """The message's address; empty where there is none for us, which costs nothing but a link."""
    try:
        answer = await ask(client, "chat.getPermalink", channel=channel, message_ts=ts)
    except SlackFailure:
        return ""
    return str(answer["permalink"])


class Quotes:
    """The same for listeners, within a time limit."""

    def __init__(self, client_for: ClientFor, limit: float = LIMIT) -> None:
        self._client_for = client_for
        self._limit = limit

    async def read(self, workspace_id: int, channel: str, ts: str) -> Quote | None:
        """The message, or None if it is gone. Raises `NotReadError`."""
        try:
            async with asyncio.timeout(self._limit):
                return await quote(await self._client_for(workspace_id), channel, ts)
        except (SlackFailure, TimeoutError) as failure:
            log.info("message_not_read", why=str(failure) or "timeout")
            raise NotReadError(channel) from failure

    async def link(self, workspace_id: int, channel: str, ts: str) -> str:
        """Its address; empty if it is not known in time."""
        try:
            async with asyncio.timeout(self._limit):
                return await link_to(await self._client_for(workspace_id), channel, ts)
        except TimeoutError:
            return ""
