"""users.* and usergroups.*: who is who."""

from bot.sandbox.api.registry import Arguments, method, page_of
from bot.sandbox.model import JSON
from bot.sandbox.pace import TIER_2, TIER_4
from bot.sandbox.render import bot_json, user_json
from bot.sandbox.workspace import Workspace

READ = ("users:read",)


@method("users.info", scopes=READ, a_minute=TIER_4, takes_json=False)
async def info(workspace: Workspace, arguments: Arguments) -> JSON:
    """One person, or the bot's own user."""
    user = arguments.need("user")
    if user == workspace.app.user:
        return {"user": bot_json(workspace.company)}
    found = _person(workspace, user)
    if arguments.flag("include_locale"):
        found["locale"] = workspace.somebody(user).locale
    return {"user": found}


@method("users.list", scopes=READ, a_minute=TIER_2, takes_json=False)
async def everyone(workspace: Workspace, arguments: Arguments) -> JSON:
    """All people and the bot's user, page by page."""
    people = [_person(workspace, person.id) for person in workspace.company.people]
    members, cursor = page_of([*people, bot_json(workspace.company)], arguments, default=1000, most=1000)
    return {"members": members, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


@method("usergroups.list", scopes=("usergroups:read",), a_minute=TIER_2, takes_json=False)
async def usergroups(_workspace: Workspace, _arguments: Arguments) -> JSON:
    """User groups: this workspace has none."""
    return {"usergroups": []}


def _person(workspace: Workspace, user: str) -> JSON:
    return user_json(workspace.company, workspace.somebody(user), deleted=user in workspace.world.disabled)
