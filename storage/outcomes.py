"""What came of sending: recorded for many deliveries at once, and only by whoever still holds the lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer, Text, bindparam, case, func, literal, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import DeliveryKind, DeliveryState
from storage.closings import is_news, next_place, pause_workspace, word_of_closed
from storage.deliveries import Job
from storage.duplicates import aimed_at, duplicate
from storage.lanes import LaneKey
from storage.outbox import ToSay, enqueue, homes_to_mend
from storage.tables import Delivery, FlagRow, Lane, PersonRow
from storage.tiers import spend
from storage.types import Instant, Word

ENDS = frozenset(DeliveryState) - {DeliveryState.HELD, DeliveryState.WAITING, DeliveryState.SENDING}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt.

    `SENDING` stands for an outcome that is unknown; `WAITING` for one that was certainly not posted.
    `flag` are columns of the flag to set; `further` is what else is to be said because of it.
    """

    job: Job
    state: DeliveryState
    why: str = ""
    channel: str | None = None
    ts: str | None = None
    """A message that this attempt posted or found, if it did."""
    at: datetime | None = None
    """Work time, once it is sent."""
    not_before: datetime | None = None
    """Real time: look again, or try again, then."""
    lane: str | None = None
    """It belongs into another lane."""
    free_at: datetime | None = None
    """Real time: the lane's next post."""
    posted: bool = False
    """Something of it was posted: the lane is open."""
    closed_why: str = ""
    """The lane is closed, says Slack."""
    refused_at: datetime | None = None
    """Real time at which it said so."""
    strike: bool = False
    """It ended in an error which may be for good."""
    elsewhere: bool = False
    """It cannot be said in this lane at all: it goes on to the next place where somebody hears, and fails without."""
    flag: dict[str, Any] = field(default_factory=dict)
    gone_photos: frozenset[str] = frozenset()
    """Slack's ids of the flag's photos that cannot be shown any more; those that were added meanwhile stay."""
    left_out: Mapping[int, str] = field(default_factory=dict)
    """What a roundup did not say after all, and why: ids of deliveries that were rolled up into it."""
    dm: str | None = None
    """Slack's id of the person's DM, if it was learned; empty if the one that we knew is wrong."""
    further: tuple[ToSay, ...] = ()
    pause_until: datetime | None = None
    """Real time: the whole workspace waits until then."""
    spent: tuple[str, datetime] | None = None
    """A method of which Slack took no more, and up to when its calls are spent (real time)."""
    installation: str = ""
    """Slack's error that closes the installation."""
    made_with: str | None = None
    """The mark of the token that it was made with; None where nobody can say."""


async def settle(
    session: AsyncSession, outcomes: Sequence[Outcome], now: datetime, look_late: timedelta
) -> list[Outcome]:
    """Record them and give the lanes back. Returns those whose lane somebody else has meanwhile.

    What those have posted is a duplicate, unless it was found and adopted: taking it back is queued, and waits until
    it is known which one remains. `now` is work time; `look_late` is how long an unanswered post may be on its way.
    """
    holders = await _holders(session, [outcome.job.lease.key for outcome in outcomes])
    held = [
        await go_on_elsewhere(session, outcome) if outcome.elsewhere else outcome
        for outcome in outcomes
        if _token(holders, outcome) == outcome.job.lease.token
    ]
    lost = [outcome for outcome in outcomes if _token(holders, outcome) != outcome.job.lease.token]
    further = [thing for outcome in held for thing in outcome.further]
    there = [outcome for outcome in lost if outcome.job.lease.key in holders]  # a lane goes with whoever is forgotten
    further += [thing for outcome in there if (thing := take_back(outcome, now, look_late))]
    if held:
        # in the order in which a use case takes its locks: the workspace, where it raises a flag, flags, deliveries
        await _workspaces(session, held)
        await _photos(session, held)
        await _flags(session, held)
        await _deliveries(session, held)
        await _left_out(session, held)
        await _lanes(session, held)
        await _people(session, held)
        further += await _closings(session, held, holders, now)
    await enqueue(session, further, changed=False)
    return lost


async def _closings(
    session: AsyncSession, held: Sequence[Outcome], holders: Mapping[LaneKey, Lane], now: datetime
) -> list[ToSay]:
    """Word of the lanes that have closed or opened just now. `holders` are the lanes as they stood before."""
    told: list[ToSay] = []
    for outcome in held:
        lane = holders[outcome.job.lease.key]
        if outcome.refused_at is not None and is_news(lane, outcome.refused_at):
            told += await word_of_closed(session, lane, outcome.job, outcome.closed_why, now)
        elif outcome.posted and lane.closed_why:
            told += await homes_to_mend(session, lane.workspace_id, now)
    return told


