"""Messages of ours that are taken back: what was replaced, what landed astray, and what went out twice."""

from __future__ import annotations

import structlog

from bot.delivery.desk import Desk, Posted
from bot.delivery.looking import look
from bot.delivery.places import home
from bot.delivery.verdicts import Verdict, judge
from bot.slack import SlackFailure
from bot.words import DeliveryState
from storage.duplicates import duplicate
from storage.outbox import UNRESOLVED, ToSay
from storage.outcomes import Outcome

FIRST_LOOK = 2
"""The attempt that comes after the first one: whatever it finds, there can be no other yet."""
LONGEST = 10
"""At most so many times `look_again` lie between two attempts that wait to know which post remains."""

log = structlog.get_logger()


async def remove(desk: Desk) -> Outcome:
    """Take back a message of ours, unless it is the very one with which another delivery ended."""
    job = desk.job
    if _too_early(desk):
        return _later(desk)
    if job.rival and job.rival.ts == job.data["ts"]:
        return Outcome(job, DeliveryState.SUPERSEDED, "it is the one that stays")
    return await _delete(desk, Posted(job.data["channel"], job.data["ts"]))


async def remove_others(desk: Desk) -> Outcome:
    """Look once more for what may have gone out twice, and leave one."""
    if _too_early(desk):
        return _later(desk)
    data, rival = desk.job.data, desk.job.rival
    known = {ts for ts in (data["stays"], rival.ts if rival else None) if ts}
    try:
        channel, before = data["channel"] or await home(desk), len(known)
        while found := await look(desk.client, data["key"], channel, data["thread_ts"], data["after_ts"], but=known):
            await _delete(desk, found)
            known.add(found.ts)
            log.info("duplicate_taken_back", key=data["key"], ts=found.ts)
    except SlackFailure as failure:
        return that_is_that(desk, failure)
    why = "one that came twice was taken back" if len(known) > before else "it came once"
    return Outcome(desk.job, DeliveryState.SUPERSEDED, why)


def look_later(desk: Desk, outcome: Outcome) -> tuple[ToSay, ...]:
    """After an attempt of unknown outcome was followed by another, both may be there: what is still to be done then.

    While it is still unknown, the next attempt sees to it; and where one attempt was found, there is no second.
    """
    job = desk.job
    known = desk.looked_at is None or outcome.state is DeliveryState.SENDING
    if known or (job.attempts <= FIRST_LOOK and not desk.posted and outcome.ts is not None):
        return ()
    when = desk.real() + desk.timings.look_late
    return (duplicate(job, desk.looked_at or (None, None), desk.now, when, outcome.ts),)


def _too_early(desk: Desk) -> bool:
    """Whether it is not yet known which post remains."""
    return desk.job.rival is not None and desk.job.rival.state in UNRESOLVED


def _later(desk: Desk) -> Outcome:
    """Soon at first; while the other waits for long, no turn of those who do look is taken each second."""
    again = desk.timings.look_again * min(desk.job.attempts, LONGEST)
    return Outcome(desk.job, DeliveryState.WAITING, not_before=desk.real() + again)


async def _delete(desk: Desk, posted: Posted) -> Outcome:
    try:
        await desk.call("chat.delete", channel=posted.channel, ts=posted.ts)
    except SlackFailure as failure:
        return that_is_that(desk, failure)
    return Outcome(desk.job, DeliveryState.SENT, channel=posted.channel, at=desk.now)


def that_is_that(desk: Desk, failure: SlackFailure) -> Outcome:
    """What cannot be changed any more is left as it is. Raises what may still be done later."""
    if judge(failure) not in {Verdict.GONE, Verdict.CLOSED}:
        raise failure
    return Outcome(desk.job, DeliveryState.SUPERSEDED, failure.error)
