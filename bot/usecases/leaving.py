"""What follows when somebody leaves Slack: an owner gives back, a reporter hands on."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, or_, select

from bot.reminders import transitions
from bot.rights import Actor
from bot.usecases.scene import Scene, close_scene, open_scene
from bot.words import UNFINISHED, DeliveryKind, News, RecordKind, Status
from storage.database import Database
from storage.supporters import first_supporter
from storage.tables import FlagRow, Supporter

NOBODY = Actor(person_id=0, slack_id="")
"""It was nobody's act."""


async def person_left(db: Database, workspace_id: int, person_id: int, now: datetime) -> int:
    """Let go of what this person had or raised; how many flags that were. Doing it again finds nothing more."""
    async with db.read() as session:
        numbers = (
            await session.exec(
                select(FlagRow.number).where(
                    FlagRow.workspace_id == workspace_id,
                    col(FlagRow.status).in_(UNFINISHED),
                    or_(FlagRow.owner_id == person_id, FlagRow.reporter_id == person_id),
                )
            )
        ).all()
    for number in numbers:
        async with db.write() as session:
            scene = await open_scene(session, workspace_id, number, NOBODY, now)
            if scene is not None:
                await _let_go(scene, person_id)
                await close_scene(scene)
    return len(numbers)


async def _let_go(scene: Scene, person_id: int) -> None:
    if scene.row.owner_id == person_id:
        scene.row.owner_id = None
        if scene.view.status is Status.TAKEN:
            scene.facts = transitions.given_back(scene.facts, scene.rules, scene.now)
            scene.record(RecordKind.GIVEN_BACK)
            scene.tell_reporter(News.GIVEN_BACK)
    if scene.row.reporter_id == person_id:
        await hand_on(scene)


async def hand_on(scene: Scene) -> bool:
    """The first supporter becomes reporter; False when there is none, and the lead is asked in their place."""
    heir = await first_supporter(scene.session, scene.row)
    if heir is None:
        return False
    scene.row.reporter_id = heir.id
    await scene.session.delete(await scene.session.get_one(Supporter, (scene.row.id, heir.id)))
    scene.record(RecordKind.REPORTER_CHANGED, to=heir.id)
    scene.say(DeliveryKind.NEWS, heir.slack_id or "", person_id=heir.id, what=News.YOU_ARE_REPORTER)
    return True
