"""The Events API: what happens is told to the app if it subscribed to it, and told again if it does not answer."""

import asyncio
from collections.abc import Callable

from bot.sandbox.company import App
from bot.sandbox.dispatch import Background, Envelope, Transport, UnansweredError
from bot.sandbox.model import JSON
from bot.sandbox.state import Store

ENDS = ("app_uninstalled", "tokens_revoked")


class Events:
    """Wraps events and delivers them in the background, with three retries after `spacing` (real seconds)."""

    def __init__(self, store: Store, transport: Transport, background: Background, spacing: tuple[float, ...]) -> None:
        self._store = store
        self._transport = transport
        self.background = background
        self._spacing = spacing
        self.failed: list[JSON] = []
        """Events that were given up after the last retry."""

    def tell(self, subscription: str, event: JSON) -> None:
        """Send it, if the app subscribed to it and is there; its own end is told to it all the same."""
        there = not self._store.world.uninstalled or subscription in ENDS
        if there and subscription in self._app.events:
            payload = self._wrapped(event)
            self.background.start(self._deliver(payload))

    @property
    def _app(self) -> App:
        return self._store.company.app

    def _wrapped(self, event: JSON) -> JSON:
        team = self._store.company.id
        bot = {"enterprise_id": None, "team_id": team, "user_id": self._app.user, "is_bot": True}
        return {
            "token": "sandbox",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": self._app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self._store.fresh_id("Ev"),
            "event_time": int(self._store.clock.now().timestamp()),
            "authorizations": [{**bot, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": "4-sandbox",
        }

    async def _deliver(self, payload: JSON) -> None:
        reason = ""
        for attempt, wait in enumerate((0.0, *self._spacing)):
            await asyncio.sleep(wait)
            try:
                await self._transport.send(Envelope("events_api", payload, attempt, reason))
            except UnansweredError as trouble:
                reason = trouble.reason
                if trouble.no_retry:
                    break
            else:
                return
        self.failed.append(payload)


Tell = Callable[[str, JSON], None]
