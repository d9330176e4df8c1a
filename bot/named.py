"""Who and what is named by Slack's ids on the command line: a slip is refused, for nobody would hear of it."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PullcordError
from bot.slack import SlackFailure, ask

NOBODY = ("user_not_found", "user_not_visible", "users_not_found")


class NamedError(PullcordError):
    """Slack knows nobody, or no channel, by this id."""


async def find_channel(client: AsyncWebClient, slack_id: str) -> None:
    """See that a channel is there and open. Raises `NamedError`, `SlackFailure`."""
    try:
        found = (await ask(client, "conversations.info", channel=slack_id))["channel"]
    except SlackFailure as failure:
        if failure.error != "channel_not_found":
            raise
        raise NamedError(
            f"Slack shows no channel {slack_id}. Its id (C…) stands at the end of its details; to a private one invite "
            "the bot first."
        ) from failure
    if found.get("is_archived"):
        raise NamedError(f"#{found.get('name', slack_id)} is archived: nobody would hear there.")


async def find_user(client: AsyncWebClient, slack_id: str) -> dict[str, Any]:
    """A person as Slack describes them. Raises `NamedError`, `SlackFailure`."""
    try:
        found: dict[str, Any] = (await ask(client, "users.info", user=slack_id))["user"]
    except SlackFailure as failure:
        if failure.error not in NOBODY:
            raise
        raise NamedError(f"Slack knows nobody as {slack_id}. In their profile: Copy member ID (U…).") from failure
    return found
