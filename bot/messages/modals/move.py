"""Move to another team, and the reporter's *Wrong team?*: which team has it from now on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.kit import context
from bot.messages.modals.parts import Keep, about, choice_of, field, number_of, team_select, view, which
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import FlagView, Team
from bot.words import Act

TEAM = "team"
_NONE = "There is no other team yet."


@dataclass(frozen=True, slots=True)
class MoveForm:
    """`team_id` is ours; None sends it to triage."""

    number: int
    team_id: int | None


def modal(flag: FlagView, teams: Sequence[Team], keep: Keep | None = None) -> View:
    """For the team: `teams` are all; its own is left out."""
    others = [team for team in teams if team.id != flag.team.id]
    chosen = field(TEAM, "Whose is it?", team_select(others)) if others else context(_NONE)
    told = context("They hear of it at once, and so does whoever raised it. Its time goes on counting.")
    parts = [which(flag), chosen, told if others else None]
    return view(Act.MOVE, "Move to another team", "Move it" if others else "", parts, about(flag, keep))


def parse(submitted: Submitted) -> MoveForm | FieldErrors:
    """Which team was chosen."""
    team = choice_of(submitted, TEAM)
    return MoveForm(number_of(submitted), int(team)) if team else FieldErrors({TEAM: "Please choose a team."})


def wrong_team(flag: FlagView, teams: Sequence[Team], keep: Keep | None = None) -> View:
    """For the reporter, who need not know: then it goes to triage."""
    others = [team for team in teams if team.id != flag.team.id]
    hint = "Leave it empty if you don't know: then somebody finds out."
    chosen = field(TEAM, "Whose is it?", team_select(others), hint=hint, optional=True) if others else context(_NONE)
    return view(Act.WRONG_TEAM, "Wrong team?", "Move it" if others else "", [which(flag), chosen], about(flag, keep))


def parse_wrong_team(submitted: Submitted) -> MoveForm:
    """Which team was chosen, if any."""
    team = choice_of(submitted, TEAM)
    return MoveForm(number_of(submitted), int(team) if team else None)
