"""What the tick writes down for channels and people, with several replicas and over weeks."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.reminders.cadence import rules_for
from bot.reminders.tick import tick
from bot.rights import Actor
from bot.usecases.acting import Deed
from bot.usecases.leading import leave_teams
from bot.usecases.ringing import ring
from bot.usecases.taking import take
from bot.usecases.teams import Setup, TeamChanges, set_up_team
from bot.usecases.watching import Watch
from bot.views import Person, Team
from bot.words import DeliveryKind, DeliveryState, RecordKind, Severity, Status
from storage.attention_tables import Spent
from storage.database import Database
from storage.due import next_due
from storage.forgetting import erase_person
from storage.tables import Delivery, FlagRow, PersonRow, Record
from tests.support.diary import Diary, on

HOURS = rules_for(Team(1, "Payments", "C1", timezone="Europe/Berlin")).hours
POSTS = {DeliveryKind.REMINDER, DeliveryKind.ESCALATION, DeliveryKind.ROUNDUP, DeliveryKind.SLIP}
MENTIONING = {DeliveryKind.REMINDER, DeliveryKind.ESCALATION}
DMS = (DeliveryKind.ESCALATION_DM, DeliveryKind.ROUNDUP_DM)
QUIET = {"quiet_owner", "quiet_named"}
OPEN = (Status.OPEN, Status.TAKEN)


async def person(diary: Diary, name: str) -> int:
    """Somebody of the company; our id."""
    async with diary.db.write() as session:
        row = PersonRow(workspace_id=diary.workspace_id, slack_id=f"U_{name.upper()}", name=name, tz="Europe/Berlin")
        session.add(row)
        await session.flush()
        return row.id or 0


async def company(db: Database) -> tuple[Diary, dict[str, int]]:
    """Two teams that Lea leads under Hugo; Ben and Bea have flags of both, and Ana raised them."""
    diary = Diary(db)
    await diary.open("Nobody")
    people = {name: await person(diary, name) for name in ("Lea", "Hugo", "Ben", "Bea", "Rita")}
    for name in ("Payments", "Returns"):
        await diary.team(name, lead_id=people["Lea"], head_id=people["Hugo"])
    return diary, people


async def waits(diary: Diary, number: int, raised_at: datetime, team: str = "Payments", **columns: Any) -> None:
    """A flag that is looked at at once. Its card was posted."""
    await diary.flag(number, raised_at, team=team, next_at=raised_at, **{"card_ts": "1762160000.000001", **columns})


async def deliveries(db: Database) -> Sequence[Delivery]:
    async with db.read() as session:
        return (await session.exec(select(Delivery).order_by(col(Delivery.id)))).all()


async def recorded(db: Database, kind: RecordKind) -> list[int]:
    """The flags in whose record this stands, by our ids."""
    async with db.read() as session:
        return list(await session.exec(select(Record.flag_id).where(Record.kind == kind)))


async def live(db: Database, until: datetime) -> dict[str, datetime]:
    """What the running bot does, at each instant at which something is due; when each direct message was let go."""
    let_go: dict[str, datetime] = {}
    while True:
        async with db.read() as session:
            coming = await next_due(session)
        if coming is None or coming[0] > until:
            return let_go
        await tick(db, coming[0])
        if await ring(db, coming[0]):
            query = select(Delivery.key).where(col(Delivery.kind).in_(DMS), Delivery.state == DeliveryState.WAITING)
            async with db.read() as session:
                let_go = dict.fromkeys(await session.exec(query), coming[0]) | let_go


async def test_replicas_that_look_at_once_say_everything_once(db: Database) -> None:
    diary, _ = await company(db)
    for number in range(1, 9):
        await waits(diary, number, on(0, 10), team=("Payments", "Returns")[number % 2])
    others = [Database(db.url) for _ in range(3)]
    await asyncio.gather(*(tick(one, on(0, 15)) for one in (db, *others)))
    await tick(db, on(0, 15))
    for one in others:
        await one.close()
    said = await deliveries(db)
    assert Counter(one.kind for one in said) == {DeliveryKind.ROUNDUP: 2, DeliveryKind.REMINDER: 8}
    assert {one.state for one in said if one.kind is DeliveryKind.REMINDER} == {DeliveryState.ROLLED_UP}


async def test_a_flag_whose_card_was_never_posted_gets_one_with_each_reminder(sqlite_db: Database) -> None:
    diary, _ = await company(sqlite_db)
    await waits(diary, 1, on(0, 10), card_ts=None)
    await waits(diary, 2, on(0, 16))
    await live(sqlite_db, on(0, 17))
    assert [one.key for one in await deliveries(sqlite_db)] == ["card:1", "reminder:1:1"]


async def test_replicas_that_ring_at_once_ring_once(db: Database) -> None:
    diary, _ = await company(db)
    for number, team in ((1, "Payments"), (2, "Returns")):
        await waits(diary, number, on(0, 10), team)
    await live(db, on(2, 9))
    await tick(db, on(2, 10.1))
    others = [Database(db.url) for _ in range(3)]
    assert sorted(await asyncio.gather(*(ring(one, on(2, 10.1)) for one in (db, *others)))) == [0, 0, 0, 1]
    for one in others:
        await one.close()
    to_lea = [one for one in await deliveries(db) if one.lane == "U_LEA"]
    assert Counter(one.state for one in to_lea) == {DeliveryState.ROLLED_UP: 2, DeliveryState.WAITING: 1}


async def test_what_came_to_nothing_while_it_was_held_costs_its_person_no_turn(sqlite_db: Database) -> None:
    diary, people = await company(sqlite_db)
    await waits(diary, 1, on(0, 10))
    await waits(diary, 2, on(0, 15), "Returns")
    await live(sqlite_db, on(2, 9))
    await tick(sqlite_db, on(2, 10.1))
    async with sqlite_db.write() as session:
        row = await session.get_one(FlagRow, diary.ids[1])
        row.status, row.since, row.owner_id = Status.TAKEN, on(2, 10.2), people["Ben"]
        session.add(row)
    assert await ring(sqlite_db, on(2, 10.3)) == 0
    let_go = await live(sqlite_db, on(2, 16))
    assert list(let_go.values()) == [on(2, 15)], "that of the other flag goes the same day"
    [over] = [one for one in await deliveries(sqlite_db) if one.kind in DMS and one.flag_id == diary.ids[1]]
    assert (over.state, over.why) == (DeliveryState.SUPERSEDED, "somebody acted meanwhile: it is taken")


async def test_several_questions_to_one_reporter_are_one_message_and_the_first_of_each_comes_at_once(
    sqlite_db: Database,
) -> None:
    diary, people = await company(sqlite_db)
    for number in (1, 2):
        await waits(diary, number, on(0, 10), status=Status.FIXED, reporter_id=people["Rita"])
    await live(sqlite_db, on(0, 17))
    first = [one for one in await deliveries(sqlite_db) if one.kind is DeliveryKind.QUESTION]
    assert [one.state for one in first] == [DeliveryState.WAITING] * 2
    await live(sqlite_db, on(2, 17))
    later = await deliveries(sqlite_db)
    together = [one for one in later if one.kind is DeliveryKind.ROUNDUP_DM]
    assert [one.data["keys"] for one in together] == [["question:1:2", "question:2:2"]]
    assert [one.state for one in later if one.kind is DeliveryKind.QUESTION][2:] == [DeliveryState.ROLLED_UP] * 2


async def test_a_lead_of_two_teams_hears_of_both_in_one_message(sqlite_db: Database) -> None:
    diary, _ = await company(sqlite_db)
    await waits(diary, 1, on(0, 10), "Payments")
    await waits(diary, 2, on(0, 10), "Returns")
    await live(sqlite_db, on(2, 11))
    said = await deliveries(sqlite_db)
    to_lea = [one for one in said if one.lane == "U_LEA" and one.state is not DeliveryState.ROLLED_UP]
    assert [one.kind for one in to_lea] == [DeliveryKind.ROUNDUP_DM]
    named = [one for one in said if one.kind is DeliveryKind.ESCALATION]
    assert [one.data.get("quiet_named", False) for one in named] == [False, True]


async def test_what_is_held_for_a_lead_comes_to_whoever_leads_by_then_and_ends_with_nobody_to_ask(
    sqlite_db: Database,
) -> None:
    diary, people = await company(sqlite_db)
    await diary.team("Triage", is_triage=True)
    await waits(diary, 1, on(0, 10))
    await waits(diary, 2, on(0, 12))
    await live(sqlite_db, on(2, 13))
    lea = Actor(people["Lea"], "U_LEA")
    setup = Setup(sqlite_db, diary.workspace_id, lea, "C_Payments", "k1", on(2, 14))
    await set_up_team(setup, TeamChanges(lead=Person(people["Bea"], "U_BEA", "Bea")))
    assert await held_for_whom(sqlite_db) == [("U_BEA", people["Bea"])]
    await leave_teams(sqlite_db, people["Bea"], on(2, 15))
    assert await held_for_whom(sqlite_db) == [("U_HUGO", people["Hugo"])]
    await leave_teams(sqlite_db, people["Hugo"], on(2, 16))
    assert await held_for_whom(sqlite_db) == []
    [ended] = [one for one in await deliveries(sqlite_db) if one.why == "nobody leads the team any more"]
    assert (ended.kind, ended.state) == (DeliveryKind.ESCALATION_DM, DeliveryState.SUPERSEDED)


async def held_for_whom(db: Database) -> list[tuple[str, int | None]]:
    """Escalations that wait until somebody has room for them: where to, and for whom."""
    held = [one for one in await deliveries(db) if one.state is DeliveryState.HELD]
    return [(one.lane, one.person_id) for one in held if one.kind is DeliveryKind.ESCALATION_DM]


async def test_of_somebody_who_is_forgotten_nothing_stays_held_and_nothing_is_counted(sqlite_db: Database) -> None:
    diary, people = await company(sqlite_db)
    await waits(diary, 1, on(0, 10))
    await waits(diary, 2, on(0, 12))
    await live(sqlite_db, on(2, 13))
    assert DeliveryState.HELD in {one.state for one in await deliveries(sqlite_db)}
    async with sqlite_db.write() as session:
        await erase_person(session, await session.get_one(PersonRow, people["Lea"]))
    assert DeliveryState.HELD not in {one.state for one in await deliveries(sqlite_db)}
    async with sqlite_db.read() as session:
        assert (await session.exec(select(Spent).where(Spent.whose == "U_LEA"))).all() == []


async def test_a_team_whose_settings_cannot_be_read_is_served_all_the_same_and_its_lead_told_once(
    sqlite_db: Database,
) -> None:
    diary, people = await company(sqlite_db)
    await diary.team("Broken", hours="whenever", lead_id=people["Lea"])
    await waits(diary, 1, on(0, 10), "Broken")
    await waits(diary, 2, on(0, 10), "Payments")
    assert await tick(sqlite_db, on(0, 15)) == 2
    assert sorted(one.key for one in await deliveries(sqlite_db))[:2] == ["reminder:1:1", "reminder:2:1"]
    await live(sqlite_db, on(4, 17))
    told = [one for one in await deliveries(sqlite_db) if one.kind is DeliveryKind.UNREADABLE]
    assert [one.lane for one in told] == ["U_LEA"]


async def test_whoever_acts_ends_what_was_held_back_so_that_the_next_time_is_recorded_too(sqlite_db: Database) -> None:
    diary, people = await company(sqlite_db)
    await diary.flag(1, on(0, 10), team="Payments", next_at=on(2, 9), held_at=on(1, 16))
    ben = Actor(people["Ben"], "U_BEN", frozenset({"C_Payments"}))
    assert (await take(Deed(sqlite_db, diary.workspace_id, ben, 1, "k1", on(1, 16.5)))).done
    async with sqlite_db.read() as session:
        assert (await session.exec(select(FlagRow.held_at))).one() is None


async def test_a_firmer_pace_for_many_flags_is_one_post_and_no_burst(sqlite_db: Database) -> None:
    diary, people = await company(sqlite_db)
    await diary.team("Triage", is_triage=True)
    for number in range(1, 13):
        await waits(diary, number, on(0, 9.2))
    await live(sqlite_db, on(0, 12))
    assert await deliveries(sqlite_db) == []
    lea = Actor(people["Lea"], "U_LEA")
    setup = Setup(sqlite_db, diary.workspace_id, lea, "C_Payments", "k1", on(0, 12))
    await set_up_team(setup, TeamChanges(cadence="firm", own={"first": "30m"}))
    await live(sqlite_db, on(0, 12.1))
    shown_now = [one.kind for one in await deliveries(sqlite_db) if shown(one) and one.kind in POSTS]
    assert shown_now == [DeliveryKind.ROUNDUP]
    assert max(Counter(await recorded(sqlite_db, RecordKind.REMINDED)).values()) == 1


async def test_over_weeks_nothing_is_dropped_and_no_budget_is_broken(sqlite_db: Database) -> None:
    diary, people = await company(sqlite_db)
    chance = random.Random(42)  # noqa: S311 — a history, not a secret
    for number in range(1, 41):
        owner = chance.choice((None, "Ben", "Bea"))
        severity = chance.choice((Severity.NORMAL, Severity.NORMAL, Severity.MINOR))
        at = on(0, 9) + timedelta(minutes=chance.randrange(4 * 24 * 60))
        status, owner_id = (Status.TAKEN, people[owner]) if owner else (Status.OPEN, None)
        team = chance.choice(("Payments", "Returns"))
        await waits(diary, number, at, team, status=status, owner_id=owner_id, severity=severity)
    let_go = await live(sqlite_db, on(0, 9, week=3))
    said = await deliveries(sqlite_db)
    posts = Counter((one.lane, HOURS.day_of(one.created_at)) for one in said if one.kind in POSTS and shown(one))
    assert max(posts.values()) <= 6
    assert max(rings(said, let_go).values()) == 1
    keys = {one.key for one in said}
    assert all(one.data["into"] in keys for one in said if one.state is DeliveryState.ROLLED_UP)
    assert not [one.key for one in said if one.state is DeliveryState.HELD and one.created_at < on(-3, 9, week=3)]
    mentioned = {one.flag_id for one in said if one.kind in POSTS and one.flag_id}
    assert mentioned == set(diary.ids.values())
    held = await recorded(sqlite_db, RecordKind.HELD_BACK)
    assert held
    assert await recorded(sqlite_db, RecordKind.ROLLED_UP)


def shown(one: Delivery) -> bool:
    """A post of its own."""
    return one.state is not DeliveryState.ROLLED_UP


def rings(said: Sequence[Delivery], let_go: dict[str, datetime]) -> Counter[tuple[int, date]]:
    """How often each person is rung on each working day: a mention and the message that comes with it are one."""
    found: set[tuple[int, datetime]] = set()
    for one in said:
        if one.kind is DeliveryKind.ROUNDUP:
            found |= {(who, one.created_at) for who in one.data["mentions"]}
        elif one.kind in MENTIONING and shown(one) and one.person_id and not one.data.keys() & QUIET:
            found.add((one.person_id, one.created_at))
        elif one.key in let_go and one.person_id:
            found.add((one.person_id, let_go[one.key]))
    return Counter((who, HOURS.day_of(at)) for who, at in found)


async def test_an_absence_is_told_by_the_work_clock_at_the_start_and_by_real_time_later(sqlite_db: Database) -> None:
    real = [on(0, 9)]
    watch = Watch(sqlite_db, lambda: real[0])
    assert await watch.away_since(on(0, 9)) is None
    await watch.looked(on(0, 9))
    assert await watch.away_since(on(3, 9)) is None, "the clock was moved"
    real[0] = on(0, 12)
    assert await watch.away_since(on(0, 12)) == on(0, 9)
    await watch.looked(on(0, 12))
    again = Watch(sqlite_db, lambda: real[0])
    assert await again.away_since(on(0, 12.2)) is None
    assert await again.away_since(on(1, 9)) == on(0, 12)
