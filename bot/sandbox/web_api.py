"""The Web API over HTTP: tokens, scopes, pace and misbehaviour, and then the method itself."""

import json
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.answers import Answers
from bot.sandbox.api import METHODS
from bot.sandbox.api.registry import Arguments, Method
from bot.sandbox.errors import SlackError
from bot.sandbox.misbehave import Trouble
from bot.sandbox.model import JSON
from bot.sandbox.render import mimetype_of
from bot.sandbox.triggers import RefusedError
from bot.sandbox.workspace import Called, Workspace

WORK_DONE = {"500_after", "lost", "garbled", "error_after"}
"""The troubles in which the work is done all the same."""
GARBLED = "<html><body>One moment, please.</body></html>"


class WebApi:
    """The handlers for `/api/…`, `/response/…`, `/upload/…` and `/files/…`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._answers = Answers(workspace)

    def routes(self) -> list[web.RouteDef]:
        """Where each is mounted."""
        return [
            web.post("/api/{method}", self.call),
            web.get("/api/{method}", self.call),
            web.post("/response/{name}", self._respond),
            web.post("/upload/{file}", self._upload),
            web.get("/files/{file}/{name}", self._file),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        method = METHODS.get(request.match_info["method"])
        if method is None:
            return _answer({"ok": False, "error": "unknown_method", "req_method": request.match_info["method"]})
        trouble = self._workspace.misbehaviour.next(method.name)
        if trouble is not None:
            self._workspace.store.changed()
            return await self._misbehave(request, method, trouble)
        return await self._work(request, method)

    async def _misbehave(self, request: web.Request, method: Method, trouble: Trouble) -> web.StreamResponse:
        if trouble.what in WORK_DONE:
            await self._work(request, method, heard=False)
        if trouble.what in {"lost", "reset"}:
            return await _hang_up(request)
        if trouble.what == "slow":
            await request.read()  # what was asked is done, whether or not whoever asked is still there
            await self._workspace.misbehaviour.hold(trouble.seconds)
            return await self._work(request, method)
        return _excuse(trouble)

    async def _work(self, request: web.Request, method: Method, *, heard: bool = True) -> web.Response:
        arguments = Arguments({})
        try:
            arguments = await _arguments(request, method)
            self._admit(request, method, arguments)
            body = {"ok": True, **await method.handler(self._workspace, arguments)}
        except SlackError as error:
            body = error.json()
        self._workspace.calls.append(Called(method.name, arguments.raw, body.get("error", ""), heard))
        return _answer(body, self._workspace)

    def _admit(self, request: web.Request, method: Method, arguments: Arguments) -> None:
        self._check_token(request, method, arguments)
        scopes = self._workspace.app.scopes
        if method.scopes and not set(method.scopes) & set(scopes):
            raise SlackError("missing_scope", needed=method.scopes[0], provided=",".join(scopes))
        wait = self._workspace.pace.too_fast(method.name, method.a_minute)
        if wait is not None:
            raise SlackError("ratelimited", retry_after=wait)

    def _check_token(self, request: web.Request, method: Method, arguments: Arguments) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = token if scheme == "Bearer" else str(arguments.raw.get("token") or "")
        if not given:
            raise SlackError("not_authed")
        kind = self._workspace.kind_of(given)
        if kind is None:
            raise SlackError("invalid_auth")
        if kind != method.asked_by:
            raise SlackError("not_allowed_token_type")
        if kind == "bot" and self._workspace.world.revoked is not None:
            raise SlackError(self._workspace.world.revoked)

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.text())
            address = self._workspace.responses.use(request.match_info["name"])
            self._answers.to_address(address, body)
        except RefusedError as refused:
            return web.json_response({"ok": False, "error": refused.error}, status=404)
        except SlackError as error:
            return web.json_response(error.json(), status=400)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        upload = self._workspace.world.files.get(request.match_info["file"])
        if upload is None or upload.completed:
            return web.Response(status=404, text="file_not_found")
        data = await _sent_bytes(request)
        if len(data) != upload.length:
            return web.Response(status=400, text="length does not match")
        upload.data = data
        return web.Response(text=f"OK - {upload.length}")

    async def _file(self, request: web.Request) -> web.Response:
        upload = self._workspace.world.files.get(request.match_info["file"])
        if upload is None or upload.data is None or not upload.processed:
            raise web.HTTPNotFound
        return web.Response(body=upload.data, content_type=mimetype_of(upload.name))


async def _arguments(request: web.Request, method: Method) -> Arguments:
    raw: JSON = dict(request.query)
    if request.content_type == "application/json":
        raw |= await _json_arguments(request) if method.takes_json else {}
    elif request.content_type.startswith("multipart/"):
        raw |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    else:
        raw |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    return Arguments(raw)


async def _json_arguments(request: web.Request) -> JSON:
    try:
        found = json.loads(await request.text() or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(found, dict):
        raise SlackError("json_not_object")
    return found


async def _sent_bytes(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


def _excuse(trouble: Trouble) -> web.Response:
    """What is answered in the place of the truth."""
    match trouble.what:
        case "500_before" | "500_after":
            return web.Response(status=500, text="server error")
        case "garbled":
            return _unreadable(trouble.error or GARBLED)
        case "outage":
            return web.Response(status=503, text="service unavailable")
        case "ratelimited":
            return _answer(SlackError("ratelimited", retry_after=max(1, round(trouble.seconds))).json())
        case _:
            return _answer({"ok": False, "error": trouble.error})


def _unreadable(text: str) -> web.Response:
    """What a proxy may put in the place of Slack's answer, or what is left of one that was cut off."""
    return web.Response(text=text, content_type="text/html" if text.startswith("<") else "application/json")


async def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _answer(body: JSON, workspace: Workspace | None = None) -> web.Response:
    headers = {} if workspace is None else {"x-oauth-scopes": ",".join(workspace.app.scopes)}
    retry_after = body.pop("retry_after", None)
    if retry_after is None:
        return web.json_response(body, headers=headers)
    return web.json_response(body, status=429, headers={**headers, "Retry-After": str(retry_after)})
