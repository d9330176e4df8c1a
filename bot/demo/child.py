"""The bot as the demo runs it: a real process of its own, as `pullcord run` in any company would be."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import aiohttp

import bot

ROOT = Path(bot.__path__[0]).parent
LOOPBACK = "127.0.0.1"
READY_WITHIN = 30.0
"""Real seconds that the bot gets to start."""
STOPPED_WITHIN = 20.0
"""Real seconds that it gets to end in order."""
LOG = "bot.log"
OURS = ("SLACK_", "PULLCORD_", "DATABASE_URL", "HOST", "PORT", "LOG_")


class BotDiedError(Exception):
    """The bot did not come up, or ended by itself; says its last words."""


@dataclass(frozen=True)
class Keys:
    """What the sandbox and its bot know each other by; new for each run, kept nowhere."""

    token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(12)}", repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)


class BotProcess:
    """Starts and stops one bot whose database and log are in `directory`. `died` is told its last words."""

    def __init__(self, directory: Path, keys: Keys, died: Callable[[str], None]) -> None:
        self.url = ""
        self._directory = directory
        self._keys = keys
        self._died = died
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self._directory / "pullcord.db"

    @property
    def running(self) -> bool:
        """Is it up?"""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """Its process id; None while it is down."""
        return self._process.pid if self._process is not None and self.running else None

    async def start(self, api_url: str, offset: float) -> None:
        """Start it with its work clock `offset` seconds ahead of real time, and wait until it can record a flag.

        Raises `BotDiedError`.
        """
        if self.running:
            return
        self._directory.mkdir(parents=True, exist_ok=True)
        port = _free_port()
        with (self._directory / LOG).open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli", "run",
                cwd=self._directory, env=self._environment(api_url, offset, port),
                stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log,
                # its input is a pipe: when the demo is gone, however it went, the pipe closes and the bot ends
                start_new_session=True,  # Ctrl-C reaches the demo alone, which then stops the bot in order
            )  # fmt: skip
        self.url = f"http://{LOOPBACK}:{port}"
        await self._ready(self._process)
        self._watch = asyncio.create_task(self._watch_over(self._process))

    async def stop(self) -> None:
        """Ask it to end (SIGTERM), and wait until it has."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOPPED_WITHIN):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def last_words(self) -> str:
        """The last line of its log."""
        try:
            lines = (self._directory / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")

    def _environment(self, api_url: str, offset: float, port: int) -> dict[str, str]:
        """What it runs with: nothing of a real installation, and no proxy between it and the sandbox."""
        own = {
            "SLACK_BOT_TOKEN": self._keys.token,
            "SLACK_SIGNING_SECRET": self._keys.signing_secret,
            "SLACK_API_URL": api_url,
            "DATABASE_URL": f"sqlite:///{self.database.absolute()}",
            "HOST": LOOPBACK,
            "PORT": str(port),
            "PULLCORD_DEMO": "1",
            "PULLCORD_CLOCK_OFFSET": repr(offset),
            "PYTHONPATH": str(ROOT),
        }
        return _without_ours(os.environ) | own

    async def _ready(self, process: Process) -> None:
        try:
            async with asyncio.timeout(READY_WITHIN), aiohttp.ClientSession() as session:
                while not await _answers(session, f"{self.url}/readyz"):
                    if process.returncode is not None:
                        raise BotDiedError(self.last_words())
                    await asyncio.sleep(0.05)
        except TimeoutError:
            await self.stop()
            raise BotDiedError(f"it was not ready within {READY_WITHIN:.0f} seconds: {self.last_words()}") from None

    async def _watch_over(self, process: Process) -> None:
        await process.wait()
        self._died(self.last_words())


def _without_ours(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(OURS) and not name.upper().endswith("_PROXY")
    }


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False


def _free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
