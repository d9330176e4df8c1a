"""From rows to the values that the domain thinks in and that messages draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.views import Fix, FlagView, Person, Team
from bot.words import Facts, Ladder, Promise
from storage.tables import FlagRow, PersonRow, Supporter, TeamRow

# Made once: these run for nearly everything, and a statement that is made anew costs more than running it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PEOPLE = select(PersonRow).where(col(PersonRow.id).in_(_IDS))
_TEAMS = select(TeamRow).where(col(TeamRow.id).in_(_IDS))
_SUPPORTERS = (
    select(Supporter.flag_id, func.count()).where(col(Supporter.flag_id).in_(_IDS)).group_by(col(Supporter.flag_id))
)


def person_of(row: PersonRow) -> Person:
    """A person as others see them. Somebody forgotten has no name any more."""
    return Person(
        id=row.id or 0,
        slack_id=row.slack_id or "",
        name=row.name or "somebody who left",
        tz=row.tz,
        active=row.active and row.slack_id is not None,
    )


def facts_of(row: FlagRow) -> Facts:
    """What the policy needs to know of a flag."""
    return Facts(
        status=row.status,
        severity=row.severity,
        raised_at=row.raised_at,
        since=row.since,
        ladder=Ladder(row.rung, row.ladder_since, row.ladder_worked),
        said_at=row.said_at,
        promise=promise_of(row),
        slips=row.slips,
        night_posts=row.night_posts,
        asked=row.asked,
        asked_at=row.asked_at,
        put_off=row.put_off,
        held_asked=row.held_asked,
        review_at=row.review_at,
    )


def promise_of(row: FlagRow) -> Promise | None:
    """The promise that stands, if one does."""
    if row.promise_kind is None or row.promise_until is None:
        return None
    return Promise(row.promise_kind, row.promise_until, row.promise_moved, row.promise_reminded, row.promise_link)


def facts_columns(facts: Facts) -> dict[str, object]:
    """The columns of `flag` that hold `facts`: the other direction of `facts_of`."""
    promise = facts.promise
    return {
        "status": facts.status,
        "severity": facts.severity,
        "since": facts.since,
        "rung": facts.ladder.rung,
        "ladder_since": facts.ladder.since,
        "ladder_worked": facts.ladder.worked,
        "said_at": facts.said_at,
        "promise_kind": promise.kind if promise else None,
        "promise_until": promise.until if promise else None,
        "promise_moved": promise.moved if promise else 0,
        "promise_reminded": promise.reminded if promise else False,
        "promise_link": promise.link if promise else "",
        "slips": facts.slips,
        "night_posts": facts.night_posts,
        "asked": facts.asked,
        "asked_at": facts.asked_at,
        "put_off": facts.put_off,
        "held_asked": facts.held_asked,
        "review_at": facts.review_at,
    }


def put_facts(row: FlagRow, facts: Facts) -> None:
    """Write `facts` into the row."""
    for name, value in facts_columns(facts).items():
        setattr(row, name, value)


def team_of(row: TeamRow, people: dict[int, Person]) -> Team:
    """A team with its lead and head."""
    return Team(
        id=row.id or 0,
        name=row.name,
        channel=row.channel,
        lead=people.get(row.lead_id or 0),
        head=people.get(row.head_id or 0),
        timezone=row.timezone,
        hours=row.hours,
        holidays=row.holidays,
        days_off=tuple(row.days_off),
        cadence=row.cadence,
        own=dict(row.own),
        keywords=tuple(row.keywords),
        latitude=row.latitude,
        emergency=row.emergency,
        is_triage=row.is_triage,
    )


async def read_people(session: AsyncSession, ids: Iterable[int | None]) -> dict[int, Person]:
    """People by our ids."""
    wanted = {person for person in ids if person}
    if not wanted:
        return {}
    rows = await session.exec(_PEOPLE, params={"ids": list(wanted)})
    return {row.id or 0: person_of(row) for row in rows}


async def read_teams(session: AsyncSession, ids: Iterable[int]) -> dict[int, Team]:
    """Teams by our ids."""
    rows = (await session.exec(_TEAMS, params={"ids": list(set(ids))})).all()
    people = await read_people(session, [p for row in rows for p in (row.lead_id, row.head_id)])
    return {row.id or 0: team_of(row, people) for row in rows}


async def views_of(session: AsyncSession, rows: Sequence[FlagRow]) -> list[FlagView]:
    """The rows as messages draw them, in their order; four queries however many they are."""
    if not rows:
        return []
    teams = await read_teams(session, {row.team_id for row in rows})
    people = await read_people(session, [p for row in rows for p in (row.reporter_id, row.owner_id)])
    supporters = await count_supporters(session, [row.id or 0 for row in rows])
    return [_view(row, teams[row.team_id], people, supporters.get(row.id or 0, 0)) for row in rows]


async def count_supporters(session: AsyncSession, flag_ids: Sequence[int]) -> dict[int, int]:
    """How many said "me too", by flag."""
    return dict((await session.exec(_SUPPORTERS, params={"ids": list(flag_ids)})).all())


def _view(row: FlagRow, team: Team, people: dict[int, Person], supporters: int) -> FlagView:
    fix = Fix(row.fix_cause or "", row.fix_change or "") if row.fix_change is not None else None
    return FlagView(
        number=row.number,
        words=row.words,
        facts=facts_of(row),
        team=team,
        reporter=people.get(row.reporter_id or 0),
        owner=people.get(row.owner_id or 0),
        raised_in=row.raised_in,
        private=row.private,
        name_hidden=row.name_hidden,
        supporters=supporters,
        fix=fix,
        next_at=row.next_at,
        decline_reason=row.decline_reason,
        merged_into=row.merged_into,
        on_the_spot=row.on_the_spot,
        lower_reason=row.lower_reason,
        question=row.question,
        question_at=row.question_at,
        answer=row.answer,
        link=row.card_link,
        message_ts=row.message_ts,
        message_link=row.message_link,
        photos=tuple(row.photos.split()),
    )
