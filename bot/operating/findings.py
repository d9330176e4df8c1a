"""What `pullcord check` finds: one line each, with the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How bad it is."""

    FINE = "ok"
    NOTE = "note"
    """Worth knowing; the bot works."""
    WRONG = "WRONG"
    """To be mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, and what to do about it."""

    grade: Grade
    about: str
    says: str
    remedy: str = ""
