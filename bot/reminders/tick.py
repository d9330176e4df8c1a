"""The tick: look at every team that has flags whose time has come, let the policy decide, and write down what follows.

The database is the truth; whatever wakes the tick, and however late, it finds what is due there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.cadence import Rules
from bot.reminders.channel import Standing, decided, horizon, is_due, look
from bot.reminders.readable import Read, read
from bot.usecases.reminding import Look, carry_out, standing_of
from bot.usecases.unreadable import Unreadable, tell_unreadable
from bot.words import WITH_THE_TEAM, Decision, Status
from storage import due as store
from storage.database import UNHURRIED, Database
from storage.due import Due

TOGETHER = 500
"""Flags decided in one transaction, or all of one team that has more."""
PUT_OFF = timedelta(hours=1)
"""A flag that cannot be decided waits this long, so that it does not stop the others."""
LATE = timedelta(minutes=5)
"""Whatever came due longer ago than this, while nobody looked, is late."""
OF_CHANNEL = (*WITH_THE_TEAM, Status.DECLINED)
"""What comes due in a team's channel; everything else is the reporter's."""

log = structlog.get_logger()


async def tick(db: Database, now: datetime, away_since: datetime | None = None) -> int:
    """Decide all that is due at `now` (work clock); how many flags that were.

    `away_since`: since when nobody looked, if that is long ago; channels in which something is late are told.
    """
    async with db.read() as session:
        waiting = await store.teams_due(session, now)
    count = 0
    for team_ids in _batches(waiting):
        async with db.write(limit=UNHURRIED) as session:
            count += await _settle(session, team_ids, now, away_since)
    return count


def _batches(waiting: Mapping[int, int]) -> Iterator[list[int]]:
    """Teams, as many as have about `TOGETHER` flags between them."""
    batch: list[int] = []
    flags = 0
    for team_id, due in waiting.items():
        if batch and flags + due > TOGETHER:
            yield batch
            batch, flags = [], 0
        batch.append(team_id)
        flags += due
    if batch:
        yield batch


async def _settle(session: AsyncSession, team_ids: Sequence[int], now: datetime, away_since: datetime | None) -> int:
    """Look at these teams, and write everything that follows."""
    teams = await store.lock_teams(session, team_ids)
    settings = {team_id: read(team) for team_id, team in teams.items()}
    until = {team_id: horizon(of.rules, now) for team_id, of in settings.items()}
    dues = await store.read_due(session, teams, until, now)
    by_team: dict[int, list[Due]] = {}
    for due in filter(_has_somewhere, dues):
        by_team.setdefault(due.row.team_id, []).append(due)
    looks = [_look(settings[key].rules, mine, now, away_since) for key, mine in by_team.items()]
    decided_ids = {key for one in looks for key in one.decisions}
    late = [due.row for due in dues if due.row.next_at and due.row.next_at <= now]
    put_off = [{"id": row.id, "next_at": now + PUT_OFF} for row in late if row.id not in decided_ids]
    await carry_out(session, [one for one in looks if one.decisions], put_off)
    await tell_unreadable(session, [_unreadable(mine[0], settings[key]) for key, mine in by_team.items()], now)
    return len(late)


def _has_somewhere(due: Due) -> bool:
    """Whether what comes due can be said. What nobody sorts yet waits for a channel, and is no reminder until then."""
    return bool(due.team.channel or due.installer) or due.row.status not in OF_CHANNEL


def _unreadable(due: Due, settings: Read) -> Unreadable:
    return Unreadable(due.row.workspace_id, due.team, settings.faults, due.installer)


def _look(rules: Rules, dues: Sequence[Due], now: datetime, away_since: datetime | None) -> Look:
    found = {due.row.id or 0: due for due in dues}
    standings = {key: standing_of(due) for key, due in found.items()}
    decisions = look(standings.values(), partial(_decide, found, rules, now), now)
    late = any(_missed(standing, now, away_since) for standing in standings.values())
    return Look(rules, now, found, standings, decisions, away_since if late else None)


def _missed(flag: Standing, now: datetime, away_since: datetime | None) -> bool:
    """Whether it came due in its channel while nobody looked, and is late."""
    if away_since is None or flag.next_at is None or flag.facts.status not in OF_CHANNEL:
        return False
    return is_due(flag, now) and away_since < flag.next_at < now - LATE


def _decide(found: Mapping[int, Due], rules: Rules, now: datetime, flag: Standing) -> Decision | None:
    """The policy's decision; None when this flag cannot be decided, which is logged and tried again later."""
    row: Any = found[flag.id].row
    try:
        decision = decided(flag, rules, now)
    except Exception:  # the edge of the loop: one poisoned row must not silence the others
        log.exception("flag_not_decided", workspace=row.workspace_id, number=row.number)
        return None
    if decision.next_at is not None and decision.next_at <= now:
        log.error("decision_waits_for_the_past", workspace=row.workspace_id, number=row.number)
        return None
    return decision
