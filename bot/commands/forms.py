"""Forms that were sent: each becomes one use case; what cannot be used is said at its field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.commands.asking import refused_at_once
from bot.commands.desk import Desk
from bot.commands.failures import unsaved
from bot.commands.flag import saved, zone_of
from bot.commands.flags import sheet_message
from bot.commands.home import draw
from bot.commands.presses import know_place, refused
from bot.commands.replies import redraw, reply
from bot.commands.roundup import roundup_message
from bot.errors import FieldError, PullcordError
from bot.messages import answers, refusals
from bot.messages.marks import Mark, mark_of
from bot.messages.modals import decline, fix, give_to, move, parts, photos, promise, same_as, saying
from bot.messages.values import FieldErrors, Message
from bot.reminders.promises import promise_until, review_on
from bot.reminders.readable import rules_of
from bot.responding import Respond
from bot.rights import Who, refusal
from bot.usecases import deciding, fixing, moving, reading, reporting, taking
from bot.usecases.acting import Deed
from bot.usecases.outcome import Outcome, What
from bot.usecases.reading import Sheet
from bot.views import Fix
from bot.words import Act
from storage.errors import StorageError

Submitted = dict[str, Any]
Do = Callable[[Desk, Deed, Sheet, Any], Awaitable[Outcome]]


async def submitted(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], view: Submitted, context: AsyncBoltContext
) -> None:
    """Somebody sent the form of an act. It stays open, with what is wrong at its field, until it can be used."""
    act = Act(view["callback_id"])
    parse, do, field = _FORMS[act]
    form = parse(view)
    sheet: Sheet | None = None
    try:
        deed = await desk.deed(body, parts.number_of(view), str(view["id"]))
        sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
        if isinstance(form, FieldErrors):
            why = _why(act, sheet, deed.now) if sheet else refusals.not_found(deed.number).words
            await ack(response_action="errors", errors={field: why} if why else dict(form))
            return
        outcome = await do(desk, deed, sheet, form) if sheet else Outcome(What.NOT_FOUND, deed.number, act)
    except PullcordError as error:
        await ack(response_action="errors", errors={field: _why(act, sheet, desk.clock.now()) or error.words})
    except StorageError as error:
        await ack(response_action="errors", errors={field: unsaved(error).words})
    else:
        sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
        if outcome.stands:
            desk.committed()
            await _show(desk, deed, outcome.act or act, sheet, parts.meta_of(view), body, context)
            await ack()
            return
        refusal_of = refused(outcome, sheet, deed.now, in_form=True) if sheet else refusals.not_found(deed.number)
        await ack(response_action="errors", errors={field: refusal_of.words})


def _why(act: Act, sheet: Sheet | None, now: datetime) -> str:
    """Why this person may not do it at all: what is wrong at a field is for those who may. Empty where they may."""
    refused_for = refusal(act, sheet.view, sheet.roles) if sheet else None
    return refused_at_once(act, refused_for, sheet, now, in_form=True).words if sheet and refused_for else ""


async def _show(
    desk: Desk,
    deed: Deed,
    act: Act,
    sheet: Sheet | None,
    kept: dict[str, Any],
    body: dict[str, Any],
    context: AsyncBoltContext,
) -> None:
    """Draw anew what was pressed to open the form; or say what came of it, where that cannot be."""
    if kept.get("home"):
        await draw(desk, body)
        return
    redrawn = await _redrawn(desk, deed, sheet, str(kept.get("mark", "")))
    if redrawn and kept.get("below"):
        await redraw(context, str(kept["below"]), redrawn)
    elif kept.get("response_url"):
        respond = context["respond"].at(str(kept["response_url"]))
        if redrawn:
            await reply(respond, redrawn, replace=True)
        elif sheet and mark_of(str(kept.get("mark", ""))) is None:
            await _say(desk, respond, act, sheet, deed.now, str(kept.get("original", "")))


async def _say(desk: Desk, respond: Respond, act: Act, sheet: Sheet, now: datetime, original: str) -> None:
    pressed, zone = desk.originals.take(original), zone_of(sheet.view)
    if pressed:
        await reply(respond, pressed.after(act, sheet.view, now, zone), replace=True)
    else:
        await reply(respond, answers.done(act, sheet.view, now, zone))


async def _redrawn(desk: Desk, deed: Deed, sheet: Sheet | None, block_id: str) -> Message | None:
    """What was pressed, as it now stands. None for all that is drawn anew by its delivery."""
    mark = mark_of(block_id)
    if mark is Mark.ROUNDUP:
        return await roundup_message(desk, deed, block_id)
    if sheet and mark is Mark.SAVED and Who.REPORTER in sheet.roles:
        return saved(sheet.view, deed.now)
    return await sheet_message(desk, deed) if mark is Mark.SHEET else None


async def _promise(_desk: Desk, deed: Deed, sheet: Sheet, form: promise.PromiseForm) -> Outcome:
    rules, severity = rules_of(sheet.view.team), sheet.view.facts.severity
    when = deed.now + form.within if form.within else form.day
    if when is None:
        raise FieldError("Please choose a day.")
    return await taking.promise(deed, form.kind, promise_until(when, rules, deed.now, severity), form.link)


async def _fix(_desk: Desk, deed: Deed, _sheet: Sheet, form: fix.FixForm) -> Outcome:
    return await fixing.propose_fix(deed, Fix(form.cause, form.change))


async def _give(desk: Desk, deed: Deed, sheet: Sheet, form: give_to.GiveForm) -> Outcome:
    person, channel = await desk.directory.person(deed.workspace_id, form.slack_id), sheet.view.team.channel
    if not person.active:
        raise FieldError(refusals.cannot_have_it(sheet.view, person.name or "That person").words)
    is_member = bool(channel) and await desk.directory.is_member(deed.workspace_id, channel or "", form.slack_id)
    if not is_member:
        raise FieldError(refusals.not_a_member(sheet.view, person.name or "That person").words)
    return await taking.give_to(deed, form.slack_id, is_member=is_member)


async def _move(desk: Desk, deed: Deed, _sheet: Sheet, form: move.MoveForm) -> Outcome:
    return await moving.move(deed, await _team_or_triage(desk, deed, form))


async def _wrong_team(desk: Desk, deed: Deed, _sheet: Sheet, form: move.MoveForm) -> Outcome:
    return await moving.move(deed, await _team_or_triage(desk, deed, form), Act.WRONG_TEAM)


async def _team_or_triage(desk: Desk, deed: Deed, form: move.MoveForm) -> int:
    if form.team_id is not None:
        return form.team_id
    teams = await reading.read_teams(desk.db, deed.workspace_id)
    return next(team.id for team in teams if team.is_triage)


async def _same(desk: Desk, deed: Deed, _sheet: Sheet, form: same_as.SameForm) -> Outcome:
    there = await desk.actor(deed.workspace_id, deed.actor.slack_id, form.other)
    both = replace(deed.actor, channels=deed.actor.channels | there.channels)
    return await moving.merge(replace(deed, actor=both), form.other)


async def _decline(_desk: Desk, deed: Deed, sheet: Sheet, form: decline.DeclineForm) -> Outcome:
    return await deciding.decline(deed, form.reason, review_on(form.review_on, rules_of(sheet.view.team), deed.now))


async def _ask(_desk: Desk, deed: Deed, _sheet: Sheet, form: saying.SayingForm) -> Outcome:
    return await deciding.ask_reporter(deed, form.words)


async def _photos(_desk: Desk, deed: Deed, _sheet: Sheet, form: photos.PhotoForm) -> Outcome:
    return await reporting.add_photos(deed, form.photos)


async def _reply(_desk: Desk, deed: Deed, _sheet: Sheet, form: saying.SayingForm) -> Outcome:
    return await deciding.answer(deed, form.words)


async def _lower(_desk: Desk, deed: Deed, _sheet: Sheet, form: saying.SayingForm) -> Outcome:
    return await reporting.lower(deed, form.words)


async def _myself(desk: Desk, deed: Deed, _sheet: Sheet, form: saying.SayingForm) -> Outcome:
    await know_place(desk, deed)
    return await fixing.fixed_on_the_spot(deed, form.words)


_FORMS: dict[Act, tuple[Callable[[Submitted], Any], Do, str]] = {
    Act.PROMISE: (promise.parse, _promise, promise.DAY),
    Act.FIX: (fix.parse, _fix, fix.CHANGE),
    Act.GIVE_TO: (give_to.parse, _give, give_to.PERSON),
    Act.MOVE: (move.parse, _move, move.TEAM),
    Act.WRONG_TEAM: (move.parse_wrong_team, _wrong_team, move.TEAM),
    Act.SAME_AS: (same_as.parse, _same, same_as.OTHER),
    Act.DECLINE: (decline.parse, _decline, decline.REVIEW),
    Act.ASK_REPORTER: (saying.parse, _ask, saying.WORDS),
    Act.ANSWER: (saying.parse, _reply, saying.WORDS),
    Act.NOT_URGENT: (saying.parse, _lower, saying.WORDS),
    Act.ADD_PHOTO: (photos.parse, _photos, photos.PHOTOS),
    Act.FIXED_MYSELF: (saying.parse, _myself, saying.WORDS),
}
"""For each act: how its form is read, what it does, and the field at which a refusal is said."""
ACTS = tuple(_FORMS)
