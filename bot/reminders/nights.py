"""When something may be said: in the team's hours; an urgent flag also at night, but only so often."""

from __future__ import annotations

from datetime import datetime

from bot.reminders.cadence import Rules
from bot.reminders.ladder import needed
from bot.words import Facts, Rung, Say, Severity

NIGHT_POSTS = 3
"""Posts about one urgent flag while the team is closed."""


def allowed_from(say: Say, facts: Facts, rules: Rules, at: datetime) -> datetime:
    """The first instant, at `at` or later, at which `say` may be said."""
    opening = rules.hours.next_open(at)
    if opening == at or facts.severity is not Severity.URGENT:
        return opening
    return at if posts_tonight(facts, rules, at) < _room(say, facts, rules) else opening


def posts_tonight(facts: Facts, rules: Rules, at: datetime) -> int:
    """How often the flag was posted since the team last closed; none while it is open."""
    last = facts.said_at or facts.since
    return facts.night_posts if rules.hours.next_open(last) > at else 0


def _room(say: Say, facts: Facts, rules: Rules) -> int:
    """A place is kept for each rung still to come, so that lead and head are reached in the same night."""
    if say is not Say.REMINDER:
        return NIGHT_POSTS
    figures = rules.of(facts.severity)
    to_come = (rung for rung in Rung if rung >= facts.ladder.rung and needed(rung, figures) is not None)
    return NIGHT_POSTS - sum(1 for _ in to_come)


def after_post(facts: Facts, rules: Rules, now: datetime) -> int:
    """`night_posts` once something was posted at `now`."""
    return 0 if rules.hours.is_open(now) else posts_tonight(facts, rules, now) + 1
