"""Several workspaces behind one address, as Slack's are, and an app that is installed into them by OAuth.

A call of the Web API goes to the workspace whose token it brings. An app-level token belongs to the app, and not to a
workspace: over the connections that it opens comes what happens in all of them. Who is at the browser, and in which
workspace, is said on the page where Slack would know it.
"""

import base64
import binascii
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox import installing
from bot.sandbox.company import ALL_SCOPES
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sockets import SocketTransport

CODE_LASTS_S = 600.0


@dataclass(frozen=True)
class Registered:
    """What Slack knows of the app: its credentials, and where people may be sent back to."""

    client_id: str
    client_secret: str
    redirect_urls: tuple[str, ...]


@dataclass
class _Code:
    """What somebody said yes to, until the app comes for the token."""

    sandbox: Sandbox
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    until: float
    used: bool = False


class Many:
    """The address. `app` may be set later; `clock` tells seconds. `more` is added to what the app gets for a code.

    `sockets` are the app's connections, which all the sandboxes share, if it has Socket Mode on.
    """

    def __init__(
        self,
        sandboxes: list[Sandbox],
        app: Registered,
        clock: Callable[[], float] = time.monotonic,
        sockets: SocketTransport | None = None,
    ) -> None:
        self.sandboxes = {sandbox.company.id: sandbox for sandbox in sandboxes}
        self.app = app
        self.url = ""
        self.more: JSON = {}
        self.sockets = sockets
        self._clock = clock
        self._codes: dict[str, _Code] = {}
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What the bot's SLACK_API_URL must be."""
        return f"{self.url}/api/"

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen. The app is in none of the workspaces yet that have no token."""
        for sandbox in self.sandboxes.values():
            sandbox.workspace.world.uninstalled = not sandbox.workspace.token
        app = web.Application()
        app.add_routes(
            [
                web.get("/oauth/v2/authorize", self._ask),
                web.post("/oauth/v2/authorize", self._say),
                web.post("/api/oauth.v2.access", self._access),
                web.post("/api/apps.uninstall", self._uninstall),
                web.post("/api/{method}", self._call),
                web.get("/api/{method}", self._call),
            ]
        )
        if self.sockets is not None:
            app.add_routes(self.sockets.routes())
            app.on_shutdown.append(self._hang_up)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"
        if self.sockets is not None:
            self.sockets.url = self.url

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hang_up(self, _app: web.Application) -> None:
        """Who holds a connection would otherwise be waited for."""
        if self.sockets is not None:
            await self.sockets.close()

    async def _ask(self, request: web.Request) -> web.Response:
        """The page on which somebody says yes or no."""
        try:
            self._check(request.query)
        except SlackError as refused:
            return web.Response(status=400, text=refused.error)
        people = "".join(
            f'<option value="{sandbox.company.id} {person.id}">{escape(person.name)}, {escape(sandbox.company.name)}'
            for sandbox in self.sandboxes.values()
            for person in sandbox.company.people
        )
        kept = "".join(f'<input type=hidden name="{escape(k)}" value="{escape(v)}">' for k, v in request.query.items())
        form = f"<form method=post>{kept}<select name=who>{people}</select>"
        buttons = "<button name=say value=yes>Allow</button><button name=say value=no>Cancel</button></form>"
        return web.Response(text=f"<!doctype html><title>Slack</title>{form}{buttons}", content_type="text/html")

    async def _say(self, request: web.Request) -> web.Response:
        """Yes or no: back to the app, with a code or without."""
        given = {name: str(value) for name, value in (await request.post()).items()}
        try:
            self._check(given)
        except SlackError as refused:
            return web.Response(status=400, text=refused.error)
        back = given.get("redirect_uri") or self.app.redirect_urls[0]
        said = {"error": "access_denied"} if given.get("say") != "yes" else {"code": self._code(given)}
        raise web.HTTPFound(f"{back}?{urlencode({**said, 'state': given.get('state', '')})}")

    def _check(self, given: Mapping[str, str]) -> None:
        if given.get("client_id") != self.app.client_id:
            raise SlackError("invalid_client_id")
        if not given.get("scope") or not set(given["scope"].split(",")) <= set(ALL_SCOPES):
            raise SlackError("invalid_scope")
        wanted = given.get("redirect_uri")
        if not self.app.redirect_urls or (wanted and not wanted.startswith(self.app.redirect_urls)):
            raise SlackError("bad_redirect_uri")

    def _code(self, given: Mapping[str, str]) -> str:
        team, _, user = given["who"].partition(" ")
        code = secrets.token_hex(16)
        scopes = tuple(given["scope"].split(","))
        until = self._clock() + CODE_LASTS_S
        self._codes[code] = _Code(self.sandboxes[team], user, scopes, given.get("redirect_uri", ""), until)
        return code

    async def _access(self, request: web.Request) -> web.Response:
        given = {name: str(value) for name, value in (await request.post()).items()}
        try:
            self._check_credentials(request, given)
            return web.json_response({"ok": True, **self._token_for(given)})
        except SlackError as refused:
            return web.json_response(refused.json())

    def _check_credentials(self, request: web.Request, given: Mapping[str, str]) -> None:
        client_id, secret = _basic(request) or (given.get("client_id", ""), given.get("client_secret", ""))
        if client_id != self.app.client_id:
            raise SlackError("invalid_client_id")
        if secret != self.app.client_secret:
            raise SlackError("bad_client_secret")

    def _token_for(self, given: Mapping[str, str]) -> JSON:
        code = self._codes.get(given.get("code", ""))
        if code is None or code.until < self._clock():
            raise SlackError("invalid_code")
        if code.used:
            raise SlackError("code_already_used")
        if code.redirect_uri != given.get("redirect_uri", ""):
            raise SlackError("bad_redirect_uri")
        code.used = True
        company = code.sandbox.company
        return {
            "app_id": company.app.app_id,
            "authed_user": {"id": code.user},
            "scope": ",".join(code.scopes),
            "token_type": "bot",
            "access_token": installing.install(code.sandbox.workspace, code.scopes),
            "bot_user_id": company.app.user,
            "team": {"id": company.id, "name": company.name},
            "enterprise": None,
            "is_enterprise_install": False,
            **self.more,
        }

    async def _uninstall(self, request: web.Request) -> web.Response:
        given = {name: str(value) for name, value in {**request.query, **(await request.post())}.items()}
        try:
            self._check_credentials(request, given)
            installing.uninstall(self._whose(request).workspace)
        except SlackError as refused:
            return web.json_response(refused.json())
        return web.json_response({"ok": True})

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            sandbox = self._whose(request)
        except SlackError as refused:
            return web.json_response(refused.json())
        return await sandbox.api.call(request)

    def _whose(self, request: web.Request) -> Sandbox:
        """The workspace whose token it is, or was: to an old one the workspace itself says what is wrong with it.

        To the app's own token any of them answers.
        """
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token and self.sockets is not None and token == self.sockets.token:
            return next(iter(self.sandboxes.values()))
        for sandbox in self.sandboxes.values():
            if token and token == sandbox.workspace.token:
                return sandbox
        raise SlackError("invalid_auth" if token else "not_authed")


def _basic(request: web.Request) -> tuple[str, str] | None:
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_client_id") from None
    return client_id, secret
