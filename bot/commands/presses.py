"""Buttons that act at once, and what a person sees after a press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.commands.asking import open_form, opens_a_form
from bot.commands.desk import Desk
from bot.commands.failures import unsaved
from bot.commands.flag import saved, zone_of
from bot.commands.flags import sheet_message
from bot.commands.home import draw
from bot.commands.originals import original_of
from bot.commands.replies import is_home, reply, show
from bot.commands.roundup import roundup_message
from bot.errors import PullcordError
from bot.messages import answers, labels, news, refusals
from bot.messages.labels import Press
from bot.messages.marks import Mark, pressed_on
from bot.messages.settled import settled
from bot.messages.values import Message
from bot.reminders.promises import promise_until
from bot.reminders.readable import rules_of
from bot.responding import Respond
from bot.rights import Who, may_tell_channel, refusal
from bot.usecases import fixing, reading, reporting, taking
from bot.usecases.acting import Deed
from bot.usecases.outcome import Outcome, What
from bot.usecases.reading import Sheet
from bot.views import FlagView
from bot.words import Act, PromiseKind
from storage.errors import StorageError

AT_ONCE: dict[Act, Callable[[Deed], Awaitable[Outcome]]] = {
    Act.TAKE: taking.take,
    Act.GIVE_BACK: taking.give_back,
    Act.YES: fixing.confirm,
    Act.STILL: fixing.reopen,
    Act.CANNOT_TELL: fixing.cannot_tell,
    Act.ASK_AGAIN: fixing.ask_again,
    Act.ME_TOO: reporting.support,
    Act.MAKE_URGENT: reporting.make_urgent,
    Act.HIDE_NAME: reporting.hide_name,
    Act.CANCEL: reporting.cancel,
}
"""Acts that need nothing but the press."""


async def press(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: Respond) -> None:
    """A button of a flag was pressed: do it, or open the form that it needs; then show what came of it."""
    pressed = labels.parse_press(body["actions"][0])
    if pressed is None:
        await ack()
        return
    try:
        deed = await desk.deed(body, pressed.number, str(body["trigger_id"]))
        until = await _until(desk, deed, pressed)
        if opens_a_form(pressed) and until is None:
            answer = await open_form(desk, deed, pressed, body, context)
        else:
            answer = await _act(desk, deed, pressed, until, body)
    except PullcordError as error:
        answer = (refusals.bad_input(error.words), False)
    except StorageError as error:
        answer = (unsaved(error), False)
    if answer is not None:
        await show(body, context, respond, answer[0], replace=answer[1])
    if is_home(body):
        await draw(desk, body)
    await ack()


async def _until(desk: Desk, deed: Deed, pressed: Press) -> datetime | None:
    """When a quick promise ends; None for every other press, and for whoever may make none: the form's way tells them.

    Raises `PromiseDayError`.
    """
    if pressed.act is not Act.PROMISE or not pressed.argument:
        return None
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if sheet is None or refusal(Act.PROMISE, sheet.view, sheet.roles):
        return None
    rules = rules_of(sheet.view.team)
    if span := labels.time_meant(pressed.argument):
        return promise_until(deed.now + span, rules, deed.now, sheet.view.facts.severity)
    day = labels.day_meant(pressed.argument, rules.hours.local_date(deed.now))
    return promise_until(day, rules, deed.now, sheet.view.facts.severity) if day else None


async def _act(
    desk: Desk, deed: Deed, pressed: Press, until: datetime | None, body: dict[str, Any]
) -> tuple[Message, bool] | None:
    """Do it; what to answer, and whether in place of what was pressed. None where the card shows it all."""
    if pressed.act is Act.OPEN:
        return await sheet_message(desk, deed), False
    if pressed.act is Act.YES:
        await know_place(desk, deed)
    outcome = await taking.promise(deed, PromiseKind.FIXED, until) if until else await AT_ONCE[pressed.act](deed)
    desk.committed()
    return await shown(desk, deed, outcome, body)


async def know_place(desk: Desk, deed: Deed) -> None:
    """What ends well may be told where it was raised: that channel's name will stand on a button."""
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if sheet and sheet.view.raised_in:
        await desk.directory.channel(deed.workspace_id, sheet.view.raised_in)


async def shown(desk: Desk, deed: Deed, outcome: Outcome, body: dict[str, Any]) -> tuple[Message, bool] | None:
    """What the person sees after an act: the thing they pressed, as it now stands, or why nothing happened."""
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if sheet is None or outcome.act is None:
        return refusals.not_found(deed.number), False
    if not outcome.stands:
        return refused(outcome, sheet, deed.now), False
    return await _redrawn(desk, deed, outcome.act, sheet, body)


