"""What a decision of the policy means: who hears it and where, and what the record keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.reminders.attention import Single
from bot.usecases.cards import Subject, cards
from bot.usecases.leading import who_was_asked
from bot.views import Person
from bot.words import DeliveryKind, DeliveryState, News, Note, RecordKind, Rung, Say, Severity
from storage.due import Due
from storage.outbox import ToSay

QUIET = frozenset({Say.REMINDER, Say.PROMISE_DAY})
"""What changes nothing that a card shows."""
OF_OWNER = frozenset({DeliveryKind.REMINDER, DeliveryKind.PROMISE_DAY, DeliveryKind.SLIP})
OF_NAMED = frozenset({DeliveryKind.ESCALATION, DeliveryKind.SLIP, DeliveryKind.REVIEW})
"""What mentions the owner, and what mentions whoever is named."""


@dataclass
class Speech:
    """What is to be said about one due flag, and recorded of it."""

    due: Due
    now: datetime
    supporters: Sequence[Person] = ()
    single: Single | None = None
    """Whom its post in the thread rings; None: as if everybody whom it names."""
    into: str = ""
    """The key of the roundup that says it instead of the thread."""
    records: list[dict[str, Any]] = field(default_factory=list)
    things: list[ToSay] = field(default_factory=list)

    @property
    def lane(self) -> str:
        """Where the team hears: its channel, or whoever installed the bot while triage has none."""
        return self.due.team.channel or self.due.installer

    def record(self, kind: RecordKind, **data: Any) -> None:
        """Append to the record: it was the schedule, no person."""
        row = self.due.row
        entry = {"workspace_id": row.workspace_id, "flag_id": row.id, "at": self.now, "kind": kind}
        self.records.append(entry | {"actor_id": None, "data": data})

    def say(self, kind: DeliveryKind, lane: str, person: Person | None = None, **data: Any) -> None:
        """Queue it. A lane that does not exist yet is nobody to talk to."""
        self._queue(kind, lane, person, DeliveryState.WAITING, data)

    def post(self, kind: DeliveryKind, person: Person | None = None, **data: Any) -> None:
        """Say it in the flag's thread, ringing only whom it may; or leave it to the roundup."""
        if self.into:
            self._queue(kind, self.lane, person, DeliveryState.ROLLED_UP, {**data, "into": self.into})
        else:
            self._queue(kind, self.lane, person, DeliveryState.WAITING, {**data, **self._hushed(kind)})

    def ask(self, kind: DeliveryKind, person: Person | None, *, at_once: bool = False, **data: Any) -> None:
        """A DM to one person, as soon as they have room for one; what is urgent, or follows an act, at once."""
        if person and person.active:
            loud = at_once or self.due.row.severity is Severity.URGENT
            state = DeliveryState.WAITING if loud else DeliveryState.HELD
            self._queue(kind, person.slack_id, person, state, data)

    def _hushed(self, kind: DeliveryKind) -> dict[str, bool]:
        """Who is named without being rung."""
        rings = self.single
        if rings is None:
            return {}
        owner = kind in OF_OWNER and self.due.owner is not None and not rings.rings_owner
        named = kind in OF_NAMED and bool(self.due.team.leaders) and not rings.rings_named
        return ({"quiet_owner": True} if owner else {}) | ({"quiet_named": True} if named else {})

    def _queue(
        self, kind: DeliveryKind, lane: str, person: Person | None, state: DeliveryState, data: dict[str, Any]
    ) -> None:
        row = self.due.row
        if not lane:
            return
        row.sayings += 1
        self.things.append(
            ToSay(
                workspace_id=row.workspace_id,
                key=f"{kind}:{row.number}:{row.sayings}",
                lane=lane,
                kind=kind,
                created_at=self.now,
                flag_id=row.id,
                team_id=row.team_id,
                person_id=person.id if person else None,
                urgent=row.severity is Severity.URGENT,
                data=data,
                state=state,
                hold_until=self.now if state is DeliveryState.HELD else None,
            )
        )


def speak(say: Say, speech: Speech) -> None:
    """Fill the speech with what this decision means."""
    _SPEECHES[say](speech)
    row = speech.due.row
    if say not in QUIET or row.card_ts is None:  # what is said in a thread needs a card, even if one has failed before
        subject = Subject(
            row.workspace_id, row.id or 0, row.number, row.team_id, urgent=row.severity is Severity.URGENT
        )
        reporter = None if say in QUIET else speech.due.reporter
        speech.things[:0] = cards(subject, speech.lane, reporter, speech.now)


