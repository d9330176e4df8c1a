"""The pages of installing, as HTTP asks for them. Anybody may read them: they say nothing of anybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from multidict import CIMultiDict
from slack_bolt.adapter.aiohttp import to_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.installing import pages
from bot.installing.flow import InstallError, InstallFlow
from storage.errors import StorageError

BEGIN, BACK = "/slack/install", "/slack/oauth_redirect"
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""A page without scripts, in nobody's frame; the address that Slack comes back to is not passed on."""

log = structlog.get_logger()


def routes(flow: InstallFlow) -> list[web.RouteDef]:
    """Where each is served."""
    return [
        web.get(BEGIN, _handler(flow.handle_installation)),
        web.get(BACK, _handler(flow.handle_callback)),
    ]


def _handler(
    step: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return _page(await step(await to_bolt_request(request)))
        except InstallError as error:
            return _page(BoltResponse(status=error.status, body=pages.problem(error.words)))
        except StorageError as error:
            log.warning("installation_not_saved", error=type(error).__name__)
            return _page(BoltResponse(status=503, body=pages.problem(pages.NOT_SAVED)))

    return handle


def _page(answer: BoltResponse) -> web.Response:
    headers = CIMultiDict[str](SAFE)
    for cookie in answer.headers.get("set-cookie", []):
        headers.add("Set-Cookie", cookie)
    return web.Response(text=answer.body, status=answer.status, headers=headers, content_type="text/html")
