"""The heart: what to do with one flag when its time has come. Pure, so that no flag rests and none bursts, provably.

However late the look, one thing is said: the weightiest that is due. It moves the flag's facts so that what it stands
for is no longer due, and the rest waits for its own interval. So a stop of any length costs a flag one message and at
most one rung.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.reminders.cadence import Rules
from bot.reminders.dues import dues
from bot.reminders.hours import WorkingHours
from bot.reminders.ladder import reached, slipped
from bot.reminders.nights import after_post
from bot.reminders.zones import utc
from bot.words import Decision, Facts, Rung, Say, Severity, Status

REVIEW_AGAIN = 5
"""Working days after which a declined flag whose day came is brought to the lead again, until the lead acts."""

EARLY = frozenset({Say.REMINDER, Say.NAME_LEAD, Say.NAME_HEAD})
"""What may come a little before its time."""


def decide(facts: Facts, rules: Rules, now: datetime, reporter_hours: WorkingHours) -> Decision:
    """What to say about the flag at `now` (aware), if anything, and when to look again (UTC; None if it is finished).

    `rules` are the owning team's, `reporter_hours` the reporter's daytime. Raises `NaiveInstantError`.
    """
    now = utc(now)
    coming = dues(facts, rules, now, reporter_hours)
    say = next((due.say for due in coming if due.at <= now), None)
    if say is None:
        return Decision(None, facts, min((due.at for due in coming), default=None))
    return _decided(say, facts, rules, now, reporter_hours)


def _decided(say: Say, facts: Facts, rules: Rules, now: datetime, reporter_hours: WorkingHours) -> Decision:
    after = _said(say, facts, rules, now)
    following = dues(after, rules, now, reporter_hours)
    return Decision(say, after, min((due.at for due in following), default=None))


def decide_early(facts: Facts, rules: Rules, now: datetime, until: datetime, reporter_hours: WorkingHours) -> Decision:
    """As `decide`, but what falls due by `until` may be said at `now` already: it goes along with something due.

    What is about a day is said on that day; and nothing is said before half of its wait is over, nor of an urgent flag.
    """
    now = utc(now)
    coming = dues(facts, rules, now, reporter_hours)
    first = min(coming, key=lambda due: due.at, default=None)
    if first is None or first.at <= now or facts.severity is Severity.URGENT:
        return decide(facts, rules, now, reporter_hours)
    near = [due for due in coming if due.at <= until and due.say in EARLY and _half_over(facts, rules, now, due.at)]
    if not near:
        return Decision(None, facts, first.at)
    return _decided(near[0].say, facts, rules, now, reporter_hours)


def _half_over(facts: Facts, rules: Rules, now: datetime, at: datetime) -> bool:
    """Whether more lies behind, since the flag was last spoken of, than before `at`: in working time."""
    waited = rules.hours.between(facts.said_at or facts.since, now)
    return waited >= rules.hours.between(now, at)


def next_look(facts: Facts, rules: Rules, now: datetime, reporter_hours: WorkingHours) -> datetime | None:
    """When something will next be said if nothing happens: `now` if it is due, None if the flag is finished."""
    return min((due.at for due in dues(facts, rules, utc(now), reporter_hours)), default=None)


def _said(say: Say, facts: Facts, rules: Rules, now: datetime) -> Facts:
    """The facts once `say` was said."""
    match say:
        case Say.QUESTION:
            return replace(facts, asked=facts.asked + 1, asked_at=now)
        case Say.CLOSED_UNCONFIRMED:
            return replace(facts, status=Status.UNCONFIRMED, since=now, said_at=None, night_posts=0)
        case Say.DID_IT_HOLD:
            return replace(facts, held_asked=True)
        case Say.REVIEW:
            again = rules.hours.add(now, REVIEW_AGAIN * rules.hours.working_day_length)
            return replace(facts, review_at=again, said_at=now)
        case _:
            return _posted(say, replace(facts, said_at=now, night_posts=after_post(facts, rules, now)), rules, now)


def _posted(say: Say, facts: Facts, rules: Rules, now: datetime) -> Facts:
    """The facts once a post in the flag's thread was made."""
    match say:
        case Say.NAME_LEAD | Say.NAME_HEAD:
            rung = Rung.LEAD if say is Say.NAME_LEAD else Rung.HEAD
            return replace(facts, ladder=reached(facts.ladder, rung, now))
        case Say.PROMISE_DAY if facts.promise is not None:
            return replace(facts, promise=replace(facts.promise, reminded=True))
        case Say.SLIP:
            ladder = slipped(facts.ladder, rules.of(facts.severity), now)
            return replace(facts, promise=None, slips=facts.slips + 1, ladder=ladder)
        case _:
            return facts
