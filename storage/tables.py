"""The tables. Every row belongs to a workspace.

Instants are aware UTC and go by the work clock, except where a column says *real time* (leases, pace, back-off,
caches), which goes on when the work clock is moved. Words of a flag stand in `flag` only;
records hold our own ids of people, so that forgetting a person leaves the record whole.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Text, UniqueConstraint, text
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.words import DeliveryKind, DeliveryState, PromiseKind, RecordKind, Rung, Severity, Status
from storage.types import Instant, Span, Step, Word

BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """What all tables share: one collection of definitions, with names that Alembic can alter."""

    metadata = MetaData(naming_convention=NAMES)


def _id() -> Any:
    return Field(default=None, sa_column=Column(BIG, primary_key=True))


def _ref(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    column: Column[Any] = Column(BIG, ForeignKey(target), nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def _at() -> Any:
    return Field(sa_column=Column(Instant, nullable=False))


def _maybe_at() -> Any:
    return Field(default=None, sa_column=Column(Instant))


def _words(default: str = "") -> Any:
    return Field(default=default, sa_column=Column(Text, nullable=False, server_default=default))


def _word(default: StrEnum) -> Any:
    return Field(default=default, sa_column=Column(Word(type(default)), nullable=False))


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def _json_list() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def _where(condition: str) -> dict[str, Any]:
    """A partial index, in both dialects."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Workspace(Table, table=True):
    """One Slack workspace."""

    id: int | None = _id()
    slack_id: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = _words()
    bot_user: str = _words()
    flag_count: int = 0
    """How many flags were ever raised: the newest one's number. Counted up in the flag's own transaction: no gaps."""
    installed_by: str = _words()
    paused_until: datetime | None = _maybe_at()
    """Real time: nothing is sent to this workspace before."""
    closed_why: str = _words()
    """Slack's error that closed the installation; empty while it is open."""


class PersonRow(Table, table=True):
    """A person, as the directory last saw them. Forgetting clears `slack_id` and `name` and keeps the row."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id")
    slack_id: str | None = Field(default=None, sa_column=Column(Text))
    name: str = _words()
    tz: str = _words("UTC")
    active: bool = True
    is_admin: bool = False
    is_guest: bool = False
    dm_channel: str | None = Field(default=None, sa_column=Column(Text))
    refreshed_at: datetime | None = _maybe_at()
    """Real time."""


class ChannelRow(Table, table=True):
    """A channel, as the directory last saw it."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id")
    slack_id: str = Field(sa_column=Column(Text, nullable=False))
    name: str = _words()
    is_private: bool = False
    bot_in: bool = False
    refreshed_at: datetime | None = _maybe_at()
    """Real time, of its name."""
    members_at: datetime | None = _maybe_at()
    """Real time, of its members; None when they were never read."""


class Membership(Table, table=True):
    """Who is in which channel."""

    workspace_id: int = _ref("workspace.id")
    channel_id: int = Field(sa_column=Column(BIG, ForeignKey("channel.id"), primary_key=True))
    person_id: int = Field(sa_column=Column(BIG, ForeignKey("person.id"), primary_key=True))


class TeamRow(Table, table=True):
    """What owns flags. Hours, cadence and the rest as people write them; the pure modules parse them."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel"),
        Index(
            "uq_team_triage",
            "workspace_id",
            unique=True,
            sqlite_where=text("is_triage"),
            postgresql_where=text("is_triage"),
        ),
    )
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id", index=True)
    name: str = _words()
    channel: str | None = Field(default=None, sa_column=Column(Text))
    """Slack's id; None for a triage team that has no channel yet."""
    is_triage: bool = False
    lead_id: int | None = _ref("person.id", nullable=True)
    head_id: int | None = _ref("person.id", nullable=True)
    timezone: str = _words("UTC")
    hours: str = _words("Mon-Fri 09:00-17:00")
    holidays: str = _words()
    days_off: list[str] = _json_list()
    cadence: str = _words("steady")
    own: dict[str, str] = _json()
    keywords: list[str] = _json_list()
    latitude: str = _words()
    emergency: str = _words()
    digest_channel: str | None = Field(default=None, sa_column=Column(Text))
    setups: int = 0
    """How often it was set up or changed: the counter in the keys of what its channel is told."""
    created_at: datetime = _at()


