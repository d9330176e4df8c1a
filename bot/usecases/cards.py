"""The two dirty marks of a flag: the card in the team's channel and the one in the reporter's DM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.views import Person
from bot.words import DeliveryKind
from storage.outbox import ToSay


@dataclass(frozen=True, slots=True)
class Subject:
    """Which flag is meant."""

    workspace_id: int
    flag_id: int
    number: int
    team_id: int
    urgent: bool


def cards(subject: Subject, team_lane: str, reporter: Person | None, now: datetime) -> list[ToSay]:
    """Both cards, to be drawn anew. Where there is nobody to show it to yet, there is no card."""
    lanes: list[tuple[DeliveryKind, str, int | None]] = [(DeliveryKind.CARD, team_lane, None)]
    if reporter and reporter.slack_id and reporter.active:
        lanes.append((DeliveryKind.REPORTER_CARD, reporter.slack_id, reporter.id))
    return [
        ToSay(
            workspace_id=subject.workspace_id,
            key=f"{kind}:{subject.number}",
            lane=lane,
            kind=kind,
            created_at=now,
            flag_id=subject.flag_id,
            team_id=subject.team_id,
            person_id=person_id,
            urgent=subject.urgent,
        )
        for kind, lane, person_id in lanes
        if lane
    ]
