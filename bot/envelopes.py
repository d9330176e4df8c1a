"""What comes over Socket Mode: envelopes of Slack's payloads, taken to Bolt, and acknowledged once all is committed."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.metrics import Metrics
from bot.requesting import for_bolt
from bot.shapes import MalformedError, an_id, fitting

MOST_CHARACTERS = 1_000_000
"""Slack's largest payloads, views, are a quarter of this."""
KINDS = ("slash_commands", "interactive", "events_api")
DONE, MALFORMED, FAILED = 200, 400, 500
"""As HTTP would have it: what is not done is not acknowledged, and Slack tells it again."""

log = structlog.get_logger()
Frame = Mapping[str, Any]
Send = Callable[[str], Awaitable[None]]
"""Sends a frame where the envelope came from. Raises `ConnectionError` when nobody is there any more."""


class Envelopes:
    """Answers envelopes by what Bolt's listeners say."""

    def __init__(self, slack: AsyncApp, metrics: Metrics) -> None:
        self._slack = slack
        self._metrics = metrics

    async def take(self, text: str, frame: Frame, send: Send) -> None:
        """Answer one; `text` is the frame as it came. Its own id is on every line that is logged because of it."""
        own = frame.get("envelope_id")
        began = time.monotonic()
        with structlog.contextvars.bound_contextvars(request=own if an_id(own) else uuid4().hex[:16]):
            status, answer = await self._answer(text, frame)
            seconds = time.monotonic() - began
            log.info("answered", status=status, ms=round(seconds * 1000, 1))
            if answer is not None:
                await _say(answer, send)
        kind = frame.get("type")
        self._metrics.enveloped(kind if kind in KINDS else "other", status, seconds)

    async def _answer(self, text: str, frame: Frame) -> tuple[int, SocketModeResponse | None]:
        try:
            envelope = envelope_of(text, frame)
            request = for_bolt(mode="socket_mode", body=envelope.payload)
        except MalformedError as error:
            log.warning("malformed", part=str(error))
            return MALFORMED, None
        try:
            got = await self._slack.async_dispatch(request)
        except Exception:  # the edge of the loop: this envelope failed, the next is served
            log.exception("request_failed", kind=envelope.type)
            return FAILED, None
        return got.status, acknowledgement(envelope, got) if got.status == DONE else None


async def _say(answer: SocketModeResponse, send: Send) -> None:
    """What was committed stays so: told again, it gets the same answer."""
    try:
        await send(json.dumps(answer.to_dict()))
    except ConnectionError:
        log.warning("acknowledgement_lost")


def frame_of(text: str) -> Frame:
    """What Slack says, as JSON. Raises `MalformedError`."""
    try:
        frame = json.loads(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError):
        raise MalformedError("frame") from None
    if not isinstance(frame, dict):
        raise MalformedError("frame")
    return frame


def envelope_of(text: str, frame: Frame) -> SocketModeRequest:
    """The envelope in a frame, with a payload of the same shape as over HTTP. Raises `MalformedError`."""
    if frame.get("type") not in KINDS:
        raise MalformedError("type")
    if not an_id(frame.get("envelope_id")):
        raise MalformedError("envelope_id")
    payload = frame.get("payload")
    if not isinstance(payload, dict):
        raise MalformedError("payload")
    fitting(payload | {"type": "command"} if frame["type"] == "slash_commands" else payload, text)
    return SocketModeRequest(frame["type"], frame["envelope_id"], payload, bool(frame.get("accepts_response_payload")))


def acknowledgement(envelope: SocketModeRequest, got: BoltResponse) -> SocketModeResponse:
    """It carries what HTTP's answer would have held, where Slack takes something."""
    if not got.body or not envelope.accepts_response_payload:
        return SocketModeResponse(envelope.envelope_id)
    is_json = got.headers.get("content-type", [""])[0].startswith("application/json")
    return SocketModeResponse(envelope.envelope_id, json.loads(got.body) if is_json else got.body)
