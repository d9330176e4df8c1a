"""/flagteam: set up, show or change the team of a channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.commands.desk import Body, Desk, user_id
from bot.commands.failures import unsaved
from bot.commands.flag import origin
from bot.commands.replies import ephemeral, show
from bot.errors import FieldError
from bot.messages import help as helps
from bot.messages import preview as previews
from bot.messages import refusals
from bot.messages.modals import answer, where
from bot.messages.modals import team as form
from bot.messages.values import FieldErrors, Message, View
from bot.parsing import asks_for_help
from bot.reminders.cadence import rules_for
from bot.responding import Respond
from bot.rights import Actor, may_set_up
from bot.usecases import reading
from bot.usecases.outcome import What
from bot.usecases.teams import Setup, TeamChanges, set_up_team
from bot.views import Person, Team
from bot.words import Rung
from storage.errors import StorageError

FIELDS = {
    "name": form.NAME, "hours": form.HOURS, "timezone": form.ZONE, "cadence": form.CADENCE, "holidays": form.HOLIDAYS,
    "days_off": form.DAYS_OFF, "lead": form.LEAD, "head": form.HEAD, "triage": form.HERE,
    "latitude": form.LATITUDE, "emergency": form.EMERGENCY,
}  # fmt: skip
"""Where in the form a refused setting stands; every other at the hours."""


async def flagteam(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """/flagteam in the team's channel."""
    if asks_for_help(str(body.get("text") or "")):
        await ack(**ephemeral(helps.flagteam_help()))
        return
    refusal = await open_form(desk, body, origin(body), context)
    await (ack(**ephemeral(refusal)) if refusal else ack())


async def set_up(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: Respond) -> None:
    """A button that leads to the form: its value is the channel, or empty for the one it was pressed in.

    Pressed where there can be no team, as by the installer in a direct message, it asks for the channel first.
    """
    channel = str(body["actions"][0].get("value") or "") or origin(body)
    if channel is None:
        await context.client.views_open(trigger_id=body["trigger_id"], view=where.modal())
    elif refusal := await open_form(desk, body, channel, context):
        await show(body, context, respond, refusal)
    await ack()


