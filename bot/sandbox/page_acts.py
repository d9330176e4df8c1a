"""What the person at the page does: one method for each `POST /page/…`, JSON in and JSON out."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.acting import DONE, Acting, Outcome, refused
from bot.sandbox.breaking import break_slack
from bot.sandbox.controls import Controls
from bot.sandbox.errors import SlackError
from bot.sandbox.hooks import HookError
from bot.sandbox.model import JSON, Message, View
from bot.sandbox.mover import BotTroubleError
from bot.sandbox.pressing import Pressing
from bot.sandbox.workspace import Workspace

Act = Callable[[JSON], Awaitable[JSON]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class PageActs:
    """Each answers `{ok: true}`, or what Slack would show the person."""

    def __init__(self, controls: Controls, workspace: Workspace, acting: Acting, pressing: Pressing) -> None:
        self._controls = controls
        self._workspace = workspace
        self._acting = acting
        self._pressing = pressing

    def routes(self) -> list[web.RouteDef]:
        """Where each is mounted."""
        done: dict[str, Act] = {
            "command": self._command,
            "message": self._message,
            "action": self._action,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "home": self._home,
            "shortcut": self._shortcut,
            "react": self._react,
            "seen": self._seen,
            "delete": self._delete,
            "suggest": self._suggest,
            "join": self._join,
            "leave": self._leave,
            "reload": self._reload,
            "clock": self._clock,
            "bot": self._bot,
            "reset": self._reset,
            "story": self._story,
            "slack": self._slack,
        }
        return [web.post(f"/page/{name}", _answering(act)) for name, act in done.items()]

    async def _command(self, body: JSON) -> JSON:
        return _said(await self._acting.command(body["as"], body["channel"], body["text"]))

    async def _message(self, body: JSON) -> JSON:
        return _said(await self._acting.say(body["as"], body["channel"], body["text"], body.get("thread_ts")))

    async def _action(self, body: JSON) -> JSON:
        place = self._place(body)
        if place is None:
            return _said(refused("not_found", "This is not here any more."))
        self._pressing.enter(body["as"], place, body.get("state") or {})
        return _said(await self._pressing.press(body["as"], place, body["action"]))

    async def _submit(self, body: JSON) -> JSON:
        view = self._own_view(body)
        if view is None:
            return _said(refused("not_found", "This is not open any more."))
        return _said(await self._pressing.submit(view, body.get("state") or {}))

    async def _dismiss(self, body: JSON) -> JSON:
        view = self._own_view(body)
        if view is None:
            return _said(DONE)
        return _said(await self._pressing.dismiss(view, everything=bool(body.get("all"))))

    async def _home(self, body: JSON) -> JSON:
        return _said(await self._acting.home(body["as"]))

    async def _shortcut(self, body: JSON) -> JSON:
        where = (body.get("channel"), body.get("ts"))
        return _said(await self._acting.shortcut(body["as"], body["callback_id"], *where))

    async def _react(self, body: JSON) -> JSON:
        return _said(await self._acting.react(body["as"], body["channel"], body["ts"], body["name"]))

    async def _seen(self, body: JSON) -> JSON:
        if body.get("channel"):
            self._acting.seen(body["as"], body["channel"])
        if "phone" in body:
            ring = body["phone"]
            self._acting.phone_seen(body["as"], ring if isinstance(ring, str) and ring != "all" else None)
        return _said(DONE)

    async def _delete(self, body: JSON) -> JSON:
        return _said(await self._acting.delete(body["as"], body["channel"], body["ts"]))

    async def _suggest(self, body: JSON) -> JSON:
        place = self._place(body)
        if place is None:
            return _said(refused("not_found", "This is not here any more."))
        ids = (body["block_id"], body["action_id"], body["value"])
        outcome, options = await self._pressing.suggest(body["as"], place, *ids)
        return _said(outcome) | {"options": options}

    async def _join(self, body: JSON) -> JSON:
        return _said(self._acting.join(body["as"], body["channel"]))

    async def _leave(self, body: JSON) -> JSON:
        return _said(self._acting.leave(body["as"], body["channel"]))

    async def _reload(self, body: JSON) -> JSON:
        self._acting.reload(body["as"])
        return _said(DONE)

    async def _clock(self, body: JSON) -> JSON:
        target = await self._target(body)
        if target is None:
            return _said(refused("nothing_due", "Nothing is due."))
        try:
            await self._controls.move_to(target)
        except BotTroubleError as trouble:
            return _said(refused("bot_trouble", str(trouble)))
        return _said(DONE)

    async def _target(self, body: JSON) -> datetime | None:
        if body.get("next_due"):
            found = await self._controls.next_due()
            return None if found is None else found[0]
        if "to" in body:
            return datetime.fromisoformat(body["to"])
        return self._workspace.store.clock.now() + timedelta(seconds=float(body["seconds"]))

    async def _bot(self, body: JSON) -> JSON:
        await self._controls.switch_bot(on=bool(body["running"]))
        return _said(DONE)

    async def _reset(self, _body: JSON) -> JSON:
        await self._controls.start_over()
        return _said(DONE)

    async def _story(self, body: JSON) -> JSON:
        await self._controls.do_step(body["step"])
        return _said(DONE)

    async def _slack(self, body: JSON) -> JSON:
        break_slack(self._workspace, body["what"])
        return _said(DONE)

    def _place(self, body: JSON) -> Message | View | None:
        container = body["container"]
        if container["type"] == "view":
            return self._own_view({"as": body["as"], "view_id": container["view_id"]})
        return self._acting.visible_message(body["as"], container["channel"], container["ts"])

    def _own_view(self, body: JSON) -> View | None:
        view = self._workspace.world.views.get(body["view_id"])
        return view if view is not None and view.user == body["as"] else None


def _said(outcome: Outcome) -> JSON:
    return {"ok": True} if outcome.ok else {"ok": False, "error": outcome.error, "text": outcome.text}


def _answering(act: Act) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            body: Any = await request.json()
            return web.json_response(await act(body))
        except (KeyError, TypeError, ValueError) as wrong:
            return web.json_response({"ok": False, "error": "bad_request", "text": repr(wrong)}, status=400)
        except SlackError as error:
            return web.json_response({"ok": False, "error": error.error, "text": error.error})
        except (BotTroubleError, HookError) as trouble:
            return web.json_response({"ok": False, "error": "trouble", "text": str(trouble)})

    return handle
