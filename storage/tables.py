"""The tables. Every row belongs to a workspace.

Instants are aware UTC and go by the work clock, except where a column says *real time* (leases, pace, back-off,
caches), which goes on when the work clock is moved. Words of a flag stand in `flag` only;
records hold our own ids of people, so that forgetting a person leaves the record whole.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from bot.words import DeliveryKind, DeliveryState, PromiseKind, RecordKind, Rung, Severity, Status
from storage import columns as c
from storage.attention_tables import LastLook, Spent
from storage.inbound_tables import Inbound
from storage.installation_tables import BOTS, UsedState
from storage.types import Instant, Span, Step, Word

METADATA = c.Table.metadata
"""All tables together: what the migrations are held against."""
TAKEN_AWAY = "kind IN ('remove', 'duplicate') AND state IN ('sent', 'superseded')"
"""What was done about messages that are gone: it tells nobody anything, and is dropped after a while."""
BESIDE = (Spent, LastLook, BOTS, UsedState, Inbound)
"""Tables of files of their own."""


class Workspace(c.Table, table=True):
    """One Slack workspace."""

    id: int | None = c.row_id()
    slack_id: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = c.words()
    bot_user: str = c.words()
    flag_count: int = 0
    """How many flags were ever raised: the newest one's number. Counted up in the flag's own transaction: no gaps."""
    installed_by: str = c.words()
    paused_until: datetime | None = c.maybe_at()
    """Real time: nothing is sent to this workspace before."""
    closed_why: str = c.words()
    """Slack's error that closed the installation; empty while it is open."""
    token_mark: str = c.words()
    """Tells the token that it goes by from others; empty if that is not known, or there is none."""


class PersonRow(c.Table, table=True):
    """A person, as the directory last saw them. Forgetting clears `slack_id` and `name` and keeps the row."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        Index("ix_person_home", "home_at", **c.where("home_at IS NOT NULL")),
    )
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id")
    slack_id: str | None = c.maybe_text()
    name: str = c.words()
    tz: str = c.words("UTC")
    active: bool = True
    is_admin: bool = False
    is_guest: bool = False
    dm_channel: str | None = c.maybe_text()
    home_at: datetime | None = c.maybe_at()
    """When they last opened their App Home."""
    refreshed_at: datetime | None = c.maybe_at()
    """Real time."""


class ChannelRow(c.Table, table=True):
    """A channel, as the directory last saw it."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id")
    slack_id: str = Field(sa_column=Column(Text, nullable=False))
    name: str = c.words()
    is_private: bool = False
    bot_in: bool = False
    refreshed_at: datetime | None = c.maybe_at()
    """Real time, of its name."""
    members_at: datetime | None = c.maybe_at()
    """Real time, of its members; None when they were never read."""


class Membership(c.Table, table=True):
    """Who is in which channel."""

    workspace_id: int = c.ref("workspace.id")
    channel_id: int = Field(sa_column=Column(c.BIG, ForeignKey("channel.id"), primary_key=True))
    person_id: int = Field(sa_column=Column(c.BIG, ForeignKey("person.id"), primary_key=True))


class TeamRow(c.Table, table=True):
    """What owns flags. Hours, cadence and the rest as people write them; the pure modules parse them."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel"),
        Index("uq_team_triage", "workspace_id", unique=True, **c.where("is_triage")),
    )
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id", index=True)
    name: str = c.words()
    channel: str | None = c.maybe_text()
    """Slack's id; None for a triage team that has no channel yet."""
    is_triage: bool = False
    lead_id: int | None = c.ref("person.id", nullable=True)
    head_id: int | None = c.ref("person.id", nullable=True)
    timezone: str = c.words("UTC")
    hours: str = c.words("Mon-Fri 09:00-17:00")
    holidays: str = c.words()
    days_off: list[str] = c.json_list()
    cadence: str = c.words("steady")
    own: dict[str, str] = c.json_dict()
    keywords: list[str] = c.json_list()
    latitude: str = c.words()
    emergency: str = c.words()
    digest_channel: str | None = c.maybe_text()
    setups: int = 0
    """How often it was set up or changed: the counter in the keys of what its channel is told."""
    created_at: datetime = c.at()