class DigestRow(Table, table=True):
    """The weekly post of one channel, and when it is due next."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id")
    channel: str = _words()
    next_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))


class FlagRow(Table, table=True):
    """A flag: what was noticed, where it stands, and when to look at it again."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index(
            "ix_flag_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index("ix_flag_reporter", "workspace_id", "reporter_id", "raised_at"),
        Index("ix_flag_team", "team_id", "status", "raised_at"),
        Index("ix_flag_status", "workspace_id", "status"),
    )
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id")
    number: int
    team_id: int = _ref("team.id")
    reporter_id: int | None = _ref("person.id", nullable=True)
    owner_id: int | None = _ref("person.id", nullable=True)
    words: str = _words()
    status: Status = _word(Status.OPEN)
    severity: Severity = _word(Severity.NORMAL)
    raised_at: datetime = _at()
    raised_in: str | None = Field(default=None, sa_column=Column(Text))
    private: bool = False
    name_hidden: bool = False
    next_at: datetime | None = _maybe_at()
    since: datetime = _at()
    rung: Rung = Field(default=Rung.TEAM, sa_column=Column(Step, nullable=False))
    ladder_since: datetime | None = _maybe_at()
    ladder_worked: timedelta = Field(default=timedelta(0), sa_column=Column(Span, nullable=False))
    said_at: datetime | None = _maybe_at()
    promise_kind: PromiseKind | None = Field(default=None, sa_column=Column(Word(PromiseKind)))
    promise_until: datetime | None = _maybe_at()
    promise_moved: int = 0
    promise_reminded: bool = False
    promise_link: str = _words()
    slips: int = 0
    night_posts: int = 0
    asked: int = 0
    asked_at: datetime | None = _maybe_at()
    put_off: int = 0
    held_asked: bool = False
    review_at: datetime | None = _maybe_at()
    decline_reason: str = _words()
    lower_reason: str = _words()
    on_the_spot: str = _words()
    question: str = _words()
    answer: str = _words()
    fix_cause: str | None = Field(default=None, sa_column=Column(Text))
    fix_change: str | None = Field(default=None, sa_column=Column(Text))
    merged_into: int | None = None
    """The number of the flag that this one is the same as."""
    sayings: int = 0
    """How many things were queued about it: the counter in their keys."""
    card_channel: str | None = Field(default=None, sa_column=Column(Text))
    card_ts: str | None = Field(default=None, sa_column=Column(Text))
    card_link: str | None = Field(default=None, sa_column=Column(Text))
    reminder_ts: str | None = Field(default=None, sa_column=Column(Text))
    """The one live reminder in the thread; the next replaces it."""
    dm_channel: str | None = Field(default=None, sa_column=Column(Text))
    dm_ts: str | None = Field(default=None, sa_column=Column(Text))


class Supporter(Table, table=True):
    """Somebody who said "me too"."""

    flag_id: int = Field(sa_column=Column(BIG, ForeignKey("flag.id"), primary_key=True))
    person_id: int = Field(sa_column=Column(BIG, ForeignKey("person.id"), primary_key=True))
    workspace_id: int = _ref("workspace.id")
    at: datetime = _at()


class Record(Table, table=True):
    """One thing that happened to a flag. Append-only: the database itself refuses to change or delete a row."""

    __table_args__ = (Index("ix_record_flag", "flag_id", "id"), Index("ix_record_at", "workspace_id", "at"))
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id")
    flag_id: int = _ref("flag.id")
    at: datetime = _at()
    kind: RecordKind = _word(RecordKind.RAISED)
    actor_id: int | None = _ref("person.id", nullable=True)
    data: dict[str, Any] = _json()
    """Numbers, instants and our ids of people and teams; never anybody's words."""


class Delivery(Table, table=True):
    """One thing to be said in Slack, written before it is sent, in the transaction that caused it."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(
            "ix_delivery_waiting", "workspace_id", "lane", "urgent", "id",
            **_where("state IN ('waiting', 'sending')"),
        ),
        Index("ix_delivery_flag", "flag_id", "id"),
    )  # fmt: skip
    id: int | None = _id()
    workspace_id: int = _ref("workspace.id")
    key: str = Field(sa_column=Column(Text, nullable=False))
    """`reminder:42:3`: the same thing cannot be queued twice. It travels as the message's metadata."""
    lane: str = Field(sa_column=Column(Text, nullable=False))
    """Slack's id of the channel, or of the person for a DM."""
    kind: DeliveryKind = _word(DeliveryKind.CARD)
    flag_id: int | None = _ref("flag.id", nullable=True)
    team_id: int | None = _ref("team.id", nullable=True)
    person_id: int | None = _ref("person.id", nullable=True)
    """The addressee, where it is a person."""
    data: dict[str, Any] = _json()
    urgent: bool = False
    state: DeliveryState = _word(DeliveryState.WAITING)
    dirty: int = 1
    """Cards: goes up with each change; a card is sent until the mark it was drawn at is still the newest."""
    created_at: datetime = _at()
    sent_at: datetime | None = _maybe_at()
    attempts: int = 0
    tried_at: datetime | None = _maybe_at()
    """Real time of the last attempt; written before the network is touched."""
    not_before: datetime | None = _maybe_at()
    """Real time: back-off."""
    channel: str | None = Field(default=None, sa_column=Column(Text))
    """Where it was really posted (a DM's own id)."""
    after_ts: str | None = Field(default=None, sa_column=Column(Text))
    """Slack's timestamp of the lane's last post before the attempt: where to look from when its outcome is unknown."""
    ts: str | None = Field(default=None, sa_column=Column(Text))
    why: str = _words()


class Lane(Table, table=True):
    """A (workspace, channel) in which one sender at a time posts. All of it is real time."""

    workspace_id: int = Field(sa_column=Column(BIG, ForeignKey("workspace.id"), primary_key=True))
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    leased_by: str = _words()
    leased_until: datetime | None = _maybe_at()
    free_at: datetime | None = _maybe_at()
    """Slack's pace: the next post may go out then."""
    last_ts: str | None = Field(default=None, sa_column=Column(Text))
    """Slack's timestamp of the last post."""
    closed_why: str = _words()


class Inbound(Table, table=True):
    """The key of something that came in, committed with its effect: a repeat gets the first answer."""

    workspace_id: int = Field(sa_column=Column(BIG, ForeignKey("workspace.id"), primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    """Real time."""
    outcome: dict[str, Any] = _json()
