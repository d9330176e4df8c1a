"""The page's own HTTP API: what to draw, and what the person at the page does. Open to this machine's browser alone."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.acting import Acting
from bot.sandbox.controls import Controls
from bot.sandbox.errors import SlackError
from bot.sandbox.page_acts import PageActs
from bot.sandbox.page_view import PageView
from bot.sandbox.pressing import Pressing
from bot.sandbox.render import mimetype_of
from bot.sandbox.uploads import add_upload
from bot.sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
LOCAL = {"127.0.0.1", "localhost", "::1"}
AT_MOST_EVERY_S = 0.1
HEARTBEAT_S = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """Handlers for `/`, `/static/…` and `/page/…`."""

    def __init__(self, controls: Controls, workspace: Workspace, acting: Acting, pressing: Pressing) -> None:
        self._workspace = workspace
        self._acts = PageActs(controls, workspace, acting, pressing)
        self._view = PageView(controls, workspace)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where each is mounted."""
        files = [web.static("/static", PAGE)] if PAGE.is_dir() else []
        return [
            web.get("/", self._index),
            web.get("/page/live", self._live),
            web.get("/page/view", self._draw),
            web.get("/page/file/{file}", self._file),
            web.post("/page/upload", self._upload),
            *self._acts.routes(),
            *files,
        ]

    @web.middleware
    async def only_local(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The page and its API answer to this machine's names only, and to posts from the page itself."""
        own = not request.path.startswith(("/api/", "/response/", "/upload/", "/link/"))
        if own and not _is_local(request):
            raise web.HTTPForbidden(text="This page is for this machine only.")
        response = await handler(request)
        if request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-cache"
        return response

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        index = PAGE / "index.html"
        if not index.is_file():
            raise web.HTTPNotFound(text="The page is not there.")
        return web.FileResponse(index, headers={"Cache-Control": "no-store"})

    async def _draw(self, request: web.Request) -> web.Response:
        query = request.query
        try:
            person = self._workspace.somebody(query.get("as") or self._workspace.company.people[0].id)
        except SlackError as error:
            raise web.HTTPNotFound(text=error.error) from None
        return web.json_response(await self._view.draw(person, query.get("channel"), query.get("thread")))

    async def _file(self, request: web.Request) -> web.Response:
        upload = self._workspace.world.files.get(request.match_info["file"])
        if upload is None or upload.data is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.data, content_type=mimetype_of(upload.name))

    async def _upload(self, request: web.Request) -> web.Response:
        """A person's own file, for a file_input: there at once, since nobody has to wait for it but them."""
        sent = (await request.post()).get("file")
        if not isinstance(sent, web.FileField):
            return web.json_response({"ok": False, "error": "no_file", "text": "There is no file."}, status=400)
        user = self._workspace.somebody(request.query.get("as")).id
        upload = add_upload(self._workspace, user, sent.filename, sent.file.read())
        shown = {"id": upload.id, "name": upload.name, "url": f"/page/file/{upload.id}"}
        return web.json_response({"ok": True, "file": {**shown, "mimetype": mimetype_of(upload.name)}})

    async def _live(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        version = self._workspace.store.version
        try:
            while True:
                await response.write(f"event: changed\ndata: {json.dumps({'version': version})}\n\n".encode())
                await asyncio.sleep(AT_MOST_EVERY_S)
                version = await self._next_version(response, version)
        except (ConnectionResetError, asyncio.CancelledError):
            return response

    async def _next_version(self, response: web.StreamResponse, version: int) -> int:
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    return await self._workspace.store.wait_beyond(version)
            except TimeoutError:
                await response.write(b": still here\n\n")


def _is_local(request: web.Request) -> bool:
    if _hostname(f"//{request.host}") not in LOCAL:
        return False
    origin = request.headers.get("Origin")
    if request.method == "GET" or origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == request.host


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
