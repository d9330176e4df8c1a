"""What a lead decides, and what the team asks."""

from __future__ import annotations

from datetime import datetime

from bot.reminders import transitions
from bot.usecases.acting import Deed, perform
from bot.usecases.outcome import Outcome, What
from bot.usecases.people import person_by_id
from bot.usecases.scene import Scene
from bot.words import Act, DeliveryKind, News, Note, RecordKind
from storage.directory import is_member
from storage.lists import last_asker
from storage.outbox import unsaid

_ANSWERS = frozenset({Note.ANSWERED, Note.ADDED})
"""What brings the reporter's words into the thread."""


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

    async def change(scene: Scene) -> What | None:
        reporter = scene.view.reporter
        if reporter is None or not reporter.active:
            return What.NOBODY_TO_ASK
        if scene.view.answer and await unsaid(scene.session, scene.row.id or 0, _ANSWERS):
            return What.ANSWERED_MEANWHILE  # a note is worded when it is sent: the next question would empty it
        scene.row.question, scene.row.question_at, scene.row.answer = question, scene.now, ""
        scene.record(RecordKind.ASKED_REPORTER)
        scene.say(DeliveryKind.ASK_REPORTER, reporter.slack_id, person_id=reporter.id)
        return None

    return await perform(deed, Act.ASK_REPORTER, change)


async def answer(deed: Deed, text: str) -> Outcome:
    """The reporter's answer, or what they add to it or to the flag, into the flag's thread.

    It stands on the flag behind what they said before: the note knows which part of it is its own.
    """

    async def change(scene: Scene) -> None:
        asked, before = scene.view.is_asked, scene.view.answer
        scene.row.answer = f"{before}\n{text}" if before else text
        scene.record(RecordKind.ANSWERED, **({} if asked else {"added": True}))
        said = {"start": len(scene.row.answer) - len(text), "end": len(scene.row.answer)}
        if asked:
            scene.note(Note.ANSWERED, person_id=await _asker(scene), **said)
        else:
            scene.note(Note.ADDED, **said)

    return await perform(deed, Act.ANSWER, change)


async def _asker(scene: Scene) -> int | None:
    """Who of the team asked, if a mention in the team's channel reaches them: the flag may have moved since."""
    channel = scene.view.team.channel
    asker = await person_by_id(scene.session, await last_asker(scene.session, scene.row))
    if asker is None or channel is None:
        return None
    there = await is_member(scene.session, scene.row.workspace_id, channel, asker.slack_id)
    return asker.id if there else None