async def go_on_elsewhere(session: AsyncSession, outcome: Outcome) -> Outcome:
    """To the next place where somebody hears of it; it has failed where there is none."""
    place = await next_place(session, outcome.job)
    return replace(outcome, lane=place) if place else replace(outcome, state=DeliveryState.FAILED)


def _token(holders: dict[LaneKey, Lane], outcome: Outcome) -> str:
    lane = holders.get(outcome.job.lease.key)
    return lane.leased_by if lane else ""


def take_back(outcome: Outcome, now: datetime, look_late: timedelta) -> ToSay | None:
    """Take back what was posted under a lost lease, once it is known which post remains; None if nothing was posted.

    A post of which no answer came may have left all the same: it is looked for then.
    """
    job = outcome.job
    if outcome.ts is None:
        sure, since = outcome.state is not DeliveryState.SENDING, outcome.not_before
        return None if sure else duplicate(job, aimed_at(job), now, since and since + look_late)
    return ToSay(
        workspace_id=job.lease.workspace_id,
        key=f"remove:{outcome.channel}:{outcome.ts}",
        lane=job.lease.lane,
        kind=DeliveryKind.REMOVE,
        created_at=now,
        flag_id=job.flag_id,
        data={"channel": outcome.channel, "ts": outcome.ts, "unless": job.claim.delivery_id},
    )


async def _holders(session: AsyncSession, keys: Sequence[LaneKey]) -> dict[LaneKey, Lane]:
    """The lanes as they are; nobody can take them before we are done."""
    lanes = tuple_(col(Lane.workspace_id), col(Lane.channel)).in_(keys)
    query = select(Lane).where(lanes).order_by(col(Lane.workspace_id), col(Lane.channel)).with_for_update()
    found = await session.exec(query.execution_options(populate_existing=True))
    return {(row.workspace_id, row.channel): row for row in found}


async def _flags(session: AsyncSession, held: Sequence[Outcome]) -> None:
    changes: dict[int, dict[str, Any]] = {}
    for outcome in held:
        if outcome.flag and outcome.job.flag_id:
            changes.setdefault(outcome.job.flag_id, {}).update(outcome.flag)
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for flag_id, columns in sorted(changes.items()):
        values = {f"n_{name}": value for name, value in columns.items()}
        alike.setdefault(frozenset(columns), []).append({"n_id": flag_id, **values})
    for names, many in alike.items():
        await _run(session, _flag_columns(names), many)


async def _photos(session: AsyncSession, held: Sequence[Outcome]) -> None:
    gone = {outcome.job.flag_id: outcome.gone_photos for outcome in held if outcome.gone_photos}
    if not gone:
        return
    flags = select(FlagRow.id, FlagRow.photos).where(col(FlagRow.id).in_(list(gone)))
    for flag_id, photos in (await session.exec(flags.order_by(col(FlagRow.id)).with_for_update())).all():
        left = " ".join(photo for photo in photos.split() if photo not in gone[flag_id])
        await _run(session, update(FlagRow).where(col(FlagRow.id) == flag_id).values(photos=left))


@cache  # a few sets of columns, again and again
def _flag_columns(names: frozenset[str]) -> Any:
    values: dict[str, Any] = {name: bindparam(f"n_{name}") for name in sorted(names)}
    return update(FlagRow).where(col(FlagRow.id) == bindparam("n_id")).values(**values)


async def _deliveries(session: AsyncSession, held: Sequence[Outcome]) -> None:
    """A card that changed while it was sent waits again, in the lane that it belongs into by now."""
    await _run(session, _ended(), [_delivery_values(outcome) for outcome in sorted(held, key=_lock_order)])


def _lock_order(outcome: Outcome) -> tuple[int, str, int]:
    """As a use case locks them: Homes by their keys, and cards as they were written down."""
    job = outcome.job
    return (0, job.key, 0) if job.kind is DeliveryKind.HOME else (1, "", job.claim.delivery_id)


