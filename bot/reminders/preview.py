"""Seeing it before living it: flags that nobody touches, run through the real policy on a moved clock. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from bot.reminders.attention import Room, Wish, is_spent, may_ring, ring_again
from bot.reminders.cadence import Rules
from bot.reminders.channel import Change, Standing, decided, look, settle, wishes
from bot.reminders.hours import reporter_hours
from bot.reminders.policy import next_look
from bot.reminders.transitions import raised
from bot.words import Facts, Say, Severity

LEAD, HEAD = -1, -2
"""The people of a preview's team; owners have numbers above 0."""
MONTH = timedelta(weeks=4)


class Place(StrEnum):
    """Where something is said."""

    CHANNEL = "channel"
    LEAD = "lead"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `say` is None for one that stands for several flags; `rings` are the people it rings."""

    at: datetime
    place: Place
    say: Say | None
    flags: tuple[int, ...]
    rings: frozenset[int] = frozenset()
    calm: bool = True
    """Something in it is not urgent."""


@dataclass
class Rehearsal:
    """A team's flags over time. `coming` are those still to be raised, by when."""

    rules: Rules
    coming: list[tuple[datetime, Standing]]
    flags: dict[int, Standing] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    _posts: tuple[datetime | None, int] = (None, 0)
    _rung: dict[int, datetime] = field(default_factory=dict)
    _held: dict[int, list[tuple[datetime, Say, int]]] = field(default_factory=dict)
    """Messages to lead and head that wait: until when, why, about which flag."""

    def run(self, until: datetime) -> list[Said]:
        """All that is said before `until`."""
        self.coming.sort(key=lambda one: one[0])
        while (now := self._next()) is not None and now < until:
            while self.coming and self.coming[0][0] <= now:
                _, flag = self.coming.pop(0)
                self.flags[flag.id] = flag
            self._look(now)
            self._ring(now)
        return self.said

    def _next(self) -> datetime | None:
        due = [flag.next_at for flag in self.flags.values() if flag.next_at]
        held = [until for waiting in self._held.values() for until, _, _ in waiting]
        return min([*due, *held, *(at for at, _ in self.coming[:1])], default=None)

    def _look(self, now: datetime) -> None:
        hours = self.rules.hours
        decisions = look(self.flags.values(), partial(decided, rules=self.rules, now=now), now)
        wanted = wishes(self.flags, decisions, self.rules, now)
        last, posts = self._posts
        busy = {who for who, at in self._rung.items() if is_spent(at, hours, now)} | self._held.keys()
        room = Room(spent=posts if is_spent(last, hours, now) else 0, busy=frozenset(busy))
        plan, changes = settle(self.flags, decisions, wanted, room, self.rules, now)
        self._posts = (now, plan.spent) if plan.spent != room.spent else self._posts
        self._rung |= dict.fromkeys(plan.rung, now)
        about = {wish.flag: wish for wish in wanted}
        for key, change in changes.items():
            self._change(key, change, about.get(key), now)
        if plan.roundup:
            calm = any(not about[key].urgent for key in plan.roundup)
            self.said.append(Said(now, Place.CHANNEL, None, plan.roundup, plan.mentions, calm))

    def _change(self, key: int, change: Change, wish: Wish | None, now: datetime) -> None:
        flag = self.flags[key]
        self.flags[key] = replace(flag, facts=change.facts, next_at=change.next_at, held_at=change.held_at)
        if wish is None or change.say is None:
            return
        if change.single:
            rings = ({wish.to} if change.single.rings_owner else set()) | (
                {wish.named} if change.single.rings_named else set()
            )
            people = frozenset(who for who in rings if who)
            self.said.append(Said(now, Place.CHANNEL, change.say, (key,), people, not wish.urgent))
        if wish.named and wish.urgent:
            self._tell(wish.named, [(change.say, key)], now, calm=False)
        elif wish.named:
            self._held.setdefault(wish.named, []).append((now, change.say, key))

    def _ring(self, now: datetime) -> None:
        hours = self.rules.hours
        for who, waiting in list(self._held.items()):
            if not any(until <= now for until, _, _ in waiting):
                continue
            if may_ring(self._rung.get(who), hours, now):
                self._tell(who, [(say, flag) for _, say, flag in waiting], now, calm=True)
                self._rung[who] = now
                del self._held[who]
            else:
                again = ring_again(hours, now)
                self._held[who] = [(again if until <= now else until, say, flag) for until, say, flag in waiting]

    def _tell(self, who: int, what: Sequence[tuple[Say, int]], now: datetime, *, calm: bool) -> None:
        place = Place.HEAD if who == HEAD else Place.LEAD
        say = what[0][0] if len(what) == 1 else None
        self.said.append(Said(now, place, say, tuple(flag for _, flag in what), frozenset({who}), calm))


def untouched(number: int, facts: Facts, rules: Rules, owner: int | None = None) -> Standing:
    """A flag as it is raised, in a team that has a lead and a head."""
    reporter = reporter_hours("UTC")
    next_at = next_look(facts, rules, facts.raised_at, reporter)
    return Standing(number, facts, next_at, reporter, owner, LEAD, HEAD)


def one_flag(rules: Rules, start: datetime) -> list[Said]:
    """What one normal flag, raised at `start`, would bring in three weeks if nobody took it."""
    return _month(rules, [start], start + timedelta(weeks=3))


def month(rules: Rules, start: datetime, per_week: int) -> list[Said]:
    """What four weeks would bring, if so many flags came each week, evenly in working time, and nobody took any."""
    apart = rules.hours.weekly / max(per_week, 1)
    return _month(rules, list(_evenly(rules, start, apart)) if per_week else [], start + MONTH)


def _evenly(rules: Rules, start: datetime, apart: timedelta) -> Iterator[datetime]:
    at = rules.hours.add(start, apart / 2)
    while at < start + MONTH:
        yield at
        at = rules.hours.add(at, apart)


def _month(rules: Rules, instants: Sequence[datetime], until: datetime) -> list[Said]:
    raised_then = [(at, raised(at, Severity.NORMAL)) for at in instants]
    coming = [(at, untouched(number, facts, rules)) for number, (at, facts) in enumerate(raised_then, 1)]
    return Rehearsal(rules, coming).run(until)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One day of a calendar."""

    day: date
    works: bool
    posts: int = 0
    """In the channel, roundups counted."""
    roundups: int = 0
    lead: int = 0
    """Messages to the lead."""
    head: int = 0


def calendar(rules: Rules, said: Sequence[Said], first: date, weeks: int = 4) -> list[DayPlan]:
    """What is said on each day, from `first` on; days are the team's working days."""
    by_day: dict[date, list[Said]] = {}
    for one in said:
        by_day.setdefault(rules.hours.day_of(one.at), []).append(one)
    days = (first + timedelta(days=n) for n in range(7 * weeks))
    return [_day(day, by_day, rules) for day in days]


def _day(day: date, by_day: Mapping[date, Sequence[Said]], rules: Rules) -> DayPlan:
    said = by_day.get(day, ())
    posts = [one for one in said if one.place is Place.CHANNEL]
    return DayPlan(
        day=day,
        works=rules.hours.is_working_day(day),
        posts=len(posts),
        roundups=sum(one.say is None for one in posts),
        lead=sum(one.place is Place.LEAD for one in said),
        head=sum(one.place is Place.HEAD for one in said),
    )
