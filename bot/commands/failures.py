"""What a listener could not do, and nobody has said yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.commands.replies import reply
from bot.errors import PullcordError
from bot.messages import refusals
from bot.messages.values import Message
from bot.responding import Respond
from storage.errors import NotSavedError, StorageError

log = structlog.get_logger()


def unsaved(error: StorageError) -> Message:
    """What somebody reads whose press or form was not saved, or perhaps was."""
    log_unsaved(error)
    return refusals.not_done() if isinstance(error, NotSavedError) else refusals.not_known()


def log_unsaved(error: StorageError) -> None:
    """Why somebody heard that what they did was not saved, under their request's id: words of nobody are in it.

    With its place in the code: what a database does not take may be a mistake of ours.
    """
    log.error("not_saved", why=str(error) or type(error).__name__, exc_info=error)


async def failed(error: Exception, request: AsyncBoltRequest, respond: Respond) -> BoltResponse:
    """An error that carries words is told to the person; of any other only the kind is logged, and Slack asks again.

    Somebody who waits for an answer hears of a database that does not do its part, too: a form says it at its field.
    What Slack itself refused (a form whose trigger is too old, the home of somebody who left) it would refuse again.
    """
    if isinstance(error, SlackApiError):
        log.warning("slack_refused", error=str(error.response.get("error", "")))
        return BoltResponse(status=200, body="")
    if isinstance(error, PullcordError):
        log.info("refused", error=type(error).__name__)
        return await _answered(refusals.bad_input(error.words), request, respond)
    log.error("listener_failed", exc_info=error)
    if not isinstance(error, StorageError):
        return BoltResponse(status=500, body="")
    if field := _first_field(request.body):
        return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: refusals.not_now().words}})
    if request.body.get("response_url"):
        return await _answered(refusals.not_now(), request, respond)
    return BoltResponse(status=500, body="")


def _first_field(body: Mapping[str, Any]) -> str:
    """Where a form that was sent can say something; empty for what is no form."""
    if body.get("type") != "view_submission":
        return ""
    return next((str(block["block_id"]) for block in body["view"]["blocks"] if block.get("type") == "input"), "")


async def _answered(message: Message, request: AsyncBoltRequest, respond: Respond) -> BoltResponse:
    """To a command in the acknowledgement, to a press over its own address."""
    if "command" in request.body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **message.payload()})
    if request.body.get("response_url"):
        await reply(respond, message)
    return BoltResponse(status=200, body="")