class DigestRow(c.Table, table=True):
    """The weekly post of one channel, and when it is due next."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id")
    channel: str = c.words()
    next_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))


class FlagRow(c.Table, table=True):
    """A flag: what was noticed, where it stands, and when to look at it again."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("ix_flag_next_at", "next_at", **c.where("next_at IS NOT NULL")),
        Index("ix_flag_reporter", "workspace_id", "reporter_id", "raised_at"),
        Index("ix_flag_team", "team_id", "status", "raised_at"),
        Index("ix_flag_team_next", "team_id", "next_at", **c.where("next_at IS NOT NULL")),
        Index("ix_flag_owner", "owner_id", "status", **c.where("owner_id IS NOT NULL")),
        Index("ix_flag_held", "team_id", **c.where("held_at IS NOT NULL")),
        Index("ix_flag_status", "workspace_id", "status"),
        Index("ix_flag_message", "workspace_id", "message_ts", **c.where("message_ts IS NOT NULL")),
    )
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id")
    number: int
    team_id: int = c.ref("team.id")
    reporter_id: int | None = c.ref("person.id", nullable=True)
    owner_id: int | None = c.ref("person.id", nullable=True)
    words: str = c.words()
    status: Status = c.word(Status.OPEN)
    severity: Severity = c.word(Severity.NORMAL)
    raised_at: datetime = c.at()
    raised_in: str | None = c.maybe_text()
    message_ts: str | None = c.maybe_text()
    """Slack's ts of the message in `raised_in` that it was made of, if it was made of one."""
    message_link: str = c.words()
    photos: str = c.words()  # Slack's ids, with spaces between
    private: bool = False
    name_hidden: bool = False
    next_at: datetime | None = c.maybe_at()
    held_at: datetime | None = c.maybe_at()
    """Since when what is due about it has been held back, for the attention of its channel or of somebody there."""
    since: datetime = c.at()
    rung: Rung = Field(default=Rung.TEAM, sa_column=Column(Step, nullable=False))
    ladder_since: datetime | None = c.maybe_at()
    ladder_worked: timedelta = Field(default=timedelta(0), sa_column=Column(Span, nullable=False))
    said_at: datetime | None = c.maybe_at()
    promise_kind: PromiseKind | None = Field(default=None, sa_column=Column(Word(PromiseKind)))
    promise_until: datetime | None = c.maybe_at()
    promise_moved: int = 0
    promise_reminded: bool = False
    promise_link: str = c.words()
    slips: int = 0
    night_posts: int = 0
    asked: int = 0
    asked_at: datetime | None = c.maybe_at()
    put_off: int = 0
    held_asked: bool = False
    review_at: datetime | None = c.maybe_at()
    decline_reason: str = c.words()
    lower_reason: str = c.words()
    on_the_spot: str = c.words()
    question: str = c.words()
    question_at: datetime | None = c.maybe_at()
    answer: str = c.words()
    fix_cause: str | None = c.maybe_text()
    fix_change: str | None = c.maybe_text()
    merged_into: int | None = None
    """The number of the flag that this one is the same as."""
    sayings: int = 0
    """How many things were queued about it: the counter in their keys."""
    card_channel: str | None = c.maybe_text()
    card_ts: str | None = c.maybe_text()
    card_link: str | None = c.maybe_text()
    reminder_ts: str | None = c.maybe_text()
    """The one live reminder in the thread; the next replaces it."""
    dm_channel: str | None = c.maybe_text()
    dm_ts: str | None = c.maybe_text()


