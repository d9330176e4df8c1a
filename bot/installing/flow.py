"""The way from our page to Slack and back: Bolt's own, with our words, and with what we do not take.

Bolt checks that the browser which comes back is the one that went, and that its state is ours and new.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

import structlog
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.errors import PullcordError
from bot.installing import pages
from bot.scopes import SCOPES
from bot.slack import SlackFailure, ask, exchange

Keep = Callable[[Installation], Awaitable[None]]
"""Keeps an installation. Raises `StorageError`."""
MakeClient = Callable[[str], AsyncWebClient]

AGAIN = frozenset({"invalid_code", "code_already_used", "code_expired"})

log = structlog.get_logger()


class InstallError(PullcordError):
    """It was not installed. `words` say why to whoever wanted to; `status` is HTTP's."""

    status: ClassVar[int] = 400


class SlackRefusedError(InstallError):
    """Slack did not hand the token out, or did not answer."""

    status = 502


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow. `make` makes a client for a token."""

    def __init__(self, settings: AsyncOAuthSettings, make: MakeClient) -> None:
        client = make("")
        client.token = None
        super().__init__(client=client, settings=settings)
        self._make = make

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002 (Bolt asks so)
        """The page that leads to Slack."""
        return pages.install(url)

    async def run_installation(self, code: str) -> Installation:
        """Get the token. Raises `InstallError`; what we do not take is given back to Slack."""
        settings = self.settings
        try:
            said = await exchange(
                self.client, code, settings.client_id, settings.client_secret, settings.redirect_uri or None
            )
        except SlackFailure as failure:
            log.warning("not_installed", error=failure.error)
            raise _refused(failure) from failure
        token = str(said.get("access_token") or "")
        if why := _unfit(said, token):
            log.warning("installation_not_taken", why=why)
            await self._give_back(token)
            raise InstallError(why)
        return Installation(
            app_id=said["app_id"],
            team_id=said["team"]["id"],
            team_name=said["team"]["name"],
            bot_token=token,
            bot_user_id=said["bot_user_id"],
            bot_scopes=said["scope"],
            user_id=said["authed_user"]["id"],
            token_type=said["token_type"],
        )

    async def _give_back(self, token: str) -> None:
        try:
            await ask(self._make(token), "auth.revoke")
        except SlackFailure as failure:
            log.warning("token_not_given_back", error=failure.error)


def _refused(failure: SlackFailure) -> InstallError:
    if failure.error in AGAIN:
        return InstallError(pages.STALE)
    if not failure.status:
        return SlackRefusedError(f"Slack did not answer ({failure.error}). Nothing was installed: try again.")
    return SlackRefusedError(f"Slack said no ({failure.error}). Tell whoever runs Pullcord: its log says it, too.")


def _unfit(said: dict[str, object], token: str) -> str:
    """Why we cannot take what Slack hands out; empty if we can."""
    if said.get("is_enterprise_install") or not said.get("team"):
        return pages.WHOLE_ORGANISATION
    if said.get("refresh_token") or said.get("expires_in") or not token.startswith("xoxb-"):
        return pages.TOKENS_EXPIRE
    return ""


class _Keeper(AsyncInstallationStore):
    """What Bolt hands an installation to."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep

    async def async_save(self, installation: Installation) -> None:
        """Keep it."""
        await self._keep(installation)


class _Cookies(OAuthStateUtils):
    """Slack's, which comes back with somebody who follows a link, and with nothing else."""

    def build_set_cookie_for_new_state(self, state: str) -> str:
        return f"{super().build_set_cookie_for_new_state(state)}; SameSite=Lax"


def new_flow(settings: Settings, states: AsyncOAuthStateStore, make: MakeClient, keep: Keep) -> InstallFlow:
    """The flow of the app in the settings."""
    oauth = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=sorted(SCOPES),
        user_scopes=[],
        redirect_uri=settings.slack_redirect_uri,
        authorization_url=settings.authorize_url,
        installation_store=_Keeper(keep),
        state_store=states,
        callback_options=AsyncCallbackOptions(success=_done, failure=_failed),
    )
    oauth.state_utils = _Cookies()
    return InstallFlow(oauth, make)


async def _done(args: AsyncSuccessArgs) -> BoltResponse:
    made = args.installation
    log.info("installed", slack=made.team_id)
    page = pages.done(made.team_name or "", made.app_id or "", made.team_id or "")
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=200, body=page, headers={"Set-Cookie": cookie})


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    log.info("not_installed", reason=pages.plain(args.reason))
    return BoltResponse(status=args.suggested_status_code, body=pages.failed(args.reason))
