"""One look at one channel: what its flags have to say, what of it is said now, and what becomes of each flag. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.reminders.attention import Plan, Room, Single, Why, Wish, next_day, plan
from bot.reminders.cadence import Rules
from bot.reminders.hours import WorkingHours
from bot.reminders.policy import decide, decide_early
from bot.words import Decision, Facts, Say, Severity

TOGETHER = timedelta(minutes=30)
"""Working time: what falls due so soon goes along with what is due."""
TO_REPORTER = frozenset({Say.QUESTION, Say.CLOSED_UNCONFIRMED, Say.DID_IT_HOLD})
"""What is no matter of the channel."""
OF_HEAD = frozenset({Say.NAME_HEAD})
OF_LEAD = frozenset({Say.NAME_LEAD, Say.SLIP, Say.REVIEW})


@dataclass(frozen=True, slots=True)
class Standing:
    """A flag as a look at its channel finds it. People are our ids, of those who are still there."""

    id: int
    facts: Facts
    next_at: datetime | None
    reporter: WorkingHours
    """The reporter's daytime."""
    owner: int | None = None
    lead: int | None = None
    """Whom the first rung names."""
    head: int | None = None
    """Whom the second rung names."""
    held_at: datetime | None = None
    """Since when what is due about it has been held back."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a flag. `say` is None where nothing is said; then `facts` stay as they were."""

    say: Say | None
    facts: Facts
    next_at: datetime | None
    held_at: datetime | None = None
    why: Why | None = None
    """Why it is held back, if it is."""
    single: Single | None = None
    """How it is said in its thread; None if it stands in the roundup, or is no matter of the channel."""
    rolled: bool = False


def horizon(rules: Rules, now: datetime) -> datetime:
    """Until when what falls due goes along; `now` while the team is away, when only urgent is spoken of."""
    return rules.hours.add(now, TOGETHER) if rules.hours.is_open(now) else now


Deciding = Callable[[Standing], Decision | None]
"""`decided`, for a team at an instant; None for a flag that cannot be decided."""


def decided(flag: Standing, rules: Rules, now: datetime) -> Decision:
    """What the policy says of it, whether it is due, was held back, or may go along."""
    if is_due(flag, now) or flag.held_at is not None:
        return decide(flag.facts, rules, now, flag.reporter)
    return decide_early(flag.facts, rules, now, horizon(rules, now), flag.reporter)


def is_due(flag: Standing, now: datetime) -> bool:
    """Whether its time has come."""
    return flag.next_at is not None and flag.next_at <= now


def look(flags: Iterable[Standing], deciding: Deciding, now: datetime) -> dict[int, Decision]:
    """What is due, and what goes along with it: what was held back, and what is due soon. By the flags' ids."""
    due: list[Standing] = []
    near: list[Standing] = []
    for flag in flags:
        (due if is_due(flag, now) else near).append(flag)
    found = {flag.id: decision for flag in due if (decision := deciding(flag))}
    if any(_in_channel(decision) for decision in found.values()):
        along = {flag.id: decision for flag in near if (decision := deciding(flag))}
        held = {flag.id for flag in near if flag.held_at is not None}
        found |= {key: decision for key, decision in along.items() if _in_channel(decision) or key in held}
    return found


def _in_channel(decision: Decision) -> bool:
    return decision.say is not None and decision.say not in TO_REPORTER


def wishes(flags: Mapping[int, Standing], decisions: Mapping[int, Decision], rules: Rules, now: datetime) -> list[Wish]:
    """What could be said in the channel now."""
    return [
        _wish(flags[key], decision.say, rules.hours, now)
        for key, decision in decisions.items()
        if decision.say and decision.say not in TO_REPORTER
    ]


def settle(
    flags: Mapping[int, Standing],
    decisions: Mapping[int, Decision],
    wanted: Sequence[Wish],
    room: Room,
    rules: Rules,
    now: datetime,
) -> tuple[Plan, dict[int, Change]]:
    """What of the `wanted` is said in the channel, and what becomes of each flag that has a decision."""
    made = plan(wanted, room)
    singly = {single.flag: single for single in made.singly}
    rolled = frozenset(made.roundup)
    until = next_day(rules.hours, now) if made.held else now
    changes = {
        key: Change(decision.say, decision.after, decision.next_at, single=singly.get(key), rolled=key in rolled)
        for key, decision in decisions.items()
        if key not in made.held
    }
    for key, why in made.held.items():
        flag = flags[key]
        changes[key] = Change(None, flag.facts, until, flag.held_at or now, why)
    return made, changes


def _wish(flag: Standing, say: Say, hours: WorkingHours, now: datetime) -> Wish:
    waited = flag.held_at is not None and hours.day_of(flag.held_at) < hours.day_of(now)
    named = flag.lead if say in OF_LEAD else flag.head if say in OF_HEAD else None
    return Wish(
        flag=flag.id,
        say=say,
        urgent=flag.facts.severity is Severity.URGENT,
        raised_at=flag.facts.raised_at,
        to=None if named and say is not Say.SLIP else flag.owner,
        named=named,
        owned=flag.owner is not None,
        waited=waited,
    )
