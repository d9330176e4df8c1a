"""What stands in the digest's thread: each team's week and what was learned; then all that is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.messages import people
from bot.messages.digest import LESSONS_ABOVE, also, counted, days_of, lesson_pieces, named, taken
from bot.messages.kit import Part, bullets, context, message, para
from bot.messages.pieces import Piece, bold
from bot.messages.promising import promised
from bot.messages.speech import count
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView
from bot.weekly import Counts, Digest, OpenNow, TeamWeek
from bot.words import Severity, Status

MOST_TEAMS = 15
"""So many fit into the 4,000 characters of a message's `text`."""


def digest_figures(told: Digest, now: datetime) -> Message:
    """Each team's figures, and what was learned besides what the digest itself says."""
    times = Times(now, told.zone, lasting=True)
    teams, more = sorted(told.teams, key=lambda week: -week.open.count), len(told.teams) - MOST_TEAMS
    return message(
        para(bold(f"Each team's week, {days_of(told.week)}")),
        bullets([_team(week, times) for week in teams[:MOST_TEAMS]]),
        context(f"And {count(more, 'other team', 'other teams')} with less open.") if more > 0 else None,
        *_learned(told),
    )


def _team(week: TeamWeek, times: Times) -> list[Piece]:
    counts = week.counts
    happened = [*counted(counts), *_ended_otherwise(counts), *also(counts), *taken(week.taken, week.day)]
    return [bold(people.team(week.team)), f": {', '.join(happened)}; {_open(week.open, times)}."]


def _ended_otherwise(counts: Counts) -> Iterator[str]:
    if counts.on_the_spot:
        yield f"{counts.on_the_spot:,} fixed on the spot"
    if counts.declined:
        yield f"{counts.declined:,} won't be fixed for now"


def _open(waiting: OpenNow, times: Times) -> str:
    if waiting.oldest is None:
        return "nothing open"
    nobody = f", {waiting.nobody:,} without anybody" if waiting.nobody else ""
    return f"{waiting.count:,} open{nobody}, the oldest for {times.age(waiting.oldest)}"


def _learned(told: Digest) -> Iterator[Part]:
    lessons = told.lessons[LESSONS_ABOVE:]
    if lessons:
        yield para(bold("Also learned"))
        yield bullets([lesson_pieces(lesson) for lesson in lessons])


def digest_open(told: Digest, now: datetime) -> Message | None:
    """What is open and does not stand in the digest itself; None if there is nothing."""
    if not told.others:
        return None
    times = Times(now, told.zone, lasting=True)
    return message(
        para(bold("Also open, the most pressing first")),
        bullets([_flag(flag, times) for flag in told.others]),
        _by_number(told.other_numbers),
        _uncounted(told),
    )


def _flag(flag: FlagView, times: Times) -> list[Piece]:
    urgent = "urgent · " if flag.facts.severity is Severity.URGENT else ""
    return [f"{named(flag)} · {urgent}", *_stands(flag, times), f" · {times.age(flag.facts.raised_at)}"]


def _stands(flag: FlagView, times: Times) -> Sequence[Piece]:
    """Where it stands, without naming anybody."""
    promise = flag.facts.promise
    if flag.status is Status.TAKEN and promise:
        return promised(promise, flag, times)
    words = {
        Status.OPEN: "nobody has it",
        Status.TAKEN: "no day yet",
        Status.FIXED: "fixed, says the team; no yes yet",
        Status.DECLINED: "won't be fixed for now",
    }
    return (words[flag.status],)


def _by_number(numbers: Sequence[int]) -> Part | None:
    return context("By number: ", ", ".join(f"#{number}" for number in numbers)) if numbers else None


def _uncounted(told: Digest) -> Part | None:
    """How many more there are than fit."""
    waiting = told.open.count - len(told.others) - len(told.other_numbers) - _shown_and_open(told)
    return context(f"And {count(waiting, 'other', 'others')}: /flags all") if waiting > 0 else None


def _shown_and_open(told: Digest) -> int:
    """Those of the digest itself that are open; one that was closed without a yes is not."""
    return sum(need.flag.status is not Status.UNCONFIRMED for need in told.needs)
