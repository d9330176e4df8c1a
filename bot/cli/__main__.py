"""`python -m bot.cli` is the command, too."""

from __future__ import annotations

from bot.cli import main

main()
