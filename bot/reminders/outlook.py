"""What will be said if nothing happens: the real policy run forward on a moved clock, not a second copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.reminders.cadence import Rules
from bot.reminders.hours import WorkingHours
from bot.reminders.policy import decide
from bot.reminders.zones import utc
from bot.words import WITH_THE_TEAM, Facts, Rung, Say

FURTHEST = 500
"""Looks ahead after which nobody needs to know more. A team with `every 20m` needs some 150 until its head."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next thing said and its instant, and when lead and head will be named (None: not to come). All UTC."""

    next_say: Say | None
    next_at: datetime | None
    lead_at: datetime | None
    head_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing that will be said, and the facts after it."""

    at: datetime
    say: Say
    after: Facts


def ahead(facts: Facts, rules: Rules, now: datetime, reporter_hours: WorkingHours) -> Iterator[Ahead]:
    """All that will be said from `now` on if nobody does anything. Without end, unless the flag finishes."""
    at: datetime | None = utc(now)
    while at is not None:
        decision = decide(facts, rules, at, reporter_hours)
        if decision.say is not None:
            yield Ahead(at, decision.say, decision.after)
        facts, at = decision.after, decision.next_at


def outlook(facts: Facts, rules: Rules, now: datetime, reporter_hours: WorkingHours) -> Outlook:
    """What a person is told about the flag's future: "Next: tomorrow 10:02; the lead is named on Thursday"."""
    first: Ahead | None = None
    named: dict[Rung, datetime] = {}
    rung, top = facts.ladder.rung, _top(facts, rules)
    for looked, step in enumerate(ahead(facts, rules, now, reporter_hours)):
        first = first or step
        if step.after.ladder.rung > rung:
            rung = step.after.ladder.rung
            named[rung] = step.at
        # Only what is with the team climbs: a question or a review day names nobody, however long one looks.
        if rung >= top or step.after.status not in WITH_THE_TEAM or looked >= FURTHEST:
            break
    return Outlook(
        next_say=first.say if first else None,
        next_at=first.at if first else None,
        lead_at=named.get(Rung.LEAD),
        head_at=named.get(Rung.HEAD),
    )


def _top(facts: Facts, rules: Rules) -> Rung:
    return Rung.LEAD if rules.of(facts.severity).head_after is None else Rung.HEAD
