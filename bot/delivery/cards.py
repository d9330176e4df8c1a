"""A flag's two cards: posted once, then kept up to date in place, and posted again where they were deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.delivery.desk import Desk, Posted
from bot.delivery.photos import drawn
from bot.delivery.places import home, sent
from bot.delivery.removing import that_is_that
from bot.delivery.verdicts import Verdict, judge
from bot.slack import SlackFailure, ask
from bot.words import DeliveryKind
from storage.outbox import ToSay
from storage.outcomes import Outcome


async def draw(desk: Desk) -> Outcome:
    """Update the card where it stands; post it where there is none, it was deleted, or the flag has moved."""
    channel, ts = await home(desk), _shown(desk)
    message = desk.words()
    if ts is not None and _channel(desk) == channel:
        try:
            return await drawn(desk, sent(desk, await desk.update(channel, ts, message)))
        except SlackFailure as failure:
            if judge(failure) is not Verdict.GONE:
                raise
    return await drawn(desk, await recorded(desk, await desk.post(channel, message)))


async def recorded(desk: Desk, posted: Posted) -> Outcome:
    """A card that was posted: the flag is shown there from now on, and its former card says where it went."""
    if desk.job.kind is DeliveryKind.REPORTER_CARD:
        return replace(sent(desk, posted), flag={"dm_channel": posted.channel, "dm_ts": posted.ts})
    columns = {"card_channel": posted.channel, "card_ts": posted.ts, "reminder_ts": None}
    columns["card_link"] = await _link(desk, posted)
    return replace(sent(desk, posted), flag=columns, further=_left_behind(desk, posted))


def _shown(desk: Desk) -> str | None:
    places = desk.job.places
    return places.card_ts if desk.job.kind is DeliveryKind.CARD else places.dm_ts


def _channel(desk: Desk) -> str | None:
    places = desk.job.places
    return places.card_channel if desk.job.kind is DeliveryKind.CARD else places.dm_channel


async def _link(desk: Desk, posted: Posted) -> str | None:
    """The card's address. Without it messages have no link, which is no reason to post the card again."""
    try:
        answer = await ask(desk.client, "chat.getPermalink", channel=posted.channel, message_ts=posted.ts)
    except SlackFailure:
        return None
    return str(answer["permalink"])


def _left_behind(desk: Desk, posted: Posted) -> tuple[ToSay, ...]:
    """The card in the channel that the flag has left is drawn once more."""
    places, job = desk.job.places, desk.job
    if places.card_ts is None or places.card_channel in {None, posted.channel}:
        return ()
    moved: dict[str, Any] = {"channel": places.card_channel, "ts": places.card_ts}
    return (
        ToSay(
            workspace_id=job.lease.workspace_id,
            key=f"{DeliveryKind.MOVED_CARD}:{places.card_channel}:{places.card_ts}",
            lane=places.card_channel or "",
            kind=DeliveryKind.MOVED_CARD,
            created_at=desk.now,
            flag_id=job.flag_id,
            data=moved,
        ),
    )


async def redraw_moved(desk: Desk) -> Outcome:
    """The card in a former team's channel says where the flag went. If nothing can be done there, that is that."""
    data = desk.job.data
    channel = data.get("channel") or await home(desk)
    try:
        return sent(desk, await desk.update(channel, data["ts"], desk.words()))
    except SlackFailure as failure:
        return that_is_that(desk, failure)
