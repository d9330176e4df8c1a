"""What it takes to send one delivery: Slack's client, the words, the clocks, and the lease that allows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.verdicts import Verdict, judge
from bot.delivery.watching import NobodyWatches, Watch
from bot.delivery.wording import Wording
from bot.messages.trouble import bare
from bot.messages.values import Message
from bot.slack import REQUEST_LIMIT_S, SlackFailure, call
from bot.views import FlagView
from bot.words import DeliveryKind
from storage.deliveries import Job
from storage.lanes import IN_THREAD

EVENT_TYPE = "pullcord_delivery"
PLAIN_ROOM = 3000
BARE_AFTER = 3
"""Strikes after which what is about a flag is said in words that nothing can be wrong with."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timings:
    """All of it is real time."""

    request: timedelta = timedelta(seconds=REQUEST_LIMIT_S)
    """How long one request may take."""
    lease: timedelta = timedelta(seconds=60)
    """How long a lane is held for one message; longer than all its requests may take."""
    look_after: timedelta = timedelta(seconds=30)
    """How long past an expired lease nobody looks: what a frozen sender still had under way has arrived by then."""
    look_again: timedelta = timedelta(seconds=1)
    """How long after an outcome that is unknown we look for the first time."""
    look_late: timedelta = timedelta(seconds=90)
    """How long after something was said again we look for the first once more: it has arrived by then, if ever."""
    pace: timedelta = timedelta(seconds=1)
    """Between two posts in a channel. Nothing in the demo and in tests."""
    ahead: timedelta = timedelta(milliseconds=400)
    """How long before a lane is free its next message is made ready: a few rounds, so that no lane misses its turn."""
    round: timedelta = timedelta(milliseconds=100)
    """Between the beginnings of two rounds: flags that come in need the database more than messages that go out."""
    closed: timedelta = timedelta(minutes=15)
    """Between two attempts to say one thing at a destination that is closed; another is tried there meanwhile."""
    probe: timedelta = timedelta(minutes=5)
    """Between two attempts at an installation that is closed."""
    poll: timedelta = timedelta(seconds=1)
    """Between two looks at the database when nobody wakes the sender: others write there, too."""

    @property
    def closed_lane(self) -> timedelta:
        """Between two attempts at a destination that is closed, each with another message: one may pass."""
        return self.closed / 15

    @property
    def tier(self) -> timedelta:
        """Between two calls of one method in a workspace: Slack takes 50 updates a minute. It goes with the pace."""
        return 1.5 * self.pace


class LeaseOverError(Exception):
    """The lease is over, or too near its end for one more request: somebody else may be sending this."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as Slack has it. `thread_ts` is empty for one that stands in the channel itself."""

    channel: str
    ts: str
    thread_ts: str = ""


@dataclass(slots=True)
class Desk:
    """One delivery on its way. `now` is work time, `real` tells real time."""

    job: Job
    client: AsyncWebClient
    wording: Wording
    now: datetime
    real: Callable[[], datetime]
    timings: Timings
    watch: Watch = field(default_factory=NobodyWatches)
    dm: str | None = None
    """The person's DM, once it was opened on the way."""
    bared: bool = False
    """A picture was not taken, and the words went out without any."""
    posted_at: datetime | None = None
    """Real time at which Slack last had something to post: its pace counts from the answer."""
    looked_at: tuple[str, str | None] | None = None
    """Channel and thread in which an earlier attempt of unknown outcome was looked for."""
    posted: bool = False
    """Slack said that it has posted something of this attempt, whatever came afterwards."""

    def metadata(self) -> dict[str, Any]:
        """What the message is recognised by, should its outcome be unknown."""
        return {"event_type": EVENT_TYPE, "event_payload": {"key": self.job.key}}

    def words(self) -> Message:
        """What it says, as of now; in the barest words where no others were taken, or strangers would read them."""
        flag = self.job.view
        if flag is not None and (self.job.strikes >= BARE_AFTER or _is_elsewhere(self.job, flag)):
            return bare(flag)
        return self.wording(self.job, self.now)

    async def post(self, channel: str, message: Message, **more: Any) -> Posted:
        """Post it once. Raises `SlackFailure`, `LeaseOverError`."""
        await self._wait_for_pace()
        try:
            answer = await self.write("chat.postMessage", message, channel=channel, **more)
        finally:
            self.posted_at = self.real()
        self.posted = True
        return Posted(answer["channel"], answer["ts"], answer.get("message", {}).get("thread_ts", ""))

    async def whisper(self, channel: str, user: str, message: Message, thread_ts: str = "") -> None:
        """Say it in a channel to one member alone. Raises `SlackFailure`, `LeaseOverError`."""
        more = {"thread_ts": thread_ts} if thread_ts else {}
        await self.call("chat.postEphemeral", channel=channel, user=user, parse="none", **message.payload(), **more)

    async def update(self, channel: str, ts: str, message: Message) -> Posted:
        """Put it in the place of an earlier one. Raises `SlackFailure`, `LeaseOverError`."""
        await self.write("chat.update", message, channel=channel, ts=ts)
        return Posted(channel, ts)

    async def write(self, method: str, message: Message, **more: Any) -> dict[str, Any]:
        """Call a method with a message. What Slack does not take goes out without pictures, and then in plain text."""
        fixed = {"parse": "none", "metadata": self.metadata(), "unfurl_links": False, "unfurl_media": False, **more}
        try:
            return await self.call(method, **message.payload(), **fixed)
        except SlackFailure as failure:
            if judge(failure) is not Verdict.OURS or not message.blocks:
                raise
            self.watch.refused(failure)
            log.error(  # noqa: TRY400 (the traceback would say nothing about the words)
                "refused_words", error=failure.error, kind=self.job.kind, shape=shape(message)
            )
            if (barer := without_pictures(message)) != message:
                self.bared = True
                return await self.write(method, barer, **more)
            text = message.text[:PLAIN_ROOM] or f"Pullcord: {self.job.key}"
            return await self.call(method, text=text, blocks=[], **fixed)

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method that changes something, if the lease still allows it."""
        if self.real() + self.timings.request > self.job.lease.until:
            raise LeaseOverError(self.job.key)
        return await call(self.client, method, **arguments)

    async def _wait_for_pace(self) -> None:
        free_at = self.job.claim.free_at
        if free_at is not None and (left := (free_at - self.real()).total_seconds()) > 0:
            # it would be longer only if the clock was set meanwhile
            await asyncio.sleep(min(left, self.timings.ahead.total_seconds()))


def _is_elsewhere(job: Job, flag: FlagView) -> bool:
    """Whether the flag's card, which its team's channel did not take, stands or goes in another team's channel."""
    if job.kind is not DeliveryKind.CARD and job.kind not in IN_THREAD:
        return False
    channel = job.lease.lane if job.kind is DeliveryKind.CARD else job.places.card_channel
    return (channel or "").startswith(("C", "G")) and flag.team.channel not in {None, channel}


def without_pictures(message: Message) -> Message:
    """The same words and buttons. A picture that Slack cannot show must not cost them."""
    return replace(message, blocks=tuple(block for block in message.blocks if block.get("type") != "image"))


def shape(message: Message) -> dict[str, Any]:
    """What a message is made of, without any of its words: fit for a log."""
    return {"text": len(message.text), "blocks": [block.get("type") for block in message.blocks]}
