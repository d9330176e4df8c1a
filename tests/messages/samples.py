"""People, a team and flags, as the messages draw them. It is Tuesday, 3 November 2026, 10:02 in Berlin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.views import Fix, FlagView, Person, RecordLine, Team, Told
from bot.words import (
    DeliveryKind,
    DeliveryState,
    Facts,
    Ladder,
    Promise,
    PromiseKind,
    RecordKind,
    Severity,
    Status,
)

NOW = datetime(2026, 11, 3, 9, 2, tzinfo=UTC)
ZONE = "Europe/Berlin"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

ANA = Person(1, "U0ANA", "Ana Ruiz", ZONE)
JONAS = Person(2, "U0JONAS", "Jonas Weber", ZONE)
MARA = Person(3, "U0MARA", "Mara Lindt", ZONE)
HUGO = Person(4, "U0HUGO", "Hugo Brandt", ZONE)

PAYMENTS = Team(
    id=1,
    name="Payments",
    channel="C0PAYMENTS",
    lead=MARA,
    head=HUGO,
    timezone=ZONE,
    latitude="refund up to 50 € in cash",
    emergency="Call the duty phone, 0800 123 456",
    keywords=("refund", "gift card"),
)
TRIAGE = Team(id=2, name="Front desk", channel="C0FRONT", lead=HUGO, timezone=ZONE, is_triage=True)
WEB = Team(id=3, name="Web shop", channel="C0WEB", lead=MARA, timezone=ZONE)
TEAMS = (PAYMENTS, TRIAGE, WEB)

FRIDAY = Promise(PromiseKind.FIXED, datetime(2026, 11, 6, 23, 0, tzinfo=UTC))
"""The end of Friday in Berlin: midnight."""
FIX = Fix("The card service's time limit was too short.", "We raised the card service's time limit.")


def flag(status: Status = Status.OPEN, *, severity: Severity = Severity.NORMAL, **changes: Any) -> FlagView:
    """#42, raised four hours ago. What belongs to `Facts` may be given too."""
    known = set(Facts.__dataclass_fields__)
    facts = Facts(status, severity, raised_at=NOW - 4 * HOUR, since=NOW - 4 * HOUR, ladder=Ladder())
    facts = replace(facts, **{name: value for name, value in changes.items() if name in known})
    view = FlagView(
        number=42,
        words="Gift card refund fails at till 2",
        facts=facts,
        team=PAYMENTS,
        reporter=ANA,
        owner=None if status is Status.OPEN else JONAS,
        raised_in="C0HARBOUR",
        private=False,
        name_hidden=False,
        supporters=0,
        fix=FIX if status in {Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED} else None,
        next_at=None,
        decline_reason="The till is replaced in January." if status is Status.DECLINED else "",
        merged_into=38 if status is Status.MERGED else None,
        link="https://example.slack.com/archives/C0PAYMENTS/p1762160520000100",
    )
    return replace(view, **{name: value for name, value in changes.items() if name not in known})


def many(count: int) -> list[FlagView]:
    """As many flags as that, numbered from 1."""
    return [replace(flag(), number=number) for number in range(1, count + 1)]


def lines(count: int = 3) -> list[RecordLine]:
    """A record: raised, taken, promised, and then many times asked."""
    first = [
        RecordLine(NOW - 4 * HOUR, RecordKind.RAISED, ANA, {"team": 1}),
        RecordLine(NOW - 3 * HOUR, RecordKind.TAKEN, JONAS, {}),
        RecordLine(NOW - 2 * HOUR, RecordKind.PROMISED, JONAS, {"until": FRIDAY.until.isoformat(), "what": "fixed"}),
    ]
    return [*first, *(RecordLine(NOW - HOUR, RecordKind.REMINDED, None, {}) for _ in range(count - 3))]


def told(count: int = 3) -> list[Told]:
    """What was said about it, and how that went."""
    first = [
        Told(NOW - 4 * HOUR, DeliveryKind.CARD, "C0PAYMENTS", DeliveryState.SENT, ""),
        Told(NOW - 3 * HOUR, DeliveryKind.NEWS, "Ana Ruiz", DeliveryState.SENT, ""),
        Told(NOW - HOUR, DeliveryKind.ESCALATION_DM, "Mara Lindt", DeliveryState.FAILED, "the person has left Slack"),
    ]
    return [
        *first,
        *(Told(NOW, DeliveryKind.REMINDER, "C0PAYMENTS", DeliveryState.WAITING, "") for _ in range(count - 3)),
    ]


NASTY = {
    "three thousand letters": "x" * 3000,
    "all that a flag holds": "the till says no " * 705,
    "three thousand ampersands": "&" * 3000,
    "many words": "the till says no " * 176,
    "everyone": "<!channel> <!here> @channel @here @everyone <!subteam^S0|@all> <@U0JONAS> hello",
    "a token cut in two": "<@U0" + "A" * 130 + "> <!date^1^{date}|x>",
    "entities": "&lt;!channel&gt; &amp;lt; 1 < 2 & 3 > 2",
    "marks": "*bold* _soft_ ~gone~ `code` > quote\n> quote",
    "right to left": "בטל את ההחזר \u202egnirts desrever\u202c عربي",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "spaces and lines": "\n\n  \n line one\r\n\r\n\r\n\r\nline two\u2028line three \t ",
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 :smile: " * 60,
    "nul and broken": "a\x00b\x07c\ud800d",
    "nothing": "",
    "piled marks": "e" + "\u0301" * 500,
}
"""Words that people have typed, or could."""


def nasty(words: str, status: Status = Status.TAKEN, severity: Severity = Severity.URGENT) -> FlagView:
    """A flag on which everything that a person may write is `words`."""
    called = words or " "
    reporter, owner, lead, head = (replace(person, name=called) for person in (ANA, JONAS, MARA, HUGO))
    team = replace(PAYMENTS, name=called, lead=lead, head=head, latitude=words, emergency=words)
    return flag(
        status,
        severity=severity,
        words=words,
        team=team,
        reporter=reporter,
        owner=owner,
        fix=Fix(words, words),
        decline_reason=words,
        lower_reason=words,
        question=words,
        answer=words,
        on_the_spot=words,
        supporters=3,
        review_at=NOW + 30 * DAY,
    )
