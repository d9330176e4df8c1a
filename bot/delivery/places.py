"""Where a lane's posts go, and what a post that went through comes to."""

from __future__ import annotations

from bot.delivery.desk import Desk, Posted
from bot.slack import call
from bot.words import DeliveryState
from storage.outcomes import Outcome


def is_person(lane: str) -> bool:
    """Whether a lane is a person's DM."""
    return lane.startswith(("U", "W"))


async def home(desk: Desk) -> str:
    """Slack's id of the channel behind the job's lane: a person's DM is opened once and remembered."""
    lane = desk.job.lease.lane
    if not is_person(lane):
        return lane
    if desk.job.dm:
        return desk.job.dm
    desk.dm = await open_dm(desk, lane)
    return desk.dm


async def open_dm(desk: Desk, lane: str) -> str:
    """The channel behind any lane. Raises `SlackFailure`."""
    if not is_person(lane):
        return lane
    answer = await call(desk.client, "conversations.open", users=lane)
    return str(answer["channel"]["id"])


def sent(desk: Desk, posted: Posted) -> Outcome:
    """It was said."""
    return Outcome(desk.job, DeliveryState.SENT, channel=posted.channel, ts=posted.ts, at=desk.now)


async def post_alone(desk: Desk) -> Outcome:
    """A message of its own in a channel or a DM; or in the thread of whoever spoke to the bot."""
    channel, thread = await home(desk), thread_of(desk)
    return sent(desk, await desk.post(channel, desk.words(), **({"thread_ts": thread} if thread else {})))


def thread_of(desk: Desk) -> str | None:
    """The thread that an answer belongs into, if somebody spoke to the bot in one."""
    return desk.job.data.get("thread_ts")
