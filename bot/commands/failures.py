"""What a listener could not do, and nobody has said yet."""

from __future__ import annotations

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.commands.replies import reply
from bot.errors import PullcordError
from bot.messages import refusals
from bot.responding import Respond

log = structlog.get_logger()


async def failed(error: Exception, request: AsyncBoltRequest, respond: Respond) -> BoltResponse:
    """An error that carries words is told to the person; of any other only the kind is logged, and Slack asks again.

    What Slack itself refused (a form whose trigger is too old, the home of somebody who left) it would refuse again.
    """
    if isinstance(error, SlackApiError):
        log.warning("slack_refused", error=str(error.response.get("error", "")))
        return BoltResponse(status=200, body="")
    if not isinstance(error, PullcordError):
        log.error("listener_failed", exc_info=error)
        return BoltResponse(status=500, body="")
    log.info("refused", error=type(error).__name__)
    message = refusals.bad_input(error.words)
    if "command" in request.body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **message.payload()})
    if request.body.get("response_url"):
        await reply(respond, message)
    return BoltResponse(status=200, body="")
