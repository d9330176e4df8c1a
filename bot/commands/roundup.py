"""A roundup after somebody pressed one of its buttons: each of its lines as it now stands."""

from __future__ import annotations

from bot.commands.desk import Desk
from bot.messages.marks import key_in
from bot.messages.roundup import Line, roundup
from bot.messages.values import Message
from bot.usecases import reading
from bot.usecases.acting import Deed


async def roundup_message(desk: Desk, deed: Deed, block_id: str) -> Message | None:
    """The roundup whose block was pressed; None if it is not known any more, or not to whoever pressed."""
    key = key_in(block_id)
    found = await reading.read_roundup(desk.db, deed.workspace_id, key)
    if found is None or not await _reads(desk, deed, found.lane):
        return None
    lines = [Line(rolled.view, rolled.what, rolled.named) for rolled in found.lines]
    mentions = frozenset(found.data["mentions"])
    zone = found.team.timezone if found.team else "UTC"
    return roundup(lines, deed.now, zone, mentions=mentions, last=bool(found.data["last"]), key=key)


async def _reads(desk: Desk, deed: Deed, lane: str) -> bool:
    """Whether it stands where this person reads: it shows flags besides the one that was pressed."""
    reader = deed.actor.slack_id
    return lane == reader or await desk.directory.is_member(deed.workspace_id, lane, reader)
