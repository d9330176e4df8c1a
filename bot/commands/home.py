"""The App Home is opened, or something in it was pressed: it is drawn by a delivery, as all that the bot says."""

from __future__ import annotations

from typing import Any

from bot.commands.desk import Desk, user_id
from bot.usecases.homes import open_home


async def opened(desk: Desk, body: dict[str, Any]) -> None:
    """Somebody opened it."""
    if body["event"].get("tab", "home") == "home":
        await draw(desk, body)


async def draw(desk: Desk, body: dict[str, Any]) -> None:
    """Draw it anew for whoever sent this payload: they have it before them."""
    workspace_id, slack_id = await desk.workspace(body), user_id(body)
    await desk.directory.meet(workspace_id, slack_id)
    await open_home(desk.db, workspace_id, slack_id, desk.clock.now())
    desk.committed()
