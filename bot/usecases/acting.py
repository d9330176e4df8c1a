"""The frame of everything that a person does to a flag: once per inbound key, by right, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import real_now
from bot.rights import Actor, Refusal, may_read, refusal, stands_already
from bot.usecases.outcome import Outcome, What, first_answer, keep_answer
from bot.usecases.scene import Scene, close_scene, open_scene
from bot.words import Act
from storage.database import Database

__all__ = ["Change", "Database", "Deed", "perform"]  # listeners hand the database in

Change = Callable[[Scene], Awaitable[What | None]]
"""What an act does to a scene. It may find that it cannot be done, and says what that was; then nothing is written."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to which flag, when (work clock), under which inbound key."""

    db: Database
    workspace_id: int
    actor: Actor
    number: int
    key: str
    now: datetime
    pressed: str = ""
    """The ts of the message whose button was pressed: it says itself what came of it."""


async def perform(deed: Deed, act: Act, change: Change) -> Outcome:
    """Do it, or say why not. A repeat of the same key gets the first answer.

    Raises `NotSavedError` or `UnknownOutcomeError` when the database failed.
    """
    async with deed.db.write() as session:
        before = await first_answer(session, deed.workspace_id, deed.key)
        if before is not None:
            return before
        outcome = Outcome(await _attempt(session, deed, act, change), deed.number, act)
        if outcome.done:  # a refused form stays open, and is sent again under the same key
            await keep_answer(session, deed.workspace_id, deed.key, outcome, real_now())
    return outcome


async def _attempt(session: AsyncSession, deed: Deed, act: Act, change: Change) -> What:
    scene = await open_scene(session, deed.workspace_id, deed.number, deed.actor, deed.now)
    if scene is not None:
        scene.pressed = deed.pressed
    if scene is None or not may_read(scene.view, scene.actor, scene.roles):
        return What.NOT_FOUND
    if stands_already(act, scene.view, scene.roles):
        return What.ALREADY
    refused = refusal(act, scene.view, scene.roles)
    if refused:
        return What.NOT_YOURS if refused is Refusal.NOT_YOURS else What.MOVED_ON
    hindrance = await change(scene)
    if hindrance is None:
        await close_scene(scene)
    return hindrance or What.DONE
