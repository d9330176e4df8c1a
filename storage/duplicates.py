"""What went out twice: recorded, so that no crash loses the last look for a post that was long on its way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.words import DeliveryKind
from storage.deliveries import Job
from storage.lanes import IN_THREAD
from storage.outbox import ToSay


def aimed_at(job: Job) -> tuple[str | None, str | None]:
    """Slack's id of the channel (None: that of its lane) and the thread in which a delivery is said."""
    if job.kind in IN_THREAD:
        return job.places.card_channel, job.places.card_ts
    return None, job.data.get("thread_ts")


def duplicate(
    job: Job,
    where: tuple[str | None, str | None],
    now: datetime,
    not_before: datetime | None,
    stays: str | None = None,
) -> ToSay:
    """Look once more for a post of this delivery, from `not_before` (real time) on, and take it back.

    The one with which the delivery ends remains, and `stays`, if it is known. It holds up nothing of its flag's.
    `now` is work time.
    """
    data: dict[str, Any] = {
        "key": job.key,
        "channel": where[0],
        "thread_ts": where[1],
        "after_ts": job.after_ts,
        "stays": stays,
        "unless": job.claim.delivery_id,
    }
    return ToSay(
        workspace_id=job.lease.workspace_id,
        key=f"{DeliveryKind.DUPLICATE}:{job.key}:{job.lease.token}",
        lane=job.lease.lane,
        kind=DeliveryKind.DUPLICATE,
        created_at=now,
        data=data,
        not_before=not_before,
    )
