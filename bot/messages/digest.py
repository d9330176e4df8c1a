"""The weekly post: one phone screen, and the rest in its thread.

It names no person. The words of a private flag are not there to begin with; its number is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from babel.dates import format_date

from bot.messages import people
from bot.messages.kit import Part, button, context, message, para, section_plain
from bot.messages.pieces import Channel, Piece, bold
from bot.messages.speech import brief, count, cut
from bot.messages.values import Message
from bot.messages.when import Times, working
from bot.views import FlagView
from bot.weekly import Counts, Digest, Lesson, Need, Taken, Week, Why
from bot.words import Act, Status

LESSONS_ABOVE = 2
"""On the first screen; all others stand in the thread."""
WORDS_ROOM = 60
MINUTE = timedelta(minutes=1)
ALT_ROOM = 1000

_ACT = {Why.NOBODY: Act.GIVE_TO, Why.SLIPPED: Act.OPEN, Why.NO_YES: Act.ASK_AGAIN, Why.NO_DAY: Act.OPEN}
_TIMES = ("", "once", "twice")


def digest(told: Digest, now: datetime, picture: str | None = None) -> Message:
    """The post itself. `picture` is Slack's id of the file with the picture, if there is one."""
    return message(
        para(bold(_headline(told)), _rest(told)),
        *_needs(told, Times(now, told.zone, lasting=True)),
        *_lessons_above(told.lessons),
        _image(told, picture) if picture else None,
        context("Each team's week and all that is open: in the thread."),
    )


def _headline(told: Digest) -> str:
    """Last week: 23 raised, 14 confirmed fixed, 2 closed without a yes."""
    return f"Last week: {', '.join(counted(told.counts))}."


def counted(counts: Counts) -> Iterator[str]:
    """How it began and ended."""
    yield f"{counts.raised:,} raised"
    yield f"{counts.confirmed:,} confirmed fixed"
    if counts.unconfirmed:
        yield f"{counts.unconfirmed:,} closed without a yes"


def _rest(told: Digest) -> str:
    said = [*also(told.counts), *taken(told.taken, told.day), f"{told.open.count:,} open now"]
    return f" {people.at_start('; '.join(said))}."


def also(counts: Counts) -> Iterator[str]:
    """What did not go straight."""
    if counts.reopened:
        yield f"{counts.reopened:,} reopened"
    if counts.kept or counts.slipped:
        yield f"{count(counts.kept, 'promised day', 'promised days')} kept, {counts.slipped:,} slipped"


def taken(of: Taken | None, day: timedelta) -> Iterator[str]:
    """How many somebody took in hand, and how soon."""
    if of is not None:
        soon = f"within {_wait(of.within, day)}" if of.within >= MINUTE else "at once"
        yield f"1 taken {soon}" if of.count == 1 else f"{of.count:,} taken, half of them {soon}"


def _wait(length: timedelta, day: timedelta) -> str:
    """3 hours of working time; two working days."""
    said = working(length, day)
    return said if length >= day else f"{said} of working time"


def _needs(told: Digest, times: Times) -> Iterator[Part]:
    if not told.needs:
        yield para("No flag needs a lead.")
        return
    yield para(bold("Need you:"))
    for need in told.needs:
        line = f"{named(need.flag)} · {_why(need, times)}"
        yield section_plain(line, accessory=button(_act(need), need.flag.number))


def _act(need: Need) -> Act:
    nobody = Act.GIVE_TO if need.flag.status is Status.OPEN else Act.OPEN
    return _ACT.get(need.why, nobody)


def named(flag: FlagView) -> str:
    """#38 Sold-out lamps in search. A private one by its number alone."""
    return f"#{flag.number} (private)" if flag.private else f"#{flag.number} {brief(flag.words, WORDS_ROOM)}"


def _why(need: Need, times: Times) -> str:
    facts = need.flag.facts
    match need.why:
        case Why.NOBODY if facts.since == facts.raised_at:
            return f"nobody for {times.age(facts.since)}"
        case Why.NOBODY:
            return f"nobody has it, raised {times.age(facts.raised_at)} ago"
        case Why.SLIPPED:
            often = _TIMES[facts.slips] if facts.slips < len(_TIMES) else f"{facts.slips} times"
            return f"day passed {often}"
        case Why.NO_YES:
            return "no yes"
        case Why.REOPENED:
            return "still happening"
        case Why.NO_DAY:
            return f"no day yet, raised {times.age(facts.raised_at)} ago"


def _lessons_above(lessons: tuple[Lesson, ...]) -> Iterator[Part]:
    for lesson in lessons[:LESSONS_ABOVE]:
        yield para(bold("Fixed on the spot: " if lesson.on_the_spot else "Learned: "), *lesson_pieces(lesson))


def lesson_pieces(lesson: Lesson) -> list[Piece]:
    """The card service's time limit was too short (#42); first noticed in #shop-harbour."""
    told = f"{brief(lesson.cause, 140).rstrip('.')} (#{lesson.number})"
    return [told, "; first noticed in ", Channel(lesson.noticed_in), "."] if lesson.noticed_in else [told, "."]


def day_and_month(day: date) -> str:
    """9 Nov."""
    return format_date(day, "d MMM", locale="en_GB")


def days_of(week: Week) -> str:
    """9 Nov to 15 Nov."""
    return f"{day_and_month(week.monday)} to {day_and_month(week.monday + timedelta(days=6))}"


def _image(told: Digest, picture: str) -> Part:
    return Part({"type": "image", "slack_file": {"id": picture}, "alt_text": alt_text(told)})


def alt_text(told: Digest) -> str:
    """The picture in words, the newest week first."""
    weeks = [
        f"Week of {day_and_month(point.monday)}: {point.raised:,} raised, {point.confirmed:,} confirmed fixed, "
        f"{point.open:,} open at its end."
        for point in reversed(told.points)
    ]
    return cut(" ".join(["Raised, confirmed fixed and open flags, week by week.", *weeks]), ALT_ROOM)
