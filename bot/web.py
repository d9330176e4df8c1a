"""The bot's HTTP side: Slack's requests, and what whoever runs it asks for. Bolt is mounted in our own application."""

from __future__ import annotations

import asyncio
import re
import time
from uuid import uuid4

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from bot.door import Door, RefusedError
from bot.health import Health
from bot.metrics import CONTENT_TYPE, Metrics
from bot.requesting import for_bolt
from bot.shapes import MalformedError
from bot.slack import ANSWER_LIMIT_S

MOST_PATIENCE = 5.0
"""Seconds in which a request's body must have come; Slack waits three for the answer to it."""
MOST_BYTES = 1_000_000
"""Slack's largest payloads, views, are a quarter of this."""
FROM_SLACK = "/slack/events"
REQUEST_ID = "X-Request-Id"
FIT = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = structlog.get_logger()


class Server:
    """HTTP as a transport. `port` is known once it listens, wherever it was asked to."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        self.port = port
        self._host = host
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=ANSWER_LIMIT_S)

    async def start(self) -> None:
        """Listen. Raises `OSError` when the port is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self.port).start()
        self.port = self._runner.addresses[0][1]
        log.info("listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Take nothing new, and let what is in flight be answered."""
        await self._runner.cleanup()


def web_app(
    slack: AsyncApp, door: Door | None, health: Health, metrics: Metrics, patience: float = MOST_PATIENCE
) -> web.Application:
    """The application: `/healthz`, `/readyz`, `/metrics`, and `/slack/events` if there is a door to come in by.

    `patience`: seconds for a request's body.
    """
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_counted(metrics), _say_failures])
    app.on_response_prepare.append(_without_versions)
    if door is not None:
        app.router.add_post(FROM_SLACK, _slack_handler(slack, door, patience))
    app.router.add_get("/healthz", _health_handler(health))
    app.router.add_get("/readyz", _ready_handler(health))
    app.router.add_get("/metrics", _metrics_handler(metrics, health))
    return app


def _slack_handler(slack: AsyncApp, door: Door, patience: float) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            asked = door.admit(request.content_type, request.headers, await _body(request, patience))
            if asked.certificate:
                return web.Response()
            bolt_request = for_bolt(body=asked.body, headers=dict(request.headers))
        except RefusedError as refused:
            return web.json_response({"error": str(refused)}, status=refused.status)
        except MalformedError as error:
            return web.json_response({"error": f"malformed: {error}"}, status=400)
        return await to_aiohttp_response(await slack.async_dispatch(bolt_request))

    return handle


async def _body(request: web.Request, patience: float) -> bytes:
    """All of it, if it comes as fast as Slack sends. Raises `RefusedError`."""
    try:
        async with asyncio.timeout(patience):
            return await request.read()
    except TimeoutError:
        raise RefusedError(408, "too slow") from None


def _health_handler(health: Health) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        return web.json_response(health.ages())

    return handle


def _ready_handler(health: Health) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        ready = await health.can_record()
        return web.json_response({"ready": ready}, status=200 if ready else 503)

    return handle


def _metrics_handler(metrics: Metrics, health: Health) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        page = await metrics.page(ready=await health.can_record())
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE})

    return handle


def _counted(metrics: Metrics) -> Middleware:
    """Give each request an id, that of the proxy if it has one, on every line that is logged because of it."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get(REQUEST_ID, "")
        request_id = given if FIT.fullmatch(given) else uuid4().hex[:16]
        began, slack = time.monotonic(), request.path == FROM_SLACK
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = await handler(request)
            seconds = time.monotonic() - began
            if slack:
                log.info("answered", status=response.status, ms=round(seconds * 1000, 1))
        response.headers[REQUEST_ID] = request_id
        metrics.answered(_path(request), response.status, seconds, slack=slack)
        return response

    return middleware


async def _without_versions(_request: web.Request, response: web.StreamResponse) -> None:
    """Nobody needs to know which library of which version answers."""
    response.headers.pop("Server", None)


def _path(request: web.Request) -> str:
    """The path, if it is one of ours: strangers must not make up labels."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "other"


@web.middleware
async def _say_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What nobody caught is logged without its payload, and answered as a failure, so that Slack sends it again."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        return web.json_response({"error": refused.reason}, status=refused.status)
    except Exception:  # the edge of the loop: this request failed, the next is served
        log.exception("request_failed", path=_path(request))
        return web.json_response({"error": "internal"}, status=500)
