"""The buttons that promise a day with one tap, and a promise in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.messages.kit import button
from bot.messages.labels import LABEL
from bot.messages.pieces import Piece
from bot.messages.values import Block
from bot.messages.when import Times
from bot.reminders.promises import promise_choices
from bot.reminders.readable import rules_of
from bot.views import FlagView
from bot.words import Act, Promise, PromiseKind, Severity

_HOURS = (("1", "In an hour", "+60"), ("2", "In three hours", "+180"))


def quick_buttons(flag: FlagView, times: Times) -> list[Block]:
    """Tomorrow · Friday · Another day, of the team's working days; for an urgent flag, hours.

    What they mean is settled when they are pressed.
    """
    number = flag.number
    if flag.facts.severity is Severity.URGENT:
        near = [button(Act.PROMISE, number, span, suffix=key, label=label) for key, label, span in _HOURS]
        return [*near, button(Act.PROMISE, number, label="Another time")]
    rules = rules_of(flag.team)
    days = [(choice.key, rules.hours.local_date(choice.until)) for choice in promise_choices(rules, times.now)]
    near = [
        button(Act.PROMISE, number, key, suffix=str(place), label=_label(key, day, times))
        for place, (key, day) in enumerate(days, 1)
    ]
    return [*near, button(Act.PROMISE, number, label="Another day")]


def _label(key: str, day: date, times: Times) -> str:
    """Tomorrow, Friday; a day that is further away by its date."""
    return times.day_named(day) if key == day.isoformat() else key.capitalize()


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
