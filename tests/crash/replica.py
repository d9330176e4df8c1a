"""The bot as a process of its own that may be killed at any instant, and started again within a moment."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import aiohttp

from tests.support.command import Call, Command

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
        self._settings = {**os.environ, **settings, "HOST": LOOPBACK, "PORT": str(self.port)}
        self._command: Command | None = None

    @property
    def running(self) -> bool:
        """Is it there, ready or not, frozen or not?"""
        return self._command is not None and self._command.running

    def start(self, **more: str) -> None:
        """Start it."""
        self._command = Command(Call(["run"], self.log.parent, self._settings | more, self.log))

    async def ready(self) -> None:
        """Wait until it can record a flag. Raises `AssertionError` with its last words when it ends before."""
        async with asyncio.timeout(READY_S), aiohttp.ClientSession() as session:
            while not await _answers(session, f"{self.url}/readyz"):
                assert self.running, self.last_words()
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it at once, wherever it is."""
        if self._command is not None:
            self._command.kill()

    async def ended(self, within: float) -> int | None:
        """Wait until it has ended by itself; its exit code, None if it has not."""
        return await self._command.ended(within) if self._command is not None else None

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self._command is not None:
            self._command.tell(number)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._command is not None
        return self._command.pid

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else "it said nothing"


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False
