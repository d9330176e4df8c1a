"""The team's hands on a flag: taking it, giving it, promising a day, giving it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.reminders import transitions
from bot.usecases.acting import Deed, perform
from bot.usecases.leading import who_was_asked
from bot.usecases.outcome import Outcome, What
from bot.usecases.people import active_person
from bot.usecases.scene import Scene
from bot.words import Act, DeliveryKind, News, Note, PromiseKind, RecordKind, Rung


async def take(deed: Deed) -> Outcome:
    """Make the actor its owner."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.taken(scene.facts, scene.rules, scene.now)
        scene.row.owner_id = scene.actor.person_id
        scene.record(RecordKind.TAKEN)
        scene.tell_reporter(News.TAKEN)

    return await perform(deed, Act.TAKE, change)


async def give_back(deed: Deed) -> Outcome:
    """Let it go: nobody has it any more."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.given_back(scene.facts, scene.rules, scene.now)
        scene.row.owner_id = None
        scene.record(RecordKind.GIVEN_BACK)
        scene.tell_reporter(News.GIVEN_BACK)

    return await perform(deed, Act.GIVE_BACK, change)


async def give_to(deed: Deed, slack_id: str, *, is_member: bool) -> Outcome:
    """Give it to a member of the team's channel. `is_member` comes from the directory.

    A lead who gives it to themselves takes it: nobody needs to be told of that.
    """
    to_self = slack_id == deed.actor.slack_id

    async def change(scene: Scene) -> What | None:
        owner = await active_person(scene.session, deed.workspace_id, slack_id)
        if owner is None or not is_member:
            return What.NOT_A_MEMBER
        if owner.id == scene.row.owner_id:
            return What.HAS_IT
        scene.facts = transitions.given(scene.facts, scene.rules, scene.now)
        scene.row.owner_id = owner.id
        scene.tell_reporter(News.TAKEN)
        if to_self:
            scene.record(RecordKind.TAKEN)
            return None
        scene.record(RecordKind.GIVEN, to=owner.id)
        scene.note(Note.GIVEN, to=owner.id, by=scene.actor.person_id)
        return None

    outcome = await perform(deed, Act.GIVE_TO, change)
    return replace(outcome, act=Act.TAKE) if to_self and outcome.done else outcome


async def promise(deed: Deed, kind: PromiseKind, until: datetime, link: str = "") -> Outcome:
    """Promise that it is fixed, or that there is news, by `until` (the end of that day in the team's zone, as UTC)."""

    async def change(scene: Scene) -> What | None:
        if transitions.promised_already(scene.facts, kind, until, link):
            return What.ALREADY
        again = scene.facts.promise is not None
        promised = transitions.promised(scene.facts, scene.rules, scene.now, kind, until, link)
        scene.facts = promised.facts
        moved = again and not promised.slipped
        scene.record(RecordKind.PROMISE_MOVED if moved else RecordKind.PROMISED, until=until.isoformat(), what=kind)
        by = _for_whoever_has_it(scene)
        scene.tell_reporter(News.PROMISE_MOVED if promised.moved else News.PROMISED, **by)
        if promised.names_lead:
            _name_the_lead(scene)
        return None

    return await perform(deed, Act.PROMISE, change)


def _for_whoever_has_it(scene: Scene) -> dict[str, Any]:
    """Who promised, where that is somebody else than the owner, who is told at once: they are asked on that day."""
    owner = scene.row.owner_id
    if owner is None or owner == scene.actor.person_id:
        return {}
    scene.note(Note.PROMISED, to=owner, by=scene.actor.person_id)
    return {"by": scene.actor.person_id}


def _name_the_lead(scene: Scene) -> None:
    """The day was moved twice in a row, or had passed: the lead is told, in the thread and in a DM.

    A lead who moved it knows: whoever is above them is told, if anybody is. Where nobody leads the team any more, its
    channel is asked.
    """
    team = scene.view.team
    named = next((person for person in team.leaders if person.id != scene.actor.person_id), None)
    if named is None and team.leaders:
        return
    rung = Rung.LEAD if named == team.asked_on(Rung.LEAD) else Rung.HEAD
    person_id = named.id if named else None
    kind = RecordKind.LEAD_NAMED if rung is Rung.LEAD else RecordKind.HEAD_NAMED
    scene.record(kind, **who_was_asked(team, named))
    scene.say(DeliveryKind.ESCALATION, scene.team_lane, person_id=person_id, rung=int(rung))
    if named:
        scene.say(DeliveryKind.ESCALATION_DM, named.slack_id, person_id=named.id, rung=int(rung))
