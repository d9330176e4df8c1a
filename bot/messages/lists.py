"""/flags, /flags all, /flags search: many flags, a line and a button each, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.messages.kit import Part, actions, button, context, message, named_button, para, section_plain
from bot.messages.labels import NEW_FLAG, TURN_PAGE, page_value
from bot.messages.pieces import bold
from bot.messages.speech import brief, count
from bot.messages.standing import in_short
from bot.messages.values import Block, Message
from bot.messages.when import Times
from bot.views import FlagView, Listing, ListKind
from bot.words import Act

SHOWN = 20
"""Lines of one list: two lists and what stands around them fit one message."""
_WORDS = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Flags of a list from the place `start` on, and how many there are in all."""

    flags: Sequence[FlagView]
    total: int
    start: int = 0


def mine(raised: Page, owed: Page, now: datetime, zone: str) -> Message:
    """/flags: what I raised or have too (the newest first), and what my teams owe (the oldest first)."""
    if not raised.total and not owed.total:
        nothing = para("You have raised nothing yet, and your teams owe nothing.")
        return message(nothing, actions(named_button(NEW_FLAG, "Flag a problem", style="primary")))
    times = Times(now, zone)
    return message(
        *_list(Listing(ListKind.MINE), raised, times),
        *_list(Listing(ListKind.OWED), owed, times),
        context("One of them, with all that happened: /flags 42"),
    )


def listed(which: Listing, page: Page, now: datetime, zone: str) -> Message:
    """/flags all, /flags search …, and every part of a list that is too long for one screen."""
    return message(*_list(which, page, Times(now, zone)), _narrow(which, page))


def which_words() -> Message:
    """/flags search, and nothing to search for."""
    return message(para("Which words? For example: /flags search gift card"))


def _narrow(which: Listing, page: Page) -> Part | None:
    lists_everybody = which.kind in {ListKind.ALL, ListKind.SEARCH}
    return context("Fewer of them: /flags search gift card") if lists_everybody and page.total > SHOWN else None


def _title(which: Listing) -> tuple[str, str]:
    """What stands above the list, and what is said where there is nothing."""
    words = brief(which.words, 60)
    return {
        ListKind.MINE: ("Yours", "You have raised nothing yet."),
        ListKind.OWED: ("Your teams owe", "Your teams owe nothing."),
        ListKind.ALL: ("Open now", "Nothing is open."),
        ListKind.SEARCH: (f'With "{words}"', f'Nothing has "{words}" in it.'),
    }[which.kind]


def _list(which: Listing, page: Page, times: Times) -> list[Part | None]:
    """Heading, a line for each, and the way to the rest."""
    title, nothing = _title(which)
    if not page.total:
        return [para(nothing)]
    shown = page.flags[:SHOWN]
    where = f", {page.start + 1:,} to {page.start + len(shown):,}" if page.total > SHOWN else ""
    return [
        para(bold(title), f" · {count(page.total, 'flag', 'flags')}{where}"),
        *(line(flag, times) for flag in shown),
        _turns(which, page),
    ]


def _turns(which: Listing, page: Page) -> Part | None:
    """The ways to the other parts of the list."""
    back, on = max(0, page.start - SHOWN), page.start + SHOWN
    before = _turn("Back", replace(which, start=back)) if page.start else None
    after = _turn("Show more", replace(which, start=on)) if on < page.total else None
    return actions(before, after) if before or after else None


def _turn(label: str, to: Listing) -> Block:
    return named_button(f"{TURN_PAGE}:{label.split(maxsplit=1)[0].lower()}", label, page_value(to))


def line(flag: FlagView, times: Times) -> Part:
    """#42 Gift card refund fails, and under it who has it and for how long."""
    says = f"#{flag.number} {brief(flag.words, _WORDS)}\n{in_short(flag, times)} · {times.age(flag.facts.raised_at)}"
    return section_plain(says, button(Act.OPEN, flag.number))
