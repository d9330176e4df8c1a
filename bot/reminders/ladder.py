"""Who is named when nobody could take a flag: counted in working time (clock time if urgent) without a promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.reminders.cadence import Rules
from bot.words import Facts, Figures, Ladder, Rung, Severity

NOTHING = timedelta(0)


def later(severity: Severity, rules: Rules, at: datetime, by: timedelta) -> datetime:
    """`by` later than `at`: on the clock for urgent, in the team's working time for the others."""
    return at + by if severity is Severity.URGENT else rules.hours.add(at, by)


def passed(severity: Severity, rules: Rules, start: datetime, end: datetime) -> timedelta:
    """What counts as time from `start` to `end`: never less than nothing, even if the clock was set back."""
    return max(end - start, NOTHING) if severity is Severity.URGENT else rules.hours.between(start, end)


def needed(rung: Rung, figures: Figures) -> timedelta | None:
    """How much must be counted on `rung` until the next is due; None if none follows."""
    if rung is Rung.TEAM:
        return figures.lead_after
    if rung is Rung.LEAD and figures.head_after is not None:
        return figures.head_after - figures.lead_after
    return None


def next_rung_due(facts: Facts, rules: Rules) -> datetime | None:
    """When the next rung is due if nothing happens; None if there is none, or while a promise stands."""
    enough = needed(facts.ladder.rung, rules.of(facts.severity))
    if enough is None or facts.promise is not None:
        return None
    since = facts.ladder.since or facts.since
    return later(facts.severity, rules, since, max(enough - facts.ladder.worked, NOTHING))


def reached(ladder: Ladder, rung: Rung, now: datetime) -> Ladder:
    """The ladder once `rung` was named, counting on from `now`. A rung that was reached before changes nothing."""
    if rung > ladder.rung:
        return Ladder(rung, now)
    return running(ladder, now)


def slipped(ladder: Ladder, figures: Figures, now: datetime) -> Ladder:
    """The ladder once a slip was said, which names the lead.

    If the head was as good as due before the promise, owner and lead still get one interval to answer.
    """
    after = reached(ladder, Rung.LEAD, now)
    enough = needed(after.rung, figures)
    if enough is None:
        return after
    return replace(after, worked=min(after.worked, max(enough - figures.every, NOTHING)))


def running(ladder: Ladder, now: datetime) -> Ladder:
    """The ladder counting: from `now`, unless it is already."""
    return ladder if ladder.since is not None else replace(ladder, since=now)


def counted(facts: Facts, rules: Rules, now: datetime) -> timedelta:
    """What has been counted towards the next rung."""
    if facts.ladder.since is None:
        return facts.ladder.worked
    return facts.ladder.worked + passed(facts.severity, rules, facts.ladder.since, now)


def frozen(facts: Facts, rules: Rules, now: datetime) -> Ladder:
    """The ladder at rest, with what was counted kept."""
    return Ladder(facts.ladder.rung, None, counted(facts, rules, now))


def owed(facts: Facts, rules: Rules, now: datetime) -> Ladder:
    """The ladder with its next rung due at once. It is named when the policy next may speak, so never at night."""
    enough = needed(facts.ladder.rung, rules.of(facts.severity))
    return Ladder(facts.ladder.rung, now, enough or NOTHING)


def under_other_figures(facts: Facts, old: Rules, changed: Facts, new: Rules, now: datetime) -> Ladder:
    """The ladder after the severity or the rules changed: the rung stays, and so does a rung that was due.

    What was counted stays too, unless it was counted on another clock.
    """
    ladder = frozen(facts, old, now)
    was_enough = needed(ladder.rung, old.of(facts.severity))
    enough = needed(ladder.rung, new.of(changed.severity))
    worked = ladder.worked
    if was_enough is not None and worked >= was_enough:
        worked = enough or NOTHING
    elif Severity.URGENT in {facts.severity, changed.severity} and facts.severity is not changed.severity:
        worked = NOTHING
    return Ladder(ladder.rung, now if facts.ladder.since is not None else None, worked)
