"""What is said in a flag's thread, and what is done when the thread is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.delivery.desk import Desk, Posted
from bot.delivery.places import sent
from bot.messages.values import Message
from bot.slack import SlackFailure
from bot.words import DeliveryKind, DeliveryState, Note
from storage.outbox import ToSay
from storage.outcomes import Outcome

SCHEDULED = frozenset(
    {
        DeliveryKind.REMINDER, DeliveryKind.ESCALATION, DeliveryKind.SLIP, DeliveryKind.PROMISE_DAY,
        DeliveryKind.REVIEW,
    }
)  # fmt: skip
"""What comes because its time has come."""
CALLS = frozenset({Note.ANSWERED, Note.ADDED, Note.REOPENED, Note.MADE_URGENT})
"""Notes that call somebody: whoever has the flag, or the team."""
MENTION = "<@"
"""How a mention begins in a message's text; what people wrote is escaped."""
LIVE = frozenset({DeliveryKind.REMINDER, DeliveryKind.PROMISE_DAY})
"""Of these a thread holds one: the next takes the place of the last."""
NO_REPLIES = frozenset({"cannot_reply_to_message", "restricted_action_non_threadable_channel"})
"""There can be no thread there: what belongs into it is said in the channel, with its number as always."""


async def reply(desk: Desk) -> Outcome:
    """Say it in the thread of the flag's card, wherever the card is by now."""
    job, places = desk.job, desk.job.places
    if places.card_lane and places.card_lane != job.lease.lane:
        return Outcome(job, DeliveryState.WAITING, lane=places.card_lane)
    words = desk.words()
    more: dict[str, Any] = {"reply_broadcast": True} if _rings_nobody_else(desk, words) else {}
    try:
        posted = await desk.post(places.card_channel or "", words, thread_ts=places.card_ts, **more)
    except SlackFailure as failure:
        if failure.error in NO_REPLIES:
            return _live(desk, await desk.post(places.card_channel or "", desk.words()))
        if failure.error != "thread_not_found":
            raise
        return _without_card(desk)
    return recorded(desk, posted)


def recorded(desk: Desk, posted: Posted) -> Outcome:
    """A reply that was posted. One outside the thread shows that the card was deleted: it is not where it belongs."""
    if posted.thread_ts != desk.job.places.card_ts:
        return _without_card(desk, stray=posted)
    return _live(desk, posted)


def _live(desk: Desk, posted: Posted) -> Outcome:
    """It was said, and takes the place of the last one, if a thread holds one of its kind."""
    if desk.job.kind not in LIVE:
        return sent(desk, posted)
    return replace(sent(desk, posted), flag={"reminder_ts": posted.ts}, further=_replaced(desk))


def _rings_nobody_else(desk: Desk, words: Message) -> bool:
    """What calls somebody and mentions nobody is shown in the channel: it must reach somebody.

    As when nobody has the flag, nobody leads the team, or its owner has had today's mention. Lead and head who are
    not mentioned get a direct message.
    """
    data = desk.job.data
    calls = desk.job.kind in SCHEDULED or (desk.job.kind is DeliveryKind.THREAD_NOTE and data.get("what") in CALLS)
    return bool(data.get("quiet_owner")) or (calls and MENTION not in words.text and "quiet_named" not in data)


def _replaced(desk: Desk) -> tuple[ToSay, ...]:
    places = desk.job.places
    return (_removal(desk, places.card_channel or "", places.reminder_ts),) if places.reminder_ts else ()


def _without_card(desk: Desk, stray: Posted | None = None) -> Outcome:
    """The card is posted again as it now stands, and this is said in its new thread."""
    gone = {"card_channel": None, "card_ts": None, "card_link": None, "reminder_ts": None}
    removals = (_removal(desk, stray.channel, stray.ts),) if stray else ()
    return Outcome(
        desk.job, DeliveryState.WAITING, "the card was deleted", flag=gone, further=(_card_again(desk), *removals)
    )


def _card_again(desk: Desk) -> ToSay:
    job = desk.job
    return ToSay(
        workspace_id=job.lease.workspace_id,
        key=f"{DeliveryKind.CARD}:{job.view.number if job.view else 0}",
        lane=job.places.card_lane or job.lease.lane,
        kind=DeliveryKind.CARD,
        created_at=desk.now,
        flag_id=job.flag_id,
    )


def _removal(desk: Desk, channel: str, ts: str) -> ToSay:
    job = desk.job
    return ToSay(
        workspace_id=job.lease.workspace_id,
        key=f"{DeliveryKind.REMOVE}:{channel}:{ts}",
        lane=job.lease.lane,
        kind=DeliveryKind.REMOVE,
        created_at=desk.now,
        flag_id=job.flag_id,
        data={"channel": channel, "ts": ts},
    )
