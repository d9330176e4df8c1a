"""Reads a week as a digest tells it: queries of storage, made whole by the pure modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders.digest import MOST_NEEDS, choose_needs, points, taken_of, weeks_up_to, zone_of
from bot.reminders.readable import rules_of
from bot.views import FlagView, Team
from bot.weekly import Counts, Digest, Need, OpenNow, Point, TeamWeek, Week
from bot.words import RecordKind
from storage import digests as rows
from storage import figures
from storage.figures import Fixed, Scope, Tally

MOST_OPEN = 25
"""Open flags whose words fit into the thread; after them come numbers."""
MOST_NUMBERS = 200
MOST_LESSONS = 12

CONFIRMED = (RecordKind.CONFIRMED, RecordKind.FIXED_BY_REPORTER)


@dataclass(frozen=True, slots=True)
class Happened:
    """What was counted over the weeks of the picture. Buckets go by the weeks' places; one more is since then."""

    weeks: Sequence[Week]
    tallies: Sequence[Tally]
    closed: dict[int, int]
    waits: dict[int, list[timedelta]]
    """By team: working time until each flag was first in hand, in the last of the weeks."""
    fixes: Sequence[Fixed]
    open: dict[int, OpenNow]

    def count(self, *kinds: RecordKind, bucket: int, team_id: int | None = None) -> int:
        """How many of these kinds, in that bucket, of one team or of all."""
        return sum(
            tally.count
            for tally in self.tallies
            if tally.kind in kinds and tally.bucket == bucket and team_id in {None, tally.team_id}
        )


async def read_digest(session: AsyncSession, workspace_id: int, channel: str, monday: date) -> Digest | None:
    """The week that began on `monday`, of the teams that tell it in this channel; None when there are none."""
    teams = await rows.teams_of_digest(session, workspace_id, channel)
    if not teams:
        return None
    scope, zone = Scope(workspace_id, tuple(team.id for team in teams)), zone_of(teams)
    happened = await _read(session, scope, teams, weeks_up_to(monday, zone))
    week = happened.weeks[-1]
    needs = choose_needs(await rows.flags_in_need(session, scope, week.start, MOST_NEEDS))
    others, numbers = await _read_others(session, scope, needs)
    by_team = tuple(_of_team(team, happened) for team in teams)
    return Digest(
        week=week,
        zone=zone,
        counts=sum((one.counts for one in by_team), Counts()),
        open=sum((one.open for one in by_team), OpenNow()),
        taken=taken_of([wait for waits in happened.waits.values() for wait in waits]),
        day=sorted(one.day for one in by_team)[len(by_team) // 2],
        teams=by_team,
        points=_points(happened),
        needs=needs,
        lessons=tuple(await rows.lessons_of(session, scope, week.start, week.end, MOST_LESSONS)),
        others=others,
        other_numbers=numbers,
    )


async def _read(session: AsyncSession, scope: Scope, teams: Sequence[Team], weeks: Sequence[Week]) -> Happened:
    bounds, last = [*(week.start for week in weeks), weeks[-1].end], weeks[-1]
    events = await figures.count_events(session, scope, bounds)
    ends = await figures.count_ends(session, scope, bounds)
    return Happened(
        weeks=weeks,
        tallies=[*events, *(tally for tally in ends if tally.kind is not RecordKind.REOPENED)],
        closed=await figures.count_closings(session, scope, bounds),
        waits=await _read_waits(session, scope, teams, last),
        fixes=await figures.fixes_of_promises(session, scope, last.start, last.end),
        open=await figures.open_now(session, scope),
    )


async def _read_waits(
    session: AsyncSession, scope: Scope, teams: Sequence[Team], week: Week
) -> dict[int, list[timedelta]]:
    hours = {team.id: rules_of(team).hours for team in teams}
    waits: dict[int, list[timedelta]] = {}
    for take in await figures.first_takes(session, scope, week.start, week.end):
        waits.setdefault(take.team_id, []).append(hours[take.team_id].between(take.raised_at, take.at))
    return waits


def _of_team(team: Team, happened: Happened) -> TeamWeek:
    return TeamWeek(
        team=team,
        counts=_counts(team.id, happened),
        open=happened.open.get(team.id, OpenNow()),
        taken=taken_of(happened.waits.get(team.id, ())),
        day=rules_of(team).hours.working_day_length,
    )


def _counts(team_id: int, happened: Happened) -> Counts:
    def count(*kinds: RecordKind) -> int:
        return happened.count(*kinds, bucket=len(happened.weeks) - 1, team_id=team_id)

    return Counts(
        raised=count(RecordKind.RAISED),
        confirmed=count(*CONFIRMED),
        on_the_spot=count(RecordKind.FIXED_BY_REPORTER),
        unconfirmed=count(RecordKind.CLOSED_UNCONFIRMED),
        declined=count(RecordKind.DECLINED),
        reopened=count(RecordKind.REOPENED),
        kept=sum(fix.team_id == team_id and fix.at <= fix.until for fix in happened.fixes),
        slipped=count(RecordKind.SLIPPED),
    )


def _points(happened: Happened) -> tuple[Point, ...]:
    places = range(len(happened.weeks) + 1)
    return points(
        happened.weeks,
        {place: happened.count(RecordKind.RAISED, bucket=place) for place in places},
        {place: happened.count(*CONFIRMED, bucket=place) for place in places},
        happened.closed,
        sum(waiting.count for waiting in happened.open.values()),
    )


async def _read_others(
    session: AsyncSession, scope: Scope, needs: Sequence[Need]
) -> tuple[tuple[FlagView, ...], tuple[int, ...]]:
    """The open flags that are not shown above: some in words, the next by number."""
    shown = {need.flag.number for need in needs}
    flags = await rows.open_flags(session, scope, MOST_OPEN)
    numbers = await rows.open_numbers(session, scope, skip=MOST_OPEN, most=MOST_NUMBERS)
    return (
        tuple(flag for flag in flags if flag.number not in shown),
        tuple(number for number in numbers if number not in shown),
    )
