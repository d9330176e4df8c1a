"""What a lead decides, and what the team asks."""

from __future__ import annotations

from datetime import datetime

from bot.reminders import transitions
from bot.usecases.acting import Deed, perform
from bot.usecases.outcome import Outcome
from bot.usecases.scene import Scene
from bot.words import Act, DeliveryKind, News, Note, RecordKind


async def decline(deed: Deed, reason: str, review_at: datetime) -> Outcome:
    """It won't be fixed for now: why, and when the lead looks again (`promises.review_on`)."""

    async def change(scene: Scene) -> None:
        scene.facts = transitions.declined(scene.facts, scene.rules, scene.now, review_at)
        scene.row.decline_reason, scene.row.owner_id = reason, None
        scene.record(RecordKind.DECLINED, until=review_at.isoformat())
        scene.tell_reporter(News.ENDED)
        await scene.tell_supporters(News.ENDED)

    return await perform(deed, Act.DECLINE, change)


async def ask_reporter(deed: Deed, question: str) -> Outcome:
    """Put a question into the reporter's DM. The clock goes on."""

    async def change(scene: Scene) -> None:
        scene.row.question, scene.row.answer = question, ""
        scene.record(RecordKind.ASKED_REPORTER)
        reporter = scene.view.reporter
        if reporter:
            scene.say(DeliveryKind.ASK_REPORTER, reporter.slack_id, person_id=reporter.id)

    return await perform(deed, Act.ASK_REPORTER, change)


async def answer(deed: Deed, text: str) -> Outcome:
    """The reporter's answer, into the flag's thread."""

    async def change(scene: Scene) -> None:
        scene.row.answer = text
        scene.record(RecordKind.ANSWERED)
        scene.note(Note.ANSWERED)

    return await perform(deed, Act.ANSWER, change)
