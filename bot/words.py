"""The words of Pullcord: enums and frozen values that every part may import.

A leaf: it imports nothing of ours. One word for each thing, the same here, in tables, in messages and in docs.
Every instant is an aware `datetime` in UTC; every duration of the ladder is working time of the owning team.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum


class Status(StrEnum):
    """Where a flag is in its life."""

    OPEN = "open"
    TAKEN = "taken"
    FIXED = "fixed"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


WITH_THE_TEAM = (Status.OPEN, Status.TAKEN)
"""The team owes the next step."""
UNFINISHED = (Status.OPEN, Status.TAKEN, Status.FIXED, Status.DECLINED)
"""Somebody owes a next step: shown as open in lists, counted as open in figures."""


class Severity(StrEnum):
    """How loud a flag is. Urgent alone may ring outside the team's hours."""

    URGENT = "urgent"
    NORMAL = "normal"
    MINOR = "minor"


class Rung(IntEnum):
    """Who has been named so far. It never goes down, save where a team first sees what none could see before."""

    TEAM = 0
    LEAD = 1
    HEAD = 2


class PromiseKind(StrEnum):
    """What a promise's day brings."""

    FIXED = "fixed"
    NEWS = "news"


class Say(StrEnum):
    """What the policy can decide to say about one flag when its time has come."""

    REMINDER = "reminder"
    NAME_LEAD = "name_lead"
    NAME_HEAD = "name_head"
    PROMISE_DAY = "promise_day"
    SLIP = "slip"
    QUESTION = "question"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    DID_IT_HOLD = "did_it_hold"
    REVIEW = "review"


class Act(StrEnum):
    """What a person can do to a flag: one for each button. The value is the button's `action_id`."""

    TAKE = "take"
    PROMISE = "promise"
    FIX = "fix"
    GIVE_BACK = "give_back"
    GIVE_TO = "give_to"
    MOVE = "move"
    SAME_AS = "same_as"
    DECLINE = "decline"
    ASK_REPORTER = "ask_reporter"
    ANSWER = "answer"
    ME_TOO = "me_too"
    YES = "yes"
    STILL = "still"
    CANNOT_TELL = "cannot_tell"
    WRONG_TEAM = "wrong_team"
    MAKE_URGENT = "make_urgent"
    NOT_URGENT = "not_urgent"
    FIXED_MYSELF = "fixed_myself"
    ADD_PHOTO = "add_photo"
    HIDE_NAME = "hide_name"
    CANCEL = "cancel"
    ASK_AGAIN = "ask_again"
    OPEN = "open"


class RecordKind(StrEnum):
    """What can happen to a flag: one row in its record for each."""

    RAISED = "raised"
    SUPPORTED = "supported"
    TAKEN = "taken"
    GIVEN = "given"
    GIVEN_BACK = "given_back"
    PROMISED = "promised"
    PROMISE_MOVED = "promise_moved"
    SLIPPED = "slipped"
    FIX_PROPOSED = "fix_proposed"
    FIXED_BY_REPORTER = "fixed_by_reporter"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    CANNOT_TELL = "cannot_tell"
    ASKED = "asked"
    ASK_AGAIN = "ask_again"
    ASKED_REPORTER = "asked_reporter"
    ANSWERED = "answered"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    HELD_ASKED = "held_asked"
    HELD = "held"
    DECLINED = "declined"
    REVIEWED = "reviewed"
    MOVED = "moved"
    ARRIVED = "arrived"
    MERGED = "merged"
    MADE_URGENT = "made_urgent"
    LOWERED = "lowered"
    NAME_HIDDEN = "name_hidden"
    WITHDRAWN = "withdrawn"
    REPORTER_CHANGED = "reporter_changed"
    REMINDED = "reminded"
    LEAD_NAMED = "lead_named"
    HEAD_NAMED = "head_named"
    PHOTO_ADDED = "photo_added"
    TOLD_CHANNEL = "told_channel"
    REPLANNED = "replanned"
    ROLLED_UP = "rolled_up"
    HELD_BACK = "held_back"


