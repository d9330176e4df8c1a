"""How loud some weeks were, and how quiet: read from what was recorded and sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median, quantiles

from sqlmodel import col, select

from bot.reminders.cadence import Rules
from bot.reminders.zones import instant_of
from bot.words import DeliveryKind, DeliveryState, RecordKind, Severity, Status
from storage.database import Database
from storage.tables import Delivery, FlagRow, Record, TeamRow

IN_THREAD = {
    DeliveryKind.REMINDER, DeliveryKind.ESCALATION, DeliveryKind.PROMISE_DAY, DeliveryKind.SLIP, DeliveryKind.REVIEW,
}  # fmt: skip
TO_ONE = {DeliveryKind.ESCALATION_DM, DeliveryKind.ROUNDUP_DM}
NAIVE_AT = time(10)
BECOMES = {
    RecordKind.RAISED: Status.OPEN,
    RecordKind.TAKEN: Status.TAKEN,
    RecordKind.REOPENED: Status.TAKEN,
    RecordKind.FIX_PROPOSED: Status.FIXED,
    RecordKind.CONFIRMED: Status.CONFIRMED,
    RecordKind.CLOSED_UNCONFIRMED: Status.UNCONFIRMED,
}
PROMISES = {RecordKind.PROMISED, RecordKind.PROMISE_MOVED}

Ping = tuple[int, datetime]
"""Somebody, and when something was put before them."""


@dataclass(frozen=True)
class Weeks:
    """All that was written down."""

    flags: Mapping[int, FlagRow]
    records: Mapping[int, Sequence[Record]]
    said: Sequence[Delivery]
    members: Mapping[int, Sequence[int]]
    leads: Mapping[int, int]
    heads: Mapping[int, int]
    roundups: Mapping[str, Delivery] = field(default_factory=dict)

    def people(self) -> set[int]:
        """Whom the teams' schedule can ring: members, leads and heads."""
        return {person for members in self.members.values() for person in members} | set(self.heads.values())


async def read(db: Database, members: Mapping[int, Sequence[int]]) -> Weeks:
    """Read them."""
    async with db.read() as session:
        flags = {row.id or 0: row for row in await session.exec(select(FlagRow))}
        records: dict[int, list[Record]] = defaultdict(list)
        for record in await session.exec(select(Record).order_by(col(Record.at), col(Record.id))):
            records[record.flag_id].append(record)
        said = (await session.exec(select(Delivery).order_by(col(Delivery.id)))).all()
        teams = (await session.exec(select(TeamRow))).all()
    leads = {row.id or 0: row.lead_id or 0 for row in teams}
    heads = {row.id or 0: row.head_id for row in teams if row.head_id}
    roundups = {one.key: one for one in said if one.kind is DeliveryKind.ROUNDUP and one.sent_at}
    return Weeks(flags, records, said, members, leads, heads, roundups)


def pings(weeks: Weeks) -> set[Ping]:
    """Whose phone rang when: by a mention or a direct message; both at the same instant are one."""
    return {(person, one.sent_at) for one in weeks.said if one.sent_at for person in _rung(one)}


def _rung(one: Delivery) -> list[int]:
    if one.state is not DeliveryState.SENT:
        return []
    if one.kind is DeliveryKind.ROUNDUP:
        return list(one.data["mentions"])
    if one.kind in TO_ONE:
        return [one.person_id] if one.person_id else []
    if one.kind not in IN_THREAD:
        return []
    mentioned = [None if one.data.keys() & {"quiet_owner", "quiet_named"} else one.person_id]
    lead = None if one.data.get("quiet_named") else one.data.get("lead")
    return [person for person in (*mentioned, lead) if person]


def posts(weeks: Weeks, rules: Rules, days: Sequence[date]) -> list[int]:
    """How many posts of the schedule each channel had on each working day, urgent ones too."""
    kinds = {*IN_THREAD, DeliveryKind.ROUNDUP}
    sent = (one for one in weeks.said if one.kind in kinds and one.state is DeliveryState.SENT and one.sent_at)
    counted = Counter((one.team_id, rules.hours.day_of(one.sent_at)) for one in sent if one.sent_at)
    return [counted[team, day] for team in weeks.members for day in days]


