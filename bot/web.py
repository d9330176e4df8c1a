"""The bot's HTTP side: Slack's requests, and what whoever runs it asks for. Bolt is mounted in our own application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.health import Health

MOST_BYTES = 1_000_000
"""Slack's largest payloads, views, are a quarter of this."""

log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def web_app(slack: AsyncApp, health: Health) -> web.Application:
    """The application: `/slack/events`, `/healthz`, `/readyz`."""
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_say_failures])
    app.router.add_post("/slack/events", _slack_handler(slack))
    app.router.add_get("/healthz", _health_handler(health))
    app.router.add_get("/readyz", _ready_handler(health))
    return app


def _slack_handler(slack: AsyncApp) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        bolt_request = await to_bolt_request(request)
        return await to_aiohttp_response(await slack.async_dispatch(bolt_request))

    return handle


def _health_handler(health: Health) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        return web.json_response(health.ages())

    return handle


def _ready_handler(health: Health) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        ready = await health.can_record()
        return web.json_response({"ready": ready}, status=200 if ready else 503)

    return handle


@web.middleware
async def _say_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What nobody caught is logged without its payload, and answered as a failure, so that Slack sends it again."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except UnicodeDecodeError:
        return web.json_response({"error": "the body is not UTF-8"}, status=400)
    except Exception:  # the edge of the loop: this request failed, the next is served
        log.exception("request_failed", path=request.path)
        return web.json_response({"error": "internal"}, status=500)
