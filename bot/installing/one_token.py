"""The token of the settings: it speaks for its own workspace, and for no other that the database may know."""

from __future__ import annotations

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.config import NotNowError, SettingsError
from bot.delivery.verdicts import PASSING, judge
from bot.slack import PROXY, PROXY_LOCKED, UNINSTALLED, SlackFailure, ask
from bot.usecases.workspaces import UnknownWorkspaceError, Workspaces

log = structlog.get_logger()


class OneToken:
    """Knows whose it is once Slack has said so."""

    def __init__(self, client: AsyncWebClient, workspaces: Workspaces, clock: Clock) -> None:
        self._client = client
        self._workspaces = workspaces
        self._clock = clock
        self._home = ""
        """Slack's id of its workspace."""

    async def start(self) -> None:
        """Ask Slack whose token it is. Raises `SettingsError` if it is refused, `NotNowError` without an answer.

        Later on an outage of Slack keeps nobody from flagging: what there is to say waits.
        """
        try:
            log.info("workspace", slack=await self.learn())
        except SlackFailure as failure:
            if judge(failure) in PASSING and await self._workspaces.is_any_known():
                log.warning("slack_does_not_answer", error=failure.error)
                return
            raise self._why(failure) from failure

    def _why(self, failure: SlackFailure) -> SettingsError | NotNowError:
        """What is wrong, and whether to start again can help. A proxy that wants another password always will."""
        if failure.error in PROXY:
            kind = SettingsError if failure.error == PROXY_LOCKED else NotNowError
            return kind(f"Slack cannot be asked, {PROXY[failure.error]}: is SLACK_PROXY right?")
        if judge(failure) in PASSING or not failure.status:
            return NotNowError(
                f"Slack does not answer at {self._client.base_url} ({failure.error}): is the network up?"
            )
        return SettingsError(f"Slack does not accept SLACK_BOT_TOKEN ({failure.error}).")

    async def client_for(self, workspace_id: int) -> AsyncWebClient:
        """Raises `SlackFailure` for another workspace than its own, and while Slack does not say which that is."""
        if not self._home:
            await self.learn()
        if await self._workspaces.slack_id_of(workspace_id) != self._home:
            raise SlackFailure("token", UNINSTALLED)
        return self._client

    async def token_for(self, slack_id: str) -> str | None:
        """As long as Slack has not said whose it is, whoever is known is answered. Raises `UnknownWorkspaceError`."""
        if self._home and slack_id != self._home:
            raise UnknownWorkspaceError(slack_id)
        return self._client.token

    def forget(self, slack_id: str) -> None:
        """It does not change while the bot runs."""

    async def learn(self) -> str:
        """Ask Slack whose it is, and open that workspace; Slack's id of it. Raises `SlackFailure`."""
        who = await ask(self._client, "auth.test")
        token = self._client.token or ""
        await self._workspaces.install(who["team_id"], who["team"], who["user_id"], token, self._clock.now())
        self._home = str(who["team_id"])
        return self._home
