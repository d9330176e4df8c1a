"""`pullcord team`: what owns flags."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.base import Workspace, app, say_or_fail, settings
from bot.operator import list_teams, set_team, show_team
from bot.reminders.cadence import OWN

team = typer.Typer(help="Teams: what owns flags.", no_args_is_help=True)
app.add_typer(team, name="team")


@team.command("list")
def list_(workspace: Workspace = None) -> None:
    """All teams, a line each."""
    say_or_fail(list_teams(settings(), workspace))


@team.command()
def show(
    channel: Annotated[str, typer.Argument(help="Slack's id of the team's channel.")],
    workspace: Workspace = None,
) -> None:
    """One team with all its settings."""
    say_or_fail(show_team(settings(), channel, workspace))


@team.command("set")
def set_(
    channel: Annotated[str, typer.Argument(help="Slack's id of the team's channel.")],
    name: Annotated[str | None, typer.Option(help="What people call the team.")] = None,
    lead: Annotated[str | None, typer.Option(help="Slack's id of the lead.")] = None,
    head: Annotated[str | None, typer.Option(help="Slack's id of the head.")] = None,
    timezone: Annotated[str | None, typer.Option(help="As Europe/Berlin.")] = None,
    hours: Annotated[str | None, typer.Option(help='As "Mon-Fri 09:00-17:00".')] = None,
    holidays: Annotated[str | None, typer.Option(help="Public holidays of a country or region: DE, DE-BY.")] = None,
    days_off: Annotated[str | None, typer.Option(help='The team\'s own: "2026-12-24, 2026-12-27/2026-12-31".')] = None,
    cadence: Annotated[str | None, typer.Option(help="gentle, steady or firm.")] = None,
    first: Annotated[str | None, typer.Option(help="Normal flags: first reminder after this working time: 4h.")] = None,
    every: Annotated[str | None, typer.Option(help="Normal flags: then every: 1d.")] = None,
    every_taken: Annotated[
        str | None, typer.Option(help="Normal flags that somebody has, without a promise: every: 2d.")
    ] = None,
    lead_after: Annotated[str | None, typer.Option(help="Normal flags: the lead is named after: 2d.")] = None,
    head_after: Annotated[str | None, typer.Option(help="Normal flags: the head is named after: 5d.")] = None,
    keywords: Annotated[str | None, typer.Option(help="Words that lead here: refund,invoice.")] = None,
    latitude: Annotated[str | None, typer.Option(help="What front-line staff may do on the spot.")] = None,
    emergency: Annotated[str | None, typer.Option(help="What to do in an emergency.")] = None,
    digest: Annotated[str | None, typer.Option(help="Slack's id of the channel for the weekly digest.")] = None,
    workspace: Workspace = None,
    *,
    triage: Annotated[bool, typer.Option("--triage", help="This team gets what fits no other.")] = False,
) -> None:
    """Set up or change a team. Each option but the name of a new team may be left out; "" takes a setting away."""
    own = dict(zip(OWN, (first, every, every_taken, lead_after, head_after), strict=True))
    changes = {
        "name": name, "timezone": timezone, "hours": hours, "holidays": holidays, "days_off": days_off,
        "cadence": cadence, "keywords": keywords, "latitude": latitude, "emergency": emergency,
        "digest_channel": digest,
    }  # fmt: skip
    wanted = set_team(settings(), channel, changes, own, lead=lead, head=head, triage=triage, workspace=workspace)
    say_or_fail(wanted)
