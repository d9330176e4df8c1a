"""Offering somebody to flag a message. It is read when the offer is sent, so that its words are kept nowhere."""

from __future__ import annotations

from datetime import datetime

from bot.words import DeliveryKind
from storage.database import Database
from storage.outbox import ToSay, enqueue


async def offer_to_flag(
    db: Database,
    workspace_id: int,
    slack_id: str,
    message: tuple[str, str],
    event_id: str,
    now: datetime,
    thread_ts: str = "",
) -> None:
    """Ask one person whether to flag a message (its channel and ts). A repeated event asks once.

    `thread_ts`: of the thread in their DM in which they are asked; empty for beside all threads, and for a channel.
    """
    channel, ts = message
    thing = ToSay(
        workspace_id=workspace_id,
        key=f"{DeliveryKind.FLAG_OFFER}:{event_id}",
        lane=slack_id,
        kind=DeliveryKind.FLAG_OFFER,
        created_at=now,
        data={"channel": channel, "ts": ts} | ({"thread_ts": thread_ts} if thread_ts else {}),
    )
    async with db.write() as session:
        await enqueue(session, [thing])
