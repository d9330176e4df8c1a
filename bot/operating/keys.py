"""`pullcord keys rotate`: every token under the newest key."""

from __future__ import annotations

from bot.config import Settings
from bot.operating.books import ALL, books
from bot.operator import OperatorError
from storage.installations import Installations
from storage.sealing import Keys

LIMIT = 30.0
"""Seconds for all of them: nobody waits for it."""


async def seal_anew(settings: Settings) -> str:
    """Seal them, and say how many; those that do not open stay as they are. Raises `OperatorError`."""
    if problems := settings.app_problems():
        raise OperatorError("\n".join(problems))
    installations = Installations(settings.slack_client_id, Keys(settings.pullcord_keys.get_secret_value()))
    async with books(settings.database_url, ALL) as here, here.db.write(LIMIT) as session:
        done = await installations.seal_anew(session)
    if done.shut:
        raise OperatorError(
            f"{len(done.open)} sealed anew. None of the keys opens those of {', '.join(done.shut)}: keep their key, or "
            "install the bot there again."
        )
    return f"{len(done.open)} sealed anew: the older keys can go, once each bot runs with the new one."