class Supporter(c.Table, table=True):
    """Somebody who said "me too"."""

    flag_id: int = Field(sa_column=Column(c.BIG, ForeignKey("flag.id"), primary_key=True))
    person_id: int = Field(sa_column=Column(c.BIG, ForeignKey("person.id"), primary_key=True))
    workspace_id: int = c.ref("workspace.id")
    at: datetime = c.at()


class Record(c.Table, table=True):
    """One thing that happened to a flag. Append-only: the database itself refuses to change or delete a row."""

    __table_args__ = (Index("ix_record_flag", "flag_id", "id"), Index("ix_record_at", "workspace_id", "at"))
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id")
    flag_id: int = c.ref("flag.id")
    at: datetime = c.at()
    kind: RecordKind = c.word(RecordKind.RAISED)
    actor_id: int | None = c.ref("person.id", nullable=True)
    data: dict[str, Any] = c.json_dict()
    """Numbers, instants and our ids of people and teams; never anybody's words."""


class Delivery(c.Table, table=True):
    """One thing to be said in Slack, written before it is sent, in the transaction that caused it."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(
            "ix_delivery_waiting", "workspace_id", "lane", "urgent", "id",
            **c.where("state IN ('waiting', 'sending')"),
        ),
        Index("ix_delivery_failed", "workspace_id", "id", **c.where("state = 'failed'")),
        Index("ix_delivery_taken_away", "created_at", **c.where(TAKEN_AWAY)),
        Index("ix_delivery_held", "hold_until", **c.where("state = 'held'")),
        Index("ix_delivery_flag", "flag_id", "id"),
    )  # fmt: skip
    id: int | None = c.row_id()
    workspace_id: int = c.ref("workspace.id")
    key: str = Field(sa_column=Column(Text, nullable=False))
    """`reminder:42:3`: the same thing cannot be queued twice. It travels as the message's metadata."""
    lane: str = Field(sa_column=Column(Text, nullable=False))
    """Slack's id of the channel, or of the person for a DM."""
    kind: DeliveryKind = c.word(DeliveryKind.CARD)
    flag_id: int | None = c.ref("flag.id", nullable=True)
    team_id: int | None = c.ref("team.id", nullable=True)
    person_id: int | None = c.ref("person.id", nullable=True)
    """The addressee, where it is a person."""
    data: dict[str, Any] = c.json_dict()
    urgent: bool = False
    state: DeliveryState = c.word(DeliveryState.WAITING)
    dirty: int = 1
    """Cards: goes up with each change; a card is sent until the mark it was drawn at is still the newest."""
    created_at: datetime = c.at()
    hold_until: datetime | None = c.maybe_at()
    """Held: when to look again whether its person has room for a message."""
    sent_at: datetime | None = c.maybe_at()
    attempts: int = 0
    strikes: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """Attempts that ended in an error which may be for good; outages and the like are not counted."""
    tried_at: datetime | None = c.maybe_at()
    """Real time of the last attempt; written before the network is touched."""
    not_before: datetime | None = c.maybe_at()
    """Real time: back-off."""
    channel: str | None = c.maybe_text()
    """Where it was really posted (a DM's own id)."""
    after_ts: str | None = c.maybe_text()
    """Slack's timestamp of the lane's last post before the attempt: where to look from when its outcome is unknown."""
    ts: str | None = c.maybe_text()
    why: str = c.words()


class Lane(c.Table, table=True):
    """A (workspace, channel) in which one sender at a time posts. All of it is real time."""

    workspace_id: int = Field(sa_column=Column(c.BIG, ForeignKey("workspace.id"), primary_key=True))
    channel: str = Field(sa_column=Column(Text, primary_key=True))
    leased_by: str = c.words()
    leased_until: datetime | None = c.maybe_at()
    free_at: datetime | None = c.maybe_at()
    """Slack's pace: the next post may go out then."""
    last_ts: str | None = c.maybe_text()
    """Slack's timestamp of the last post."""
    closed_why: str = c.words()
    refused_at: datetime | None = c.maybe_at()
    """When something was last refused because the destination is closed; None once it was mended."""
