"""Answers over `response_url`: to Slack alone, once, and over our own connections.

Bolt's own `respond` says a thing again when a connection breaks, goes through whatever proxy the environment names,
follows where it is sent on to, and takes any address for Slack's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.async_app import AsyncBoltContext, AsyncRespond
from slack_sdk.webhook import WebhookResponse

SLACKS = ("slack.com", "slack-gov.com")
"""Where Slack's addresses to answer at are: `https://hooks.slack.com/…`."""
REPLY_LIMIT = 2.0
"""Seconds that an answer may take: the acknowledgement waits for it."""


class LostError(Exception):
    """The answer did not arrive, or Slack did not take it. Its text says why, and holds nothing of it."""


class Respond(AsyncRespond):
    """What listeners get for Bolt's `respond`."""

    def __init__(self, url: str | None, api_url: str, session: aiohttp.ClientSession) -> None:
        super().__init__(response_url=url)
        self._api_url = api_url
        self._session = session

    def at(self, url: str) -> Respond:
        """The same at another address: that of what was pressed before."""
        return Respond(url, self._api_url, self._session)

    async def __call__(self, *_nothing: Any, **message: Any) -> WebhookResponse:
        """Send the message. Raises `LostError`."""
        if not self.response_url or not is_slacks(self.response_url, self._api_url):
            raise LostError("no_address_of_slacks")
        limit = aiohttp.ClientTimeout(total=REPLY_LIMIT)
        try:
            async with self._session.post(
                self.response_url, json=message, timeout=limit, allow_redirects=False
            ) as answer:
                body = await answer.text()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise LostError(type(error).__name__) from error
        if answer.status != 200:  # noqa: PLR2004
            raise LostError(f"status_{answer.status}")
        return WebhookResponse(url=self.response_url, status_code=answer.status, body=body, headers={})


def is_slacks(address: str, api_url: str) -> bool:
    """Whether an address is one of Slack's, or of whatever stands in Slack's place at `api_url`."""
    try:
        asked, ours = urlsplit(address), urlsplit(api_url)
    except ValueError:
        return False
    host = asked.hostname or ""
    if asked.scheme == ours.scheme and host == ours.hostname:
        return True
    return asked.scheme == "https" and any(host == name or host.endswith(f".{name}") for name in SLACKS)


def responding(
    api_url: str, session: aiohttp.ClientSession
) -> Callable[[AsyncBoltContext, Callable[[], Awaitable[None]]], Awaitable[None]]:
    """Bolt's middleware that hands our `respond` to every listener."""

    async def middleware(context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        context["respond"] = Respond(context.response_url, api_url, session)
        await next_()

    return middleware
