"""auth.test, auth.revoke, api.test, team.info, apps.connections.open: whose token this is and where."""

from bot.sandbox import installing
from bot.sandbox.api.registry import Arguments, method
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON
from bot.sandbox.pace import HIGH, TIER_1, TIER_3, TIER_4
from bot.sandbox.workspace import Workspace


@method("auth.test", a_minute=HIGH)
async def auth_test(workspace: Workspace, _arguments: Arguments) -> JSON:
    """Whose token it is."""
    app = workspace.app
    return {
        "url": f"https://{workspace.company.domain}.slack.com/",
        "team": workspace.company.name,
        "user": app.name.lower(),
        "team_id": workspace.company.id,
        "user_id": app.user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", a_minute=TIER_3, takes_json=False)
async def auth_revoke(workspace: Workspace, arguments: Arguments) -> JSON:
    """Give the token back. It is the app's only one, so the app goes with it."""
    if arguments.flag("test"):
        return {"revoked": False}
    installing.uninstall(workspace)
    return {"revoked": True}


@method("api.test", a_minute=TIER_4)
async def api_test(_workspace: Workspace, arguments: Arguments) -> JSON:
    """Answers what it was called with."""
    return {"args": {name: value for name, value in arguments.raw.items() if name != "token"}}


@method("team.info", scopes=("team:read",), a_minute=TIER_3, takes_json=False)
async def team_info(workspace: Workspace, _arguments: Arguments) -> JSON:
    """The workspace."""
    company = workspace.company
    return {"team": {"id": company.id, "name": company.name, "domain": company.domain, "email_domain": "", "icon": {}}}


@method("apps.connections.open", a_minute=TIER_1, takes_json=False, asked_by="app")
async def open_connection(workspace: Workspace, _arguments: Arguments) -> JSON:
    """An address for a WebSocket."""
    if workspace.sockets is None:
        raise SlackError("invalid_auth")
    return {"url": workspace.sockets.address()}
