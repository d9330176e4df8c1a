"""`pullcord keys`: what the tokens of many workspaces are sealed with."""

from __future__ import annotations

import typer

from bot.cli.base import app, say_or_fail, settings
from bot.operating.keys import seal_anew
from storage.sealing import new_key

keys = typer.Typer(help="Keys: what the tokens of many workspaces are sealed with.", no_args_is_help=True)
app.add_typer(keys, name="keys")


@keys.command()
def new() -> None:
    """Make a key for PULLCORD_KEYS. It is shown once, and kept nowhere."""
    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal all tokens under the newest key, which stands first in PULLCORD_KEYS; then the older ones can go."""
    say_or_fail(seal_anew(settings(complete=False)))
