"""How much of a channel's and of a person's attention the schedule spends, and on what. Pure.

What could be said in one channel now is decided together: singly, in one roundup, or not yet. Urgent stands apart:
it is always said, and costs nothing of what a day has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.reminders.hours import WorkingHours
from bot.words import Say

MANY = 3
"""So many at once make one roundup."""
DETAILED = 5
"""Lines of a roundup that have a button each; the rest stands there by number."""


class Why(StrEnum):
    """Why something is held back."""

    CHANNEL = "channel"
    """The channel has had what a day has."""
    PERSON = "person"
    """Whom it would ring has been rung today."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a place has for one working day, urgent apart: posts, and how many of them may go singly."""

    posts: int
    singly: int


CHANNEL = Budget(posts=6, singly=5)
"""The last place is kept for a roundup."""
PERSON = Budget(posts=1, singly=1)
"""One mention or direct message. Also for a team that has no channel yet, whose reminders are direct messages."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that could be said about one flag in its channel now."""

    flag: int
    say: Say
    urgent: bool
    raised_at: datetime
    to: int | None = None
    """The owner, whom it would mention: our id."""
    named: int | None = None
    """Lead or head, whom it would name, and who gets a direct message of their own."""
    owned: bool = False
    """Somebody has the flag, whether or not it mentions them."""
    waited: bool = False
    """It was held back on an earlier working day: nobody's having been rung holds it back again."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a channel's working day, and of its people's."""

    budget: Budget = CHANNEL
    spent: int = 0
    busy: frozenset[int] = frozenset()
    """People who have had their mention or direct message today, or for whom one waits."""


@dataclass(frozen=True, slots=True)
class Single:
    """One post in a flag's thread. Whom it does not ring it still names."""

    flag: int
    rings_owner: bool
    rings_named: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said in a channel now."""

    singly: tuple[Single, ...] = ()
    roundup: tuple[int, ...] = ()
    """Flags, in their order; empty if there is no roundup."""
    mentions: frozenset[int] = frozenset()
    """Owners whom the roundup mentions."""
    held: Mapping[int, Why] = field(default_factory=dict)
    spent: int = 0
    """The channel's posts today, these counted."""
    rung: frozenset[int] = frozenset()
    """Owners who have herewith had today's mention."""
    last: bool = False
    """The roundup took the day's last place."""


def plan(wishes: Sequence[Wish], room: Room) -> Plan:
    """What of all this is said now, and how."""
    listed = _listed(wishes, room)
    together = {wish.flag for wish in listed}
    apart = _one_by_one(wishes, [wish for wish in wishes if wish.flag not in together], room)
    return _with_roundup(apart, wishes, listed, room) if listed else apart


def _with_roundup(apart: Plan, wishes: Sequence[Wish], listed: Sequence[Wish], room: Room) -> Plan:
    """A roundup beside what goes singly or not at all. It costs one place, if anything in it is not urgent."""
    calm = [wish for wish in listed if not wish.urgent]
    spent = apart.spent + bool(calm)
    reserved = _reserved(wishes, room) | apart.rung
    rung = frozenset(wish.to for wish in calm if wish.to and wish.to not in reserved)
    loud = frozenset(wish.to for wish in listed if wish.to and wish.urgent)
    return replace(
        apart,
        roundup=tuple(wish.flag for wish in sorted(listed, key=_pressing)),
        mentions=rung | loud,
        spent=spent,
        rung=apart.rung | rung,
        last=bool(calm) and spent >= room.budget.posts,
    )


def _listed(wishes: Sequence[Wish], room: Room) -> list[Wish]:
    """What makes a roundup: reminders; with them what names somebody or speaks of a day only where room is short."""
    calm = [wish for wish in wishes if not wish.urgent] if room.spent < room.budget.posts else []
    loud = [wish for wish in wishes if wish.urgent and wish.say is Say.REMINDER]
    reminders = [wish for wish in calm if wish.say is Say.REMINDER]
    left, reserved = room.budget.singly - room.spent, _reserved(wishes, room)
    if _is_many(reminders, loud, room, reserved) and len(calm) - len(reminders) <= left:
        return [*loud, *reminders]
    return [*loud, *calm] if len(calm) > left and _is_many(calm, loud, room, reserved) else []


