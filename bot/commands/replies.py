"""How an answer reaches the person: in the acknowledgement, over `response_url`, or in a modal where neither can be."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncBoltContext

from bot.messages.modals import answer as modals
from bot.messages.values import Message
from bot.responding import LostError, Respond

log = structlog.get_logger()


def ephemeral(message: Message) -> dict[str, Any]:
    """The arguments of an acknowledgement that only this person sees."""
    return {"response_type": "ephemeral", **message.payload()}


async def reply(respond: Respond, message: Message, *, replace: bool = False) -> None:
    """Tell the person who pressed; `replace` draws it in place of what they pressed.

    What they did is committed by now. If this answer is lost the cards still show it, so a failure is only logged.
    """
    fields = {"replace_original": True} if replace else {"replace_original": False, "response_type": "ephemeral"}
    try:
        await respond(**message.payload(), **fields)
    except LostError as lost:
        log.warning("reply_lost", error=str(lost))


def is_home(body: dict[str, Any]) -> bool:
    """Whether it was pressed in the App Home."""
    return _view_type(body) == "home"


def modal_id(body: dict[str, Any]) -> str:
    """Slack's id of the modal in which it was pressed; empty for everywhere else."""
    return str(body["view"]["id"]) if _view_type(body) == "modal" else ""


def _view_type(body: dict[str, Any]) -> str:
    return str((body.get("view") or {}).get("type", ""))


async def show(
    body: dict[str, Any], context: AsyncBoltContext, respond: Respond, message: Message, *, replace: bool = False
) -> None:
    """`reply` for a press anywhere: in a modal it takes the modal's place, in the App Home it opens one."""
    if opened := modal_id(body):
        await redraw(context, opened, message)
    elif is_home(body):
        await context.client.views_open(trigger_id=body["trigger_id"], view=modals.modal(message))
    else:
        await reply(respond, message, replace=replace)


async def redraw(context: AsyncBoltContext, view_id: str, message: Message) -> None:
    """Put a message in the place of a modal."""
    await context.client.views_update(view_id=view_id, view=modals.modal(message))
