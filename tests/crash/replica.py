"""The bot as a process of its own that may be killed at any instant, and started again within a moment.

`pullcord run` takes a second to import what it needs, which is most of its start. Here that is done once, in a
process of which each replica is a copy; from then on it is the command itself that runs.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Mapping
from http import HTTPStatus
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import aiohttp

from bot.cli import main

_COPIES = multiprocessing.get_context("forkserver")
_COPIES.set_forkserver_preload(["bot.cli"])
LOOPBACK = "127.0.0.1"
READY_S = 30.0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class Replica:
    """One place in which a bot runs, with a port and a log of its own; `settings` are environment variables."""

    def __init__(self, directory: Path, name: str, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.log = directory / f"{name}.log"
        self._settings = {**settings, "HOST": LOOPBACK, "PORT": str(self.port)}
        self._process: ForkServerProcess | None = None
        self._leash: Connection | None = None

    @property
    def running(self) -> bool:
        """Is it there, ready or not, frozen or not?"""
        return self._process is not None and self._process.is_alive()

    @property
    def ended_with(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.exitcode if self._process is not None else None

    def start(self, **more: str) -> None:
        """Start it. Its input is a pipe of ours: when this process is gone, however it went, the bot ends."""
        theirs, self._leash = _COPIES.Pipe(duplex=False)
        process = _COPIES.Process(target=_run, args=({**self._settings, **more}, str(self.log), theirs))
        process.start()
        theirs.close()
        self._process = process

    async def ready(self) -> None:
        """Wait until it can record a flag. Raises `AssertionError` with its last words when it ends before."""
        async with asyncio.timeout(READY_S), aiohttp.ClientSession() as session:
            while not await _answers(session, f"{self.url}/readyz"):
                assert self.running, self.last_words()
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self.tell(signal.SIGKILL)
        if self._process is not None:
            self._process.join()

    async def ended(self, within: float) -> int | None:
        """Wait until it has ended by itself; its exit code, None if it has not."""
        if self._process is not None:
            await asyncio.to_thread(self._process.join, within)
        return self.ended_with

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self._process is not None and self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, number)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else "it said nothing"


def _run(settings: Mapping[str, str], log: str, leash: Connection) -> None:
    """In the copy: `pullcord run`."""
    os.dup2(leash.fileno(), 0)
    sys.stdin = os.fdopen(0)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(Path(log).parent)
    os.environ.update(settings)
    main(["run"])


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False
