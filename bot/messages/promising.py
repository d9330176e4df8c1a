"""The buttons that promise a day with one tap, and a promise in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from bot.messages.kit import button
from bot.messages.labels import LABEL, WEEKDAYS
from bot.messages.pieces import Piece
from bot.messages.values import Block
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Act, Promise, PromiseKind, Severity

OFFICE_DAYS = frozenset(range(5))
"""Monday to Friday, counted from 0."""
_HOURS = (("1", "In an hour", "+60"), ("2", "In three hours", "+180"))


def quick_buttons(flag: FlagView, times: Times, workdays: Collection[int] = OFFICE_DAYS) -> list[Block]:
    """Tomorrow · Friday · Another day; for an urgent flag, hours. What they mean is settled when they are pressed."""
    if flag.facts.severity is Severity.URGENT:
        near = [button(Act.PROMISE, flag.number, span, suffix=key, label=label) for key, label, span in _HOURS]
        return [*near, button(Act.PROMISE, flag.number, label="Another time")]
    days = _offered(times.today(), workdays or OFFICE_DAYS)
    near = [_day_button(flag.number, day, times.today(), str(key)) for key, day in enumerate(days, 1)]
    return [*near, button(Act.PROMISE, flag.number, label="Another day")]


def _offered(today: date, workdays: Collection[int]) -> tuple[date, date]:
    """The next working day, and after it the last one of that week: or, where that is the same day, the one after."""
    coming = [day for day in (today + timedelta(days=n) for n in range(1, 15)) if day.weekday() in workdays]
    first, rest = coming[0], coming[1:]
    same_week = [day for day in rest if day.isocalendar()[:2] == first.isocalendar()[:2]]
    return first, same_week[-1] if same_week else rest[0]


def _day_button(number: int, day: date, today: date, key: str) -> Block:
    weekday = WEEKDAYS[day.weekday()]
    tomorrow = (day - today).days == 1
    label, means = ("Tomorrow", "tomorrow") if tomorrow else (weekday.capitalize(), weekday)
    return button(Act.PROMISE, number, means, suffix=key, label=label)


def promise_button(flag: FlagView) -> Block:
    """Promise a day."""
    return button(Act.PROMISE, flag.number, label=LABEL[Act.PROMISE])


def day_or_time(flag: FlagView) -> str:
    """What is promised: a day; for an urgent flag, a time."""
    return "time" if flag.facts.severity is Severity.URGENT else "day"


def by_when(promise: Promise, flag: FlagView, times: Times) -> Piece:
    """Friday; for an urgent flag 14:02. A day is the team's, whoever reads."""
    if flag.facts.severity is Severity.URGENT:
        return times.clock(promise.until)
    return replace(times, zone=flag.team.timezone).end_of(promise.until)


def promised(promise: Promise, flag: FlagView, times: Times) -> tuple[Piece, Piece]:
    """Fixed by Friday, news by Friday: to go on with, after a verb or a colon."""
    return ("fixed by " if promise.kind is PromiseKind.FIXED else "news by "), by_when(promise, flag, times)
