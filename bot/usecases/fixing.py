"""The end of a flag, and what comes before it: a fix is proposed, and the reporter says whether it is one."""

from __future__ import annotations

from bot.reminders import transitions
from bot.rights import Who
from bot.usecases.acting import Deed, perform
from bot.usecases.leaving import hand_on
from bot.usecases.outcome import Outcome, What
from bot.usecases.people import person_by_id
from bot.usecases.scene import Scene
from bot.views import Fix
from bot.words import Act, News, Note, RecordKind, Status
from storage.lists import held
from storage.supporters import add_supporters


async def propose_fix(deed: Deed, fix: Fix) -> Outcome:
    """The team says what the cause was and what changed. The reporter is asked."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.fix_proposed(scene.facts, scene.rules, scene.now)
        scene.row.fix_cause, scene.row.fix_change, scene.row.on_the_spot = fix.cause, fix.change, ""
        scene.row.owner_id = scene.row.owner_id or scene.actor.person_id
        scene.record(RecordKind.FIX_PROPOSED)

    return await perform(deed, Act.FIX, change)


async def confirm(deed: Deed) -> Outcome:
    """The reporter's yes; thirty days later, that it held."""

    async def change(scene: Scene) -> What | None:
        if scene.view.status is Status.CONFIRMED:
            if await held(scene.session, scene.row):
                return What.ALREADY
            scene.record(RecordKind.HELD)
            scene.note(Note.HELD, **scene.unless_reporter())
            return None
        scene.facts = transitions.confirmed(scene.facts, scene.rules, scene.now)
        scene.record(RecordKind.CONFIRMED)
        scene.note(Note.CONFIRMED, **scene.unless_reporter())
        scene.tell_reporter(News.ENDED, own_act=True)
        await scene.tell_supporters(News.ENDED)
        return None

    return await perform(deed, Act.YES, change)


async def reopen(deed: Deed) -> Outcome:
    """Still happening: back to the owner if they are still there, else to the team; one rung up, same age.

    Whoever says so without being its reporter has the problem too, and hears how it ends.
    """

    async def change(scene: Scene) -> None:
        owner = await person_by_id(scene.session, scene.row.owner_id)
        stays = owner is not None and owner.active
        scene.facts = transitions.reopened(scene.facts, scene.rules, scene.now, owner_still_there=stays)
        scene.row.owner_id = scene.row.owner_id if stays else None
        scene.record(RecordKind.REOPENED)
        scene.note(Note.REOPENED, **scene.unless_reporter())
        if not scene.roles & {Who.REPORTER, Who.STAND_IN}:
            await add_supporters(scene.session, scene.row, [scene.actor.person_id], scene.now)

    return await perform(deed, Act.STILL, change)


async def cannot_tell(deed: Deed) -> Outcome:
    """The reporter can't tell yet: asked again after five working days, twice at most."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.cannot_tell(scene.facts, scene.now)
        scene.record(RecordKind.CANNOT_TELL)
        scene.note(Note.CANNOT_TELL, **scene.unless_reporter())

    return await perform(deed, Act.CANNOT_TELL, change)


async def fixed_on_the_spot(deed: Deed, how: str) -> Outcome:
    """The reporter fixed it: confirmed from the start, and the team still sees it."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.confirmed(scene.facts, scene.rules, scene.now)
        scene.row.on_the_spot, scene.row.fix_cause, scene.row.fix_change = how, None, None
        scene.record(RecordKind.FIXED_BY_REPORTER)
        scene.note(Note.FIXED_BY_REPORTER)
        scene.tell_reporter(News.ENDED, own_act=True)
        await scene.tell_supporters(News.ENDED)

    return await perform(deed, Act.FIXED_MYSELF, change)


async def ask_again(deed: Deed) -> Outcome:
    """Closed without a yes: the lead has the reporter asked once more."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.asked_again(scene.facts, scene.now)
        if scene.view.reporter is None or not scene.view.reporter.active:
            await hand_on(scene)
        scene.record(RecordKind.ASK_AGAIN)

    return await perform(deed, Act.ASK_AGAIN, change)
