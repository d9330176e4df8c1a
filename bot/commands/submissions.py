"""The form for a new flag was sent."""

from __future__ import annotations

import html
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.commands.desk import Desk, user_id
from bot.commands.failures import log_unsaved
from bot.commands.flag import answer, know_readers
from bot.commands.home import draw
from bot.errors import PullcordError
from bot.messages import refusals
from bot.messages.modals import flag as form
from bot.messages.modals import parts
from bot.messages.modals.answer import modal
from bot.messages.values import FieldErrors
from bot.parsing import parse_flag
from bot.usecases import reading
from bot.usecases.raising import NewFlag
from bot.words import Severity
from storage.errors import NotSavedError, StorageError, UnreadableError


async def new_flag(desk: Desk, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Record it, and answer in the form's place as /flag does; what is wrong is said at the field."""
    filled = form.parse(view)
    if isinstance(filled, FieldErrors):
        await ack(response_action="errors", errors=dict(filled))
        return
    try:
        await desk.directory.meet(await desk.workspace(body), user_id(body))
        new = await _flag(desk, body, view, filled)
        await know_readers(desk, new)
        raised = await desk.intake.raise_flag(new)
    except PullcordError as error:
        await ack(response_action="errors", errors={form.WORDS: error.words})
    except StorageError as error:
        log_unsaved(error)
        nothing = isinstance(error, (NotSavedError, UnreadableError))
        why = refusals.not_done() if nothing else refusals.not_known()
        await ack(response_action="errors", errors={form.WORDS: why.words})
    else:
        if parts.meta_of(view).get("home"):
            await draw(desk, body)
        urgent = new.severity is Severity.URGENT
        await ack(response_action="update", view=modal(await answer(desk, raised, body, urgent=urgent)))


async def _flag(desk: Desk, body: dict[str, Any], view: dict[str, Any], filled: form.FlagForm) -> NewFlag:
    workspace_id, kept = await desk.workspace(body), parts.meta_of(view)
    parsed = parse_flag(html.escape(filled.words, quote=False))  # unlike a command's text it comes as it was typed
    teams = await reading.read_teams(desk.db, workspace_id) if filled.team_id else []
    named = next((team.channel for team in teams if team.id == filled.team_id), None)
    channel, message = str(kept.get("channel") or ""), str(kept.get("message") or "")
    return NewFlag(
        workspace_id=workspace_id,
        key=str(view["id"]),
        reporter=user_id(body),
        reporter_name=str(body["user"].get("name") or ""),
        words=parsed.words,
        severity=filled.severity if parsed.severity is Severity.NORMAL else parsed.severity,
        named=named or parsed.channel,
        raised_in=channel or None,
        private=bool(kept.get("private")),
        name_hidden=filled.name_hidden,
        photos=(*filled.photos, *str(kept.get("photos") or "").split()),
        message_ts=message or None,
        message_link=await desk.quotes.link(workspace_id, channel, message) if channel and message else "",
    )
