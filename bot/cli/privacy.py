"""`pullcord export` and `pullcord forget`: what the database knows, taken out, and taken away."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot.cli.base import Workspaces, app, say_or_fail, settings
from bot.operating.export import Form, Kind, export_to
from bot.operating.forget import ForgetError, forget_old_words, forget_someone, what_goes


@app.command()
def export(
    what: Annotated[Kind, typer.Argument(help="flags or records.")],
    form: Annotated[Form, typer.Option("--format", help="JSON Lines or CSV.")] = Form.JSONL,
    out: Annotated[Path | None, typer.Option("--out", help="A file; standard output if there is none.")] = None,
    workspace: Workspaces = None,
) -> None:
    """All flags, or all that happened to them. It has everybody's words, those of private channels too."""
    url = settings(complete=False).database_url
    stream = _for_our_eyes_only(out) if out else nullcontext(_standard_output())
    with suppress(OSError), stream as open_stream:  # what could not be written has been told when this closes
        say_or_fail(export_to(url, workspace, what, form, open_stream), aside=True)


def _standard_output() -> TextIO:
    """In UTF-8 like a file, wherever this machine is set to: people's words have letters of all the world."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def _for_our_eyes_only(file: Path) -> TextIO:
    """A new file that nobody else may read: it will hold everybody's words."""
    try:
        return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="")
    except OSError as error:
        typer.echo(f"{file} cannot be written ({error.strerror}).", err=True)
        raise typer.Exit(1) from error


@app.command()
def forget(
    person: Annotated[str | None, typer.Argument(help="Slack's id of the person: U…")] = None,
    words_older_than: Annotated[
        str | None, typer.Option(metavar="AGE", help="Instead: the words of flags that ended so long ago: 90d, 2y.")
    ] = None,
    workspace: Workspaces = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Forget one person: their words, name and id go; counts and the record stay. Or forget the words of old flags."""
    url = settings(complete=False).database_url
    if (person is None) == (words_older_than is None):
        typer.echo("Name one person (pullcord forget U…), or an age (--words-older-than 2y).", err=True)
        raise typer.Exit(2)
    try:
        question = what_goes(person, words_older_than)
    except ForgetError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(2) from error
    if not yes:
        typer.confirm(question, abort=True)
    if person is not None:
        say_or_fail(forget_someone(url, workspace, person))
    elif words_older_than is not None:
        say_or_fail(forget_old_words(url, workspace, words_older_than))