def naive(weeks: Weeks, rules: Rules, days: Sequence[date]) -> set[Ping]:
    """Every flag that is with its team pings one person, once a working day: its owner, or the lead if it has none."""
    found: set[Ping] = set()
    for day in days:
        at = instant_of(datetime.combine(day, NAIVE_AT), rules.hours.zone)
        for key, flag in weeks.flags.items():
            status, owner = _standing(weeks.records[key], at)
            if status in (Status.OPEN, Status.TAKEN):
                whose = owner if status is Status.TAKEN and owner else weeks.leads[flag.team_id]
                found.add((whose, at + timedelta(microseconds=key)))
    return found


def _standing(records: Sequence[Record], at: datetime) -> tuple[Status | None, int | None]:
    status, owner = None, None
    for record in records:
        if record.at > at:
            break
        status = BECOMES.get(record.kind, status)
        owner = record.actor_id if record.kind is RecordKind.TAKEN else owner
    return status, owner


def a_day(found: set[Ping], people: set[int], days: Sequence[date], rules: Rules) -> list[int]:
    """Pings for each person on each working day."""
    counted = Counter((person, rules.hours.day_of(at)) for person, at in found)
    return [counted[person, day] for person in people for day in days]


def spread(counts: Sequence[int]) -> str:
    """The median and the 95th percentile."""
    return f"{median(counts):g} and {quantiles(counts, n=20)[-1]:g}"


@dataclass(frozen=True)
class Silences:
    """How long flags went unmentioned while they waited for their team and no day was promised: working time."""

    longest: timedelta
    over: int
    """Flags that rested for longer than their interval and one working day."""
    never: int
    """Flags that were due and were never mentioned."""


def silences(weeks: Weeks, rules: Rules, end: datetime) -> Silences:
    """Of all flags, up to `end`."""
    longest, over, never = timedelta(0), 0, 0
    heard = _heard(weeks)
    for key, flag in weeks.flags.items():
        rests = list(_rests(weeks.records[key], heard.get(key, []), rules, end))
        allowed = _interval(flag.severity, rules) + rules.hours.working_day_length
        longest = max([longest, *rests])
        over += any(rest > allowed for rest in rests)
        never += not heard.get(key) and any(rest > allowed for rest in rests)
    return Silences(longest, over, never)


def _heard(weeks: Weeks) -> dict[int, list[datetime]]:
    """When each flag was spoken of, singly or in a roundup."""
    found: dict[int, list[datetime]] = defaultdict(list)
    for one in weeks.said:
        if one.kind not in IN_THREAD or one.flag_id is None:
            continue
        rolled = one.state is DeliveryState.ROLLED_UP
        post = weeks.roundups.get(one.data.get("into", "")) if rolled else one
        if post and post.sent_at and post.state is DeliveryState.SENT:
            found[one.flag_id].append(post.sent_at)
    return found


def _rests(records: Sequence[Record], heard: Sequence[datetime], rules: Rules, end: datetime) -> Iterator[timedelta]:
    """The working time between two words about a flag, as long as it waits."""
    marks = sorted([*((record.at, record.kind) for record in records), *((at, None) for at in heard), (end, None)],
                   key=lambda mark: mark[0])  # fmt: skip
    since: datetime | None = None
    for at, kind in marks:
        if since is not None:
            yield rules.hours.between(since, at)
        status = BECOMES.get(kind) if kind else None
        if kind in PROMISES or status not in (None, Status.OPEN, Status.TAKEN):
            since = None
        elif status or kind is RecordKind.SLIPPED or (kind is None and since is not None):
            since = at


def _interval(severity: Severity, rules: Rules) -> timedelta:
    figures = rules.of(severity)
    return max(figures.first, figures.every, figures.every_taken)
