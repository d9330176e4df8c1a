"""Taking away what a person wrote, and who they were. Counts, our own ids and the record stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, literal, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState, RecordKind, Status
from storage.attention_tables import Spent
from storage.outbox import UNRESOLVED
from storage.outcomes import ENDS
from storage.tables import Delivery, FlagRow, Lane, Membership, PersonRow, Record
from storage.types import Word

FORGOTTEN = "(forgotten)"
"""What stands where words were."""
OVER = (Status.CONFIRMED, Status.UNCONFIRMED, Status.WITHDRAWN, Status.MERGED)


@dataclass(frozen=True, slots=True)
class Writing:
    """Columns of a flag, and the kinds of record that tell who wrote what stands in them: whoever did so last."""

    kinds: tuple[RecordKind, ...]
    columns: tuple[str, ...]
    ever: bool = False
    """It is kept of everybody who ever did so, not of the last alone."""


WRITINGS = (
    Writing((RecordKind.RAISED,), ("words",)),
    Writing((RecordKind.RAISED, RecordKind.PHOTO_ADDED), ("photos",), ever=True),
    Writing((RecordKind.FIXED_BY_REPORTER,), ("on_the_spot",)),
    Writing((RecordKind.ANSWERED,), ("answer",)),
    Writing((RecordKind.ASKED_REPORTER,), ("question",)),
    Writing((RecordKind.FIX_PROPOSED, RecordKind.FIXED_BY_REPORTER), ("fix_cause", "fix_change")),
    Writing((RecordKind.DECLINED,), ("decline_reason",)),
    Writing((RecordKind.LOWERED,), ("lower_reason",)),
    Writing((RecordKind.PROMISED, RecordKind.PROMISE_MOVED), ("promise_link",)),
)
COLUMNS = tuple(dict.fromkeys(column for writing in WRITINGS for column in writing.columns))


async def flags_written_by(session: AsyncSession, person_id: int, writing: Writing) -> list[int]:
    """The flags in which this person was the last to write so (or ever did), by our ids."""
    if writing.ever:
        did = select(Record.flag_id).where(Record.actor_id == person_id, col(Record.kind).in_(writing.kinds))
        return list(await session.exec(did.distinct()))
    last = (
        select(Record.flag_id, func.max(Record.id).label("last"))
        .where(col(Record.kind).in_(writing.kinds))
        .group_by(col(Record.flag_id))
        .subquery()
    )
    query = select(Record.flag_id).join(last, last.c.last == Record.id).where(Record.actor_id == person_id)
    return list(await session.exec(query))


async def erase(session: AsyncSession, flag_ids: Sequence[int], columns: Sequence[str]) -> None:
    """Take these words away; what was empty stays empty."""
    table = {name: getattr(FlagRow, name) for name in columns if name != "photos"}
    values: dict[str, Any] = {
        name: case((func.coalesce(column, "") == "", column), else_=FORGOTTEN) for name, column in table.items()
    }
    values |= {"photos": ""} if "photos" in columns else {}
    await _run(session, update(FlagRow).where(col(FlagRow.id).in_(flag_ids)).values(**values))


async def ended_before(
    session: AsyncSession, workspace_id: int | None, at: datetime, after: int, most: int
) -> list[int]:
    """Flags that ended before `at` and still have words, with nothing to come: the next `most` after an id of ours."""
    query = (
        select(FlagRow.id)
        .where(col(FlagRow.status).in_(OVER), col(FlagRow.next_at).is_(None), FlagRow.since < at)
        .where(FlagRow.words != FORGOTTEN, col(FlagRow.id) > after)
        .order_by(col(FlagRow.id))
        .limit(most)
    )
    if workspace_id is not None:
        query = query.where(FlagRow.workspace_id == workspace_id)
    return [flag_id or 0 for flag_id in await session.exec(query)]


async def erase_person(session: AsyncSession, person: PersonRow) -> None:
    """Take their id and name away, and what hangs on the id."""
    workspace_id, person_id, slack_id = person.workspace_id, person.id, person.slack_id or ""
    await _erase_deliveries(session, workspace_id, slack_id, person_id or 0)
    mine = (col(Lane.workspace_id) == workspace_id, col(Lane.channel) == slack_id)
    await _run(session, delete(Lane).where(*mine))
    spent = (col(Spent.workspace_id) == workspace_id, col(Spent.whose) == slack_id)
    await _run(session, delete(Spent).where(*spent))
    await _run(session, delete(Membership).where(col(Membership.person_id) == person_id))
    reported = (col(FlagRow.workspace_id) == workspace_id, col(FlagRow.reporter_id) == person_id)
    await _run(session, update(FlagRow).where(*reported).values(dm_channel=None, dm_ts=None))
    person.slack_id, person.name, person.dm_channel, person.refreshed_at = None, "", None, None
    person.home_at = None
    person.tz, person.active, person.is_admin, person.is_guest = "UTC", False, False, False
    session.add(person)


async def _erase_deliveries(session: AsyncSession, workspace_id: int, slack_id: str, person_id: int) -> None:
    """What was said in their DM is kept without place and words; what still waits there is nobody's any more."""
    here = col(Delivery.workspace_id) == workspace_id
    superseded = literal(DeliveryState.SUPERSEDED, Word(DeliveryState))
    waits = col(Delivery.state).in_((*UNRESOLVED, DeliveryState.HELD))
    gone: dict[str, Any] = {"lane": "", "channel": None, "ts": None, "after_ts": None, "data": {}}
    gone |= {"state": case((waits, superseded), else_=Delivery.state)}
    gone |= {"why": case((waits, "the person was forgotten"), else_=Delivery.why)}
    await _run(session, update(Delivery).where(here, col(Delivery.lane) == slack_id).values(**gone))
    names = col(Delivery.key).contains(slack_id, autoescape=True)
    key = func.replace(Delivery.key, slack_id, f"person-{person_id}")
    await _run(session, update(Delivery).where(here, names).values(key=key, data={}))
    offers = (col(Delivery.kind) == DeliveryKind.FLAG_OFFER, col(Delivery.state).in_(ENDS))
    await _run(session, update(Delivery).where(here, *offers).values(data={}))


async def _run(session: AsyncSession, statement: Any) -> None:
    await session.flush()
    await (await session.connection()).execute(statement)
