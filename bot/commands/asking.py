"""Buttons that need one more thing first: they open a form. Nothing is written before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncBoltContext

from bot.commands.desk import Desk, pressed_on
from bot.commands.replies import is_home, modal_id
from bot.messages import refusals
from bot.messages.labels import Press
from bot.messages.marks import mark_of
from bot.messages.modals import decline, fix, give_to, move, photos, promise, same_as, saying
from bot.messages.values import Message, View
from bot.rights import Refusal, Who, refusal
from bot.usecases import reading
from bot.usecases.acting import Deed
from bot.usecases.reading import Sheet
from bot.views import FlagView, Team
from bot.words import Act


def opens_a_form(pressed: Press) -> bool:
    """Whether this act needs more than the press."""
    return pressed.act in FORMS


async def open_form(
    desk: Desk, deed: Deed, pressed: Press, body: dict[str, Any], context: AsyncBoltContext
) -> tuple[Message, bool] | None:
    """Open the form; or say why not, where it could only be refused."""
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if sheet is None:
        return refusals.not_found(deed.number), False
    if why := refusal(pressed.act, sheet.view, sheet.roles):
        return refused_at_once(pressed.act, why, sheet, deed.now), False
    teams = await reading.read_teams(desk.db, deed.workspace_id)
    view = FORMS[pressed.act](Blank(sheet.view, teams, deed.now, _keep(desk, body)))
    show = context.client.views_push if modal_id(body) else context.client.views_open
    await show(trigger_id=body["trigger_id"], view=view)
    return None


def refused_at_once(act: Act, why: Refusal, sheet: Sheet, now: datetime, *, in_form: bool = False) -> Message:
    """What somebody reads who may not do it, before anything they filled in is looked at."""
    if why is Refusal.NOT_YOURS:
        return refusals.not_yours(act, sheet.view, me_too=Act.ME_TOO in sheet.acts and not in_form)
    mine = Who.REPORTER in sheet.roles
    return refusals.moved_on(act, sheet.view, now, sheet.view.team.timezone, mine=mine)


def _keep(desk: Desk, body: dict[str, Any]) -> dict[str, str]:
    """What the submission needs to draw the pressed message anew."""
    action = body["actions"][0]
    kept = {
        "response_url": str(body.get("response_url") or ""),
        "mark": str(action.get("block_id", "")),
        "below": modal_id(body),
        "home": "1" if is_home(body) else "",
        "pressed": pressed_on(body),
        "original": "" if mark_of(str(action.get("block_id", ""))) else desk.originals.keep(body),
    }
    return {name: value for name, value in kept.items() if value}


@dataclass(frozen=True, slots=True)
class Blank:
    """What a form is drawn from."""

    view: FlagView
    teams: Sequence[Team]
    now: datetime
    keep: dict[str, str]

    @property
    def zone(self) -> str:
        """The team's time zone: a promise's day is a day there."""
        return self.view.team.timezone


FORMS: dict[Act, Callable[[Blank], View]] = {
    Act.PROMISE: lambda blank: promise.modal(blank.view, blank.now, blank.zone, blank.keep),
    Act.FIX: lambda blank: fix.modal(blank.view, blank.keep),
    Act.GIVE_TO: lambda blank: give_to.modal(blank.view, blank.keep),
    Act.MOVE: lambda blank: move.modal(blank.view, blank.teams, blank.keep),
    Act.WRONG_TEAM: lambda blank: move.wrong_team(blank.view, blank.teams, blank.keep),
    Act.SAME_AS: lambda blank: same_as.modal(blank.view, blank.keep),
    Act.DECLINE: lambda blank: decline.modal(blank.view, blank.now, blank.zone, blank.keep),
    Act.ASK_REPORTER: lambda blank: saying.ask_reporter(blank.view, blank.keep),
    Act.ANSWER: lambda blank: saying.answer(blank.view, blank.keep),
    Act.NOT_URGENT: lambda blank: saying.not_urgent(blank.view, blank.keep),
    Act.ADD_PHOTO: lambda blank: photos.modal(blank.view, blank.keep),
    Act.FIXED_MYSELF: lambda blank: saying.fixed_myself(blank.view, blank.keep),
}
"""The form of each act that needs one."""
