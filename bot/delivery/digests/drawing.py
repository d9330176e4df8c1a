"""Has the picture drawn by `bot.picture`, in a process of its own: see there why."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import suppress

from bot.messages.digest import day_and_month
from bot.weekly import Point

LIMIT = 15.0
"""Seconds. Drawing takes about one; with the upload it stays well within the lease of a lane."""


class PictureError(Exception):
    """There is no picture; the digest goes without it. The message says why, for the log."""


async def draw_picture(points: Sequence[Point], limit: float = LIMIT) -> bytes:
    """The weeks as PNG. Raises `PictureError` when it failed or took longer than `limit` seconds."""
    try:
        return await _drawn(json.dumps([_week(point) for point in points]).encode(), limit)
    except OSError as error:
        raise PictureError(f"no process: {error}") from error


async def _drawn(weeks: bytes, limit: float) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.picture", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        png, complaints = await asyncio.wait_for(process.communicate(weeks), limit)
    except TimeoutError as error:
        raise PictureError(f"not drawn within {limit} s") from error
    finally:
        await _end(process)
    if process.returncode != 0 or not png:
        raise PictureError(complaints.decode(errors="replace")[-500:] or "nothing drawn")
    return png


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave no process behind, whatever ended the waiting."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _week(point: Point) -> dict[str, str | int]:
    week = day_and_month(point.monday)
    return {"week": week, "raised": point.raised, "confirmed": point.confirmed, "open": point.open}
