"""The form for a new flag was sent."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.commands.desk import Desk, user_id
from bot.errors import PullcordError
from bot.messages import refusals
from bot.messages.modals import flag as form
from bot.messages.modals import parts
from bot.messages.values import FieldErrors
from bot.parsing import parse_flag
from bot.usecases import reading
from bot.usecases.raising import NewFlag
from storage.errors import NotSavedError, StorageError


async def new_flag(desk: Desk, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Record it. The reporter's card in their DM says its number; what is wrong is said at the field."""
    filled = form.parse(view)
    if isinstance(filled, FieldErrors):
        await ack(response_action="errors", errors=dict(filled))
        return
    try:
        await desk.intake.raise_flag(await _flag(desk, body, view, filled))
    except PullcordError as error:
        await ack(response_action="errors", errors={form.WORDS: error.words})
    except NotSavedError:
        await ack(response_action="errors", errors={form.WORDS: refusals.not_done().text})
    except StorageError:
        await ack(response_action="errors", errors={form.WORDS: refusals.not_known().text})
    else:
        await ack()


async def _flag(desk: Desk, body: dict[str, Any], view: dict[str, Any], filled: form.FlagForm) -> NewFlag:
    workspace_id, kept = await desk.workspace(body), parts.meta_of(view)
    parsed = parse_flag(filled.words)
    teams = await reading.read_teams(desk.db, workspace_id) if filled.team_id else []
    named = next((team.channel for team in teams if team.id == filled.team_id), None)
    return NewFlag(
        workspace_id=workspace_id,
        key=str(view["id"]),
        reporter=user_id(body),
        reporter_name=str(body["user"].get("name") or ""),
        words=parsed.words,
        severity=filled.severity,
        named=named or parsed.channel,
        raised_in=str(kept.get("channel") or "") or None,
        private=bool(kept.get("private")),
    )