def _is_many(calm: Sequence[Wish], loud: Sequence[Wish], room: Room, reserved: frozenset[int]) -> bool:
    """Three or more; or several of which one person would be rung by more than one, or that a day has no place for."""
    owners = Counter(wish.to for wish in calm if wish.to and (wish.waited or wish.to not in reserved))
    one_person = len(calm) > 1 and (max(owners.values(), default=0) > 1 or room.budget.singly < len(calm))
    return len(calm) + len(loud) >= MANY or one_person


def _reserved(wishes: Iterable[Wish], room: Room) -> frozenset[int]:
    """Who is not mentioned as an owner: rung already, or about to get a direct message."""
    return room.busy | {wish.named for wish in wishes if wish.named}


def _pressing(wish: Wish) -> tuple[bool, bool, datetime, int]:
    """Urgent first, then the oldest that nobody has."""
    return not wish.urgent, wish.owned, wish.raised_at, wish.flag


def _weight(wish: Wish) -> tuple[bool, bool, bool, datetime, int]:
    """What names somebody or speaks of a day before what only reminds."""
    return (wish.say is Say.REMINDER, *_pressing(wish))


def _loud(wish: Wish) -> Single:
    return Single(wish.flag, rings_owner=True, rings_named=True)


def _one_by_one(wishes: Sequence[Wish], apart: Iterable[Wish], room: Room) -> Plan:
    """Each in its thread, as long as there is room. Somebody named more than once gets one message, and no mention."""
    singly: list[Single] = []
    held: dict[int, Why] = {}
    rung: set[int] = set()
    spent, reserved = room.spent, _reserved(wishes, room)
    named = Counter(wish.named for wish in wishes if wish.named)
    for wish in sorted(apart, key=_weight):
        if wish.urgent:
            singly.append(_loud(wish))
            continue
        rings = wish.to is not None and wish.to not in reserved and wish.to not in rung
        why = _hindrance(wish, spent, room, rings=rings)
        if why:
            held[wish.flag] = why
            continue
        spent += 1
        if rings and wish.to:
            rung.add(wish.to)
        alone = wish.named is not None and named[wish.named] == 1 and wish.named not in room.busy
        singly.append(Single(wish.flag, rings_owner=rings, rings_named=alone))
    return Plan(singly=tuple(singly), held=held, spent=spent, rung=frozenset(rung))


def _hindrance(wish: Wish, spent: int, room: Room, *, rings: bool) -> Why | None:
    """Why it is not said now. Only a reminder waits until its owner can be rung: what has its day is said on it."""
    if spent >= room.budget.singly:
        return Why.CHANNEL
    if wish.say is Say.REMINDER and wish.to is not None and not rings and not wish.waited:
        return Why.PERSON
    return None


def is_spent(at: datetime | None, hours: WorkingHours, now: datetime) -> bool:
    """Whether what was spent at `at` (None: never) was spent on the working day that `now` belongs to."""
    return at is not None and hours.day_of(at) >= hours.day_of(now)


def next_day(hours: WorkingHours, now: datetime) -> datetime:
    """When the next working day begins: until then things are held back."""
    return hours.morning_of(hours.next_working_day(hours.day_of(now)))


def may_ring(last: datetime | None, hours: WorkingHours, now: datetime) -> bool:
    """Whether somebody who was rung at `last` (None: never) may be rung now, if it comes in these hours."""
    return hours.is_open(now) and not is_spent(last, hours, now)


def ring_again(hours: WorkingHours, now: datetime) -> datetime:
    """When to see again whether somebody may be rung: once it opens, or on the next working day."""
    return next_day(hours, now) if hours.is_open(now) else hours.next_open(now)
