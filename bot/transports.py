"""The ways in for what Slack has to say: HTTP, which always listens, and Socket Mode beside it, if it is chosen."""

from __future__ import annotations

import asyncio
from typing import Protocol

import aiohttp
import structlog

from bot.config import Settings, SettingsError
from bot.envelopes import Envelopes
from bot.slack import SlackFailure, new_client
from bot.sockets import Patience, Sockets

log = structlog.get_logger()


class Transport(Protocol):
    """One of them."""

    async def start(self) -> None:
        """Begin to take it. Raises `SlackFailure` when Slack wants to have nothing to do with us."""

    async def stop(self) -> None:
        """Take nothing new, and let what is in flight be answered."""


class Transports:
    """All of them, started in their order and stopped together."""

    def __init__(self, settings: Settings, *ways: Transport | None) -> None:
        self._settings = settings
        self._ways = [way for way in ways if way is not None]

    async def start(self) -> None:
        """Begin to take what Slack has to say. Raises `SettingsError` when Slack does not want to say it to us."""
        both = self._settings.socket_mode and bool(self._settings.slack_signing_secret.get_secret_value())
        uses = "Socket Mode" if self._settings.socket_mode else "HTTP"
        log.info("transport", uses=uses, **({"ignored": "SLACK_SIGNING_SECRET"} if both else {}))
        try:
            for way in self._ways:
                await way.start()
        except SlackFailure as failure:
            refused = f"Slack does not accept SLACK_APP_TOKEN ({failure.error}):"
            remedy = "is Socket Mode on, and has the app-level token the scope connections:write?"
            raise SettingsError(f"{refused} on your app's page, {remedy}") from failure

    async def stop(self) -> None:
        """Take nothing new, and let what is in flight be answered."""
        await asyncio.gather(*(way.stop() for way in self._ways))


def sockets_of(
    settings: Settings, session: aiohttp.ClientSession, envelopes: Envelopes, patience: Patience | None = None
) -> Sockets | None:
    """Socket Mode, if the settings choose it."""
    if not settings.socket_mode:
        return None
    client = new_client(settings.slack_app_token.get_secret_value(), settings.slack_api_url, session)
    return Sockets(client, session, envelopes, patience or Patience())
