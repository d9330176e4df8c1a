"""Where a flag belongs: another team, another flag, or nowhere for now."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reminders import transitions
from bot.reminders.readable import rules_of
from bot.rights import may_read
from bot.usecases.acting import Deed, perform
from bot.usecases.homes import homes_of
from bot.usecases.outcome import Outcome, What
from bot.usecases.scene import Scene, open_scene
from bot.views import FlagView, Team
from bot.words import UNFINISHED, Act, News, Note, RecordKind
from storage.reading import read_teams
from storage.supporters import add_supporters
from storage.tables import Supporter, TeamRow


async def move(deed: Deed, team_id: int, act: Act = Act.MOVE) -> Outcome:
    """Give it to another team: same age, same rung. Its card follows into the new team's channel.

    Once it stands there, the sender draws the old one as moved, with the way to the new one.
    """

    async def change(scene: Scene) -> What | None:
        team = await _team(scene.session, deed.workspace_id, team_id)
        if team is None or team.id == scene.view.team.id:
            return What.NO_SUCH_TEAM
        scene.sayings += await homes_of(scene.session, scene.row.id or 0, scene.now)  # they see it go
        rules = rules_of(team)
        scene.facts = transitions.moved(scene.facts, scene.rules, rules, scene.now)
        scene.rules = rules
        scene.row.team_id, scene.row.owner_id = team.id, None
        scene.record(RecordKind.MOVED, from_team=scene.view.team.id, to_team=team.id)
        scene.view = replace(scene.view, team=team)
        scene.tell_reporter(News.MOVED)
        return None

    return await perform(deed, act, change)


async def _team(session: AsyncSession, workspace_id: int, team_id: int) -> Team | None:
    row = await session.get(TeamRow, team_id)
    if row is None or row.workspace_id != workspace_id:
        return None
    return (await read_teams(session, [team_id]))[team_id]


async def merge(deed: Deed, into: int) -> Outcome:
    """It is the same problem as another: its reporter and supporters become supporters there.

    The deed's actor knows the channels of both.
    """

    async def change(scene: Scene) -> What | None:
        if into == deed.number:
            return What.ITSELF
        other = await open_scene(scene.session, deed.workspace_id, into, scene.actor, scene.now)
        if other is None or not may_read(other.view, other.actor, other.roles):
            return What.NO_SUCH_FLAG
        if not _can_go_on_there(scene.view, other.view):
            return What.NO_SUCH_FLAG
        await _bring_supporters(scene, other)
        scene.facts = transitions.merged(scene.facts, scene.now)
        scene.row.merged_into = into
        scene.record(RecordKind.MERGED, into=into)
        other.record(RecordKind.SUPPORTED, merged=deed.number)
        other.note(Note.MERGED_HERE, number=deed.number)
        scene.tell_reporter(News.ENDED)
        await scene.tell_supporters(News.ENDED)
        scene.beside = other
        return None

    return await perform(deed, Act.SAME_AS, change)


def _can_go_on_there(flag: FlagView, other: FlagView) -> bool:
    """What is finished carries nothing on; and nobody learns of a private flag by way of another."""
    same_place = other.raised_in is not None and other.raised_in == flag.raised_in
    return other.status in UNFINISHED and (not other.private or same_place)


async def _bring_supporters(scene: Scene, other: Scene) -> None:
    """Everybody who waited for this flag waits for the other one from now on."""
    query = select(Supporter.person_id).where(Supporter.flag_id == scene.row.id)
    waiting = {*(await scene.session.exec(query)).all(), scene.row.reporter_id} - {None, other.row.reporter_id}
    await add_supporters(scene.session, other.row, [person for person in waiting if person], scene.now)
