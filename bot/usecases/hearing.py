"""What people write to the bot in plain words: whether it is about a flag, and word of what became of it."""

from __future__ import annotations

from bot.usecases.acting import Database, Deed
from bot.usecases.outcome import Outcome
from bot.words import DeliveryKind
from storage.lists import find_flag
from storage.mentioned import asked_of, flag_of_delivery
from storage.outbox import ToSay, enqueue


async def questions_to(db: Database, workspace_id: int, person_id: int) -> list[int]:
    """The numbers of the flags whose teams wait for this person's answer."""
    async with db.read() as session:
        return await asked_of(session, workspace_id, person_id)


async def number_behind(db: Database, workspace_id: int, key: str) -> int | None:
    """The number of the flag that a message of ours is about, by the key of its delivery."""
    async with db.read() as session:
        row = await flag_of_delivery(session, workspace_id, key)
        return row.number if row else None


async def say_heard(deed: Deed, outcome: Outcome, message: tuple[str, str], thread_ts: str) -> None:
    """Tell whoever wrote `message` (its channel and ts) what became of it, where they wrote it. A repeat says it once.

    `thread_ts` is empty for words that were written in no thread.
    """
    channel, ts = message
    data = {"what": outcome.what, "channel": channel, "ts": ts} | ({"thread_ts": thread_ts} if thread_ts else {})
    async with deed.db.write() as session:
        row = await find_flag(session, deed.workspace_id, deed.number)
        thing = ToSay(
            workspace_id=deed.workspace_id,
            key=f"{DeliveryKind.HEARD}:{deed.key}",
            lane=deed.actor.slack_id,
            kind=DeliveryKind.HEARD,
            created_at=deed.now,
            flag_id=row.id if row else None,
            person_id=deed.actor.person_id,
            data=data,
        )
        await enqueue(session, [thing])
