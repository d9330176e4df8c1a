"""What follows when somebody leaves Slack, or the channel of a team.

An installer hears for triage no more, a lead is replaced, an owner gives back, a reporter hands on.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.reminders import transitions
from bot.rights import Actor
from bot.usecases.leading import leave_teams
from bot.usecases.scene import Scene, close_scene, open_scene
from bot.words import UNFINISHED, DeliveryKind, News, RecordKind, Status
from storage.database import Database
from storage.installers import let_go_of_installer
from storage.lists import last_asked
from storage.supporters import first_supporter
from storage.tables import FlagRow, Supporter, TeamRow

NOBODY = Actor(person_id=0, slack_id="")
"""It was nobody's act."""


async def person_left(db: Database, workspace_id: int, person_id: int, now: datetime) -> int:
    """Let go of what this person heard for, led, had or raised; how many flags that were.

    Doing it again changes nothing more.
    """
    async with db.write() as session:
        await let_go_of_installer(session, person_id)
    await leave_teams(db, person_id, now)
    async with db.read() as session:
        numbers = (await session.exec(_theirs(workspace_id, person_id))).all()
    for number in numbers:
        async with db.write() as session:
            scene = await open_scene(session, workspace_id, number, NOBODY, now)
            if scene is not None:
                await _let_go(scene, person_id)
                await close_scene(scene)
    return len(numbers)


async def member_left(db: Database, workspace_id: int, person_id: int, channel: str, now: datetime) -> int:
    """Give back what this person has taken for the team of that channel; how many flags that were.

    A mention in its threads would reach them no more. Lead and head stay what they are wherever they are.
    """
    async with db.read() as session:
        numbers = (await session.exec(_taken_there(workspace_id, person_id, channel))).all()
    for number in numbers:
        async with db.write() as session:
            scene = await open_scene(session, workspace_id, number, NOBODY, now)
            if scene is not None and scene.row.owner_id == person_id and scene.view.status is Status.TAKEN:
                _give_back(scene)
                await close_scene(scene)
    return len(numbers)


def _taken_there(workspace_id: int, person_id: int, channel: str) -> SelectOfScalar[int]:
    there = select(TeamRow.id).where(
        TeamRow.workspace_id == workspace_id, TeamRow.channel == channel,
        *(or_(leads.is_(None), leads != person_id) for leads in (col(TeamRow.lead_id), col(TeamRow.head_id))),
    )  # fmt: skip
    taken = and_(col(FlagRow.status) == Status.TAKEN, col(FlagRow.owner_id) == person_id)
    return select(FlagRow.number).where(FlagRow.workspace_id == workspace_id, taken, col(FlagRow.team_id).in_(there))


def _theirs(workspace_id: int, person_id: int) -> SelectOfScalar[int]:
    """The numbers of flags that still need them: to do something, or to be asked something."""
    unfinished = col(FlagRow.status).in_(UNFINISHED)
    to_be_asked = and_(col(FlagRow.status) == Status.CONFIRMED, col(FlagRow.held_asked).is_(False))
    return select(FlagRow.number).where(
        FlagRow.workspace_id == workspace_id,
        or_(
            and_(unfinished, col(FlagRow.owner_id) == person_id),
            and_(or_(unfinished, to_be_asked), col(FlagRow.reporter_id) == person_id),
        ),
    )


async def _let_go(scene: Scene, person_id: int) -> None:
    if scene.row.owner_id == person_id and scene.view.status in UNFINISHED:
        if scene.view.status is Status.TAKEN:
            _give_back(scene)
        scene.row.owner_id = None
    handed_on = scene.row.reporter_id != person_id or await hand_on(scene)
    if not handed_on and await last_asked(scene.session, scene.row) == person_id:
        scene.facts = transitions.handed_on(scene.facts)


def _give_back(scene: Scene) -> None:
    """Whoever has it is there no more: nobody has it."""
    scene.facts = transitions.given_back(scene.facts, scene.rules, scene.now)
    scene.row.owner_id = None
    scene.record(RecordKind.GIVEN_BACK)
    scene.tell_reporter(News.GIVEN_BACK)


async def hand_on(scene: Scene) -> bool:
    """The first supporter becomes reporter; False when there is none, and the lead is asked in their place.

    Who hands it on while they are still there loses the card in their DM, unless they pressed that very one.
    """
    heir = await first_supporter(scene.session, scene.row)
    if heir is None:
        return False
    row, before = scene.row, scene.view.reporter
    if before and before.active and row.dm_channel and row.dm_ts and row.dm_ts != scene.pressed:
        scene.take_back(row.dm_channel, row.dm_ts)
    row.reporter_id, row.dm_channel, row.dm_ts = heir.id, None, None
    scene.facts = transitions.handed_on(scene.facts)
    await scene.session.delete(await scene.session.get_one(Supporter, (row.id, heir.id)))
    scene.record(RecordKind.REPORTER_CHANGED, to=heir.id)
    scene.say(DeliveryKind.NEWS, heir.slack_id or "", person_id=heir.id, what=News.YOU_ARE_REPORTER)
    if scene.view.is_asked:
        scene.say(DeliveryKind.ASK_REPORTER, heir.slack_id or "", person_id=heir.id)
    return True
