"""Processes that are measured or that measure: started on a free port of 127.0.0.1, ended by their own id."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from os import environ
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.request import urlopen

import psutil
from aiohttp import web

TOKEN = "xoxb-bench"
SECRET = "bench-signing-secret"
ROOT = Path(__file__).parents[1]


async def announce(app: web.Application) -> None:
    """Serve `app` on a free port, print its base URL, and go on until ended."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """A module of ours as a process; what it announces as its address."""
    with _process([sys.executable, "-m", module, *arguments], {}, subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@contextmanager
def lines_of(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A module of ours as a process, to be read and written line by line."""
    with _process([sys.executable, "-m", module, *arguments], {}, subprocess.PIPE) as process:
        yield process


@dataclass(frozen=True)
class RunningBot:
    """The bot, started as people start it."""

    url: str
    pid: int
    ready_after: float
    """Seconds from its start until it could record a flag."""

    def memory(self) -> float:
        """What it holds in memory, in MB."""
        return float(psutil.Process(self.pid).memory_info().rss / 1e6)


@contextmanager
def bot(database_url: str, api_url: str) -> Iterator[RunningBot]:
    """`pullcord run` on a free port, once it is ready."""
    port = _free_port()
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "FLAGS_PER_PERSON": "0",  # here a few people flag as fast as they can
    }
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("pullcord")), "run"]
    with TemporaryFile("w+") as log, _process(command, settings, subprocess.DEVNULL, log) as process:
        url = f"http://127.0.0.1:{port}"
        while not _is_ready(f"{url}/readyz"):
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"the bot ended before it was ready:\n{log.read()}")
            time.sleep(0.01)
        yield RunningBot(url, process.pid, time.perf_counter() - began)


def _is_ready(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _process(
    command: list[str], settings: Mapping[str, str], stdout: int, stderr: IO[str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A process, ended by its own id."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=stdout, stderr=stderr, text=True, cwd=ROOT, env={**environ, **settings}
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def output_of(module: str, *arguments: str) -> str:
    """What a module of ours prints until it ends by itself."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
