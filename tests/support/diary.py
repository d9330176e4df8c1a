"""A history that flags have lived, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.words import RecordKind, Status
from storage.database import Database
from storage.figures import Scope
from storage.tables import FlagRow, PersonRow, Record, TeamRow, Workspace

BERLIN = ZoneInfo("Europe/Berlin")
LEADS = "C_LEADS"
MONDAY = datetime(2026, 11, 9, tzinfo=BERLIN)
"""The week that the tests tell begins at this midnight; its digest is due a week later."""
DUE = datetime(2026, 11, 16, 9, tzinfo=BERLIN).astimezone(UTC)


def on(day: int, hour: float = 10, *, week: int = 0) -> datetime:
    """Monday is 0, in the week told; `week` -1 is the one before. An hour of Berlin's wall clock, as UTC."""
    local = MONDAY.replace(tzinfo=None) + timedelta(weeks=week, days=day, hours=hour)
    return local.replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Diary:
    """One workspace whose teams tell their week in #leads. Flags are written at once, with their ids as numbers."""

    db: Database
    workspace_id: int = 0
    teams: dict[str, int] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)

    async def open(self, *names: str, channel: str | None = LEADS, **more: Any) -> Diary:
        """Write the workspace and its teams."""
        async with self.db.write() as session:
            workspace = Workspace(slack_id="T1")
            session.add(workspace)
            await session.flush()
            self.workspace_id = workspace.id or 0
            session.add(PersonRow(workspace_id=self.workspace_id, slack_id="U_ANA", name="Ana Sommer"))
            await session.flush()
        for name in names or ("Payments",):
            await self.team(name, channel, **more)
        return self

    async def team(self, name: str, digest_channel: str | None = LEADS, **more: Any) -> int:
        """Write one more team."""
        given = {"timezone": "Europe/Berlin"} | more
        async with self.db.write() as session:
            row = TeamRow(
                workspace_id=self.workspace_id, name=name, channel=f"C_{name}", digest_channel=digest_channel,
                created_at=on(0, week=-20), **given,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            self.teams[name] = row.id or 0
        return self.teams[name]

    @property
    def scope(self) -> Scope:
        """All the teams."""
        return Scope(self.workspace_id, tuple(self.teams.values()))

    async def flag(
        self, number: int, raised_at: datetime, *happened: tuple[RecordKind, datetime], team: str = "", **columns: Any
    ) -> None:
        """A flag with its record: raised, and then what happened. Its columns say how it stands now."""
        given: dict[str, Any] = {"words": f"problem {number}", "status": Status.OPEN, "since": raised_at} | columns
        async with self.db.write() as session:
            row = FlagRow(
                workspace_id=self.workspace_id, team_id=self.teams[team or next(iter(self.teams))], number=number,
                raised_at=raised_at, **given,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            self.ids[number] = row.id or 0
        await self.then(number, (RecordKind.RAISED, raised_at), *happened)

    async def then(self, number: int, *happened: tuple[RecordKind, datetime], **data: Any) -> None:
        """Append to a flag's record."""
        async with self.db.write() as session:
            for kind, at in happened:
                session.add(
                    Record(workspace_id=self.workspace_id, flag_id=self.ids[number], at=at, kind=kind, data=data)
                )
                await session.flush()
