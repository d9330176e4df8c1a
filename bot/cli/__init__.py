"""The command: `pullcord demo`, `run`, `check`, `preview`, `team`, `db`, `deliveries`, `export`, `forget`,
`keys`.
"""

from __future__ import annotations

from bot.cli import checking, database, keys, ledger, previewing, privacy, running, teams
from bot.cli.base import app as main

__all__ = ["checking", "database", "keys", "ledger", "main", "previewing", "privacy", "running", "teams"]
