"""The office in which deliveries are tried."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import SMALL, Sandbox
from bot.slack import new_session
from storage.database import Database
from tests.delivery.office import PAY, TOKEN, Office


@pytest.fixture
async def office(db: Database) -> AsyncIterator[Office]:
    """A company on a database of its own, and a Slack that enforces all but the pace."""
    sandbox = Sandbox(SMALL, signing_secret="secret", token=TOKEN, enforce_pace=False)
    await sandbox.start()
    try:
        sandbox.invite(PAY, "U0BOT")
        sandbox.invite("G_LEADS", "U0BOT")
        async with new_session() as session:
            yield await Office(db, sandbox, session).open()
    finally:
        await sandbox.stop()
