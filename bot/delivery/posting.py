"""How each kind of delivery is posted, and how it is found again when its outcome is unknown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.delivery import cards, joining, removing, threads
from bot.delivery.desk import Desk
from bot.delivery.looking import look
from bot.delivery.places import home, open_dm, post_alone, sent, thread_of
from bot.relevance import outdated
from bot.words import DeliveryKind, DeliveryState
from storage.lanes import IN_THREAD
from storage.outbox import DIRTY_MARKS
from storage.outcomes import Outcome

Special = Callable[[Desk], Awaitable[Outcome]]
"""How a kind is posted that takes more than one message, such as the digest with its picture.

It ends with `sent(desk, await desk.post(channel, message))`, and may raise what `send` raises.
"""

_HOW: Mapping[DeliveryKind, Callable[[Desk], Awaitable[Outcome]]] = {
    DeliveryKind.CARD: cards.draw,
    DeliveryKind.REPORTER_CARD: cards.draw,
    DeliveryKind.MOVED_CARD: cards.redraw_moved,
    DeliveryKind.REMOVE: removing.remove,
    DeliveryKind.JOIN: joining.join,
    DeliveryKind.DUPLICATE: removing.remove_others,
} | {DeliveryKind(kind): threads.reply for kind in IN_THREAD}
TWICE_IS_ONCE = frozenset(
    {DeliveryKind.MOVED_CARD, DeliveryKind.REMOVE, DeliveryKind.DUPLICATE, DeliveryKind.HOME, DeliveryKind.JOIN}
)


async def send(desk: Desk, special: Mapping[DeliveryKind, Special]) -> Outcome:
    """Say it, unless it is not worth saying any more.

    Raises `SlackFailure`, `LeaseOverError`, and what wording raises when something is missing.
    """
    job = desk.job
    why = outdated(job)
    if why is not None:
        return Outcome(job, DeliveryState.SUPERSEDED, why)
    if job.kind in special:
        return await special[job.kind](desk)
    return await _HOW.get(job.kind, post_alone)(desk)


async def find(desk: Desk) -> Outcome | None:
    """What an earlier attempt left in Slack, recorded; None if it left nothing. Raises `SlackFailure`."""
    job, places = desk.job, desk.job.places
    if job.kind in TWICE_IS_ONCE:
        return None
    channel, thread = await _aim(desk)
    found = await look(desk.client, job.key, channel, thread, job.after_ts)
    desk.looked_at = channel, thread
    if job.kind in IN_THREAD:
        return threads.recorded(desk, found) if found else None
    if found is None or found.ts in {places.card_ts, places.dm_ts}:
        return None
    if job.kind in DIRTY_MARKS:
        # what was found may be older than the flag now is, or stand where the flag no longer belongs: drawn once more
        return replace(await cards.recorded(desk, found), state=DeliveryState.WAITING)
    return sent(desk, found)


async def _aim(desk: Desk) -> tuple[str, str | None]:
    """Channel and thread in which an earlier attempt would stand."""
    job = desk.job
    if job.kind in IN_THREAD:
        return job.places.card_channel or "", job.places.card_ts
    return await (home(desk) if job.aimed_at == job.lease.lane else open_dm(desk, job.aimed_at)), thread_of(desk)
