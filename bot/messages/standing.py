"""How a flag stands, in a sentence or in a few words."""

from __future__ import annotations

from bot.messages import people
from bot.messages.pieces import Piece, plain
from bot.messages.promising import day_or_time, promised
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Severity, Status


def stands(flag: FlagView, times: Times, *, to_reporter: bool = False) -> list[Piece]:
    """Who has it and by when, or how it ended: one sentence, without the reporter's name."""
    if to_reporter and flag.status in _YOURS and not flag.on_the_spot:
        return [_YOURS[flag.status]]
    team, owner = people.team(flag.team), people.owner(flag)
    open_ = (
        "It waits for whoever sorts what fits no team."
        if flag.team.sorts_nothing_yet
        else f"{team} has it, and nobody has taken it yet."
    )
    review = flag.facts.review_at
    again = f" They look at it again {times.on(review)}." if review else ""
    said = "Confirmed fixed." if people.has_left(flag) else "Fixed, says the person who raised it."
    yes = "Fixed on the spot." if flag.on_the_spot else said
    sentences: dict[Status, list[Piece]] = {
        Status.OPEN: [open_],
        Status.TAKEN: [f"{owner} of {team} has it", *_day(flag, times)],
        Status.FIXED: [f"{team} says it is fixed. I wait for a yes."],
        Status.CONFIRMED: [yes],
        Status.UNCONFIRMED: ['Closed as "not confirmed".'],
        Status.DECLINED: [f"{team} won't fix it for now.{again}"],
        Status.WITHDRAWN: ["Cancelled by the person who raised it."],
        Status.MERGED: [f"It is the same problem as #{flag.merged_into}."],
    }
    return sentences[flag.status]


_YOURS = {
    Status.CONFIRMED: "Fixed: you said so. Thank you.",
    Status.WITHDRAWN: "You cancelled it.",
}


def _day(flag: FlagView, times: Times) -> list[Piece]:
    if flag.facts.promise is None:
        return [f" and has named no {day_or_time(flag)} yet."]
    return [", ", *promised(flag.facts.promise, flag, times), "."]


def in_short(flag: FlagView, times: Times) -> str:
    """For a line in a list: nobody · 3 days; Ana, fixed by Friday. Not escaped."""
    promise = flag.facts.promise
    day = (
        "".join(plain(piece) for piece in promised(promise, flag, times)) if promise else f"no {day_or_time(flag)} yet"
    )
    return {
        Status.OPEN: f"nobody has it · {people.team(flag.team)}",
        Status.TAKEN: f"{people.owner(flag)}, {day}",
        Status.FIXED: "fixed, waits for a yes",
        Status.CONFIRMED: "fixed",
        Status.UNCONFIRMED: "closed, not confirmed",
        Status.DECLINED: "won't be fixed for now",
        Status.WITHDRAWN: "cancelled",
        Status.MERGED: f"same as #{flag.merged_into}",
    }[flag.status] + (" · urgent" if _is_loud(flag) else "")


def _is_loud(flag: FlagView) -> bool:
    waits = flag.status in {Status.OPEN, Status.TAKEN, Status.FIXED}
    return waits and flag.facts.severity is Severity.URGENT
