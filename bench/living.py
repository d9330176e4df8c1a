"""A company that lives with its flags for twelve weeks of a moved clock, through the real tick and deliveries.

People do what they do whether or not they are reminded: most flags are taken and fixed, some late, some never.
`python -m bench.living DATABASE_URL SLACK_URL SEED` lives one such company, and prints who is in which team.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from logging import ERROR

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.desk import Timings
from bot.delivery.roundups import Roundups
from bot.delivery.sender import Sender, Settings
from bot.reminders.cadence import rules_for
from bot.reminders.promises import promise_until
from bot.reminders.tick import tick
from bot.rights import Actor
from bot.slack import new_client, new_session
from bot.usecases import fixing, taking
from bot.usecases.acting import Deed
from bot.usecases.raising import NewFlag, Raised, raise_flags
from bot.usecases.ringing import ring
from bot.views import Fix, Team
from bot.words import PromiseKind, Severity
from storage.database import Database
from storage.due import next_due
from storage.tables import PersonRow, TeamRow, Workspace

TEAMS, MEMBERS, FLAGS, WEEKS = 10, 6, 1_000, 12
REPORTERS = 100
START = datetime(2026, 9, 7, 6, tzinfo=UTC)
"""A Monday; Berlin is two hours ahead, and sets its clocks back in October."""
END = START + timedelta(weeks=WEEKS)
STEP = timedelta(minutes=30)
"""The clock moves by so much at least, to where something is due or somebody acts; a roundup reaches as far."""
RULES = rules_for(Team(0, "", None, timezone="Europe/Berlin", holidays="DE"))
HOURS = RULES.hours


@dataclass(frozen=True, order=True, slots=True)
class Happening:
    """Something that somebody does about a flag."""

    at: datetime
    number: int
    what: str


@dataclass
class Company:
    """Who is who, by our ids."""

    db: Database
    members: dict[int, list[int]]
    """Of each team; the last one leads it."""
    clock: datetime = START

    def now(self) -> datetime:
        """The work clock."""
        return self.clock


async def found(db: Database) -> Company:
    """A workspace with its people and teams."""
    company = Company(db, {})
    async with db.write(limit=60) as session:
        session.add(Workspace(slack_id="T1", bot_user="U_BOT", installed_by="U_R0"))
        await session.flush()
        session.add_all([_person(f"U_R{n}") for n in range(REPORTERS)])
        heads = [_person(f"U_H{n}") for n in range(4)]
        session.add_all(heads)
        await session.flush()
        for n in range(TEAMS):
            members = [_person(f"U_{n}_{m}") for m in range(MEMBERS)]
            session.add_all(members)
            await session.flush()
            ids = [member.id or 0 for member in members]
            team = TeamRow(
                workspace_id=1, name=f"Team {n}", channel=f"C{n}", timezone="Europe/Berlin", holidays="DE",
                lead_id=ids[-1], head_id=heads[n % 4].id, is_triage=n == 0, created_at=START,
            )  # fmt: skip
            session.add(team)
            await session.flush()
            company.members[team.id or 0] = ids
    return company


def _person(slack_id: str) -> PersonRow:
    return PersonRow(workspace_id=1, slack_id=slack_id, name=slack_id, tz="Europe/Berlin")


@dataclass
class Lives:
    """What happens to the flags, the same in every run."""

    chance: random.Random

    def raised(self) -> list[tuple[datetime, int, Severity]]:
        """When each flag comes, in which team, and how loud; more come by day than by night."""
        weeks = WEEKS - 1
        days = [self.chance.randrange(weeks * 7 * 24 * 60) for _ in range(FLAGS)]
        loud = [self.chance.choices(list(Severity), (4, 76, 20))[0] for _ in range(FLAGS)]
        teams = [self.chance.randrange(TEAMS) for _ in range(FLAGS)]
        return sorted(zip((self._by_day(minutes) for minutes in days), teams, loud, strict=True))

    def _by_day(self, minutes: int) -> datetime:
        at = START + timedelta(minutes=minutes)
        return HOURS.next_open(at) + timedelta(minutes=minutes % 470) if self.chance.random() < 0.9 else at

    def of(self, number: int, at: datetime, severity: Severity) -> Iterator[Happening]:
        """A tenth is never taken; of the rest most within two days. Most that are taken get a day, and are fixed.

        What is urgent somebody takes within the hour, and fixes within a day.
        """
        urgent = severity is Severity.URGENT
        if not urgent and self.chance.random() < 0.1:
            return
        at = self._later(at, 0.1 if urgent else 1.2 if self.chance.random() < 0.75 else 8)
        yield Happening(at, number, "take")
        if self.chance.random() < 0.6:
            yield Happening(self._later(at, 0.3), number, "promise")
        if urgent or self.chance.random() < 0.9:
            at = self._later(at, 0.7 if urgent else 3)
            yield Happening(at, number, "fix")
            at = self._later(at, 1.5)
            [answer] = self.chance.choices(("yes", "still", ""), (7, 1, 2))
            if answer:
                yield Happening(at, number, answer)

    def _later(self, at: datetime, days: float) -> datetime:
        """Some working time later, about so many days."""
        return HOURS.add(at, self.chance.expovariate(1 / days) * HOURS.working_day_length)


class Weeks:
    """The twelve weeks."""

    def __init__(self, company: Company, slack_url: str, seed: int) -> None:
        self._company = company
        self._slack_url = slack_url
        self._lives = Lives(random.Random(seed))
        self._coming = self._lives.raised()
        self._acts: list[Happening] = []
        self._teams: dict[int, int] = {}
        self._reporters: dict[int, int] = {}

    async def live(self) -> None:
        """From the first flag to the last day."""
        async with new_session() as session:
            client = new_client("xoxb-bench", self._slack_url, session)

            async def client_for(_workspace_id: int) -> AsyncWebClient:
                return client

            company = self._company
            at_once = Timings(pace=timedelta(0), ahead=timedelta(0))
            told = Settings(timings=at_once, special=Roundups(company.db).kinds())
            sender = Sender(company.db, client_for, company, told)
            while company.clock < END:
                await self._step(sender)

    async def _step(self, sender: Sender) -> None:
        """The next half hour in which anything happens."""
        company = self._company
        async with company.db.read() as session:
            due = await next_due(session)
        coming = [at for at in (due[0] if due else END, self._next_act(), END) if at > company.clock]
        company.clock = max(min(coming), company.clock + STEP)
        acted = await self._raise() + await self._act()
        looked = await tick(company.db, company.clock) + await ring(company.db, company.clock)
        if acted or looked:
            await sender.drain()

    def _next_act(self) -> datetime:
        raised = self._coming[0][0] if self._coming else END
        return min(raised, self._acts[0].at if self._acts else END)

    async def _raise(self) -> int:
        now = self._company.clock
        due = [flag for flag in self._coming if flag[0] <= now]
        del self._coming[: len(due)]
        if not due:
            return 0
        async with self._company.db.write(limit=60) as session:
            found = await raise_flags(session, [self._new(*flag) for flag in due], now)
        for (_, team, severity), raised in zip(due, found, strict=True):
            assert isinstance(raised, Raised)
            number, reporter = raised.view.number, raised.view.reporter
            self._teams[number] = list(self._company.members)[team]
            self._reporters[number] = reporter.id if reporter else 0
            self._acts += self._lives.of(number, now, severity)
        self._acts.sort()
        return len(due)

    def _new(self, at: datetime, team: int, severity: Severity) -> NewFlag:
        who = f"U_R{at.minute * 7 % REPORTERS}"
        key = f"{at.isoformat()}:{team}:{severity}"
        return NewFlag(1, key, who, who, f"problem of {key}", severity, named=f"C{team}", another=True)

    async def _act(self) -> int:
        now = self._company.clock
        due = [act for act in self._acts if act.at <= now]
        del self._acts[: len(due)]
        for act in due:
            await self._do(act, now)
        return len(due)

    async def _do(self, act: Happening, now: datetime) -> None:
        team_id = self._teams[act.number]
        who = self._company.members[team_id][act.number % (MEMBERS - 1)]
        place = frozenset({f"C{list(self._company.members).index(team_id)}"})
        key = f"{act.what}:{act.number}"
        deed = Deed(self._company.db, 1, Actor(who, "", place), act.number, key, now)
        asked = replace(deed, actor=Actor(self._reporters[act.number], ""))
        match act.what:
            case "take":
                await taking.take(deed)
            case "promise":
                day = HOURS.add_working_days(HOURS.local_date(now), 1 + act.number % 4)
                until = promise_until(day, RULES, now, Severity.NORMAL)
                await taking.promise(deed, PromiseKind.FIXED, until)
            case "fix":
                await fixing.propose_fix(deed, Fix("why", "what"))
            case "still":
                await fixing.reopen(asked)
            case _:
                await fixing.confirm(asked)


async def main(database_url: str, slack_url: str, seed: str) -> None:
    """Live it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(ERROR))
    db = Database(database_url)
    company = await found(db)
    await Weeks(company, slack_url, int(seed)).live()
    await db.close()
    print(json.dumps(company.members))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
