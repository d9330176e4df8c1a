"""Bolt, set up as the bot uses it: what was checked before is not checked again, and Slack is asked nothing."""

from __future__ import annotations

import logging

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncCallableAuthorize

from bot.config import Settings
from bot.installing.flow import InstallFlow, MakeClient
from bot.installing.tokens import Tokens
from bot.responding import responding


def new_bolt(
    settings: Settings, session: aiohttp.ClientSession, make: MakeClient, tokens: Tokens, flow: InstallFlow | None
) -> AsyncApp:
    """Bolt, answering after the listener has committed, and asking Slack nothing on each request."""
    client = make("")
    client.token = None  # each request brings its own, by way of `authorize`

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        token = await tokens.token_for(team_id or "")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return AsyncApp(
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        request_verification_enabled=False,  # the door has done it, before anything was parsed
        before_authorize=responding(settings.slack_api_url, session),  # also whoever is not let in gets an answer
        authorize=AsyncCallableAuthorize(  # type: ignore[arg-type]  # what Bolt takes is more than it says
            func=authorize, logger=logging.getLogger(__name__)
        ),
        oauth_flow=flow,  # or Bolt makes one of its own from the environment
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
