"""/flags, /flags all, /flags search: many flags, a line and a button each, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages.kit import Part, actions, button, context, message, named_button, para, section_plain
from bot.messages.labels import NEW_FLAG
from bot.messages.pieces import bold
from bot.messages.speech import brief, count
from bot.messages.standing import in_short
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Act

SHOWN = 20
"""Lines of one list: two lists and what stands around them fit one message."""
_WORDS = 100


@dataclass(frozen=True, slots=True)
class Page:
    """The first flags of a list, and how many there are in all."""

    flags: Sequence[FlagView]
    total: int


def mine(raised: Page, owed: Page, now: datetime, zone: str) -> Message:
    """/flags: what I raised (the newest first), and what my teams owe (the oldest first)."""
    if not raised.total and not owed.total:
        nothing = para("You have raised nothing yet, and your teams owe nothing.")
        return message(nothing, actions(named_button(NEW_FLAG, "Flag a problem", style="primary")))
    times = Times(now, zone)
    return message(
        *_list("You raised", "You have raised nothing yet.", raised, times),
        *_list("Your teams owe", "Your teams owe nothing.", owed, times),
        context("One of them, with all that happened: /flags 42"),
    )


def everything(page: Page, now: datetime, zone: str) -> Message:
    """/flags all: what is open, the oldest first."""
    times = Times(now, zone)
    return message(*_list("Open now", "Nothing is open. ", page, times), _narrow(page))


def found(words: str, page: Page, now: datetime, zone: str) -> Message:
    """/flags search …: `words` are those that were searched for."""
    title = f'With "{brief(words, 60)}"'
    return message(*_list(title, f'Nothing has "{brief(words, 60)}" in it.', page, Times(now, zone)), _narrow(page))


def _narrow(page: Page) -> Part | None:
    return context("Fewer of them: /flags search gift card") if page.total > SHOWN else None


def _list(title: str, nothing: str, page: Page, times: Times) -> list[Part]:
    """Heading, a line for each, and how many more there are."""
    if not page.total:
        return [para(nothing)]
    shown = page.flags[:SHOWN]
    more = page.total - len(shown)
    rest = [context(f"and {more:,} more")] if more > 0 else []
    return [
        para(bold(title), f" · {count(page.total, 'flag', 'flags')}"),
        *(line(flag, times) for flag in shown),
        *rest,
    ]


def line(flag: FlagView, times: Times) -> Part:
    """#42 Gift card refund fails, and under it who has it and for how long."""
    says = f"#{flag.number} {brief(flag.words, _WORDS)}\n{in_short(flag, times)} · {times.age(flag.facts.raised_at)}"
    return section_plain(says, button(Act.OPEN, flag.number))
