"""`pullcord deliveries`: what was not said yet, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.base import Workspaces, app, say_or_fail, settings
from bot.operating.deliveries import list_unsent, retry, retry_failed


@app.command()
def deliveries(
    retry_key: Annotated[str | None, typer.Option("--retry", metavar="KEY", help="Try this one again now.")] = None,
    workspace: Workspaces = None,
    most: Annotated[int, typer.Option(help="How many lines at most.", min=1)] = 100,
    *,
    again: Annotated[bool, typer.Option("--retry-failed", help="Try all again that have failed.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that have failed.")] = False,
) -> None:
    """What waits to be said in Slack or could not be said, and why. Trying again never says a thing twice."""
    url = settings(complete=False).database_url
    if retry_key is not None:
        say_or_fail(retry(url, workspace, retry_key))
    elif again:
        say_or_fail(retry_failed(url, workspace))
    else:
        say_or_fail(list_unsent(url, workspace, most, failed=failed))
