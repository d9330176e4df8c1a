"""Putting an app into a workspace and taking it out again: its token, and what it is told."""

import secrets
from dataclasses import replace

from bot.sandbox.events import ENDS
from bot.sandbox.workspace import Workspace

GONE = "account_inactive"
"""What Slack says to a token whose app was taken out."""


def install(workspace: Workspace, scopes: tuple[str, ...]) -> str:
    """The app comes in, with these scopes and a token that was never given before, which is returned."""
    company = workspace.store.company
    workspace.store.company = replace(company, app=replace(company.app, scopes=scopes))
    if workspace.world.uninstalled or not workspace.token:
        workspace.token = f"xoxb-{company.id}-{secrets.token_hex(12)}"
    workspace.world.uninstalled = False
    workspace.revoke(None)
    return workspace.token


def uninstall(workspace: Workspace, order: tuple[str, ...] = ENDS) -> None:
    """The app goes, out of all channels, too. It is told so in two events, of which either may come first."""
    if workspace.world.uninstalled:
        return
    workspace.world.uninstalled = True
    workspace.revoke(GONE)
    bot = workspace.app.user
    for channel in workspace.world.channels.values():
        if bot in channel.members and not channel.is_im:
            channel.members.remove(bot)
    for kind in order:
        more = {"tokens": {"oauth": [], "bot": [bot]}} if kind == "tokens_revoked" else {}
        workspace.events.tell(kind, {"type": kind, "event_ts": workspace.store.clock.stamp(), **more})
    workspace.store.changed()
