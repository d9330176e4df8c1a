"""`pullcord demo` as a person starts it in a terminal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

COMMAND = [sys.executable, "-m", "bot.cli", "demo"]
ROOT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


@contextmanager
def started(cwd: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *options], cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def until_open(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return next(line for line in process.stdout if "is open: http://127.0.0.1:" in line)


def test_a_port_in_use_is_said_in_one_plain_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [*COMMAND, "--port", str(port)],
            cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stdout.count("\n") == 1
    assert f"Port {port} cannot be used" in ended.stdout
    assert ended.stderr == ""


def test_ctrl_c_ends_sandbox_and_bot_in_order(directory: Path) -> None:
    with started(directory.parent, "--port", "0") as process:
        until_open(process)
        children = psutil.Process(process.pid).children()
        assert len(children) == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert not children[0].is_running()
    assert "error" not in (directory / "bot.log").read_text()


def test_a_demo_that_is_killed_takes_its_bot_along(directory: Path) -> None:
    with started(directory.parent, "--port", "0") as process:
        until_open(process)
        (bot,) = psutil.Process(process.pid).children()
        process.kill()
        psutil.wait_procs([bot], timeout=20)
        assert not bot.is_running()


def test_two_demos_in_one_directory_are_one_too_many(directory: Path) -> None:
    with started(directory.parent, "--port", "0") as process:
        until_open(process)
        second = subprocess.run(
            [*COMMAND, "--port", "0"],
            cwd=directory.parent, env=environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert second.returncode == 1
    assert "A demo is running already" in second.stdout
