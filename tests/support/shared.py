"""Things that a run makes once and all its workers use."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


def once(path: Path, make: Callable[[], str]) -> str:
    """What `make` returned to the first worker that asked; the others wait for it and read it from `path`."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.write_text(make())
        return path.read_text()


def copied(file: Path, directory: Path) -> str:
    """The URL of a copy of this SQLite file, in this directory."""
    return f"sqlite:///{shutil.copy(file, directory / 'pullcord.db')}"