class DeliveryKind(StrEnum):
    """What a delivery says. It is worded when it is sent, from the flag as it then is."""

    CARD = "card"  # in the team's channel; one dirty mark per flag
    MOVED_CARD = "moved_card"  # the card in a channel that the flag has left: data["ts"], data["to_team"]
    REPORTER_CARD = "reporter_card"  # in the reporter's DM; one dirty mark per flag
    REMINDER = "reminder"  # in the flag's thread
    ROUNDUP = "roundup"  # in the team's channel, standing for several; data["keys"] are those of what it stands for
    ROUNDUP_DM = "roundup_dm"  # to one person, standing for several; data["keys"]
    AWAY = "away"  # in the team's channel: data["since"], data["until"]
    ESCALATION = "escalation"  # in the flag's thread, mentioning the person named
    ESCALATION_DM = "escalation_dm"  # to the person named
    PROMISE_DAY = "promise_day"  # thread, mentioning the owner
    SLIP = "slip"  # thread, mentioning the owner and the lead
    SLIP_REPORTER = "slip_reporter"  # DM
    QUESTION = "question"  # DM: is it fixed for you?
    DID_IT_HOLD = "did_it_hold"  # DM
    REVIEW = "review"  # thread and lead: a declined flag came back
    NEWS = "news"  # DM to reporter or supporter; data["what"] is a `News`
    THREAD_NOTE = "thread_note"  # in the flag's thread; data["what"] is a `Note`
    ASK_REPORTER = "ask_reporter"  # DM: the team's question
    HEARD = "heard"  # to whoever wrote to us about it; data["what"], and data["channel"], data["ts"] of the words
    TELL_CHANNEL = "tell_channel"  # "you said … they did …" where it was raised
    DIGEST = "digest"
    DIGEST_MORE = "digest_more"
    LEAD_LEFT = "lead_left"  # in the team's channel, and to whoever is asked now: data["by"] left, data["head"]
    UNREADABLE = "unreadable"  # to a team's lead, or in its channel: settings that cannot be read any more
    TEAM_CHANGED = "team_changed"  # in the team's channel: who changed the set-up
    JOIN = "join"  # comes into a public channel that a team was given, before anything is said there
    HOME = "home"  # somebody's App Home; one dirty mark per person
    WELCOME = "welcome"  # DM to the installer
    HELP = "help"  # to a mention or a direct message: what the bot can do
    HELLO_CHANNEL = "hello_channel"  # the bot was added to a channel
    FLAG_OFFER = "flag_offer"  # to one person: flag that message? data["channel"], data["ts"]
    REMOVE = "remove"  # takes back a message of ours: a replaced reminder, a stray reply, a duplicate
    DUPLICATE = "duplicate"  # looks once more for another post of something that went out twice, and takes it back
    CLOSED_DESTINATION = "closed_destination"  # to triage or a lead: where nothing can be posted, and how to mend it


class News(StrEnum):
    """What the reporter (and supporters, at the end) hear in a DM of its own."""

    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    PROMISED = "promised"
    PROMISE_MOVED = "promise_moved"
    MOVED = "moved"
    ENDED = "ended"
    LOWERED = "lowered"
    YOU_ARE_REPORTER = "you_are_reporter"


class Note(StrEnum):
    """What the flag's thread hears when somebody acted."""

    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    CANNOT_TELL = "cannot_tell"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    ANSWERED = "answered"
    ADDED = "added"
    PHOTO_ADDED = "photo_added"
    MADE_URGENT = "made_urgent"
    MERGED_HERE = "merged_here"
    FIXED_BY_REPORTER = "fixed_by_reporter"
    GIVEN = "given"
    PROMISED = "promised"  # by somebody else than whoever has it
    HELD = "held"


class DeliveryState(StrEnum):
    """How a delivery stands. All but `HELD`, `WAITING` and `SENDING` are ends.

    `HELD`: it waits until its person has room for a message. `ROLLED_UP`: another delivery, data["into"], says it.
    """

    HELD = "held"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    ROLLED_UP = "rolled_up"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Promise:
    """A day by which it is fixed, or by which there is news."""

    kind: PromiseKind
    until: datetime
    """The end of the promised day (or hour, if urgent), in the team's zone, as UTC."""
    moved: int = 0
    """How often in a row the day was put off before it ended."""
    reminded: bool = False
    """The owner was reminded on the morning of the day."""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far the ladder has come, and how far it is to the next rung.

    `since` is the instant from which working time counts towards the next rung; None while a promise stands.
    `worked` is what had been counted before `since`.
    """

    rung: Rung = Rung.TEAM
    since: datetime | None = None
    worked: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the policy needs to know of one flag."""

    status: Status
    severity: Severity
    raised_at: datetime
    since: datetime
    """When the flag entered its status (or was last given, moved or reopened): intervals count from here."""
    ladder: Ladder
    said_at: datetime | None = None
    """The last reminder or escalation since `since`, or None."""
    promise: Promise | None = None
    slips: int = 0
    night_posts: int = 0
    """Urgent posts outside the team's hours since they last closed."""
    asked: int = 0
    """How often the reporter was asked, in this round, whether it is fixed."""
    asked_at: datetime | None = None
    put_off: int = 0
    """How often the reporter said "Can't tell yet" in this round."""
    held_asked: bool = False
    review_at: datetime | None = None
    """Declined: when the lead looks again."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The cadence of one severity, in working time except for urgent (clock time). `None` means never."""

    first: timedelta
    every: timedelta
    every_taken: timedelta
    lead_after: timedelta
    head_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one flag now: say `say` (if anything), then look again at `next_at` (None: finished).

    `after` are the flag's facts once that is done; deciding again at the same instant on `after` says nothing.
    """

    say: Say | None
    after: Facts
    next_at: datetime | None
