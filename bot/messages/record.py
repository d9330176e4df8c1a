"""/flags 42: one flag, all that happened to it, who was told what and when, and the buttons that I may press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, bullets, button, context, flag_words, message, para, read_all
from bot.messages.labels import ADD
from bot.messages.pieces import Link, Piece, bold
from bot.messages.record_lines import Names, Reading, record_line, told_line
from bot.messages.speech import brief, count, is_cut
from bot.messages.standing import stands
from bot.messages.values import Block, Message
from bot.messages.when import Times
from bot.views import FlagView, RecordLine, Told
from bot.words import Act, DeliveryKind, Severity, Status

_BRIEF = 500
"""Characters of what was said about it; all of it is one tap away."""
_LINES = 25
"""Of each list the latest; and of the record always the first."""
_IN_A_ROW = 5
_BUTTONS = (
    Act.YES, Act.STILL, Act.CANNOT_TELL, Act.TAKE, Act.FIX, Act.PROMISE, Act.GIVE_BACK, Act.GIVE_TO,
    Act.ME_TOO, Act.ASK_REPORTER, Act.ANSWER, Act.ASK_AGAIN, Act.MOVE, Act.SAME_AS, Act.DECLINE, Act.FIXED_MYSELF,
    Act.WRONG_TEAM, Act.MAKE_URGENT, Act.NOT_URGENT, Act.ADD_PHOTO, Act.HIDE_NAME, Act.CANCEL,
)  # fmt: skip
"""In the order in which they are shown; *Open* is what brought the reader here."""
_UNSEEN = frozenset(
    {DeliveryKind.REMOVE, DeliveryKind.DUPLICATE, DeliveryKind.HELLO_CHANNEL, DeliveryKind.WELCOME, DeliveryKind.JOIN}
)


def record(
    flag: FlagView,
    lines: Sequence[RecordLine],
    told: Sequence[Told],
    may: frozenset[Act],
    now: datetime,
    zone: str,
    *,
    sees_name: bool,
    names: Names | None = None,
    mine: bool = False,
) -> Message:
    """The flag for a reader in `zone` who may do `may`; `lines` and `told` are the oldest first.

    `sees_name`: this reader may know who raised it; `mine`: it was they themselves.
    `names` resolves the ids of people and teams in the record.
    """
    times = Times(now, zone)
    reading = Reading(times, names or Names(), sees_name)
    heard = [one for one in told if one.what not in _UNSEEN]
    return message(
        para(bold(f"#{flag.number}{_urgent(flag)} · "), *stands(flag, times, to_reporter=mine)),
        flag_words(flag.words, flag.number),
        *_said(flag),
        context(*_small(flag, reading)),
        *_list("What happened", [record_line(line, flag, reading) for line in lines], keep_first=True),
        *_list("Who was told what, and when", [told_line(one, reading) for one in heard]),
        *_buttons(flag, may),
    )


def _urgent(flag: FlagView) -> str:
    return " · Urgent" if flag.facts.severity is Severity.URGENT else ""


def _said(flag: FlagView) -> list[Part | None]:
    """People's own words about it, where there are any."""
    said = words_about(flag)
    all_of_it = actions(read_all(flag.number)) if any(is_cut(words, _BRIEF) for _, words in said) else None
    return [*(para(bold(what), brief(words, _BRIEF)) for what, words in said), all_of_it]


def words_about(flag: FlagView) -> list[tuple[str, str]]:
    """What people said about it beyond its own words: as what, and what."""
    said = [
        ("What was done on the spot: ", flag.on_the_spot),
        ("Why it happened: ", flag.fix.cause if flag.fix else ""),
        ("What changed: ", flag.fix.change if flag.fix else ""),
        ("Why it won't be fixed: " if flag.status is Status.DECLINED else "Why it was put off: ", flag.decline_reason),
        ("Why it is not urgent: ", flag.lower_reason),
        ("The team asked: ", flag.question),
        ("The answer: ", flag.answer),
    ]
    return [(what, words) for what, words in said if words]


def _small(flag: FlagView, reading: Reading) -> list[Piece]:
    who = people.at_start(people.reporter(flag) if reading.sees_name else "somebody")
    pieces: list[Piece] = [who, *people.place(flag), " · ", reading.times.at(flag.facts.raised_at)]
    pieces.append(f" · {people.team(flag.team)}")
    if flag.supporters:
        pieces.append(f" · {flag.supporters} me too")
    if flag.photos:
        pieces.append(f" · {count(len(flag.photos), 'photo', 'photos')} on the card")
    if flag.facts.slips:
        pieces.append(f" · {count(flag.facts.slips, 'promised day', 'promised days')} passed")
    return [*pieces, " · ", Link(flag.link, "The card")] if flag.link else pieces


def _list(title: str, lines: list[list[Piece]], *, keep_first: bool = False) -> list[Part]:
    if not lines:
        return []
    left_out = len(lines) - _LINES
    shown = lines[-_LINES:]
    if left_out > 0 and keep_first:
        shown = [lines[0], *lines[-_LINES + 1 :]]
    more = f" (the latest {_LINES}; {left_out} more)" if left_out > 0 else ""
    return [para(bold(title), more), bullets(shown)]


def _buttons(flag: FlagView, may: frozenset[Act]) -> list[Part | None]:
    """In rows of five, the likely ones first; and the way to the flag as which it counts."""
    if flag.merged_into:
        return [actions(button(Act.OPEN, flag.merged_into))]
    shown = [act for act in _BUTTONS if act in may]
    rows = [shown[start : start + _IN_A_ROW] for start in range(0, len(shown), _IN_A_ROW)]
    return [actions(*(_button(act, flag, leads=act is shown[0]) for act in row)) for row in rows]


def _button(act: Act, flag: FlagView, *, leads: bool) -> Block:
    label = ADD if act is Act.ANSWER and not flag.is_asked else ""
    return button(act, flag.number, label=label, **({"style": "primary"} if leads else {}))