@cache  # a statement that is made anew each time costs more than the database takes to run it
def _ended() -> Any:
    state = bindparam("n_state", type_=Word(DeliveryState))
    newer = col(Delivery.dirty) != bindparam("n_drawn", type_=Integer)
    waiting = literal(DeliveryState.WAITING, Word(DeliveryState))
    return update(Delivery).where(col(Delivery.id) == bindparam("n_id")).values(
        state=case((newer & bindparam("n_ended", type_=Boolean), waiting), else_=state),
        lane=case((newer, col(Delivery.lane)), else_=bindparam("n_lane", type_=Text)),
        why=bindparam("n_why"),
        channel=bindparam("n_channel"),
        ts=func.coalesce(bindparam("n_ts", type_=Text), col(Delivery.ts)),
        sent_at=bindparam("n_at", type_=Instant),
        not_before=bindparam("n_not_before", type_=Instant),
        strikes=bindparam("n_strikes", type_=Integer),
    )  # fmt: skip


async def _left_out(session: AsyncSession, held: Sequence[Outcome]) -> None:
    """What came to nothing while its roundup waited."""
    left_out = {key: why for outcome in held for key, why in outcome.left_out.items()}
    for key, why in sorted(left_out.items()):
        values = {"state": DeliveryState.SUPERSEDED, "why": why}
        await _run(session, update(Delivery).where(col(Delivery.id) == key).values(**values))


def _delivery_values(outcome: Outcome) -> dict[str, Any]:
    job = outcome.job
    unknown = outcome.state is DeliveryState.SENDING
    return {
        "n_id": job.claim.delivery_id,
        "n_drawn": job.drawn,
        "n_state": outcome.state,
        "n_ended": outcome.state in ENDS,
        "n_lane": outcome.lane or job.lease.lane,
        "n_why": outcome.why,
        "n_channel": job.aimed_at if unknown else outcome.channel,
        "n_ts": outcome.ts,
        "n_at": outcome.at,
        "n_not_before": outcome.not_before,
        "n_strikes": 0 if outcome.elsewhere else job.strikes + outcome.strike,
    }


async def _lanes(session: AsyncSession, held: Sequence[Outcome]) -> None:
    """Give them back, with the pace to keep. A post shows that the lane is open; a message can be changed in any."""
    await _run(session, _given_back(), [_lane_values(outcome) for outcome in held])


@cache
def _given_back() -> Any:
    ts = bindparam("n_ts", type_=Text)
    return update(Lane).where(
        col(Lane.workspace_id) == bindparam("n_workspace"), col(Lane.channel) == bindparam("n_channel")
    ).values(
        leased_by="",
        leased_until=None,
        free_at=func.coalesce(bindparam("n_free_at", type_=Instant), col(Lane.free_at)),
        last_ts=case((ts > func.coalesce(col(Lane.last_ts), ""), ts), else_=col(Lane.last_ts)),
        closed_why=func.coalesce(bindparam("n_closed_why", type_=Text), col(Lane.closed_why)),
        refused_at=func.coalesce(bindparam("n_refused_at", type_=Instant), col(Lane.refused_at)),
    )  # fmt: skip


def _lane_values(outcome: Outcome) -> dict[str, Any]:
    workspace_id, lane = outcome.job.lease.key
    reopened = "" if outcome.posted else None
    return {
        "n_workspace": workspace_id,
        "n_channel": lane,
        "n_free_at": outcome.free_at,
        "n_ts": outcome.ts,
        "n_closed_why": outcome.closed_why or reopened,
        "n_refused_at": outcome.refused_at,
    }


async def _people(session: AsyncSession, held: Sequence[Outcome]) -> None:
    for outcome in held:
        if outcome.dm is not None:
            workspace_id, lane = outcome.job.lease.key
            who = (col(PersonRow.workspace_id) == workspace_id) & (col(PersonRow.slack_id) == lane)
            await _run(session, update(PersonRow).where(who).values(dm_channel=outcome.dm or None))


async def _workspaces(session: AsyncSession, held: Sequence[Outcome]) -> None:
    """A refusal that is no channel's fault stops the workspace for every sender."""
    for outcome in held:
        if outcome.pause_until is not None:
            lease, why = outcome.job.lease, outcome.installation
            await pause_workspace(session, lease.workspace_id, outcome.pause_until, why, outcome.made_with)
        if outcome.spent is not None:
            await spend(session, outcome.job.lease.workspace_id, *outcome.spent)


async def _run(session: AsyncSession, statement: Any, many: list[dict[str, Any]] | None = None) -> None:
    await (await session.connection()).execute(statement, many)
