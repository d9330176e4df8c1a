"""Plain words in the bot's DM: an answer to the team's question, something to add, or a problem to flag."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.commands.desk import Desk
from bot.commands.offers import offer
from bot.parsing import may_answer, to_the_bot
from bot.quoted import photos_in, words_of
from bot.quoting import NotReadError
from bot.usecases import deciding, hearing, reporting
from bot.usecases.acting import Deed
from bot.usecases.outcome import Outcome, What


async def written(desk: Desk, body: dict[str, Any]) -> None:
    """Find out what they are about. In the thread of a message about a flag they are about that flag.

    Elsewhere they answer the one question that waits for this person, if one does; else they are offered to be flagged.
    Who only calls the bot gets help.
    """
    event, workspace_id = body["event"], await desk.workspace(body)
    words = to_the_bot(words_of(event), await desk.workspaces.bot_user(workspace_id))
    number = await _number(desk, workspace_id, event, words)
    if number is None or not words:
        await _offer(desk, body)
    else:
        await _pass_on(desk, body, number, words)


async def _offer(desk: Desk, body: dict[str, Any]) -> None:
    """To flag them, in the thread in which they were written, if they were in one."""
    event, workspace_id = body["event"], await desk.workspace(body)
    written, thread = (event["channel"], event["ts"]), str(event.get("thread_ts") or "")
    await offer(desk, workspace_id, event["user"], written, body["event_id"], thread)


async def _number(desk: Desk, workspace_id: int, event: dict[str, Any], words: str) -> int | None:
    """None for what is offered to be flagged: so, too, in a thread that cannot be read now, which may be about any."""
    try:
        number = await _number_of_thread(desk, workspace_id, event)
    except NotReadError:
        return None
    if number is not None or not may_answer(words):
        return number
    person = await desk.directory.person(workspace_id, event["user"])
    asked = await hearing.questions_to(desk.db, workspace_id, person.id)
    return asked[0] if len(asked) == 1 else None


async def _number_of_thread(desk: Desk, workspace_id: int, event: dict[str, Any]) -> int | None:
    """The flag that the first message of the thread is about, if it is about one. Raises `NotReadError`."""
    thread = str(event.get("thread_ts") or "")
    root = await desk.quotes.read(workspace_id, event["channel"], thread) if thread else None
    return await hearing.number_behind(desk.db, workspace_id, root.key) if root else None


async def _pass_on(desk: Desk, body: dict[str, Any], number: int, words: str) -> None:
    """To the flag's team, if they come from its reporter and it is still worked on; and say what became of them."""
    event = body["event"]
    deed = await desk.deed(body, number, body["event_id"])
    outcome = await _told(desk, deed, event, words)
    if outcome.what is What.NOT_FOUND:
        await _offer(desk, body)
        return
    await hearing.say_heard(deed, outcome, (event["channel"], event["ts"]), str(event.get("thread_ts") or ""))
    desk.committed()


async def _told(desk: Desk, deed: Deed, event: dict[str, Any], words: str) -> Outcome:
    """The pictures onto the flag's card, and the words into its thread; of pictures alone the names say nothing."""
    photos = photos_in(event)
    if photos:
        outcome = await reporting.add_photos(replace(deed, key=f"{deed.key}:photos"), photos)
        if not str(event.get("text") or "").strip():
            return outcome
    return await deciding.answer(deed, await desk.directory.named(deed.workspace_id, words))
