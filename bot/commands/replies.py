"""How an answer reaches the person: in the acknowledgement, or over the `response_url` of what they pressed."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from slack_bolt.async_app import AsyncRespond

from bot.messages.values import Message

REPLY_LIMIT = 2.0
"""Seconds that a reply over `response_url` may take: the acknowledgement waits for it."""

log = structlog.get_logger()


def ephemeral(message: Message) -> dict[str, Any]:
    """The arguments of an acknowledgement that only this person sees."""
    return {"response_type": "ephemeral", **message.payload()}


async def reply(respond: AsyncRespond, message: Message, *, replace: bool = False) -> None:
    """Tell the person who pressed; `replace` draws it in place of what they pressed.

    What they did is committed by now. If this answer is lost the cards still show it, so a failure is only logged.
    """
    fields = {"replace_original": True} if replace else {"replace_original": False, "response_type": "ephemeral"}
    try:
        async with asyncio.timeout(REPLY_LIMIT):
            await respond(**message.payload(), **fields)
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("reply_lost", error=type(error).__name__)
