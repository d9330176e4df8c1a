"""The sandbox as a whole: built here, started and stopped here, and driven from here."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.sandbox import installing, membership
from bot.sandbox.acting import Acting
from bot.sandbox.board import Board, Said
from bot.sandbox.clock import WorkClock
from bot.sandbox.company import Company
from bot.sandbox.controls import Controls
from bot.sandbox.dispatch import ACK_WITHIN_S, Background, HttpTransport, Transport
from bot.sandbox.errors import SlackError
from bot.sandbox.events import ENDS, Events
from bot.sandbox.hooks import Hooks, NoHooks
from bot.sandbox.misbehave import Misbehaviour, Trouble, What
from bot.sandbox.mover import Mover
from bot.sandbox.pace import Pace
from bot.sandbox.page_api import PageApi
from bot.sandbox.person import Person
from bot.sandbox.pressing import Pressing
from bot.sandbox.sockets import SocketTransport
from bot.sandbox.state import Store
from bot.sandbox.triggers import ResponseUrls, Triggers
from bot.sandbox.uploads import remove_upload
from bot.sandbox.views import Views
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Called, Workspace

BIGGEST_BODY = 100_000_000


class Sandbox:
    """A local Slack for one company and one app.

    With an `app_token` the app has Socket Mode on: payloads go over its WebSockets, else by HTTP to `bot_url`. Where
    the app is in several workspaces they share its `sockets`, which somebody else then serves.
    `bot_url` may be set later, before the first thing happens. `event_retries` are the real seconds before each of the
    retries of an event; `ack_within_s` and `monotonic` let tests shorten what goes by real time. With
    `enforce_pace=False` there are no rate limits. `state_file` keeps everything over a restart.
    """

    _runner: web.AppRunner | None = None

    def __init__(
        self,
        company: Company,
        *,
        bot_url: str = "",
        signing_secret: str,
        token: str,
        app_token: str = "",
        sockets: SocketTransport | None = None,
        enforce_pace: bool = True,
        state_file: Path | None = None,
        hooks: Hooks | None = None,
        event_retries: tuple[float, ...] = (0.1, 1.0, 5.0),
        ack_within_s: float = ACK_WITHIN_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.company = company
        self.bot_url = bot_url
        self.clock = WorkClock()
        self._store = Store(company, self.clock, state_file)
        self._own = SocketTransport(company.app.app_id, app_token, ack_within_s, monotonic) if app_token else None
        transport = self._transport(signing_secret, sockets or self._own, ack_within_s)
        events = Events(self._store, transport, Background(), event_retries)
        self.workspace = Workspace(
            store=self._store,
            board=Board(self._store, events.tell),
            views=Views(self._store),
            events=events,
            transport=transport,
            background=events.background,
            triggers=Triggers(monotonic),
            responses=ResponseUrls(monotonic),
            pace=Pace(enforce=enforce_pace, clock=monotonic),
            misbehaviour=Misbehaviour(monotonic),
            token=token,
        )
        self.api = WebApi(self.workspace)
        self._acting = Acting(self.workspace)
        self._pressing = Pressing(self.workspace, self._acting)
        self.controls = Controls(self._store, self.workspace.board, self._mover(), hooks or NoHooks())

    def _transport(self, secret: str, sockets: SocketTransport | None, ack_within_s: float) -> Transport:
        """Socket Mode, if the app has it on."""
        if sockets is None:
            return HttpTransport(lambda: self.bot_url, secret, ack_within_s)
        sockets.watch(self._store.changed)
        return sockets

    def _mover(self) -> Mover:
        return Mover(self.clock, lambda: self.bot_url, self._store.changed)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Take up the state file, listen. Raises OSError when the port is taken."""
        self._store.load()
        app = web.Application(client_max_size=BIGGEST_BODY)
        app.add_routes(self.api.routes())
        if self._own is not None:
            app.add_routes(self._own.routes())
            app.on_shutdown.append(self._hang_up)
        page = PageApi(self.controls, self.workspace, self._acting, self._pressing)
        app.add_routes(page.routes())
        app.middlewares.append(page.only_local)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0][1]
        self.workspace.url = f"http://{host}:{bound}"
        if self._own is not None:
            self._own.url = self.workspace.url

    async def stop(self) -> None:
        """Stop listening, write down what is not yet written."""
        if self._runner is not None:
            await self._runner.cleanup()  # first: what is still being answered may have something to tell the app
            self._runner = None
        await self.workspace.background.cancel()
        if self.workspace.sockets is self._own:  # or the app's other workspaces still use them
            await self.workspace.transport.close()
        self._store.flush()

    async def _hang_up(self, _app: web.Application) -> None:
        """Who holds a connection would otherwise be waited for."""
        await self.workspace.transport.close()

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return self.workspace.url

    @property
    def api_url(self) -> str:
        """What the bot's SLACK_API_URL must be."""
        return self.workspace.url + "/api/"

    @property
    def sockets(self) -> SocketTransport:
        """The app's connections, to refresh or cut. Raises LookupError when the app has Socket Mode off."""
        if self.workspace.sockets is None:
            raise LookupError("Socket Mode is off")
        return self.workspace.sockets

    @property
    def said(self) -> list[Said]:
        """Everything that the bot posted since the start, oldest first; ephemeral answers are not among it."""
        return self.workspace.board.said

    @property
    def calls(self) -> list[Called]:
        """The last calls of the Web API that reached a method, oldest first: name, arguments, error."""
        return list(self.workspace.calls)

    def person(self, user: str) -> Person:
        """Acts as this person. Raises LookupError when there is no such person."""
        try:
            return Person(self.workspace, self._acting, self._pressing, user)
        except SlackError:
            raise LookupError(user) from None

    async def settled(self) -> None:
        """Wait until every event has been acknowledged or given up."""
        await self.workspace.background.settled()

    async def until(self, condition: Callable[[], object], within: float = 5.0) -> None:
        """Wait until something becomes true, looking after each change. Raises TimeoutError (real seconds)."""
        async with asyncio.timeout(within):
            while not condition():
                await self._store.wait_beyond(self._store.version)

    def misbehave(self, method: str, what: What, times: int = 1, *, error: str = "", seconds: float = 0.0) -> None:
        """Ask for trouble the next `times` times that `method` (or any, with `*`) is called."""
        self.workspace.misbehaviour.ask(method, Trouble(what, times, error, seconds))

    def remove_file(self, file_id: str) -> None:
        """Whoever brought a file along deletes it."""
        remove_upload(self.workspace, file_id)

    def behave(self) -> None:
        """No more trouble, and the token is good again."""
        self.workspace.behave()

    def revoke(self, error: str | None = "token_revoked") -> None:
        """From now on every call is answered with this error; None gives the token back."""
        self.workspace.revoke(error)

    def uninstall(self, order: tuple[str, ...] = ENDS) -> None:
        """An admin takes the app out; `order` is that in which it is told."""
        installing.uninstall(self.workspace, order)

    def disable(self, user: str) -> None:
        """This person leaves Slack."""
        person = self.workspace.somebody(user)
        self.workspace.world.disabled.append(user)
        event = {"type": "user_change", "user": {"id": user, "name": person.name, "deleted": True}}
        self.workspace.events.tell("user_change", {**event, "event_ts": self.clock.stamp()})
        self._store.changed()

    def invite(self, channel: str, user: str, by: str | None = None) -> None:
        """Bring somebody, or the bot, into a channel, a private one too."""
        membership.join(self.workspace, self.workspace.world.channels[channel], user, by)

    def archive(self, channel: str, by: str) -> None:
        """Close a channel."""
        membership.archive(self.workspace, self.workspace.world.channels[channel], by)

    def unarchive(self, channel: str, by: str) -> None:
        """Open it again."""
        membership.unarchive(self.workspace, self.workspace.world.channels[channel], by)

    def remove(self, channel: str, user: str) -> None:
        """Put somebody, or the bot, out of a channel."""
        membership.leave(self.workspace, self.workspace.world.channels[channel], user)

    async def move_clock(self, target: datetime) -> None:
        """Move the work clock forward to `target`, through everything that is due on the way."""
        await self.controls.move_to(target)

    def snapshot(self, path: Path) -> None:
        """Write everything to a file."""
        self._store.snapshot(path)

    def restore(self, path: Path) -> None:
        """Take everything from a file."""
        self._store.restore(path)

    def reset(self) -> None:
        """Start over: the company's first day."""
        self.controls.reset()
