"""What all commands share: the application, the settings they need, and how an error is said."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from bot.config import Settings
from bot.errors import PullcordError
from storage.database import reading
from storage.errors import NewerError, StorageError, UnknownOutcomeError, UnreadableError

app = typer.Typer(
    help="Pullcord: anyone flags a problem, and it is followed through until it is fixed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

WRONG_SETTINGS = 2
"""The exit code of whatever no other try can mend: settings, or the command line itself. Everything else is 1."""

Result = TypeVar("Result")
Workspace = Annotated[
    str | None, typer.Option("--workspace", help="Slack's id of the workspace (T…), where there are several.")
]

Workspaces = Annotated[
    str | None,
    typer.Option("--workspace", help="Slack's id of the workspace (T…), or all, where there are several."),
]


def settings(*, complete: bool = True) -> Settings:
    """The settings; or every problem with them, a line each, and the exit code of wrong settings."""
    try:
        found = Settings()
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
    else:
        problems = found.problems() if complete else found.database_problems()
        if not problems:
            return found
    for line in problems:
        typer.echo(line, err=True)
    raise typer.Exit(WRONG_SETTINGS)


def say_or_fail(work: Coroutine[Any, Any, str], *, aside: bool = False) -> None:
    """Run it and print what it says; an error of ours is one plain line and exit code 1.

    `aside`: what it says goes to standard error, since standard output carries its result.
    """
    typer.echo(outcome(work), err=aside)


def outcome(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it to its end; an error of ours, or of the database, is one plain line and exit code 1."""
    try:
        with reading():
            return asyncio.run(work)
    except PullcordError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(1) from error
    except StorageError as error:
        typer.echo(fault(error), err=True)
        raise typer.Exit(1) from error


def fault(error: StorageError) -> str:
    """What is wrong with the database, and what to do about it."""
    if isinstance(error, NewerError):
        known = "which only a newer version of Pullcord knows: install that one again, or restore the backup"
        return f"The database is at {error.at}, {known} that was made before the upgrade."
    if isinstance(error, UnreadableError):
        whose = "A server has to run; a file and its folder have to be the user's who runs the bot."
        return f"The database does not answer ({error}): is DATABASE_URL right? {whose}"
    if isinstance(error, UnknownOutcomeError):
        return "The database was lost at the last moment: look whether it was done before you try again."
    return f"The database did not do it ({error}); nothing else was changed. Try again."
