"""Where the tests keep their files: in memory if there is room, since on a disk each COMMIT waits for it.

Nothing tested here outlives a power cut, and a test about a limit gives that limit; so only the waiting is gone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 (everything in it is in a directory of its own)
ROOM = 1 << 29
"""Bytes; a run takes a third of it."""


def keep_files_in_memory() -> None:
    """From now on, here and in whatever is started. A TMPDIR that somebody set stays; without room it is the disk."""
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # forget what was found before


def _has_room(place: Path) -> bool:
    return os.access(place, os.W_OK) and shutil.disk_usage(place).free >= ROOM
