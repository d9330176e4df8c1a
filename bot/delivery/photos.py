"""Photos that Slack did not show: those that it has not looked at yet come later, those that are gone are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.delivery.desk import Desk
from bot.slack import SlackFailure, ask
from bot.words import DeliveryState
from storage.outcomes import Outcome

AGAIN = timedelta(seconds=2)
"""Real time until the card is drawn once more."""
GIVE_UP = 10
"""Attempts at one card after which a photo that still cannot be shown is left out for good."""


async def drawn(desk: Desk, outcome: Outcome) -> Outcome:
    """A card that stands. If it stands without its photos, it is drawn again with those that can be shown by then."""
    flag = desk.job.view
    if not desk.bared or flag is None or not flag.photos:
        return outcome
    left = [photo for photo in flag.photos if await _is_there(desk, photo)] if desk.job.attempts < GIVE_UP else []
    outcome = replace(outcome, gone_photos=frozenset(flag.photos) - frozenset(left))
    if not left:
        return outcome
    return replace(outcome, state=DeliveryState.WAITING, not_before=desk.real() + AGAIN)


async def _is_there(desk: Desk, photo: str) -> bool:
    """Whether it may come yet: only of one that Slack says is not there it is certain."""
    try:
        await ask(desk.client, "files.info", file=photo)
    except SlackFailure as failure:
        return failure.error not in {"file_not_found", "file_deleted"}
    return True
