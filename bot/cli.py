"""The command: `pullcord demo`, `run`, `check`, `team`, `db`."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from bot.app import build
from bot.config import Settings, SettingsError
from bot.demo.supervisor import demo as run_demo
from bot.errors import PullcordError
from bot.logs import set_up_logs
from bot.operator import list_teams, set_team, show_team
from storage import migrate
from storage.database import Database

main = typer.Typer(
    help="Pullcord: anyone flags a problem, and it is followed through until it is fixed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
team = typer.Typer(help="Teams: what owns flags.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)
main.add_typer(team, name="team")
main.add_typer(db, name="db")


def settings(*, complete: bool = True) -> Settings:
    """The settings; or every problem with them, a line each, and exit code 2."""
    try:
        found = Settings()
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
    else:
        problems = found.problems() if complete else []
        if not problems:
            return found
    for line in problems:
        typer.echo(line, err=True)
    raise typer.Exit(2)


def say_or_fail(work: Coroutine[Any, Any, str]) -> None:
    """Run it and print what it says; an error of ours is one plain line and exit code 1."""
    try:
        typer.echo(asyncio.run(work))
    except PullcordError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(1) from error


@main.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served.")] = 8321,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin again with the seeded company.")] = False,
) -> None:
    """Try it without a workspace: the bot beside a local Slack, in your browser."""
    raise typer.Exit(run_demo(port, fresh=fresh))


@main.command()
def run() -> None:
    """Run the bot."""
    found = settings()
    set_up_logs(found.log_format)
    try:
        asyncio.run(_run(found))
    except SettingsError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(f"Cannot listen on {found.host}:{found.port}: {error.strerror or error}", err=True)
        raise typer.Exit(1) from error


async def _run(found: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    bot = await build(found)
    try:
        await bot.start()
        await stopped.wait()
    finally:
        await bot.stop()


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's tables. `pullcord run` does it, too."""
    say_or_fail(_upgrade(settings(complete=False).database_url))


async def _upgrade(url: str) -> str:
    database = Database(url)
    try:
        await migrate.upgrade(database)
        return f"The database is at {await migrate.current(database)}."
    finally:
        await database.close()


@team.command("list")
def list_() -> None:
    """All teams, a line each."""
    say_or_fail(list_teams(settings()))


@team.command()
def show(channel: Annotated[str, typer.Argument(help="Slack's id of the team's channel.")]) -> None:
    """One team with all its settings."""
    say_or_fail(show_team(settings(), channel))


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
    lead_after: Annotated[str | None, typer.Option(help="Normal flags: the lead is named after: 2d.")] = None,
    head_after: Annotated[str | None, typer.Option(help="Normal flags: the head is named after: 5d.")] = None,
    keywords: Annotated[str | None, typer.Option(help="Words that lead here: refund,invoice.")] = None,
    latitude: Annotated[str | None, typer.Option(help="What front-line staff may do on the spot.")] = None,
    emergency: Annotated[str | None, typer.Option(help="What to do in an emergency.")] = None,
    digest: Annotated[str | None, typer.Option(help="Slack's id of the channel for the weekly digest.")] = None,
    *,
    triage: Annotated[bool, typer.Option("--triage", help="This team gets what fits no other.")] = False,
) -> None:
    """Set up or change a team. Each option but the name of a new team may be left out."""
    own = {"first": first, "every": every, "lead_after": lead_after, "head_after": head_after}
    changes = {
        "name": name, "timezone": timezone, "hours": hours, "holidays": holidays, "days_off": days_off,
        "cadence": cadence, "keywords": keywords, "latitude": latitude, "emergency": emergency,
        "digest_channel": digest,
    }  # fmt: skip
    say_or_fail(set_team(settings(), channel, changes, own, lead=lead, head=head, triage=triage))


if __name__ == "__main__":
    sys.exit(main())
