"""`pullcord` in a process of its own, which starts within a moment and may be killed at any instant.

The command takes a second to import what it needs, which is most of its start. Here that is done once, in a process
of which each run is a copy; from then on it is the command itself that runs.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli import main

_COPIES = multiprocessing.get_context("forkserver")
_COPIES.set_forkserver_preload(["bot.cli"])
LONGEST_S = 60.0


@dataclass(frozen=True)
class Call:
    """What is run. Nothing of our own environment is handed on; all that it says is added to `out`, or to `err`."""

    arguments: Sequence[str]
    cwd: Path
    environment: Mapping[str, str]
    out: Path
    err: Path | None = None


class Command:
    """One run of it. Its input is a pipe of ours: when this process is gone, however it went, a bot ends."""

    def __init__(self, call: Call) -> None:
        theirs, self._leash = _COPIES.Pipe(duplex=False)
        self._process: ForkServerProcess = _COPIES.Process(target=_become, args=(call, theirs))
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Is it there, ready or not, frozen or not?"""
        return self._process.is_alive()

    @property
    def ended_with(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.exitcode

    async def ended(self, within: float = LONGEST_S) -> int | None:
        """Wait until it has ended by itself; its exit code, None if it has not within so many seconds."""
        await asyncio.to_thread(self._process.join, within)
        return self.ended_with

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self.tell(signal.SIGKILL)
        self._process.join()

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.running:
            os.kill(self.pid, number)


def _become(call: Call, leash: Connection) -> None:
    """In the copy: the command as it is typed."""
    os.dup2(leash.fileno(), 0)
    sys.stdin = os.fdopen(0)
    os.dup2(_opened(call.out), 1)
    os.dup2(_opened(call.err or call.out), 2)
    os.chdir(call.cwd)
    os.environ.clear()
    os.environ.update(call.environment)
    main(list(call.arguments), prog_name="pullcord")


def _opened(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)


@dataclass(frozen=True)
class Done:
    """What came of it."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """On both."""
        return self.out + self.err


async def pullcord(*arguments: str, environment: Mapping[str, str], cwd: Path | None = None) -> Done:
    """Run it to its end, in a directory of its own if none is named. Raises `TimeoutError`."""
    with TemporaryDirectory() as directory:
        out, err = Path(directory) / "out", Path(directory) / "err"
        command = Command(Call(arguments, cwd or Path(directory), environment, out, err))
        code = await command.ended()
        if code is None:
            command.kill()
            raise TimeoutError(arguments)
        return Done(code, out.read_text(), err.read_text())
