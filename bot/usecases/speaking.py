"""What a decision of the policy means: who hears it and where, and what the record keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.usecases.cards import Subject, cards
from bot.views import Person
from bot.words import DeliveryKind, News, Note, RecordKind, Rung, Say, Severity
from storage.due import Due
from storage.outbox import ToSay

QUIET = frozenset({Say.REMINDER, Say.PROMISE_DAY})
"""What changes nothing that a card shows."""


@dataclass
class Speech:
    """What is to be said about one due flag, and recorded of it."""

    due: Due
    now: datetime
    supporters: Sequence[Person] = ()
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
            )
        )

    def ask(self, kind: DeliveryKind, person: Person | None, **data: Any) -> None:
        """A DM to one person."""
        if person and person.active:
            self.say(kind, person.slack_id, person, **data)


def speak(say: Say, speech: Speech) -> None:
    """Fill the speech with what this decision means."""
    _SPEECHES[say](speech)
    row = speech.due.row
    if say not in QUIET:
        subject = Subject(
            row.workspace_id, row.id or 0, row.number, row.team_id, urgent=row.severity is Severity.URGENT
        )
        speech.things[:0] = cards(subject, speech.lane, speech.due.reporter, speech.now)


def _remind(speech: Speech) -> None:
    speech.record(RecordKind.REMINDED)
    speech.say(DeliveryKind.REMINDER, speech.lane, speech.due.owner)


def _name_lead(speech: Speech) -> None:
    _name(speech, Rung.LEAD, RecordKind.LEAD_NAMED)


def _name_head(speech: Speech) -> None:
    _name(speech, Rung.HEAD, RecordKind.HEAD_NAMED)


def _name(speech: Speech, rung: Rung, kind: RecordKind) -> None:
    """Ask the person of this rung what should happen: in the thread, and in a DM, since a mention may reach nobody."""
    person = named(speech.due, rung)
    speech.record(kind, person=person.id if person else None)
    if person is None:
        speech.say(DeliveryKind.REMINDER, speech.lane, speech.due.owner, nobody_to_name=True)
        return
    speech.say(DeliveryKind.ESCALATION, speech.lane, person, rung=int(rung))
    speech.ask(DeliveryKind.ESCALATION_DM, person, rung=int(rung))


def named(due: Due, rung: Rung) -> Person | None:
    """Who is named on this rung. A lead who left is skipped upward; a head who left falls back to the lead."""
    ladder = (due.team.lead, due.team.head) if rung is Rung.LEAD else (due.team.head, due.team.lead)
    return next((person for person in ladder if person and person.active), None)


def _promise_day(speech: Speech) -> None:
    speech.record(RecordKind.REMINDED, promise=True)
    speech.say(DeliveryKind.PROMISE_DAY, speech.lane, speech.due.owner)


def _slip(speech: Speech) -> None:
    lead = named(speech.due, Rung.LEAD)
    speech.record(RecordKind.SLIPPED)
    speech.record(RecordKind.LEAD_NAMED, person=lead.id if lead else None)
    speech.say(DeliveryKind.SLIP, speech.lane, speech.due.owner, lead=lead.id if lead else None)
    speech.ask(DeliveryKind.ESCALATION_DM, lead, rung=int(Rung.LEAD), slipped=True)
    speech.ask(DeliveryKind.SLIP_REPORTER, speech.due.reporter)


def _question(speech: Speech) -> None:
    """Ask the reporter; the lead, where the reporter is gone and nobody else waited for it."""
    reporter = speech.due.reporter
    asked = reporter if reporter and reporter.active else named(speech.due, Rung.LEAD)
    speech.record(RecordKind.ASKED, person=asked.id if asked else None)
    speech.ask(DeliveryKind.QUESTION, asked)


def _close_unconfirmed(speech: Speech) -> None:
    speech.record(RecordKind.CLOSED_UNCONFIRMED)
    speech.say(DeliveryKind.THREAD_NOTE, speech.lane, what=Note.UNCONFIRMED)
    speech.ask(DeliveryKind.NEWS, speech.due.reporter, what=News.ENDED)
    for person in speech.supporters:
        speech.ask(DeliveryKind.NEWS, person, what=News.ENDED, supporter=True)


def _did_it_hold(speech: Speech) -> None:
    speech.record(RecordKind.HELD_ASKED)
    speech.ask(DeliveryKind.DID_IT_HOLD, speech.due.reporter)


def _review(speech: Speech) -> None:
    lead = named(speech.due, Rung.LEAD)
    speech.record(RecordKind.REVIEWED)
    speech.say(DeliveryKind.REVIEW, speech.lane, lead)
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