async def channel_chosen(desk: Desk, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
    """The form goes on with the team of that channel."""
    channel = where.parse(view)
    if isinstance(channel, FieldErrors):
        await ack(response_action="errors", errors=dict(channel))
        return
    form_or_why = await _form_for(desk, body, channel)
    if isinstance(form_or_why, Message):
        await ack(response_action="errors", errors={where.CHANNEL: form_or_why.words})
        return
    await ack(response_action="update", view=form_or_why)


async def open_form(desk: Desk, body: Body, channel: str | None, context: AsyncBoltContext) -> Message | None:
    """Open the form for the team of this channel; or say why not."""
    if channel is None:
        return refusals.not_in_channel()
    form_or_why = await _form_for(desk, body, channel)
    if isinstance(form_or_why, Message):
        return form_or_why
    await context.client.views_open(trigger_id=body["trigger_id"], view=form_or_why)
    return None


async def _form_for(desk: Desk, body: Body, channel: str, *, more: bool = False) -> View | Message:
    """The form for the team of this channel, or why this person cannot have it."""
    asked = await _ask(desk, body, channel)
    return asked.why_not or await _view(desk, asked, channel, more=more)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody wants to have to do with the set-up of a channel's team."""

    workspace_id: int
    team: Team | None
    """The one that is there already."""
    actor: Actor
    why_not: Message | None
    """Why they may not; None where they may."""


async def _ask(desk: Desk, body: Body, channel: str) -> _Asked:
    workspace_id = await desk.workspace(body)
    team = await reading.read_team_of(desk.db, workspace_id, channel)
    actor = await desk.actor_in(workspace_id, user_id(body), frozenset({channel}))
    return _Asked(workspace_id, team, actor, await _why_not(desk, workspace_id, team, actor, channel))


async def _why_not(desk: Desk, workspace_id: int, team: Team | None, actor: Actor, channel: str) -> Message | None:
    """Why this person may not have to do with the set-up of this channel's team; None where they may."""
    room = await desk.directory.channel(workspace_id, channel)
    unseen = team is None and room.is_private and not room.bot_in  # not for admins either: no flag could get there
    if may_set_up(team, actor, channel) and not unseen:
        return None
    if actor.is_guest:
        return refusals.not_for_guests()
    return refusals.cannot_see_in() if unseen else _not_yours(team)


def _not_yours(team: Team | None) -> Message:
    if team is None:
        return refusals.not_in_channel()
    named = team.asked_on(Rung.LEAD)
    return refusals.not_your_team(team.name, named.name if named else "")


async def _view(desk: Desk, asked: _Asked, channel: str, *, more: bool = False) -> View:
    workspace_id, lead = asked.workspace_id, asked.actor.slack_id
    person = await desk.directory.person(workspace_id, lead)
    sorted_nowhere = any(t.sorts_nothing_yet for t in await reading.read_teams(desk.db, workspace_id))
    name = (await desk.directory.channel(workspace_id, channel)).name
    return form.modal(
        channel, asked.team, name=name.replace("-", " ").capitalize(), lead=lead, zone=person.tz, more=more,
        digest=await reading.has_digest(desk.db, workspace_id, channel), triage=sorted_nowhere,
    )  # fmt: skip


async def more_settings(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Show the rarer half of the form; what was typed already stays, since its fields keep their names."""
    channel = form.channel_of(body.get("view") or {})
    if not channel:  # it was not pressed in the form
        await ack()
        return
    form_or_why = await _form_for(desk, body, channel, more=True)
    view = answer.modal(form_or_why) if isinstance(form_or_why, Message) else form_or_why
    await context.client.views_update(view_id=body["view"]["id"], view=view)
    await ack()


async def show_preview(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """What the settings in the form would bring, saved or not, laid over it."""
    channel = form.channel_of(body.get("view") or {})
    if not channel:  # it was not pressed in the form
        await ack()
        return
    asked = await _ask(desk, body, channel)
    team = asked.team or Team(id=0, name="", channel=channel)
    shown = answer.modal(asked.why_not) if asked.why_not else _preview(desk, team, body["view"])
    await context.client.views_push(trigger_id=body["trigger_id"], view=shown)
    await ack()


def _preview(desk: Desk, team: Team, view: View) -> View:
    filled = form.typed(view)
    planned = replace(
        team,
        hours=filled.hours,
        timezone=filled.timezone,
        cadence=filled.cadence or team.cadence,
        holidays=team.holidays if filled.holidays is None else filled.holidays,
        days_off=team.days_off if filled.days_off is None else filled.days_off,
    )
    try:
        return previews.modal(previews.preview(rules_for(planned), desk.clock.now()))
    except FieldError as error:
        return answer.modal(refusals.bad_input(error.words), "Preview")


async def submitted(desk: Desk, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
    """The form was sent. What is wrong at a field is for those who may set the team up: the others read that first."""
    channel, filled = form.channel_of(view), form.parse(view)
    if not channel:
        await ack(response_action="errors", errors={form.NAME: refusals.not_in_channel().words})
        return
    if isinstance(filled, FieldErrors):
        why = (await _ask(desk, body, channel)).why_not
        await ack(response_action="errors", errors={form.NAME: why.words} if why else dict(filled))
        return
    workspace_id = await desk.workspace(body)
    actor = await desk.actor_in(workspace_id, user_id(body), frozenset({channel}))
    setup = Setup(desk.db, workspace_id, actor, filled.channel, str(view["id"]), desk.clock.now())
    try:
        outcome = await set_up_team(setup, await _changes(desk, workspace_id, filled))
    except FieldError as error:
        await ack(response_action="errors", errors={_shown(error.field, view): error.words})
    except StorageError as error:
        await ack(response_action="errors", errors={form.NAME: unsaved(error).words})
    else:
        desk.committed()
        if outcome.what is What.NOT_YOURS:
            team = await reading.read_team_of(desk.db, workspace_id, filled.channel)
            why = await _why_not(desk, workspace_id, team, actor, filled.channel) or _not_yours(team)
            await ack(response_action="errors", errors={form.NAME: why.words})
            return
        await ack()


def _shown(field: str, view: dict[str, Any]) -> str:
    """The field of the form where this is said: it must be one that is shown."""
    block = FIELDS.get(field, form.HOURS)
    shown = {shown.get("block_id") for shown in view.get("blocks", ())}
    return block if block in shown else form.HOURS


async def _digest(desk: Desk, workspace_id: int, filled: form.TeamForm) -> str | None:
    """The channel of the weekly summary: this one if it was ticked, none if its tick was taken away."""
    if filled.digest:
        return filled.channel
    had_it_here = await reading.has_digest(desk.db, workspace_id, filled.channel)
    return "" if filled.digest is False and had_it_here else None


async def _changes(desk: Desk, workspace_id: int, filled: form.TeamForm) -> TeamChanges:
    async def person(slack_id: str | None) -> Person | None:
        return await desk.directory.person(workspace_id, slack_id) if slack_id else None

    return TeamChanges(
        name=filled.name,
        lead=await person(filled.lead),
        head=await person(filled.head),
        without_head=filled.head is None,
        hours=filled.hours,
        timezone=filled.timezone,
        latitude=filled.latitude,
        cadence=filled.cadence,
        holidays=filled.holidays,
        days_off=filled.days_off,
        emergency=filled.emergency,
        keywords=filled.keywords,
        triage=bool(filled.triage),
        first=filled.first,
        first_to_sort=filled.first_to_sort,
        digest_channel=await _digest(desk, workspace_id, filled),
    )
