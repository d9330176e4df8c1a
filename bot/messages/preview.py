"""What a team's hours and cadence would bring, as a text calendar: for the command line, and in a modal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_date, format_datetime

from bot.messages.kit import context, message, para, typed
from bot.messages.modals import answer
from bot.messages.speech import count
from bot.messages.values import View
from bot.reminders.cadence import Rules
from bot.reminders.preview import DayPlan, Place, Said, calendar, month, one_flag
from bot.words import Say

FLAGS_A_WEEK = 10
"""Where nobody says how many come."""
SHOWN = 8
"""Things said about one flag; after that it goes on like this."""
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LOCALE = "en_GB"
_WHAT = {
    Say.REMINDER: "the channel is asked",
    Say.NAME_LEAD: "the lead is asked",
    Say.NAME_HEAD: "the head is asked",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """Both halves: one flag, and four weeks of many. `first` is the Monday with which the calendar begins."""

    rules: Rules
    start: datetime
    per_week: int
    one: Sequence[Said]
    many: Sequence[Said]
    days: Sequence[DayPlan]


def preview(rules: Rules, now: datetime, per_week: int = FLAGS_A_WEEK) -> Preview:
    """From the morning of the Monday after `now` (aware) on, or of the first working day after it."""
    today = rules.hours.local_date(now)
    monday = today + timedelta(days=7 - today.weekday())
    start = rules.hours.morning_of(monday)
    many = month(rules, start, per_week)
    return Preview(rules, start, per_week, one_flag(rules, start), many, calendar(rules, many, monday))


def text(shown: Preview) -> str:
    """All of it, for a terminal."""
    return "\n".join([_headline_one(shown), "", *one_lines(shown), "", _headline_many(shown), "", *_calendar(shown)])


def modal(shown: Preview) -> View:
    """The same, above the form from which it was asked for."""
    words = message(
        para(_headline_one(shown)),
        typed(one_lines(shown)),
        para(_headline_many(shown)),
        typed(list(_grid(shown.days))),
        context(" ".join(_totals(shown))),
        context(_KEY, " Nothing is saved by looking."),
    )
    return answer.modal(words, "Preview")


def _headline_one(shown: Preview) -> str:
    return f"One normal flag, raised {_when(shown.start, shown)}, if nobody takes it:"


def _headline_many(shown: Preview) -> str:
    often = count(shown.per_week, "flag", "flags")
    return f"Four weeks with {often} a week, if nobody took any:"


def one_lines(shown: Preview) -> list[str]:
    """Mon 9 Nov 14:00  the channel is asked."""
    posts = [said for said in shown.one if said.place is Place.CHANNEL and said.say is not None]
    lines = [f"{_when(said.at, shown):<17} {_WHAT.get(said.say or Say.REMINDER, '')}" for said in posts[:SHOWN]]
    return [*lines, "and so on, until somebody acts"]


def _calendar(shown: Preview) -> Iterator[str]:
    yield from _grid(shown.days)
    yield ""
    yield from _totals(shown)
    yield _KEY


_KEY = "3 = posts in the channel. L, H = a message to the lead, to the head. · = no working day."


def _grid(days: Sequence[DayPlan]) -> Iterator[str]:
    """A line for each week."""
    yield f"{'':<8}{''.join(f'{name:<4}' for name in WEEKDAYS)}".rstrip()
    for start in range(0, len(days), 7):
        week = days[start : start + 7]
        yield f"{_monday(week):>6}  {''.join(f'{_cell(day):<4}' for day in week)}".rstrip()


def _monday(week: Sequence[DayPlan]) -> str:
    return format_date(week[0].day, "d MMM", locale=_LOCALE)


def _cell(day: DayPlan) -> str:
    if not day.works and not day.posts:
        return "·"
    return f"{day.posts}{'L' if day.lead else ''}{'H' if day.head else ''}"


def _totals(shown: Preview) -> Iterator[str]:
    posts, roundups = sum(day.posts for day in shown.days), sum(day.roundups for day in shown.days)
    most = max(day.posts for day in shown.days)
    said = count(posts, "post", "posts")
    yield f"In the channel: {said}, {roundups:,} of them for several flags; {most} a day at most."
    lead, head = sum(day.lead for day in shown.days), sum(day.head for day in shown.days)
    yield f"To the lead: {count(lead, 'message', 'messages')}; to the head: {head:,}. One a day at most."


def _when(at: datetime, shown: Preview) -> str:
    local = at.astimezone(shown.rules.hours.zone)
    return format_datetime(local.replace(tzinfo=None), "EEE d MMM HH:mm", locale=_LOCALE).replace(",", "")


def drawing(shown: Preview) -> dict[str, Any]:
    """What `bot.picture_of_preview` draws."""
    weeks = [shown.days[start : start + 7] for start in range(0, len(shown.days), 7)]
    return {
        "title": _headline_many(shown),
        "totals": list(_totals(shown)),
        "weeks": [{"name": _monday(week), "days": [_drawn(day) for day in week]} for week in weeks],
    }


def _drawn(day: DayPlan) -> dict[str, int | bool]:
    return {"posts": day.posts, "lead": day.lead, "head": day.head, "works": day.works}
