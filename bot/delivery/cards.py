"""A flag's two cards: posted once, then kept up to date in place, and posted again where they were deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.delivery.desk import Desk, Posted
from bot.delivery.looking import look
from bot.delivery.photos import drawn
from bot.delivery.places import home, sent
from bot.delivery.verdicts import Verdict, judge
from bot.slack import SlackFailure, ask
from bot.words import DeliveryKind, DeliveryState
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
        return _that_is_that(desk, failure)


async def remove(desk: Desk) -> Outcome:
    """Take back a message of ours, unless it is the very one with which another delivery ended."""
    job = desk.job
    if job.rival and job.rival.state in {DeliveryState.WAITING, DeliveryState.SENDING}:
        return Outcome(job, DeliveryState.WAITING, not_before=desk.real() + desk.timings.look_again)
    if "ts" not in job.data:
        return await _remove_unseen(desk)
    if job.rival and job.rival.ts == job.data["ts"]:
        return Outcome(job, DeliveryState.SUPERSEDED, "it is the one that stays")
    return await _delete(desk, job.data["channel"], job.data["ts"])


async def _remove_unseen(desk: Desk) -> Outcome:
    """The same for one that was sent under a lost lease and never answered: it may be there, or still on its way."""
    job, data = desk.job, desk.job.data
    arrived = datetime.fromisoformat(data["since"]) + desk.timings.look_after if data["since"] else desk.real()
    if arrived > desk.real():
        return Outcome(job, DeliveryState.WAITING, not_before=arrived)
    stays = job.rival.ts if job.rival else None
    found = await look(desk.client, data["key"], await home(desk), data["thread_ts"], data["after_ts"], but=stays)
    if found is None:
        return Outcome(job, DeliveryState.SUPERSEDED, "it never arrived")
    return await _delete(desk, found.channel, found.ts)


async def _delete(desk: Desk, channel: str, ts: str) -> Outcome:
    try:
        await desk.call("chat.delete", channel=channel, ts=ts)
    except SlackFailure as failure:
        return _that_is_that(desk, failure)
    return Outcome(desk.job, DeliveryState.SENT, channel=channel, at=desk.now)


def _that_is_that(desk: Desk, failure: SlackFailure) -> Outcome:
    if judge(failure) not in {Verdict.GONE, Verdict.CLOSED}:
        raise failure
    return Outcome(desk.job, DeliveryState.SUPERSEDED, failure.error)
