"""`pullcord export` and `pullcord forget`: what the database knows, taken out, and taken away."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Workspace, app, say_or_fail, settings
from bot.operating.export import Form, Kind, export_to
from bot.operating.forget import ForgetError, forget_old_words, forget_someone, what_goes


@app.command()
def export(
    what: Annotated[Kind, typer.Argument(help="flags or records.")],
    form: Annotated[Form, typer.Option("--format", help="JSON Lines or CSV.")] = Form.JSONL,
    out: Annotated[Path | None, typer.Option("--out", help="A file; standard output if there is none.")] = None,
    workspace: Workspace = None,
) -> None:
    """All flags, or all that happened to them. It has everybody's words, those of private channels too."""
    url = settings(complete=False).database_url
    with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as stream:
        say_or_fail(export_to(url, workspace, what, form, stream), aside=True)


@app.command()
def forget(
    person: Annotated[str | None, typer.Argument(help="Slack's id of the person: U…")] = None,
    words_older_than: Annotated[
        str | None, typer.Option(metavar="AGE", help="Instead: the words of flags that ended so long ago: 90d, 2y.")
    ] = None,
    workspace: Workspace = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Forget one person: their words, name and id go; counts and the record stay. Or forget the words of old flags."""
    url = settings(complete=False).database_url
    if (person is None) == (words_older_than is None):
        typer.echo("Name one person (pullcord forget U…), or an age (--words-older-than 2y).", err=True)
        raise typer.Exit(2)
    if not yes:
        try:
            typer.confirm(what_goes(person, words_older_than), abort=True)
        except ForgetError as error:
            typer.echo(error.words, err=True)
            raise typer.Exit(2) from error
    if person is not None:
        say_or_fail(forget_someone(url, workspace, person))
    elif words_older_than is not None:
        say_or_fail(forget_old_words(url, workspace, words_older_than))
