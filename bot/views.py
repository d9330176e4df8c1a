"""What storage reads and messages draw: a flag, a team and a person as values.

A leaf beside `words`: it imports nothing of ours but `words`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.words import WITH_THE_TEAM, DeliveryKind, DeliveryState, Facts, RecordKind, Rung, Status

MOST_PHOTOS = 5
"""Pictures of one flag: the card has to leave room for its words."""


MOST_LATITUDE, MOST_EMERGENCY = 500, 300
"""Characters of what a team says to whoever flags: it is read at once, and whole."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What the team says it did."""

    cause: str
    change: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as others may see them. `id` is ours, `slack_id` is Slack's."""

    id: int
    slack_id: str
    name: str
    tz: str = "UTC"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Presence:
    """What somebody is to a channel."""

    is_member: bool
    is_guest: bool
    is_private: bool
    """The channel, not the person."""


@dataclass(frozen=True, slots=True)
class Team:
    """What owns flags, as its members and the bot see it. `hours` and `own` are as people write them."""

    id: int
    name: str
    channel: str | None
    lead: Person | None = None
    head: Person | None = None
    timezone: str = "UTC"
    hours: str = "Mon-Fri 09:00-17:00"
    holidays: str = ""
    days_off: tuple[str, ...] = ()
    cadence: str = "steady"
    own: dict[str, str] = field(default_factory=dict)
    """A team's own figures for normal flags: first, every, every_taken, lead_after, head_after as `4h`, `1d`."""
    keywords: tuple[str, ...] = ()
    latitude: str = ""
    emergency: str = ""
    is_triage: bool = False

    @property
    def sorts_nothing_yet(self) -> bool:
        """Whether it is the triage team of the first minute, of which nobody was named yet."""
        return self.is_triage and self.channel is None

    @property
    def leaders(self) -> tuple[Person, ...]:
        """Lead and head, the lead first: those who are set and have not left Slack."""
        return tuple(person for person in (self.lead, self.head) if person and person.active)

    def asked_on(self, rung: Rung) -> Person | None:
        """Who is named on this rung. A lead who left is skipped upward; a head who left falls back to the lead."""
        return next(iter(self.leaders[::-1] if rung is Rung.HEAD else self.leaders), None)

    def rung_of(self, person: Person) -> Rung:
        """The rung on which somebody of the ladder stands, whichever they are asked on."""
        return Rung.LEAD if self.lead and self.lead.id == person.id else Rung.HEAD


@dataclass(frozen=True, slots=True)
class FlagView:
    """One flag, with the people and the team around it: what messages are drawn from."""

    number: int
    words: str
    facts: Facts
    team: Team
    reporter: Person | None
    owner: Person | None
    raised_in: str | None
    """The Slack channel it was raised in; None for a DM."""
    private: bool
    name_hidden: bool
    supporters: int
    fix: Fix | None
    next_at: datetime | None
    decline_reason: str = ""
    merged_into: int | None = None
    on_the_spot: str = ""
    """What the reporter did on the spot, in their own words."""
    lower_reason: str = ""
    question: str = ""
    """The team's last question to the reporter."""
    question_at: datetime | None = None
    """When it was asked."""
    answer: str = ""
    """The reporter's answer to it, or what they added since."""
    link: str | None = None
    """Permalink of the card, once it is posted."""
    message_ts: str | None = None
    """Slack's ts of the message that it was made of, in `raised_in`."""
    message_link: str = ""
    """Permalink of that message, if it could be had."""
    photos: tuple[str, ...] = ()
    """Slack's ids of the pictures that the reporter added: they stay in Slack, and only the card shows them."""

    @property
    def status(self) -> Status:
        """The flag's status."""
        return self.facts.status

    @property
    def is_asked(self) -> bool:
        """Whether the team waits for the reporter's answer."""
        return bool(self.question) and not self.answer and self.status in WITH_THE_TEAM


class ListKind(StrEnum):
    """What `/flags` lists."""

    MINE = "mine"
    OWED = "owed"
    ALL = "all"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list is wanted, and from which place in it on. `words` are those that are searched for."""

    kind: ListKind
    start: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One line of a flag's record, with its people resolved."""

    at: datetime
    kind: RecordKind
    actor: Person | None
    data: dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a flag's ledger: what was said about it, to whom, and when. `why` says why not, where it was not."""

    at: datetime
    """When it was sent; when it was written down, if it was not."""
    what: DeliveryKind
    to_whom: str
    """A person's name, or Slack's id of a channel, whose name Slack shows."""
    state: DeliveryState
    why: str
