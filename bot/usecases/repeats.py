"""Flags that arrive together: which are new, which repeat something, and what there is no room for. Nothing is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from bot.errors import TooManyError
from bot.usecases.outcome import What, outcome_of
from bot.views import Person
from bot.words import Severity
from storage.mentioned import Place

TOO_MANY_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class NewFlag:
    """What somebody wants to raise. `key` is the inbound key; `named` and `raised_in` are Slack's channel ids."""

    workspace_id: int
    key: str
    reporter: str
    reporter_name: str
    words: str
    severity: Severity
    named: str | None = None
    raised_in: str | None = None
    private: bool = False
    another: bool = False
    """The same words again, and meant as another problem."""
    name_hidden: bool = False
    message_ts: str | None = None
    """The message in `raised_in` that it is made of."""
    message_link: str = ""
    photos: tuple[str, ...] = ()

    @property
    def place(self) -> Place | None:
        """Where that message stands."""
        return (self.raised_in, self.message_ts) if self.raised_in and self.message_ts else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with one: it has a `number` already, or gets that of the fresh flag in `slot`."""

    what: What
    number: int = 0
    slot: int = -1


@dataclass
class Room:
    """How many more flags each person may raise now. Somebody of whom nothing is known may raise `most`; 0 is any."""

    most: int
    now: datetime
    raised: dict[int, tuple[int, datetime]]

    def take(self, person_id: int) -> TooManyError | None:
        """Take up room for one more flag of this person; or say when there will be some."""
        count, first = self.raised.get(person_id, (0, self.now))
        if self.most and count >= self.most:
            left = first + TOO_MANY_WITHIN - self.now
            return TooManyError(self.most, ceil(left.total_seconds() / 60))
        self.raised[person_id] = (count + 1, first)
        return None


@dataclass
class Before:
    """What was said lately, and which messages are flags: by number, and in this batch by slot."""

    recent: Mapping[tuple[int, str], int]
    made: Mapping[Place, int]
    words: dict[tuple[int, str], int] = field(default_factory=dict)
    places: dict[Place, int] = field(default_factory=dict)

    def plan(self, flag: NewFlag, who: int) -> Plan | None:
        """What this repeats; None if it is new, or meant as another problem."""
        said = (who, flag.words)
        if flag.another:
            return None
        if said in self.recent:
            return Plan(What.SAME_WORDS, self.recent[said])
        if said in self.words:
            return Plan(What.SAME_WORDS, slot=self.words[said])
        if flag.place and flag.place in self.made:
            return Plan(What.FLAGGED_ALREADY, self.made[flag.place])
        if flag.place and flag.place in self.places:
            return Plan(What.FLAGGED_ALREADY, slot=self.places[flag.place])
        return None

    def keep(self, flag: NewFlag, who: int, slot: int) -> None:
        """It is new."""
        self.words[(who, flag.words)] = slot
        if flag.place:
            self.places[flag.place] = slot


def sort_out(
    new: Sequence[NewFlag],
    known: Mapping[str, dict[str, Any]],
    people: Mapping[str, Person],
    before: Before,
    room: Room,
) -> tuple[dict[str, Plan | TooManyError], list[NewFlag]]:
    """Tell repeats from new ones, also within the batch, and what there is no room for."""
    plans: dict[str, Plan | TooManyError] = {key: _answered(outcome) for key, outcome in known.items()}
    fresh: list[NewFlag] = []
    for flag in new:
        who = people[flag.reporter].id
        if flag.key in plans:
            continue
        if repeated := before.plan(flag, who):
            plans[flag.key] = repeated
        elif full := room.take(who):
            plans[flag.key] = full
        else:
            plans[flag.key] = Plan(What.RAISED, slot=len(fresh))
            before.keep(flag, who, len(fresh))
            fresh.append(flag)
    return plans, fresh


def _answered(kept: dict[str, Any]) -> Plan:
    outcome = outcome_of(kept)
    return Plan(outcome.what, outcome.number)
