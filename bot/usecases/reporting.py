"""What the reporter, and others at the front, can do: support, louder, quieter, hide a name, cancel."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reminders import transitions
from bot.rights import may_tell_channel
from bot.usecases.acting import Deed, perform
from bot.usecases.leaving import hand_on
from bot.usecases.outcome import Outcome
from bot.usecases.scene import Scene, close_scene, open_scene
from bot.views import MOST_PHOTOS
from bot.words import Act, DeliveryKind, News, Note, RecordKind
from storage.outbox import ToSay, enqueue, is_queued
from storage.supporters import add_supporters


async def support(deed: Deed) -> Outcome:
    """Me too: hears how it ends, and becomes reporter if the reporter goes."""

    async def change(scene: Scene) -> None:
        await add_supporters(scene.session, scene.row, [scene.actor.person_id], scene.now)
        scene.record(RecordKind.SUPPORTED)

    return await perform(deed, Act.ME_TOO, change)


async def make_urgent(deed: Deed) -> Outcome:
    """It can't wait."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.made_urgent(scene.facts, scene.rules, scene.now)
        scene.record(RecordKind.MADE_URGENT)
        scene.note(Note.MADE_URGENT, **scene.unless_reporter())

    return await perform(deed, Act.MAKE_URGENT, change)


async def lower(deed: Deed, reason: str) -> Outcome:
    """It can wait, and why: the reporter reads the reason."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.lowered(scene.facts, scene.rules, scene.now)
        scene.row.lower_reason = reason
        scene.record(RecordKind.LOWERED)
        scene.tell_reporter(News.LOWERED)

    return await perform(deed, Act.NOT_URGENT, change)


async def add_photos(deed: Deed, photos: Sequence[str]) -> Outcome:
    """Pictures, by Slack's ids of them: the card shows them, and the team hears of it."""

    async def change(scene: Scene) -> None:
        known = scene.view.photos
        scene.row.photos = " ".join(list(dict.fromkeys([*known, *photos]))[:MOST_PHOTOS])
        scene.record(RecordKind.PHOTO_ADDED)
        scene.note(Note.PHOTO_ADDED)

    return await perform(deed, Act.ADD_PHOTO, change)


async def hide_name(deed: Deed) -> Outcome:
    """From now on nobody reads who raised it; the bot alone knows whom to ask."""

    async def change(scene: Scene) -> None:
        scene.row.name_hidden = True
        scene.record(RecordKind.NAME_HIDDEN)

    return await perform(deed, Act.HIDE_NAME, change)


async def cancel(deed: Deed) -> Outcome:
    """The reporter takes it back. Does somebody else support it, they become reporter and it goes on."""

    async def change(scene: Scene) -> None:
        if not await hand_on(scene):
            scene.facts = transitions.withdrawn(scene.facts, scene.now)
            scene.record(RecordKind.WITHDRAWN)
            scene.note(Note.WITHDRAWN)

    return await perform(deed, Act.CANCEL, change)


async def tell_channel(deed: Deed) -> bool:
    """One post where it was raised: what was said, what was done, without a name. False where it cannot be.

    After each yes the channel is told once; to be asked for it again changes nothing.
    """
    async with deed.db.write() as session:
        scene = await open_scene(session, deed.workspace_id, deed.number, deed.actor, deed.now)
        if scene is None or not may_tell_channel(scene.view, scene.roles):
            return False
        told = _told(scene, scene.view.raised_in or "")
        if not await is_queued(session, told):
            scene.record(RecordKind.TOLD_CHANNEL)
            await close_scene(scene)
            await enqueue(session, [told])
    return True


def _told(scene: Scene, channel: str) -> ToSay:
    """Its key has the instant of the yes for a counter."""
    return ToSay(
        workspace_id=scene.row.workspace_id,
        key=f"{DeliveryKind.TELL_CHANNEL}:{scene.row.number}:{int(scene.view.facts.since.timestamp())}",
        lane=channel,
        kind=DeliveryKind.TELL_CHANNEL,
        created_at=scene.now,
        flag_id=scene.row.id,
        team_id=scene.row.team_id,
    )
