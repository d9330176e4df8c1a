"""Rows to begin with, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.database import Database
from storage.tables import FlagRow, PersonRow, TeamRow, Workspace

TUESDAY = datetime(2026, 11, 3, 10, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Shop:
    """A workspace with one person and its triage team, by our ids."""

    workspace_id: int
    person_id: int
    team_id: int

    def flag(self, number: int, **more: Any) -> FlagRow:
        """A flag of this shop, not saved yet."""
        given: dict[str, Any] = {"words": "gift-card refunds time out", "raised_at": TUESDAY, "since": TUESDAY} | more
        return FlagRow(workspace_id=self.workspace_id, team_id=self.team_id, number=number, **given)


async def open_shop(db: Database, slack_id: str = "T1") -> Shop:
    """Write a workspace, a person and a triage team."""
    async with db.write() as session:
        workspace = Workspace(slack_id=slack_id)
        session.add(workspace)
        await session.flush()
        person = PersonRow(workspace_id=workspace.id or 0, slack_id="U_ANA", name="Ana")
        team = TeamRow(workspace_id=workspace.id or 0, name="Triage", is_triage=True, created_at=TUESDAY)
        session.add_all([person, team])
        await session.flush()
        return Shop(workspace.id or 0, person.id or 0, team.id or 0)
