"""What one channel hears of all that is due in it, and what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.attention import CHANNEL, PERSON, Budget, Plan, Room, Why, Wish, is_spent, next_day, plan
from bot.words import Say
from tests.reminders.world import RULES, at, hours, shown

NOW = at("Tue 10:00")
BEN, LEA = 7, 8


def nobody(flag: int, *, urgent: bool = False, waited: bool = False) -> Wish:
    """A flag that nobody has; the higher its number the younger."""
    return Wish(flag, Say.REMINDER, urgent, NOW - timedelta(days=9) + timedelta(hours=flag), waited=waited)


def bens(flag: int, *, urgent: bool = False, waited: bool = False, say: Say = Say.REMINDER) -> Wish:
    """Ben has it, and no day is promised."""
    return replace(nobody(flag, urgent=urgent, waited=waited), to=BEN, owned=True, say=say)


def leas(flag: int, *, urgent: bool = False) -> Wish:
    """Lea is to be named."""
    return replace(nobody(flag, urgent=urgent), say=Say.NAME_LEAD, named=LEA)


def singly(made: Plan) -> list[int]:
    return [single.flag for single in made.singly]


def test_one_or_two_go_singly_and_three_make_a_roundup() -> None:
    assert singly(plan([nobody(1), nobody(2)], Room())) == [1, 2]
    made = plan([nobody(1), nobody(2), nobody(3)], Room())
    assert (made.roundup, made.singly, made.spent) == ((1, 2, 3), (), 1)


def test_a_roundup_begins_with_what_is_urgent_then_the_oldest_that_nobody_has() -> None:
    wishes = [bens(1), nobody(3), nobody(2), bens(5, urgent=True), nobody(6, urgent=True)]
    assert plan(wishes, Room()).roundup == (6, 5, 2, 3, 1)


def test_five_posts_go_singly_in_a_day_and_the_last_place_is_kept_for_a_roundup() -> None:
    made = plan([nobody(1), nobody(2)], Room(spent=4))
    assert (singly(made), made.held, made.spent) == ([1], {2: Why.CHANNEL}, 5)
    assert plan([nobody(2)], Room(spent=5)).held == {2: Why.CHANNEL}
    last = plan([nobody(1), nobody(2), nobody(3)], Room(spent=5))
    assert (last.roundup, last.spent, last.last) == ((1, 2, 3), 6, True)
    assert set(plan([nobody(n) for n in range(9)], Room(spent=6)).held.values()) == {Why.CHANNEL}


def test_urgent_is_always_said_and_takes_no_place() -> None:
    made = plan([nobody(1, urgent=True), bens(2, urgent=True)], Room(spent=6, busy=frozenset({BEN})))
    assert singly(made) == [1, 2]
    assert made.singly[1].rings_owner
    assert made.spent == 6
    many = plan([nobody(n, urgent=True) for n in range(3)] + [nobody(9)], Room(spent=6))
    assert (many.roundup, many.held, many.spent) == ((0, 1, 2), {9: Why.CHANNEL}, 6)


def test_an_urgent_escalation_stands_alone_so_that_it_mentions_whom_it_names() -> None:
    made = plan([leas(1, urgent=True), nobody(2), nobody(3), nobody(4)], Room())
    assert made.roundup == (2, 3, 4)
    assert [(single.flag, single.rings_named) for single in made.singly] == [(1, True)]


def test_an_owner_is_mentioned_once_a_day_and_what_else_they_have_waits() -> None:
    first = plan([bens(1)], Room())
    assert first.singly[0].rings_owner
    assert first.rung == {BEN}
    assert plan([bens(2)], Room(busy=frozenset({BEN}))).held == {2: Why.PERSON}


def test_what_waited_for_its_owner_since_yesterday_is_said_today_with_or_without_ringing() -> None:
    made = plan([bens(2, waited=True)], Room(busy=frozenset({BEN})))
    assert not made.singly[0].rings_owner
    assert made.rung == frozenset()


def test_two_that_would_ring_one_owner_are_said_in_one_post() -> None:
    made = plan([bens(1), bens(2)], Room())
    assert made.roundup == (1, 2)
    assert made.mentions == made.rung == {BEN}


def test_two_of_an_owner_who_had_their_mention_wait_for_the_morning() -> None:
    assert plan([bens(1), bens(2)], Room(busy=frozenset({BEN}))).held.keys() == {1, 2}
    again = [bens(1, waited=True), bens(2, waited=True)]
    assert plan(again, Room()).mentions == {BEN}
    assert plan(again, Room(busy=frozenset({BEN}))).roundup == (1, 2)


def test_a_roundup_mentions_no_owner_who_had_their_mention() -> None:
    assert plan([bens(1), bens(2), nobody(3)], Room(busy=frozenset({BEN}))).mentions == frozenset()


def test_a_day_that_came_or_passed_is_said_on_that_day_even_if_nobody_may_be_rung() -> None:
    for say in (Say.PROMISE_DAY, Say.SLIP):
        made = plan([bens(1, say=say)], Room(busy=frozenset({BEN})))
        assert [(single.flag, single.rings_owner) for single in made.singly] == [(1, False)]


def test_who_is_named_once_is_mentioned_and_who_is_named_twice_gets_one_message_instead() -> None:
    assert plan([leas(1)], Room()).singly[0].rings_named
    assert not any(single.rings_named for single in plan([leas(1), leas(2)], Room()).singly)
    assert not plan([leas(1)], Room(busy=frozenset({LEA}))).singly[0].rings_named


def test_who_is_about_to_get_a_message_is_not_mentioned_as_an_owner_too() -> None:
    hers = replace(bens(1), to=LEA)
    assert plan([leas(2), hers], Room()).held == {1: Why.PERSON}


def test_somebody_who_stands_in_for_a_channel_gets_one_post_a_day() -> None:
    assert singly(plan([nobody(1)], Room(PERSON))) == [1]
    assert plan([nobody(1), nobody(2)], Room(PERSON)).roundup == (1, 2)
    assert plan([nobody(1), nobody(2), nobody(3)], Room(PERSON, spent=1)).held.keys() == {1, 2, 3}


def test_a_night_shift_is_one_working_day_and_things_wait_for_the_next_evening() -> None:
    night = hours("Mon-Fri 22:00-06:00")
    assert is_spent(at("Tue 23:00"), night, at("Wed 05:00"))
    assert not is_spent(at("Tue 23:00"), night, at("Wed 22:30"))
    assert shown(next_day(night, at("Wed 05:00"))) == "Wed 22:00"
    assert shown(next_day(RULES.hours, at("Fri 16:00"))) == "+1 Mon 09:00"


wishes = st.lists(
    st.builds(
        Wish,
        flag=st.integers(1, 60),
        say=st.sampled_from([Say.REMINDER, Say.REMINDER, Say.NAME_LEAD, Say.NAME_HEAD, Say.SLIP, Say.PROMISE_DAY]),
        urgent=st.sampled_from([False, False, False, True]),
        raised_at=st.integers(0, 50).map(lambda days: NOW - timedelta(days=days)),
        to=st.sampled_from([None, 1, 2, 3]),
        named=st.sampled_from([None, 4, 5]),
        owned=st.booleans(),
        waited=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda wish: wish.flag,
)
rooms = st.builds(
    Room, budget=st.sampled_from([CHANNEL, PERSON]), spent=st.integers(0, 6), busy=st.frozensets(st.integers(1, 5))
)
often = settings(deadline=None, max_examples=400, derandomize=True)


@often
@given(wishes, rooms)
def test_whatever_is_due_is_said_once_or_held_back_with_a_reason(wanted: list[Wish], room: Room) -> None:
    made = plan(wanted, room)
    assert sorted([*singly(made), *made.roundup, *made.held]) == sorted(wish.flag for wish in wanted)
    assert not {wish.flag for wish in wanted if wish.urgent} & made.held.keys()


@often
@given(wishes, rooms)
def test_no_plan_spends_more_than_there_is(wanted: list[Wish], room: Room) -> None:
    made, calm = plan(wanted, room), {wish.flag for wish in wanted if not wish.urgent}
    posts = len(calm & set(singly(made))) + bool(calm & set(made.roundup))
    assert made.spent == room.spent + posts
    assert posts == 0 or made.spent <= room.budget.posts
    assert len(calm & set(singly(made))) <= max(room.budget.singly - room.spent, 0)


@often
@given(wishes, rooms)
def test_nobody_is_rung_twice_by_one_plan_nor_if_they_were_rung_before_but_for_urgent(
    wanted: list[Wish], room: Room
) -> None:
    made, by_flag = plan(wanted, room), {wish.flag: wish for wish in wanted}
    calm = [single for single in made.singly if not by_flag[single.flag].urgent]
    owners = [by_flag[single.flag].to for single in calm if single.rings_owner]
    named = [by_flag[single.flag].named for single in calm if single.rings_named]
    urgent = {by_flag[flag].to for flag in made.roundup if by_flag[flag].urgent}
    rung = [*filter(None, [*owners, *named]), *(made.mentions - urgent)]
    assert len(rung) == len(set(rung))
    assert not set(rung) & room.busy


@often
@given(wishes, st.frozensets(st.integers(1, 5)))
def test_what_was_held_back_is_said_on_the_next_working_day(wanted: list[Wish], busy: frozenset[int]) -> None:
    held = plan(wanted, Room(spent=6)).held
    again = [replace(wish, waited=True) for wish in wanted if wish.flag in held]
    assert plan(again, Room(busy=busy)).held == {}


@pytest.mark.parametrize("budget", [CHANNEL, PERSON])
def test_a_place_always_has_room_for_a_roundup_in_the_morning(budget: Budget) -> None:
    assert len(plan([nobody(n) for n in range(500)], Room(budget)).roundup) == 500
