"""Deliveries as whoever sends them sees them: with the flag, the people and the places around them.

Three steps for each message, and the database is never waited for while Slack is: `storage.lanes.claim`, `read_jobs`,
and, once Slack has answered, `storage.outcomes.settle`. Each takes many messages at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import FlagView, Person, Team, Told
from bot.words import DeliveryKind, DeliveryState
from storage.lanes import Claim, Lease
from storage.reading import person_of, read_people, read_teams, views_of
from storage.tables import ChannelRow, Delivery, FlagRow, PersonRow

HOUSEKEEPING = (
    DeliveryKind.CARD, DeliveryKind.MOVED_CARD, DeliveryKind.REPORTER_CARD, DeliveryKind.HOME, DeliveryKind.REMOVE,
    DeliveryKind.DUPLICATE,
)  # fmt: skip
"""Kinds that tell nobody anything new: not part of a flag's ledger."""

# Made once: these run in each round, and a statement that is made anew costs more than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_DELIVERIES = select(Delivery).where(col(Delivery.id).in_(_IDS))
_FLAGS = select(FlagRow).where(col(FlagRow.id).in_(_IDS))
_ADDRESSEES = select(PersonRow).where(tuple_(col(PersonRow.workspace_id), col(PersonRow.slack_id)).in_(_KEYS))
_CHANNELS = select(ChannelRow).where(tuple_(col(ChannelRow.workspace_id), col(ChannelRow.slack_id)).in_(_KEYS))
_CARD_LANES = select(Delivery.flag_id, Delivery.lane).where(
    col(Delivery.flag_id).in_(_IDS), Delivery.kind == DeliveryKind.CARD
)
_LAST_REMINDERS = (
    select(Delivery.flag_id, func.max(Delivery.id))
    .where(col(Delivery.flag_id).in_(_IDS), Delivery.kind == DeliveryKind.REMINDER)
    .where(col(Delivery.state).in_((DeliveryState.WAITING, DeliveryState.ROLLED_UP)))
    .group_by(col(Delivery.flag_id))
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a flag is shown: its card, its one live reminder, and the reporter's card."""

    card_channel: str | None = None
    card_ts: str | None = None
    card_link: str | None = None
    reminder_ts: str | None = None
    dm_channel: str | None = None
    dm_ts: str | None = None
    card_lane: str = ""
    """The lane of the card: where the flag's thread is, or will be once the card has moved."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another delivery, as far as taking back a duplicate of it needs to know."""

    state: DeliveryState
    ts: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery that is ours to send, with all that it takes to word it."""

    claim: Claim
    key: str
    kind: DeliveryKind
    data: dict[str, Any]
    created_at: datetime
    attempts: int
    """This one counted."""
    strikes: int
    """Earlier attempts that ended in an error which may be for good."""
    drawn: int
    """A card's mark when it was read: if a newer one stands when it was sent, it is drawn again."""
    flag_id: int | None
    aimed_at: str
    """Where the last attempt went, if its outcome is unknown: a lane."""
    after_ts: str | None
    view: FlagView | None = None
    places: Places = Places()
    team: Team | None = None
    person: Person | None = None
    """Whose DM it is."""
    dm: str | None = None
    """Slack's id of that DM, once it was opened."""
    to: Person | None = None
    """Who is mentioned."""
    by: Person | None = None
    """Who acted, where the words say so."""
    lead: Person | None = None
    """The lead who is to know."""
    about: Person | None = None
    """Whose DM is closed, if that is what it says."""
    place: str = ""
    """Name of the channel in which the flag was raised."""
    newer: bool = False
    """A later reminder of the same flag waits, or stands in a roundup."""
    rival: Rival | None = None
    """To be taken back unless it is the post that this delivery ended with."""

    @property
    def lease(self) -> Lease:
        """The right to send it."""
        return self.claim.lease


async def read_jobs(session: AsyncSession, claims: Sequence[Claim]) -> list[Job]:
    """What was claimed, as it stands now, in its order."""
    rows = await _rows(session, [claim.delivery_id for claim in claims])
    flag_ids = {row.flag_id for row in rows.values() if row.flag_id}
    flags = list((await session.exec(_FLAGS, params={"ids": list(flag_ids)})).all())
    views = dict(zip([row.id for row in flags], await views_of(session, flags), strict=True))
    around = await _around(session, list(rows.values()), flags)
    by_id = {row.id: row for row in flags}
    return [_job(claim, row, by_id, views, around) for claim in claims if (row := rows.get(claim.delivery_id))]


async def read_rolled_up(session: AsyncSession, roundup: Job) -> list[Job]:
    """What a roundup stands for, in its order, as if each were to be sent by itself."""
    keys: list[str] = roundup.data["keys"]
    query = select(Delivery.key, Delivery.id).where(
        Delivery.workspace_id == roundup.lease.workspace_id, col(Delivery.key).in_(keys)
    )
    ids = {key: delivery_id for key, delivery_id in await session.exec(query) if delivery_id}
    claims = [Claim(roundup.lease, ids[key], unsure=False, free_at=None) for key in keys if key in ids]
    return await read_jobs(session, claims)


async def read_held(session: AsyncSession, rows: Sequence[Delivery]) -> list[Job]:
    """What is held, as it stands now, as if each were to be sent by itself. Nobody has leased it."""
    leases = [(row.id or 0, Lease(row.workspace_id, row.lane, "", row.created_at)) for row in rows]
    return await read_jobs(session, [Claim(lease, row_id, unsure=False, free_at=None) for row_id, lease in leases])


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the jobs of one batch."""

    addressees: dict[tuple[int, str], PersonRow]
    people: dict[int, Person]
    teams: dict[int, Team]
    channels: dict[tuple[int, str], str]
    card_lanes: dict[int, str]
    last_reminders: dict[int, int]
    rivals: dict[int, Rival]


async def _rows(session: AsyncSession, ids: Iterable[int]) -> dict[int, Delivery]:
    found = await session.exec(_DELIVERIES, params={"ids": list(ids)})
    return {row.id or 0: row for row in found}


async def _around(session: AsyncSession, rows: Sequence[Delivery], flags: Sequence[FlagRow]) -> _Around:
    flag_ids = [row.id or 0 for row in flags]
    return _Around(
        addressees=await _addressees(session, {key for row in rows for key in (_lane(row), _closed_lane(row))}),
        people=await read_people(session, {person for row in rows for person in _people_in(row)}),
        teams=await read_teams(session, {row.team_id for row in rows if row.team_id}),
        channels=await channel_names(session, {(row.workspace_id, row.raised_in) for row in flags if row.raised_in}),
        card_lanes=await _card_lanes(session, flag_ids),
        last_reminders=await _last_reminders(session, flag_ids),
        rivals=await _rivals(session, {row.data["unless"] for row in rows if "unless" in row.data}),
    )


def _lane(row: Delivery) -> tuple[int, str]:
    return row.workspace_id, row.lane


def _closed_lane(row: Delivery) -> tuple[int, str]:
    return row.workspace_id, row.data.get("lane", "")


def _people_in(row: Delivery) -> tuple[int | None, int | None, int | None]:
    return row.person_id, row.data.get("by"), row.data.get("lead")


async def _addressees(session: AsyncSession, lanes: set[tuple[int, str]]) -> dict[tuple[int, str], PersonRow]:
    found = await session.exec(_ADDRESSEES, params={"keys": list(lanes)})
    return {(row.workspace_id, row.slack_id or ""): row for row in found}


async def channel_names(session: AsyncSession, channels: set[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Names of channels by our id of the workspace and Slack's of the channel, as far as they are known."""
    found = await session.exec(_CHANNELS, params={"keys": list(channels)})
    return {(row.workspace_id, row.slack_id): row.name for row in found}


async def _card_lanes(session: AsyncSession, flag_ids: Sequence[int]) -> dict[int, str]:
    found = await session.exec(_CARD_LANES, params={"ids": list(flag_ids)})
    return {flag_id: lane for flag_id, lane in found if flag_id}


async def _last_reminders(session: AsyncSession, flag_ids: Sequence[int]) -> dict[int, int]:
    found = await session.exec(_LAST_REMINDERS, params={"ids": list(flag_ids)})
    return {flag_id: last for flag_id, last in found if flag_id and last}


async def _rivals(session: AsyncSession, ids: set[int]) -> dict[int, Rival]:
    return {key: Rival(row.state, row.ts) for key, row in (await _rows(session, ids)).items()} if ids else {}


def _job(
    claim: Claim, row: Delivery, flags: dict[int | None, FlagRow], views: dict[int | None, FlagView], around: _Around
) -> Job:
    flag = flags.get(row.flag_id)
    addressee, about = around.addressees.get(_lane(row)), around.addressees.get(_closed_lane(row))
    raised_in = (row.workspace_id, flag.raised_in or "") if flag else (0, "")
    return Job(
        claim=claim,
        key=row.key,
        kind=row.kind,
        data=dict(row.data),
        created_at=row.created_at,
        attempts=row.attempts,
        strikes=row.strikes,
        drawn=row.dirty,
        flag_id=row.flag_id,
        aimed_at=row.channel or row.lane,
        after_ts=row.after_ts,
        view=views.get(row.flag_id),
        places=_places(flag, around.card_lanes.get(row.flag_id or 0, "")) if flag else Places(),
        team=around.teams.get(row.team_id or 0),
        person=person_of(addressee) if addressee else None,
        dm=addressee.dm_channel if addressee else None,
        to=around.people.get(row.person_id or 0),
        by=around.people.get(row.data.get("by") or 0),
        lead=around.people.get(row.data.get("lead") or 0),
        about=person_of(about) if about else None,
        place=around.channels.get(raised_in, ""),
        newer=around.last_reminders.get(row.flag_id or 0, 0) > (row.id or 0),
        rival=around.rivals.get(row.data.get("unless") or 0),
    )


def _places(flag: FlagRow, card_lane: str) -> Places:
    return Places(
        card_channel=flag.card_channel,
        card_ts=flag.card_ts,
        card_link=flag.card_link,
        reminder_ts=flag.reminder_ts,
        dm_channel=flag.dm_channel,
        dm_ts=flag.dm_ts,
        card_lane=card_lane,
    )


async def told(session: AsyncSession, flag_id: int) -> list[Told]:
    """Who was told what about a flag and when, in the order of its writing down; also what is still to come."""
    query = select(Delivery).where(Delivery.flag_id == flag_id, col(Delivery.kind).not_in(HOUSEKEEPING))
    rows = (await session.exec(query.order_by(col(Delivery.id)))).all()
    lanes = {(row.workspace_id, row.lane) for row in rows}
    people = {key: person_of(row).name for key, row in (await _addressees(session, lanes)).items()}
    roundups = await _roundups(session, rows)
    return [_told(row, people.get(_lane(row), _somewhere(row.lane)), roundups) for row in rows]


async def _roundups(session: AsyncSession, rows: Sequence[Delivery]) -> dict[str, Delivery]:
    """The roundups that say some of these, by their keys."""
    keys = {row.data["into"] for row in rows if "into" in row.data}
    if not keys:
        return {}
    query = select(Delivery).where(Delivery.workspace_id == rows[0].workspace_id, col(Delivery.key).in_(keys))
    return {row.key: row for row in await session.exec(query)}


def _somewhere(lane: str) -> str:
    """A channel by Slack's id; of a person whom nobody remembers not even that is shown."""
    return lane if lane.startswith(("C", "G", "D")) else "somebody"


def _told(row: Delivery, to_whom: str, roundups: Mapping[str, Delivery]) -> Told:
    """What was rolled up was told when its roundup was, if it was."""
    roundup = roundups.get(row.data.get("into", ""))
    said = row if roundup is None or row.state is not DeliveryState.ROLLED_UP else roundup
    together = said is not row and said.state is DeliveryState.SENT
    state = DeliveryState.ROLLED_UP if together else said.state
    return Told(at=said.sent_at or row.created_at, what=row.kind, to_whom=to_whom, state=state, why=said.why)
