"""Random teams and random histories of a flag, for what must hold whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.errors import PromiseDayError, PutOffError
from bot.reminders import transitions as t
from bot.reminders.cadence import Rules
from bot.reminders.hours import WorkingHours, reporter_hours
from bot.reminders.policy import decide
from bot.reminders.promises import promise_until
from bot.words import Facts, PromiseKind, Rung, Say, Severity, Status
from tests.reminders.world import rules

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Pacific/Chatham",
    "Asia/Kathmandu",
    "Antarctica/Troll",
    "UTC",
)
WEEKS = (
    "Mon-Fri 09:00-17:00",
    "Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-12:00",
    "Mon-Fri 22:00-06:00",
    "Sat-Sun 20:00-02:30",
    "Mon-Sun 00:00-24:00",
    "Sun 01:30-02:30",
    "Tue 00:00-24:00, Wed 00:00-02:15 02:15-10:00",
    "Mon-Wed 23:30-02:00, Sat 06:00-18:00",
)
HOLIDAYS = ("", "DE", "DE-BY", "US", "AU-NSW", "CL", "WS")
DAYS_OFF = ((), ("2026-03-23..2026-04-10",), ("2026-01-01..2026-12-31",), ("2026-10-26", "2026-11-02", "2026-09-07"))
OWN: tuple[dict[str, str], ...] = ({}, {"first": "20m", "every": "2h", "lead_after": "1d", "head_after": "3d"})

instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.integers(0, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def teams(draw: st.DrawFn) -> Rules:
    """The rules of some team."""
    return rules(
        draw(st.sampled_from(WEEKS)),
        timezone=draw(st.sampled_from(ZONES)),
        holidays=draw(st.sampled_from(HOLIDAYS)),
        days_off=draw(st.sampled_from(DAYS_OFF)),
        cadence=draw(st.sampled_from(("gentle", "steady", "firm"))),
        own=draw(st.sampled_from(OWN)),
    )


reporters = st.sampled_from(ZONES).map(reporter_hours)


@dataclass(frozen=True)
class Step:
    """One thing that happened: something was said, or (`say` is None) somebody acted."""

    at: datetime
    say: Say | None
    before: Facts
    after: Facts
    rules: Rules
    moves: int = 0
    """How often it had gone to another team."""


@dataclass
class History:
    """A flag living through looks and acts, with all that happened to it."""

    facts: Facts
    rules: Rules
    reporter: WorkingHours
    now: datetime
    steps: list[Step] = field(default_factory=list)
    next_at: datetime | None = None
    moves: int = 0
    """How often it went to another team."""

    def look(self) -> None:
        """What the tick does, with what must hold of every decision."""
        decision = decide(self.facts, self.rules, self.now, self.reporter)
        again = decide(decision.after, self.rules, self.now, self.reporter)
        assert again.say is None, "said twice at the same instant"
        assert again.next_at == decision.next_at
        assert decision.next_at is None or decision.next_at > self.now, "waits for the past"
        assert (decision.next_at is None) == finished(decision.after), (
            "an unfinished flag rests, or a finished one does not"
        )
        if decision.say is None:
            assert decision.after == self.facts
        else:
            self.steps.append(Step(self.now, decision.say, self.facts, decision.after, self.rules, self.moves))
        self.facts, self.next_at = decision.after, decision.next_at

    def live(self, until: datetime) -> None:
        """Let time pass, with a look whenever one is due."""
        while self.next_at is not None and self.next_at <= until:
            self.now = self.next_at
            self.look()
        self.now = until

    def act(self, act: Act, other: Rules) -> None:
        """Somebody does something; the policy looks at once."""
        before = self.facts
        after = act(self, other)
        if after is not None:
            self.facts = after
            self.steps.append(Step(self.now, None, before, after, self.rules))
        self.look()


Act = Callable[[History, Rules], Facts | None]
"""What it makes of the flag; None where the act is not possible."""


def finished(facts: Facts) -> bool:
    """As DESIGN.md has it."""
    held = facts.status is Status.CONFIRMED and facts.held_asked
    return held or facts.status in {Status.WITHDRAWN, Status.MERGED, Status.UNCONFIRMED}


def nothing(_history: History, _other: Rules) -> None:
    """Time alone passes."""


def take(history: History, _other: Rules) -> Facts:
    return t.taken(history.facts, history.rules, history.now)


def give_back(history: History, _other: Rules) -> Facts:
    return t.given_back(history.facts, history.rules, history.now)


def give(history: History, _other: Rules) -> Facts:
    return t.given(history.facts, history.rules, history.now)


def move(history: History, other: Rules) -> Facts:
    facts = t.moved(history.facts, history.rules, other, history.now)
    history.rules, history.moves = other, history.moves + 1
    return facts


def replan(history: History, other: Rules) -> Facts:
    facts = t.replanned(history.facts, history.rules, other, history.now)
    history.rules = other
    return facts


def promise(history: History, _other: Rules) -> Facts | None:
    facts, now = history.facts, history.now
    day = history.rules.hours.local_date(now) + timedelta(days=now.minute % 8)
    try:
        until = promise_until(day, history.rules, now, facts.severity)
    except PromiseDayError:
        return None
    return t.promised(facts, history.rules, now, PromiseKind.FIXED, until).facts


def fix(history: History, _other: Rules) -> Facts:
    return t.fix_proposed(history.facts, history.rules, history.now)


def yes(history: History, _other: Rules) -> Facts:
    return t.confirmed(history.facts, history.rules, history.now)


def still(history: History, _other: Rules) -> Facts:
    there = history.now.minute % 2 == 0
    return t.reopened(history.facts, history.rules, history.now, owner_still_there=there)


def cannot_tell(history: History, _other: Rules) -> Facts | None:
    try:
        return t.cannot_tell(history.facts, history.now)
    except PutOffError:
        return None


def ask_again(history: History, _other: Rules) -> Facts:
    return t.asked_again(history.facts, history.now)


def decline(history: History, _other: Rules) -> Facts:
    return t.declined(history.facts, history.rules, history.now, history.now + timedelta(days=history.now.minute))


def louder(history: History, _other: Rules) -> Facts:
    return t.made_urgent(history.facts, history.rules, history.now)


def lower(history: History, _other: Rules) -> Facts:
    return t.lowered(history.facts, history.rules, history.now)


def withdraw(history: History, _other: Rules) -> Facts:
    return t.withdrawn(history.facts, history.now)


WITH_TEAM: tuple[Act, ...] = (nothing, promise, fix, move, replan, louder, lower, give, decline, withdraw)
POSSIBLE: dict[Status, tuple[Act, ...]] = {
    Status.OPEN: (take, *(act for act in WITH_TEAM if act is not promise)),
    Status.TAKEN: (promise, give_back, *WITH_TEAM),
    Status.FIXED: (nothing, still, yes, cannot_tell, replan),
    Status.CONFIRMED: (nothing, still),
    Status.UNCONFIRMED: (nothing, ask_again, still),
    Status.DECLINED: (nothing, take, decline, replan),
    Status.WITHDRAWN: (nothing,),
}
"""What people do to a flag in each status."""

FEW_ACTS: tuple[Act, ...] = (nothing, take, give_back, fix, still, cannot_tell, lower)
"""Without promises, declining and other teams: what keeps the team's intervals running."""


@st.composite
def histories(draw: st.DrawFn, *, stops: bool = True, acts: tuple[Act, ...] | None = None) -> History:
    """A flag raised somewhere, some time, and up to 14 acts; before some of which the bot was away (if `stops`)."""
    start, own = draw(instants), draw(teams())
    facts = t.raised(start, draw(st.sampled_from(Severity)))
    history = History(facts, own, draw(reporters), start)
    history.look()
    for _ in range(draw(st.integers(1, 14))):
        until = history.now + draw(lengths)
        if stops and draw(st.booleans()):
            history.now = until
        else:
            history.live(until)
        possible = [act for act in POSSIBLE[history.facts.status] if acts is None or act in acts]
        history.act(draw(st.sampled_from(possible)), draw(teams()) if draw(st.booleans()) else own)
    return history


def rungs(history: History) -> list[tuple[Rung, Rung]]:
    """The rung before and after each step."""
    return [(step.before.ladder.rung, step.after.ladder.rung) for step in history.steps]
