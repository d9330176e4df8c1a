"""One bot on one SQLite file: a second one would send everything twice as fast as Slack allows, and is stopped here.

The lock is the operating system's: it goes with its process, however that ends. Only `pullcord run` takes it; commands
that read or change something beside the bot need none.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from storage.errors import TakenError, UnreadableError
from storage.reasons import reason


@contextmanager
def alone(file: Path | None) -> Iterator[None]:
    """Hold the file beside SQLite's own; nothing to hold (None) on PostgreSQL.

    Raises `TakenError`, or `UnreadableError` where nothing can be written beside it.
    """
    if file is None:
        yield
        return
    with _beside(file.resolve()) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise TakenError(str(file), lock.read().strip()) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _beside(file: Path) -> TextIO:
    try:
        return file.with_name(f"{file.name}.lock").open("a+")
    except OSError as error:
        raise UnreadableError(reason(error)) from error
