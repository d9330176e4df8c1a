"""A small company with the real sender, over real HTTP against the sandbox, on a real database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, select

from bot.delivery.desk import Timings
from bot.delivery.sender import Sender, Settings
from bot.sandbox import Sandbox, SeenMessage
from bot.slack import new_client
from bot.words import DeliveryKind, DeliveryState, Severity, Status
from storage.database import Database
from storage.outbox import ToSay, enqueue
from storage.tables import Delivery, FlagRow, Lane, PersonRow, TeamRow, Workspace

TOKEN = "xoxb-office"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday morning of the work clock."""
SHOP, PAY, LEADS = "C_SHOP", "C_PAY", "G_LEADS"
NONE = timedelta(0)
UNPACED = Timings(pace=NONE, ahead=NONE, look_again=NONE, look_late=NONE, poll=timedelta(milliseconds=50))


@dataclass
class Clocks:
    """Both clocks of the sender, to be moved by the test."""

    work: datetime = NOW
    skipped: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The work clock."""
        return self.work

    def real(self) -> datetime:
        """Real time, plus what the test skipped."""
        return datetime.now(UTC) + self.skipped


@dataclass
class Office:
    """Ana flags in the shop; Ben's team Payments, led by Chi, has it; triage sits with the leads."""

    db: Database
    sandbox: Sandbox
    session: aiohttp.ClientSession
    clocks: Clocks = field(default_factory=Clocks)
    workspace: int = 0
    people: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    flags: dict[int, int] = field(default_factory=dict)
    said: int = 0

    async def open(self) -> Office:
        """Write the company down."""
        async with self.db.write() as session:
            workspace = Workspace(slack_id="T1", bot_user="U0BOT", installed_by="U_ANA")
            session.add(workspace)
            await session.flush()
            self.workspace = workspace.id or 0
            for name in ("Ana", "Ben", "Chi"):
                row = PersonRow(workspace_id=self.workspace, slack_id=f"U_{name.upper()}", name=name)
                session.add(row)
                await session.flush()
                self.people[name] = row.id or 0
        await self.add_team("Payments", PAY, lead_id=self.people["Chi"])
        await self.add_team("Triage", LEADS, is_triage=True)
        return self

    async def add_team(self, name: str, channel: str | None, **more: Any) -> None:
        """One more team."""
        async with self.db.write() as session:
            row = TeamRow(workspace_id=self.workspace, name=name, channel=channel, created_at=NOW, **more)
            session.add(row)
            await session.flush()
            self.teams[name] = row.id or 0

    async def client_for(self, _workspace_id: int) -> AsyncWebClient:
        """The real client, on the sandbox."""
        return new_client(TOKEN, self.sandbox.api_url, self.session)

    def sender(self, db: Database | None = None, **settings: Any) -> Sender:
        """A sender without pace that never rolls dice."""
        chosen = Settings(timings=UNPACED, real=self.clocks.real, chance=lambda: 0.0)
        return Sender(db or self.db, self.client_for, self.clocks, replace(chosen, **settings))

    async def flag(self, number: int, words: str = "gift card refund fails at till 2", **columns: Any) -> None:
        """Ana raised it; its two cards are written down."""
        given = {"raised_at": NOW, "since": NOW, "team_id": self.teams["Payments"], "reporter_id": self.people["Ana"]}
        async with self.db.write() as session:
            row = FlagRow(
                workspace_id=self.workspace, number=number, words=words, raised_in=SHOP, **{**given, **columns}
            )
            session.add(row)
            await session.flush()
            self.flags[number] = row.id or 0
        await self.say(DeliveryKind.CARD, PAY, number)

    async def say(
        self, kind: DeliveryKind, lane: str, number: int | None = None, *, key: str = "", to: str = "", **data: Any
    ) -> str:
        """Write something down as use cases do; its key. Cards are marked dirty."""
        self.said += 1
        cards = {DeliveryKind.CARD, DeliveryKind.REPORTER_CARD}
        own = f"{kind}:{number}" if kind in cards else f"{kind}:{number}:{self.said}"
        async with self.db.write() as session:
            flag = await session.get_one(FlagRow, self.flags[number]) if number else None
            await enqueue(session, [ToSay(
                self.workspace, key or own, lane, kind, self.clocks.work, flag_id=flag.id if flag else None,
                team_id=flag.team_id if flag else None, person_id=self.people.get(to), data=data,
                urgent=bool(flag and flag.severity is Severity.URGENT),
            )])  # fmt: skip
        return key or own

    async def change(self, number: int, **columns: Any) -> None:
        """Something happened to the flag."""
        async with self.db.write() as session:
            row = await session.get_one(FlagRow, self.flags[number])
            for name, value in columns.items():
                setattr(row, name, value)
            session.add(row)

    async def take(self, number: int, by: str = "Ben") -> None:
        """Somebody took it."""
        await self.change(number, status=Status.TAKEN, owner_id=self.people[by])

    async def row(self, number: int) -> FlagRow:
        """The flag as it is kept."""
        async with self.db.read() as session:
            return await session.get_one(FlagRow, self.flags[number])

    async def delivery(self, key: str) -> Delivery:
        """One delivery as it is kept."""
        async with self.db.read() as session:
            return (await session.exec(select(Delivery).where(Delivery.key == key))).one()

    async def waiting(self) -> list[str]:
        """Keys of all that is not over."""
        open_ones = (DeliveryState.WAITING, DeliveryState.SENDING)
        async with self.db.read() as session:
            query = select(Delivery.key).where(col(Delivery.state).in_(open_ones)).order_by(col(Delivery.id))
            return list((await session.exec(query)).all())

    async def lane(self, channel: str) -> Lane:
        """One lane as it is kept."""
        async with self.db.read() as session:
            return await session.get_one(Lane, (self.workspace, channel))

    def sees(self, who: str, channel: str, thread: SeenMessage | None = None) -> Sequence[Any]:
        """What a person sees there."""
        return self.sandbox.person(f"U_{who.upper()}").sees(channel, thread=thread)

    def keys(self, channel: str) -> list[str]:
        """The keys of all that ever reached a channel, in order; what is repeated stands there twice."""
        return [one.key or "" for one in self.sandbox.said if one.channel == channel]

    def skip(self, **span: float) -> None:
        """Let real time pass."""
        self.clocks.skipped += timedelta(**span)
