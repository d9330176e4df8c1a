"""The tick: look at every flag whose time has come, let the policy decide, and write down what comes of it.

The database is the truth; whatever wakes the tick, and however late, it finds what is due there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.cadence import rules_for
from bot.reminders.hours import WorkingHours, reporter_hours
from bot.reminders.policy import decide
from bot.usecases.speaking import Speech, speak
from bot.words import Decision, DeliveryKind, Say
from storage import due as store
from storage.database import Database
from storage.due import Due
from storage.outbox import enqueue
from storage.reading import facts_columns, facts_of

TOGETHER = 500
"""Flags decided in one transaction."""
PUT_OFF = timedelta(hours=1)
"""A flag that cannot be decided waits this long, so that it does not stop the others."""
LIMIT = 20.0
"""Seconds for one such transaction: no person waits for it."""

log = structlog.get_logger()


async def tick(db: Database, now: datetime) -> int:
    """Decide all that is due at `now` (work clock); how many flags that were."""
    count = 0
    while True:
        async with db.write(limit=LIMIT) as session:
            dues = await store.read_due(session, now, TOGETHER)
            await _settle(session, dues, now)
        count += len(dues)
        if len(dues) < TOGETHER:
            return count


async def _settle(session: AsyncSession, dues: Sequence[Due], now: datetime) -> None:
    """Decide these, and write everything that follows."""
    if not dues:
        return
    decided = [(due, _decide(due, now)) for due in dues]
    closing = [due.row.id or 0 for due, decision in decided if decision and decision.say is Say.CLOSED_UNCONFIRMED]
    supporters = await store.read_supporters(session, closing) if closing else {}
    speeches = []
    for due, decision in decided:
        speech = Speech(due, now, supporters.get(due.row.id or 0, ()))
        if decision and decision.say:
            speak(decision.say, speech)
        speeches.append(speech)
    things = [thing for speech in speeches for thing in speech.things]
    reminded = [thing.flag_id for thing in things if thing.kind is DeliveryKind.REMINDER and thing.flag_id]
    if reminded:
        await store.supersede_reminders(session, reminded)
    await store.append_records(session, [record for speech in speeches for record in speech.records])
    await enqueue(session, things)
    await store.update_flags(session, [_columns(due, decision, now) for due, decision in decided])


def _decide(due: Due, now: datetime) -> Decision | None:
    """The policy's decision; None when this flag cannot be decided, which is logged and tried again later."""
    try:
        decision = decide(facts_of(due.row), rules_for(due.team), now, _reporter_hours(due))
    except Exception:  # the edge of the loop: one poisoned row must not silence the others
        log.exception("flag_not_decided", workspace=due.row.workspace_id, number=due.row.number)
        return None
    if decision.next_at is not None and decision.next_at <= now:
        log.error("decision_waits_for_the_past", workspace=due.row.workspace_id, number=due.row.number)
        return None
    return decision


def _reporter_hours(due: Due) -> WorkingHours:
    return reporter_hours(due.reporter.tz if due.reporter else due.team.timezone)


def _columns(due: Due, decision: Decision | None, now: datetime) -> dict[str, Any]:
    if decision is None:
        return {"id": due.row.id, "next_at": now + PUT_OFF}
    changed = facts_columns(decision.after) if decision.say else {}
    return changed | {"id": due.row.id, "next_at": decision.next_at, "sayings": due.row.sayings}
