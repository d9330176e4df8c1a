"""What all commands share: the application, the settings they need, and how an error is said."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from bot.config import Settings
from bot.errors import PullcordError
from storage.errors import StorageError

app = typer.Typer(
    help="Pullcord: anyone flags a problem, and it is followed through until it is fixed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Workspace = Annotated[
    str | None, typer.Option("--workspace", help="Slack's id of the workspace, where the database has several.")
]


def settings(*, complete: bool = True) -> Settings:
    """The settings; or every problem with them, a line each, and exit code 2."""
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
    raise typer.Exit(2)


def say_or_fail(work: Coroutine[Any, Any, str], *, aside: bool = False) -> None:
    """Run it and print what it says; an error of ours is one plain line and exit code 1.

    `aside`: what it says goes to standard error, since standard output carries its result.
    """
    try:
        typer.echo(asyncio.run(work), err=aside)
    except PullcordError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(1) from error
    except (StorageError, OSError) as error:
        typer.echo(f"The database did not do it ({type(error).__name__}); nothing else was changed.", err=True)
        raise typer.Exit(1) from error
