"""Promise a day; for an urgent flag, an hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.messages import people
from bot.messages.kit import Part, context
from bot.messages.modals.parts import (
    Keep,
    about,
    choice_of,
    day_of,
    day_picker,
    field,
    has,
    number_of,
    option,
    radio,
    select,
    text_input,
    text_of,
    view,
    which,
)
from bot.messages.values import FieldErrors, Submitted, View
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Act, PromiseKind, Severity

KIND, DAY, WITHIN, LINK = "kind", "day", "within", "link"
_KINDS = {
    PromiseKind.FIXED: option("It is fixed by then", PromiseKind.FIXED.value),
    PromiseKind.NEWS: option("There is news by then", PromiseKind.NEWS.value),
}
_SPANS = {60: "In an hour", 120: "In two hours", 180: "In three hours", 360: "In six hours", 1440: "In a day"}
_LINK = re.compile(r"https?://[^\s<>|]+")


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """What was promised: either a `day`, in the team's zone, or (urgent) a span `within` which, from now."""

    number: int
    kind: PromiseKind
    day: date | None
    within: timedelta | None
    link: str


def modal(flag: FlagView, now: datetime, zone: str, keep: Keep | None = None) -> View:
    """The form, opening on the promise that stands or on tomorrow. `zone` is the team's."""
    promise = flag.facts.promise
    kind = promise.kind if promise else PromiseKind.FIXED
    asks = "half an hour before" if flag.facts.severity is Severity.URGENT else "that morning"
    quiet = f"{people.at_start(people.reporter(flag))} is told. Until then I am quiet, and {asks} I ask you."
    parts = [
        which(flag),
        field(KIND, "What do you promise?", radio(list(_KINDS.values()), _KINDS[kind])),
        _by(flag, Times(now, zone)),
        field(LINK, "A link to the work", text_input(promise.link if promise else "", room=500), optional=True),
        context(quiet),
    ]
    return view(Act.PROMISE, "Promise a day", "Promise", parts, about(flag, keep))


def _by(flag: FlagView, times: Times) -> Part:
    if flag.facts.severity is Severity.URGENT:
        spans = [option(label, str(minutes)) for minutes, label in _SPANS.items()]
        return field(WITHIN, "By when?", select(spans, "Choose a time", spans[0]))
    return field(DAY, "By which day?", day_picker(_first_day(flag, times)), hint="Within ten working days.")


def _first_day(flag: FlagView, times: Times) -> date:
    """The day promised already, unless it has passed; else tomorrow."""
    tomorrow = times.today() + timedelta(days=1)
    promise = flag.facts.promise
    return max(tomorrow, times.date_that_ends(promise.until)) if promise else tomorrow


def parse(submitted: Submitted) -> PromiseForm | FieldErrors:
    """What was promised. Whether that day can be promised is the policy's to say: put its words at `DAY`."""
    link, day, span = text_of(submitted, LINK), day_of(submitted, DAY), choice_of(submitted, WITHIN)
    wrong = {}
    if not day and not span:
        wrong[WITHIN if has(submitted, WITHIN) else DAY] = "Please choose one."
    if link and not _LINK.fullmatch(link):
        wrong[LINK] = "A link begins with https:// and has no spaces."
    if wrong:
        return FieldErrors(wrong)
    kind = PromiseKind(choice_of(submitted, KIND) or PromiseKind.FIXED)
    return PromiseForm(number_of(submitted), kind, day, timedelta(minutes=int(span)) if span else None, link)
