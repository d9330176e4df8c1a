"""views.*: modals and the App Home."""

from bot.sandbox.api.registry import Arguments, method
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, View
from bot.sandbox.pace import TIER_4
from bot.sandbox.render import view_json
from bot.sandbox.triggers import RefusedError, Trigger
from bot.sandbox.workspace import Workspace


@method("views.open", a_minute=TIER_4)
async def open_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """Open a first modal for the person whose trigger it is."""
    body = workspace.views.accept(arguments.parsed("view", "invalid_arguments"), "modal")
    trigger = _redeemed(workspace, arguments)
    return _answer(workspace, workspace.views.open(trigger.user, body, trigger.channel))


@method("views.push", a_minute=TIER_4)
async def push_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """Put one more modal on top; the trigger must come from the modal below."""
    body = workspace.views.accept(arguments.parsed("view", "invalid_arguments"), "modal")
    trigger = _redeemed(workspace, arguments)
    if trigger.view is None or trigger.view not in workspace.world.views:
        raise SlackError("invalid_trigger_id")
    return _answer(workspace, workspace.views.push(trigger.user, body))


@method("views.update", a_minute=TIER_4)
async def update_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """Other contents in an open view."""
    body = workspace.views.accept(arguments.parsed("view", "invalid_arguments"), "modal", "home")
    view = workspace.views.find(arguments.text("view_id"), arguments.text("external_id"))
    return _answer(workspace, workspace.views.update(view, body, arguments.text("hash")))


@method("views.publish", a_minute=TIER_4)
async def publish_view(workspace: Workspace, arguments: Arguments) -> JSON:
    """A person's App Home."""
    body = workspace.views.accept(arguments.parsed("view", "invalid_arguments"), "home")
    if not workspace.app.home_tab:
        raise SlackError("not_enabled")
    user = workspace.somebody(arguments.need("user_id"))
    return _answer(workspace, workspace.views.publish(user.id, body, arguments.text("hash")))


def _redeemed(workspace: Workspace, arguments: Arguments) -> Trigger:
    try:
        return workspace.triggers.redeem(arguments.need("trigger_id"))
    except RefusedError as refused:
        raise SlackError(refused.error) from None


def _answer(workspace: Workspace, view: View) -> JSON:
    return {"view": view_json(workspace.company, view)}
