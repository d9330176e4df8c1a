"""Publishes the App Home of one person: what they raised, what their teams owe, what they may do on the spot."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.delivery.desk import Desk
from bot.delivery.posting import Special
from bot.delivery.verdicts import Verdict, judge
from bot.directory import Directory
from bot.messages import home, lists
from bot.messages.values import View
from bot.rights import Actor, may_set_up
from bot.slack import SlackFailure
from bot.views import Person, Team
from bot.words import DeliveryKind, DeliveryState
from storage.closings import closed_channels
from storage.database import Database
from storage.installers import has_installed
from storage.lists import Page, Reader, mine, of_my_teams
from storage.outcomes import Outcome
from storage.raising import read_all_teams
from storage.teams import count_unsorted


class Homes:
    """How the sender publishes Homes: `Settings(special=Homes(db, directory).kinds())`."""

    def __init__(self, db: Database, directory: Directory) -> None:
        self._db = db
        self._directory = directory

    def kinds(self) -> Mapping[DeliveryKind, Special]:
        """What the sender asks for."""
        return {DeliveryKind.HOME: self._publish}

    async def _publish(self, desk: Desk) -> Outcome:
        """As it is now. Somebody to whom nothing can be shown is shown nothing, and nobody needs to mend that."""
        person = desk.job.person
        if person is None:
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "nobody of that name is known any more")
        view = await self._view(desk, person)
        try:
            await desk.call("views.publish", user_id=person.slack_id, view=view)
        except SlackFailure as failure:
            if judge(failure) is not Verdict.CLOSED:
                raise
            return Outcome(desk.job, DeliveryState.SUPERSEDED, failure.error)
        return Outcome(desk.job, DeliveryState.SENT, at=desk.now)

    async def _view(self, desk: Desk, person: Person) -> View:
        workspace_id = desk.job.lease.workspace_id
        async with self._db.read() as session:
            teams = await read_all_teams(session, workspace_id)
        of_teams = [team.channel for team in teams if team.channel]
        channels = await self._directory.channels_of(workspace_id, person.id, of_teams)
        standing = await self._directory.standing(workspace_id, person.slack_id)
        async with self._db.read() as session:
            reader = Reader(workspace_id, person.id, channels, standing.is_admin, standing.is_guest)
            raised, owed = await mine(session, reader), await of_my_teams(session, reader)
            can_mend = standing.is_admin or await has_installed(session, workspace_id, person.slack_id)
            to_mend = await _to_mend(session, workspace_id) if can_mend else home.NOTHING
        actor = Actor(person.id, person.slack_id, channels, standing.is_admin, standing.is_guest)
        own = [team for team in teams if _is_theirs(team, reader, actor)]
        return home.home(_page(raised), _page(owed), teams, own, desk.now, person.tz, to_mend=to_mend)


async def _to_mend(session: AsyncSession, workspace_id: int) -> home.ToMend:
    return home.ToMend(await count_unsorted(session, workspace_id), await closed_channels(session, workspace_id))


def _page(page: Page) -> lists.Page:
    return lists.Page(page.flags, page.total)


def _is_theirs(team: Team, reader: Reader, actor: Actor) -> bool:
    """Whether its set-up is theirs to change, as a member, its lead or its head: to others the button would say no."""
    named = {person.id for person in (team.lead, team.head) if person}
    theirs = team.channel in reader.channels or reader.person_id in named
    return theirs and may_set_up(team, actor, team.channel or "")
