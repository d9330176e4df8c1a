"""Comes into a public channel that a team was given, so that nobody has to bring the bot in first."""

from __future__ import annotations

from bot.delivery.desk import Desk
from bot.delivery.verdicts import PASSING, Verdict, judge
from bot.slack import SlackFailure
from bot.words import DeliveryState
from storage.outcomes import Outcome

ARCHIVED = "is_archived"


async def join(desk: Desk) -> Outcome:
    """Being there already is as good. Raises `SlackFailure`, `LeaseOverError`.

    Where Slack lets only people bring the bot in, what comes next is refused there, and whoever can mend it is told so.
    Into an archived channel it comes once that is open again.
    """
    try:
        await desk.call("conversations.join", channel=desk.job.lease.lane)
    except SlackFailure as failure:
        if failure.error == ARCHIVED or judge(failure) in PASSING | {Verdict.INSTALLATION}:
            raise
        return Outcome(desk.job, DeliveryState.SUPERSEDED, f"somebody has to bring me in: {failure.error}")
    return Outcome(desk.job, DeliveryState.SENT, at=desk.now)
