"""Posts a digest with its picture, and what follows in its thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import structlog

from bot.delivery.desk import Desk, Posted
from bot.delivery.digests.drawing import PictureError, draw_picture
from bot.delivery.digests.reading import read_digest
from bot.delivery.digests.uploading import upload_picture
from bot.delivery.looking import look
from bot.delivery.places import home, sent
from bot.delivery.posting import Special
from bot.messages.digest import alt_text, digest
from bot.messages.digest_thread import digest_figures, digest_open
from bot.messages.values import Message
from bot.slack import SlackFailure
from bot.weekly import Digest, Point
from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.digests import delivery_of
from storage.outbox import ToSay
from storage.outcomes import ENDS, Outcome
from storage.tables import Delivery

Draw = Callable[[Sequence[Point]], Awaitable[bytes]]
"""Weeks to PNG. Raises `PictureError`."""

log = structlog.get_logger()


class Digests:
    """How the sender posts the two kinds that make up a digest: `Settings(special=Digests(db).kinds())`."""

    def __init__(self, db: Database, draw: Draw = draw_picture) -> None:
        self._db = db
        self._draw = draw

    def kinds(self) -> Mapping[DeliveryKind, Special]:
        """What the sender asks for."""
        return {DeliveryKind.DIGEST: self._post, DeliveryKind.DIGEST_MORE: self._follow}

    async def _post(self, desk: Desk) -> Outcome:
        """The digest itself. Its words do not depend on its picture."""
        told = await self._read(desk)
        if told is None:
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "no team has its digest here any more")
        message = digest(told, desk.now, await self._picture(desk, told))
        return sent(desk, await desk.post(await home(desk), message))

    async def _picture(self, desk: Desk, told: Digest) -> str | None:
        """Slack's id of the picture; None, and a line in the log, where there is none to be had."""
        try:
            return await upload_picture(desk.client, await self._draw(told.points), alt_text(told))
        except PictureError as error:
            log.warning("digest_without_picture", key=desk.job.key, why=str(error))
            return None

    async def _follow(self, desk: Desk) -> Outcome:
        """A part of the rest, in the digest's thread."""
        first = await self._first(desk)
        if first is None or first.ts is None or first.channel is None:
            return _without_first(desk, first)
        told = await self._read(desk)
        message = _part(desk, told) if told else None
        if message is None:
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "there is no more to say")
        try:
            return _recorded(desk, first.ts, await _once(desk, first.channel, first.ts, message))
        except SlackFailure as failure:
            if failure.error != "thread_not_found":
                raise
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "the digest was deleted")

    async def _read(self, desk: Desk) -> Digest | None:
        lease, monday = desk.job.lease, date.fromisoformat(desk.job.data["monday"])
        async with self._db.read() as session:
            return await read_digest(session, lease.workspace_id, lease.lane, monday)

    async def _first(self, desk: Desk) -> Delivery | None:
        async with self._db.read() as session:
            return await delivery_of(session, desk.job.lease.workspace_id, desk.job.data["after"])


def _part(desk: Desk, told: Digest) -> Message | None:
    return digest_open(told, desk.now) if desk.job.data["part"] == "open" else digest_figures(told, desk.now)


async def _once(desk: Desk, channel: str, ts: str, message: Message) -> Posted:
    """Post it, unless an earlier attempt whose outcome is unknown did."""
    job = desk.job
    if job.claim.unsure:
        found = await look(desk.client, job.key, channel, ts, job.after_ts)
        desk.looked_at = channel, ts
        if found:
            return found
    return await desk.post(channel, message, thread_ts=ts)


def _without_first(desk: Desk, first: Delivery | None) -> Outcome:
    """Wait for the digest itself; without it there is no thread."""
    if first is None or first.state in ENDS:
        return Outcome(desk.job, DeliveryState.SUPERSEDED, "the digest itself was not posted")
    return Outcome(desk.job, DeliveryState.WAITING, not_before=desk.real() + desk.timings.look_again)


def _recorded(desk: Desk, ts: str, posted: Posted) -> Outcome:
    """Where the digest was deleted, a reply lands in the channel: it is taken back."""
    if posted.thread_ts == ts:
        return sent(desk, posted)
    stray = ToSay(
        workspace_id=desk.job.lease.workspace_id,
        key=f"{DeliveryKind.REMOVE}:{posted.channel}:{posted.ts}",
        lane=desk.job.lease.lane,
        kind=DeliveryKind.REMOVE,
        created_at=desk.now,
        data={"channel": posted.channel, "ts": posted.ts},
    )
    gone = Outcome(desk.job, DeliveryState.SUPERSEDED, "the digest was deleted")
    return replace(gone, further=(stray,))
