"""What holds of every team, every clock and every history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from bot.reminders.cadence import Rules
from bot.reminders.hours import WorkingHours
from bot.words import WITH_THE_TEAM, Say, Severity, Status
from tests.reminders.histories import FEW_ACTS, History, Step, histories, instants, lengths, rungs, teams

usual = settings(deadline=None, max_examples=120, derandomize=True, suppress_health_check=list(HealthCheck))
TO_REPORTER = {Say.QUESTION, Say.CLOSED_UNCONFIRMED, Say.DID_IT_HOLD}
MINUTE = timedelta(minutes=1)


@usual
@given(histories())
def test_no_unfinished_flag_rests_and_no_decision_waits_for_the_past_or_is_said_twice(history: History) -> None:
    # Each look of the history holds it; here, that a long wait after it does too.
    history.live(history.now + timedelta(days=60))


@usual
@given(histories())
def test_nothing_but_urgent_is_said_outside_working_time(history: History) -> None:
    for step in said(history):
        if step.say in TO_REPORTER:
            assert history.reporter.is_open(step.at)
        elif step.before.severity is not Severity.URGENT or step.say is Say.REVIEW:
            assert step.rules.hours.is_open(step.at)


@usual
@given(histories())
def test_the_ladder_never_goes_down_and_never_skips_a_rung(history: History) -> None:
    assert all(before <= after <= before + 1 for before, after in rungs(history))
    assert all(one.after.ladder.rung == two.before.ladder.rung for one, two in pairwise(history.steps))


@usual
@given(histories())
def test_a_promise_that_stands_is_spoken_of_on_its_day_and_when_it_slips_and_never_else(history: History) -> None:
    promised = [step for step in said(history) if step.before.promise is not None]
    assert {step.say for step in promised} <= {Say.PROMISE_DAY, Say.SLIP}
    for step in promised:
        assert step.before.promise is not None
        assert (step.at <= step.before.promise.until) is (step.say is Say.PROMISE_DAY) or urgent_at_its_end(step)


@usual
@given(histories())
def test_a_flag_keeps_its_age_whatever_happens(history: History) -> None:
    assert len({step.after.raised_at for step in history.steps}) <= 1


@usual
@given(histories())
def test_a_round_of_questions_has_three_at_most(history: History) -> None:
    for step in history.steps:
        assert step.after.asked <= 3
        assert step.after.put_off <= 2


@usual
@given(histories(stops=False))
def test_an_urgent_flag_is_posted_three_times_at_most_while_its_team_sleeps(history: History) -> None:
    history.live(history.now + timedelta(days=4))
    nights: dict[tuple[int, int, datetime], int] = {}
    for step in said(history):
        hours = step.rules.hours
        if step.say not in TO_REPORTER and not hours.is_open(step.at):
            night = step.moves, id(hours), hours.next_open(step.at)
            nights[night] = nights.get(night, 0) + 1
    assert all(posts <= 3 for posts in nights.values())


@usual
@given(histories(stops=False, acts=FEW_ACTS))
def test_no_flag_without_a_promise_goes_unmentioned_for_longer_than_its_interval_and_a_working_day(
    history: History,
) -> None:
    history.live(history.now + timedelta(days=30))
    for one, two in pairwise(history.steps):
        facts = one.after
        if facts.status in WITH_THE_TEAM and two.say is not None:
            hours = two.rules.hours
            assert hours.between(one.at, two.at) <= interval(one) + hours.working_day_length


@usual
@given(histories())
def test_a_stop_of_any_length_costs_one_message_and_one_rung_at_most(history: History) -> None:
    history.now += timedelta(days=200)
    before, heard = history.facts.ladder.rung, len(history.steps)
    history.look()
    history.look()
    assert len(history.steps) - heard <= 1
    assert history.facts.ladder.rung <= before + 1


@usual
@given(histories())
def test_only_a_yes_or_three_unanswered_questions_close_a_flag_that_was_said_to_be_fixed(history: History) -> None:
    for step in said(history):
        if step.after.status is not step.before.status:
            assert (step.before.status, step.say) == (Status.FIXED, Say.CLOSED_UNCONFIRMED)
            assert step.before.asked == 3


@usual
@given(teams(), instants, lengths)
def test_what_is_added_is_what_lies_between(team: Rules, start: datetime, length: timedelta) -> None:
    end = team.hours.add(start, length)
    assert team.hours.between(start, end) == length
    assert team.hours.is_open(end)
    assert end >= start


@usual
@given(teams(), instants, lengths, lengths)
def test_working_time_adds_up(team: Rules, start: datetime, one: timedelta, two: timedelta) -> None:
    hours, middle, end = team.hours, start + one, start + one + two
    assert hours.between(start, middle) + hours.between(middle, end) == hours.between(start, end)
    assert timedelta(0) <= hours.between(start, end) <= end - start
    assert hours.add(hours.add(start, one), two) == hours.add(start, one + two)


@usual
@given(teams(), instants)
def test_a_team_is_open_when_the_clock_on_its_wall_says_so(team: Rules, start: datetime) -> None:
    for minutes in range(0, 4 * 24 * 60, 25):
        at = start + timedelta(minutes=minutes)
        wall = at.astimezone(team.hours.zone)
        # While wall times come twice, the wall alone does not tell.
        if not any(ambiguous(wall + timedelta(hours=hours)) for hours in (-3, -2, -1, 0)):
            assert team.hours.is_open(at) is by_the_wall(team.hours, wall)


@usual
@given(teams(), instants)
def test_a_day_begins_with_its_first_opening_and_the_next_working_day_is_later(team: Rules, start: datetime) -> None:
    hours = team.hours
    day = hours.next_working_day(hours.local_date(start))
    assert day > hours.local_date(start)
    assert hours.is_open(hours.morning_of(day))
    assert hours.local_date(hours.morning_of(day)) == day
    assert not hours.is_open(hours.morning_of(day) - MINUTE) or hours.working_day_until(day - timedelta(days=1)) < day
    assert hours.local_date(hours.end_of_day(day)) == day


def said(history: History) -> Iterator[Step]:
    return (step for step in history.steps if step.say is not None)


def urgent_at_its_end(step: Step) -> bool:
    """An urgent promise slips at its very instant."""
    return (
        step.before.severity is Severity.URGENT
        and step.before.promise is not None
        and step.at >= step.before.promise.until
    )


def interval(step: Step) -> timedelta:
    figures = step.rules.of(step.after.severity)
    if step.after.status is Status.TAKEN:
        return figures.every_taken
    return figures.first if step.after.said_at is None else figures.every


def ambiguous(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def by_the_wall(hours: WorkingHours, wall: datetime) -> bool:
    """Read off the team's week: today's spans, and the night that began yesterday."""
    minutes = wall.hour * 60 + wall.minute + wall.second / 60 + wall.microsecond / 6e7
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        spans = hours.week.days[day.weekday()] if hours.is_working_day(day) else ()
        if any(start <= minutes + back * 1440 < end for start, end in spans):
            return True
    return False
