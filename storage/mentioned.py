"""Which flag a message in Slack is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import UNFINISHED, WITH_THE_TEAM, Status
from storage.lists import find_flag
from storage.tables import Delivery, FlagRow, Workspace

Place = tuple[str, str]
"""Slack's id of a channel, and the ts of a message in it."""
_ON = (*UNFINISHED, Status.MERGED)


async def flags_made_of(session: AsyncSession, workspace_id: int, places: Collection[Place]) -> dict[Place, int]:
    """The numbers of the unfinished flags that were made of these messages, or are the same problem as such a one."""
    query = select(FlagRow).where(
        FlagRow.workspace_id == workspace_id,
        col(FlagRow.message_ts).in_({ts for _, ts in places}),
        col(FlagRow.status).in_(_ON),
    )
    found: Sequence[FlagRow] = (await session.exec(query.order_by(col(FlagRow.id)))).all()
    numbers: dict[Place, int] = {}
    for row in found:
        number = await _lives_on(session, row)
        if number is not None:
            numbers[(row.raised_in or "", row.message_ts or "")] = number
    return {place: number for place, number in numbers.items() if place in places}


async def _lives_on(session: AsyncSession, row: FlagRow) -> int | None:
    """The number under which it is worked on; None if that one is finished, too."""
    seen: set[int] = set()
    while row.status is Status.MERGED and row.merged_into and row.number not in seen:
        seen.add(row.number)
        into = await find_flag(session, row.workspace_id, row.merged_into)
        if into is None:
            return None
        row = into
    return row.number if row.status in UNFINISHED else None


async def flag_of_delivery(session: AsyncSession, workspace_id: int, key: str) -> FlagRow | None:
    """The flag that a message of ours is about."""
    query = (
        select(FlagRow)
        .join(Delivery, col(Delivery.flag_id) == FlagRow.id)
        .where(Delivery.workspace_id == workspace_id, Delivery.key == key)
    )
    return (await session.exec(query)).first()


async def asked_of(session: AsyncSession, workspace_id: int, person_id: int) -> list[int]:
    """The numbers of this person's flags whose teams wait for their answer, the longest asked first."""
    query = select(FlagRow.number).where(
        FlagRow.workspace_id == workspace_id,
        FlagRow.reporter_id == person_id,
        FlagRow.question != "",
        FlagRow.answer == "",
        col(FlagRow.status).in_(WITH_THE_TEAM),
    )
    return list(await session.exec(query.order_by(col(FlagRow.question_at))))


async def lock_numbers(session: AsyncSession, workspace_id: int) -> None:
    """Nobody else raises a flag here until the end of the transaction."""
    await session.exec(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update(key_share=True))
