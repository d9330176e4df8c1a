"""`pullcord demo`: makes the seed if need be, runs sandbox and bot until Ctrl-C, and says where the page is."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.child import LOOPBACK, BotDiedError
from bot.demo.history.telling import TellingError
from bot.demo.living import Demo
from bot.demo.seeding import is_current, make_seed

DIRECTORY = ".demo"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OPENED = """
Hearth & Hale is open: {url}
Follow the six steps of the story at the top of the page. Ctrl-C ends it; next time it goes on where you left it.
"""


class DemoError(Exception):
    """The demo cannot run; says why in one line."""


def demo(port: int, *, fresh: bool = False) -> int:
    """Run the demo until it is ended. `fresh` begins again at the opening. The exit code."""
    try:
        directory = _directory()
        with _alone_in(directory):
            asyncio.run(_run(directory, port, fresh=fresh))
    except (DemoError, BotDiedError, TellingError) as trouble:
        _say(f"{trouble}")
        return 1
    return 0


async def _run(directory: Path, port: int, *, fresh: bool) -> None:
    _end_on_signals()
    _check(port)
    living = Demo(directory, _say)
    try:
        if not is_current(living.seed):
            await make_seed(living.seed, _progress)
        await living.start(port, fresh=fresh)
        _say(OPENED.format(url=living.sandbox.url))
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        _say("\nEnding.")
    except OSError as error:
        raise DemoError(_taken(port, error)) from error
    finally:
        await living.stop()


def _end_on_signals() -> None:
    """The first Ctrl-C ends everything in order; so does a terminal that is closed."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    for number in ENDINGS:
        loop.add_signal_handler(number, task.cancel if task else loop.stop)


def _check(port: int) -> None:
    """Say it before half a minute of seeding, not after. Raises `DemoError`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise DemoError(_taken(port, error)) from error


def _taken(port: int, error: OSError) -> str:
    other = port + 1 if port < 65535 else port - 1  # noqa: PLR2004 (the last port there is)
    return f"Port {port} cannot be used ({error.strerror or error}). Try another one: pullcord demo --port {other}"


def _directory() -> Path:
    """Here, or where this machine keeps such things if nothing can be written here."""
    here = Path.cwd()
    place = here if os.access(here, os.W_OK) else Path(tempfile.gettempdir()) / "pullcord"
    (place / DIRECTORY).mkdir(parents=True, exist_ok=True)
    return (place / DIRECTORY).resolve()


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Two demos in one directory would write over each other. Raises `DemoError`."""
    with (directory / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoError(f"A demo is running already in {directory}. End it first.") from None
        yield


def _progress(done: int, of: int) -> None:
    """One line that fills up; in a log file, only its beginning."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\rFirst start: living through four weeks at Hearth & Hale … {done * 100 // of} %")
        sys.stdout.write("\n" if done == of else "")
    elif done == 1:
        sys.stdout.write("First start: living through four weeks at Hearth & Hale. This takes half a minute, once.\n")
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
