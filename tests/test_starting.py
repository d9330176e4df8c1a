"""What somebody reads when the bot cannot start."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from bot.app import build
from bot.config import NotNowError
from tests.support.world import settings


async def test_a_slack_that_does_not_answer_is_not_called_a_wrong_token(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens: a connection is refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        bot = await build(settings(f"sqlite:///{tmp_path / 'pullcord.db'}", url))
        try:
            with pytest.raises(NotNowError, match=f"Slack does not answer at {re.escape(url)}"):
                await bot.start()
        finally:
            await bot.stop()