async def _redrawn(desk: Desk, deed: Deed, act: Act, sheet: Sheet, body: dict[str, Any]) -> tuple[Message, bool] | None:
    """What takes the place of what was pressed, after the act; None where something else draws it anew."""
    mark = pressed_on(body)
    by_delivery = mark is Mark.CARD or (mark is Mark.REPORTER_CARD and Who.REPORTER in sheet.roles)
    if by_delivery or is_home(body):
        return None
    if mark is Mark.SAVED and Who.REPORTER in sheet.roles:
        return saved(sheet.view, deed.now), True
    if mark is Mark.SHEET:
        return await sheet_message(desk, deed), True
    block_id = str(body["actions"][0].get("block_id", ""))
    if mark is Mark.ROUNDUP and (redrawn := await roundup_message(desk, deed, block_id)):
        return redrawn, True
    original, zone = original_of(body), zone_of(sheet.view)
    if original:
        return original.after(act, sheet.view, deed.now, zone), True
    return answers.done(act, sheet.view, deed.now, zone), bool(mark)


async def tell_channel(desk: Desk, ack: AsyncAck, body: dict[str, Any], respond: Respond) -> None:
    """The reporter lets the channel know how it ended: one post, without a name."""
    parsed = labels.parse_value(str(body["actions"][0]["value"]))
    deed = await desk.deed(body, parsed[0] if parsed else 0, str(body["trigger_id"]))
    message, told = await _told(desk, deed)
    if told and body.get("message"):
        await reply(respond, settled(body["message"], body["actions"][0], message), replace=True)
    else:
        await reply(respond, message)
    await ack()


async def _told(desk: Desk, deed: Deed) -> tuple[Message, bool]:
    """What came of telling it, and whether it was told. Where the bot cannot, the reporter gets the words to post."""
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if sheet is None:
        return refusals.not_found(deed.number), False
    if not may_tell_channel(sheet.view, sheet.roles):
        theirs = Who.REPORTER in sheet.roles
        return answers.nothing_to_tell(deed.number) if theirs else refusals.not_yours_to_tell(deed.number), False
    if why := await _cannot_tell(desk, deed, sheet.view):
        return why, False
    try:
        told = await reporting.tell_channel(deed)
    except StorageError as error:
        return unsaved(error), False
    desk.committed()
    return (answers.told_channel(), True) if told else (answers.nothing_to_tell(deed.number), False)


async def _cannot_tell(desk: Desk, deed: Deed, view: FlagView) -> Message | None:
    """Why it cannot be told where it was raised; None where it can."""
    where, words = view.raised_in, news.tell_channel(view).words
    if where is None:
        return None
    room = await desk.directory.channel(deed.workspace_id, where)
    if not await desk.directory.is_member(deed.workspace_id, where, await desk.workspaces.bot_user(deed.workspace_id)):
        return answers.not_in_channel(view, room.name, words)
    if not await desk.directory.takes_words(deed.workspace_id, where):
        return answers.archived(view, room.name, words)
    return None


def refused(outcome: Outcome, sheet: Sheet, now: datetime, *, in_form: bool = False) -> Message:
    """Why nothing happened. In a form there are words only, and no button to offer."""
    act, view, mine = outcome.act or Act.OPEN, sheet.view, Who.REPORTER in sheet.roles
    whys: dict[What, Callable[[], Message]] = {
        What.NOT_YOURS: lambda: refusals.not_yours(act, view, me_too=Act.ME_TOO in sheet.acts and not in_form),
        What.NOT_A_MEMBER: lambda: refusals.not_a_member(view, "That person"),
        What.NOBODY_TO_ASK: lambda: refusals.nobody_to_ask(view),
        What.ANSWERED_MEANWHILE: lambda: refusals.answered_meanwhile(view),
        What.NO_SUCH_TEAM: lambda: refusals.has_it_already(view),
        What.NO_SUCH_FLAG: lambda: refusals.no_such_flag(view.number),
        What.HAS_IT: lambda: refusals.already_theirs(view),
        What.ITSELF: lambda: refusals.itself(view.number),
        What.NOT_FOUND: lambda: refusals.not_found(view.number),
    }
    return whys.get(outcome.what, lambda: refusals.moved_on(act, view, now, zone_of(view), mine=mine))()