def _remind(speech: Speech) -> None:
    speech.record(RecordKind.REMINDED)
    speech.post(DeliveryKind.REMINDER, speech.due.owner)


def _name_lead(speech: Speech) -> None:
    _name(speech, Rung.LEAD, RecordKind.LEAD_NAMED)


def _name_head(speech: Speech) -> None:
    _name(speech, Rung.HEAD, RecordKind.HEAD_NAMED)


def _name(speech: Speech, rung: Rung, kind: RecordKind) -> None:
    """Ask the person of this rung what should happen: in the thread, and in a DM, since a mention may reach nobody."""
    person = speech.due.team.asked_on(rung)
    speech.record(kind, **who_was_asked(speech.due.team, person))
    if person is None:
        speech.post(DeliveryKind.REMINDER, speech.due.owner, nobody_to_name=True)
        return
    speech.post(DeliveryKind.ESCALATION, person, rung=int(rung))
    speech.ask(DeliveryKind.ESCALATION_DM, person, rung=int(rung))


def _promise_day(speech: Speech) -> None:
    speech.record(RecordKind.REMINDED, promise=True)
    speech.post(DeliveryKind.PROMISE_DAY, speech.due.owner)


def _slip(speech: Speech) -> None:
    lead = speech.due.team.asked_on(Rung.LEAD)
    speech.record(RecordKind.SLIPPED)
    speech.record(RecordKind.LEAD_NAMED, **who_was_asked(speech.due.team, lead))
    speech.post(DeliveryKind.SLIP, speech.due.owner, lead=lead.id if lead else None)
    speech.ask(DeliveryKind.ESCALATION_DM, lead, rung=int(Rung.LEAD), slipped=True)
    speech.ask(DeliveryKind.SLIP_REPORTER, speech.due.reporter)


def _question(speech: Speech) -> None:
    """The first question follows the team's word that it is fixed, so it comes at once."""
    row = speech.due.row
    _ask_whether(speech, DeliveryKind.QUESTION, RecordKind.ASKED, at_once=row.asked == 0 and row.put_off == 0)


def _ask_whether(speech: Speech, kind: DeliveryKind, record: RecordKind, *, at_once: bool = False) -> None:
    """Ask the reporter; where they are gone and nobody else waited for it, the lead, and else the team's channel."""
    reporter = speech.due.reporter
    asked = reporter if reporter and reporter.active else speech.due.team.asked_on(Rung.LEAD)
    speech.record(record, person=asked.id if asked else None)
    if asked:
        speech.ask(kind, asked, at_once=at_once)
    else:
        speech.say(kind, speech.lane)


def _close_unconfirmed(speech: Speech) -> None:
    speech.record(RecordKind.CLOSED_UNCONFIRMED)
    speech.say(DeliveryKind.THREAD_NOTE, speech.lane, what=Note.UNCONFIRMED)
    speech.ask(DeliveryKind.NEWS, speech.due.reporter, what=News.ENDED)
    for person in speech.supporters:
        speech.ask(DeliveryKind.NEWS, person, what=News.ENDED, supporter=True)


def _did_it_hold(speech: Speech) -> None:
    _ask_whether(speech, DeliveryKind.DID_IT_HOLD, RecordKind.HELD_ASKED)


def _review(speech: Speech) -> None:
    lead = speech.due.team.asked_on(Rung.LEAD)
    speech.record(RecordKind.REVIEWED, **who_was_asked(speech.due.team, lead))
    speech.post(DeliveryKind.REVIEW, lead)
    speech.ask(DeliveryKind.ESCALATION_DM, lead, rung=int(Rung.LEAD), review=True)


_SPEECHES: dict[Say, Callable[[Speech], None]] = {
    Say.REMINDER: _remind,
    Say.NAME_LEAD: _name_lead,
    Say.NAME_HEAD: _name_head,
    Say.PROMISE_DAY: _promise_day,
    Say.SLIP: _slip,
    Say.QUESTION: _question,
    Say.CLOSED_UNCONFIRMED: _close_unconfirmed,
    Say.DID_IT_HOLD: _did_it_hold,
    Say.REVIEW: _review,
}
