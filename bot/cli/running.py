"""`pullcord demo` and `pullcord run`."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
from typing import Annotated

import typer

from bot.app import build
from bot.cli.base import WRONG_SETTINGS, app, fault, settings
from bot.config import NotNowError, Settings, SettingsError
from bot.demo.supervisor import demo as run_demo
from bot.logs import set_up_logs
from storage.alone import alone
from storage.errors import AddressError, StorageError, TakenError
from storage.probe import file_at

NEVER = frozenset({errno.EACCES, errno.EPERM})
"""What keeps it from listening at PORT however often it tries."""


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served.")] = 8321,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin again with the seeded company.")] = False,
) -> None:
    """Try it without a workspace: the bot beside a local Slack, in your browser."""
    raise typer.Exit(run_demo(port, fresh=fresh))


@app.command()
def run() -> None:
    """Run the bot. With exit code 2 a setting is wrong, and it says which; with any other, start it again."""
    found = settings()
    set_up_logs(found.log_format)
    try:
        asyncio.run(_run(found))
    except SettingsError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(WRONG_SETTINGS) from error
    except NotNowError as error:
        typer.echo(error.words, err=True)
        raise typer.Exit(1) from error
    except AddressError as error:
        typer.echo(fault(error), err=True)
        raise typer.Exit(WRONG_SETTINGS) from error
    except TakenError as error:
        by = f" (process {error.pid})" if error.pid else ""
        typer.echo(f"Pullcord runs on {error.file} already{by}. Several at once need PostgreSQL.", err=True)
        raise typer.Exit(1) from error
    except StorageError as error:
        typer.echo(fault(error), err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(f"Cannot listen on {found.host}:{found.port}: {error.strerror or error}", err=True)
        raise typer.Exit(WRONG_SETTINGS if error.errno in NEVER else 1) from error


async def _run(found: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    with alone(file_at(found.database_url)):
        bot = await build(found)
        try:
            await bot.start()
            _spare_what_stays()
            await stopped.wait()
        finally:
            await bot.stop()


def _spare_what_stays() -> None:
    """What was loaded to begin with stays to the end.

    To look through it for garbage took a tenth of a second every few seconds, in which nobody was answered.
    """
    gc.collect()
    gc.freeze()
