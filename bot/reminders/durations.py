"""Lengths of working time as people write them: `15m`, `4h`, `2d`, `1w`, `1d 4h`."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.errors import DurationError

EXAMPLE = "Write it like 15m, 4h, 2d or 1w."
LONGEST_WEEKS = 52

_PIECE = re.compile(r"(\d{1,6})\s*([smhdw])")
_WHOLE = re.compile(rf"(?:{_PIECE.pattern}\s*)+")
_FIXED = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}


def parse_duration(text: str, day: timedelta, week: timedelta) -> timedelta:
    """Read a length, where `1d` is `day` and `1w` is `week` of working time.

    Raises `DurationError` for what cannot be read, is nothing, or is longer than 52 weeks.
    """
    plain = text.strip().lower()
    if not _WHOLE.fullmatch(plain):
        raise DurationError(f"I can't read “{text}” as a length of time. {EXAMPLE}")
    units = {**_FIXED, "d": day, "w": week}
    length = sum((int(count) * units[unit] for count, unit in _PIECE.findall(plain)), timedelta(0))
    if not length:
        raise DurationError(f"“{text}” is no time at all. {EXAMPLE}")
    if length > LONGEST_WEEKS * week:
        raise DurationError(f"“{text}” is longer than a year. {EXAMPLE}")
    return length
