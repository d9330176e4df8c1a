"""The command: `pullcord demo`, `run`, `check`, `preview`, `team`, `db`, `deliveries`, `export`, `forget`."""

from __future__ import annotations

from bot.cli import checking, database, ledger, previewing, privacy, running, teams
from bot.cli.base import app as main

__all__ = ["checking", "database", "ledger", "main", "previewing", "privacy", "running", "teams"]
