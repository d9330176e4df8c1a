"""The command: `pullcord demo`, `run`, `check`, `team`, `db`, `deliveries`, `export`, `forget`."""

from __future__ import annotations

from bot.cli import checking, database, ledger, privacy, running, teams
from bot.cli.base import app as main

__all__ = ["checking", "database", "ledger", "main", "privacy", "running", "teams"]
