"""Weeks of attention in random teams: what must hold however many flags wait, whoever has them, whenever they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reminders import transitions as t
from bot.reminders.cadence import Rules
from bot.reminders.preview import Place, Rehearsal, Said, untouched
from bot.words import Facts, Severity, Status
from tests.reminders.histories import instants, teams

WEEKS = timedelta(weeks=4)


@dataclass(frozen=True)
class Weeks:
    """What was said in a team, and the flags it was about."""

    rules: Rules
    end: datetime
    flags: dict[int, Facts]
    said: list[Said]

    def mentions(self, flag: int) -> list[datetime]:
        """When the flag was spoken of in its channel."""
        return [one.at for one in self.said if one.place is Place.CHANNEL and flag in one.flags]

    def day(self, at: datetime) -> date:
        """The team's working day."""
        return self.rules.hours.day_of(at)

    def longest_day(self) -> timedelta:
        """Working time of the team's longest day."""
        return max(timedelta(minutes=sum(end - start for start, end in day)) for day in self.rules.hours.week.days)


@st.composite
def weeks(draw: st.DrawFn) -> Weeks:
    """Up to thirty flags, raised within two weeks or all at once, some of them taken at once."""
    rules, start = draw(teams()), draw(instants)
    minutes = st.integers(0, 2 * 7 * 24 * 60) if draw(st.booleans()) else st.integers(0, 90)
    flags: dict[int, Facts] = {}
    coming = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        at = start + timedelta(minutes=draw(minutes))
        facts = t.raised(at, draw(st.sampled_from((*[Severity.NORMAL] * 5, Severity.MINOR, Severity.URGENT))))
        owner = draw(st.sampled_from((None, None, 1, 2)))
        flags[number] = t.taken(facts, rules, at) if owner else facts
        coming.append((at, untouched(number, flags[number], rules, owner)))
    return Weeks(rules, start + WEEKS, flags, Rehearsal(rules, coming).run(start + WEEKS))


def a_channel_hears_six_posts_a_working_day_at_most_and_the_sixth_is_a_roundup(lived: Weeks) -> None:
    posts: dict[date, list[Said]] = {}
    for one in lived.said:
        if one.place is Place.CHANNEL and one.calm:
            posts.setdefault(lived.day(one.at), []).append(one)
    assert all(len(day) <= 6 for day in posts.values())
    assert all(day[5].say is None for day in posts.values() if len(day) > 5)


def nobody_is_rung_twice_on_a_working_day(lived: Weeks) -> None:
    # A mention and a message about the same thing at the same instant are one.
    rings = {(who, one.at) for one in lived.said if one.calm for who in one.rings - loud(lived, one)}
    assert max(Counter((who, lived.day(at)) for who, at in rings).values(), default=0) <= 1


def no_flag_goes_unmentioned_for_longer_than_its_interval_and_one_working_day(lived: Weeks) -> None:
    hours = lived.rules.hours
    for flag, facts in lived.flags.items():
        if facts.severity is not Severity.URGENT:
            spoken = [facts.raised_at, *lived.mentions(flag)]
            assert all(hours.between(one, two) <= interval(lived, facts) for one, two in pairwise(spoken))
            assert hours.between(spoken[-1], lived.end) <= interval(lived, facts), "never mentioned again"


def only_urgent_is_said_outside_working_time(lived: Weeks) -> None:
    assert all(lived.rules.hours.is_open(one.at) for one in lived.said if one.calm)


def each_post_reaches_somebody(lived: Weeks) -> None:
    """It is shown in the channel, or rings whom it mentions; what names somebody in silence comes as a message, too."""
    for one in unheard(lived):
        told = [other for other in lived.said if other.place is not Place.CHANNEL and one.flags[0] in other.flags]
        assert any(other.at >= one.at for other in told) or one.at > lived.end - timedelta(days=8)


PROMISES = (
    a_channel_hears_six_posts_a_working_day_at_most_and_the_sixth_is_a_roundup,
    nobody_is_rung_twice_on_a_working_day,
    no_flag_goes_unmentioned_for_longer_than_its_interval_and_one_working_day,
    only_urgent_is_said_outside_working_time,
    each_post_reaches_somebody,
)


@settings(deadline=None, max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
@given(weeks())
def test_in_any_team_whatever_comes_each_promise_about_attention_is_kept_for_weeks(lived: Weeks) -> None:
    """Weeks are long to live, so all promises look at the same ones; Hypothesis tells each that is broken by itself."""
    for kept in PROMISES:
        kept(lived)


def unheard(lived: Weeks) -> Iterator[Said]:
    """Escalations in a thread that mention nobody."""
    for one in lived.said:
        if one.place is Place.CHANNEL and one.say is not None and str(one.say).startswith("name") and not one.rings:
            yield one


def loud(lived: Weeks, one: Said) -> set[int]:
    """Whom a roundup rings because of what is urgent in it."""
    urgent = any(lived.flags[flag].severity is Severity.URGENT for flag in one.flags)
    return set(one.rings) if urgent and one.say is None else set()


def interval(lived: Weeks, facts: Facts) -> timedelta:
    """The longest that a flag may rest before it is due, and one working day."""
    figures = lived.rules.of(facts.severity)
    own = figures.every_taken if facts.status is Status.TAKEN else max(figures.first, figures.every)
    return own + lived.longest_day()
