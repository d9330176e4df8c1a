"""Posts one message that stands for several: in a team's channel, or to one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.delivery.desk import Desk
from bot.delivery.places import home, sent
from bot.delivery.posting import Special
from bot.messages.roundup import DETAILED, Line, roundup, several
from bot.messages.values import Message
from bot.relevance import outdated
from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.deliveries import Job, read_rolled_up
from storage.outcomes import Outcome


class Roundups:
    """How the sender posts the two kinds of roundup: `Settings(special=Roundups(db).kinds())`.

    What they stand for is read when they are sent; what has come to nothing meanwhile is left out.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def kinds(self) -> Mapping[DeliveryKind, Special]:
        """What the sender asks for."""
        return {DeliveryKind.ROUNDUP: self._post, DeliveryKind.ROUNDUP_DM: self._post}

    async def _post(self, desk: Desk) -> Outcome:
        async with self._db.read() as session:
            jobs = await read_rolled_up(session, desk.job)
        left_out = {job.claim.delivery_id: why for job in jobs if (why := outdated(job))}
        current = [job for job in jobs if job.claim.delivery_id not in left_out]
        if not current:
            gone = Outcome(desk.job, DeliveryState.SUPERSEDED, "nothing of it is still so")
            return replace(gone, left_out=left_out)
        words = _to_person(desk, current) if desk.job.kind is DeliveryKind.ROUNDUP_DM else _in_channel(desk, current)
        return replace(sent(desk, await desk.post(await home(desk), words)), left_out=left_out)


def _in_channel(desk: Desk, jobs: Sequence[Job]) -> Message:
    data, team = desk.job.data, desk.job.team
    lines = [Line(job.view, job.kind, job.lead or job.to) for job in jobs if job.view]
    zone, mentions = team.timezone if team else "UTC", frozenset(data["mentions"])
    return roundup(lines, desk.now, zone, mentions=mentions, last=bool(data["last"]), key=desk.job.key)


def _to_person(desk: Desk, jobs: Sequence[Job]) -> Message:
    """The first few as they would stand alone, with their buttons; the rest by number."""
    if len(jobs) == 1:
        return desk.wording(jobs[0], desk.now)
    first = [desk.wording(job, desk.now) for job in jobs[:DETAILED]]
    return several(first, [job.view.number for job in jobs[DETAILED:] if job.view])
