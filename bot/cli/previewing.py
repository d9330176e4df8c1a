"""`pullcord preview`: what hours and a cadence would bring, before anybody lives with them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Workspace, app, outcome, settings
from bot.clock import real_now
from bot.errors import FieldError
from bot.messages.preview import FLAGS_A_WEEK, drawing, preview, text
from bot.operating.books import books, one_workspace
from bot.operator import OperatorError
from bot.reminders.cadence import OWN, rules_for
from bot.views import Team
from storage.teams import find_team_row, read_team

MOST = 500
"""Flags a week; more would take long to count, and nobody could read them."""
PICTURE = "bot.picture_of_preview"


@app.command("preview")
def preview_(
    channel: Annotated[
        str | None, typer.Argument(help="Slack's id of a team's channel: begin with what that team has set.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="As Europe/Berlin.")] = None,
    hours: Annotated[str | None, typer.Option(help='As "Mon-Fri 09:00-17:00".')] = None,
    holidays: Annotated[str | None, typer.Option(help="Public holidays of a country or region: DE, DE-BY.")] = None,
    days_off: Annotated[str | None, typer.Option(help='The team\'s own: "2026-12-24, 2026-12-27/2026-12-31".')] = None,
    cadence: Annotated[str | None, typer.Option(help="gentle, steady or firm.")] = None,
    first: Annotated[str | None, typer.Option(help="First reminder after this working time: 4h.")] = None,
    every: Annotated[str | None, typer.Option(help="Then every: 1d.")] = None,
    lead_after: Annotated[str | None, typer.Option(help="The lead is named after: 2d.")] = None,
    head_after: Annotated[str | None, typer.Option(help="The head is named after: 5d.")] = None,
    flags: Annotated[int, typer.Option(min=1, max=MOST, help="How many come in a week.")] = FLAGS_A_WEEK,
    start: Annotated[str | None, typer.Option("--from", help="From the Monday after this date: 2026-11-09.")] = None,
    workspace: Workspace = None,
    png: Annotated[Path | None, typer.Option(help="Draw the calendar into this file, too.")] = None,
) -> None:
    """Show what one untaken flag, and a month of flags, would send, to whom and when. Nothing is changed."""
    own = dict(zip(OWN, (first, every, None, lead_after, head_after), strict=True))
    given = {"timezone": timezone, "hours": hours, "holidays": holidays, "cadence": cadence}
    try:
        team = outcome(_team_in(channel, workspace)) if channel else Team(id=0, name="", channel=None)
        planned = _planned(team, given, days_off, own)
        shown = preview(rules_for(planned), _instant(start), flags)
    except FieldError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(1) from error
    typer.echo(text(shown))
    if png:
        png.write_bytes(_drawn(json.dumps(drawing(shown))))
        typer.echo(f"Drawn into {png}.", err=True)


async def _team_in(channel: str, workspace: str | None) -> Team:
    """The team of a channel, from the database. Raises `OperatorError` where there is none."""
    async with books(settings(complete=False).database_url, workspace) as here, here.db.read() as session:
        row = await find_team_row(session, await one_workspace(here), channel)
        if row is None:
            raise OperatorError(f"No team lives in {channel}. Leave it out, or see: pullcord team list")
        return await read_team(session, row)


def _planned(team: Team, given: dict[str, str | None], days_off: str | None, own: dict[str, str | None]) -> Team:
    """The team as it would be with what was given."""
    texts = {name: value for name, value in given.items() if value is not None}
    off = team.days_off if days_off is None else tuple(part.strip() for part in days_off.split(",") if part.strip())
    figures = team.own | {name: value for name, value in own.items() if value is not None}
    return replace(team, days_off=off, own=figures, **texts)  # type: ignore[arg-type]


def _instant(start: str | None) -> datetime:
    """Now, or noon of a date. Raises `FieldError`."""
    if start is None:
        return real_now()
    try:
        return datetime.combine(date.fromisoformat(start), time(12), UTC)
    except ValueError as error:
        raise FieldError("Write the date like 2026-11-09.") from error


def _drawn(told: str) -> bytes:
    """The picture, from a process of its own: only whoever asks for it pays for the drawing library."""
    done = subprocess.run([sys.executable, "-m", PICTURE], input=told.encode(), stdout=subprocess.PIPE, check=True)  # noqa: S603
    return done.stdout
