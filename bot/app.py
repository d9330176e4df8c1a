"""The composition root: builds everything, and starts and stops it in order. It alone knows everyone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import aiohttp
import structlog
from aiohttp import web
from slack_sdk.oauth.installation_store import Installation

from bot.absence import Absence
from bot.bolt import new_bolt
from bot.clock import WorkClock, real_now
from bot.commands import register
from bot.commands.desk import Desk
from bot.config import Settings
from bot.delivery.desk import Timings
from bot.delivery.digests.posting import Digests
from bot.delivery.homes import Homes
from bot.delivery.offers import Offers
from bot.delivery.posting import Special
from bot.delivery.roundups import Roundups
from bot.delivery.sender import Sender
from bot.delivery.sender import Settings as SenderSettings
from bot.demo import steering
from bot.directory import Directory
from bot.door import Door
from bot.envelopes import Envelopes
from bot.health import Health
from bot.installing.ending import Ending
from bot.installing.flow import InstallFlow, MakeClient, new_flow
from bot.installing.one_token import OneToken
from bot.installing.routes import routes as install_routes
from bot.installing.tokens import StoredTokens, Tokens
from bot.intake import Intake
from bot.metrics import Metrics
from bot.quoting import Quotes
from bot.reminders.scheduler import EVERY, AlarmClock
from bot.reminders.tick import tick
from bot.slack import new_client, new_session
from bot.sockets import Patience
from bot.transports import Transports, sockets_of
from bot.usecases.digest import queue_due_digests
from bot.usecases.installing import install
from bot.usecases.ringing import ring
from bot.usecases.tidying import Tidying
from bot.usecases.watching import Watch
from bot.usecases.workspaces import Workspaces
from bot.web import Server, web_app
from bot.words import DeliveryKind
from storage.clocks import shared_clock
from storage.database import Database, reading
from storage.installations import Installations
from storage.ledger import Standing, read_standing
from storage.migrate import upgrade
from storage.sealing import Keys
from storage.states import States

STOP = 9.0
"""Seconds in which all that is in flight ends at shutdown; what is late leaves its trace in the database."""
DRAIN = 3.5
"""Seconds of these for requests and looks."""

READ_LIMIT = 2.0
"""Seconds that a scrape of the metrics waits for the database."""

NONE, SOON = timedelta(0), timedelta(seconds=20)
IN_THE_DEMO = Timings(pace=NONE, ahead=NONE, look_late=SOON, closed=SOON, probe=timedelta(seconds=5))

log = structlog.get_logger()


@dataclass
class Bot:
    """Everything, built. `start` and `stop` keep the order: what is waited for is started first and stopped last."""

    settings: Settings
    db: Database
    clock: WorkClock
    session: aiohttp.ClientSession
    tokens: Tokens
    intake: Intake
    directory: Directory
    workspaces: Workspaces
    sender: Sender
    alarm: AlarmClock
    absence: Absence
    server: Server
    transports: Transports

    @property
    def port(self) -> int:
        """Where it listens for HTTP."""
        return self.server.port

    async def start(self) -> None:
        """Bring the database up to date, learn whose token this is, and begin to listen, to look and to send."""
        with reading():
            await upgrade(self.db)
        await self.tokens.start()
        await self.alarm.look()  # before anything goes out: what a newer call replaces is not said any more
        self.sender.start(self.intake.drained)
        self.alarm.start()
        self.absence.start()
        await self.transports.start()

    async def stop(self) -> None:
        """Stop accepting, let what is in flight finish, and close: within ten seconds."""
        try:
            async with asyncio.timeout(STOP):
                await self._finish()
        except TimeoutError:
            log.warning("stopped_before_all_was_finished")
        await self.directory.close()
        await self.session.close()
        await self.db.close()

    async def _finish(self) -> None:
        """The sender last, and whatever the others still wait for: what it has under way must be recorded."""
        try:
            async with asyncio.timeout(DRAIN):
                await asyncio.gather(self._answer_all(), self.absence.stop(), self.alarm.stop())
        except TimeoutError:
            log.warning("requests_cut_off")
        await self.sender.stop(STOP - DRAIN)

    async def _answer_all(self) -> None:
        await self.transports.stop()
        await self.intake.drained()


async def build(
    settings: Settings, *, timings: Timings | None = None, patience: Patience | None = None, look_every: float = EVERY
) -> Bot:
    """Build the bot; nothing runs yet. `look_every`: real seconds from one look at what is due to the next."""
    db = Database(settings.database_url)
    clock = WorkClock(timedelta(seconds=settings.pullcord_clock_offset))
    timings = timings or _timings(settings)
    session = new_session(timings.request.total_seconds(), settings.slack_proxy.get_secret_value())
    make = partial(new_client, api_url=settings.slack_api_url, session=session)
    workspaces = Workspaces(db)
    installations = _installations(settings)
    tokens = _tokens(settings, db, workspaces, installations, clock, make)
    metrics = Metrics(partial(_standing, db), clock)
    directory = Directory(db, tokens.client_for, real_now)
    told = SenderSettings(timings=timings, special=_special(db, directory), watch=metrics, shared=shared_clock(db))
    sender = Sender(db, tokens.client_for, clock, told)
    intake = Intake(db, clock, sender.wake, settings.flags_per_person)
    alarm = AlarmClock(_look(db, clock, sender), every=look_every)
    absence = Absence(db, directory, clock, sender.wake)
    flow = _install_flow(settings, db, installations, tokens, clock, sender, make) if installations else None
    slack = new_bolt(settings, session, make, tokens, flow)
    quotes = Quotes(tokens.client_for)
    ending = Ending(db, workspaces, tokens, installations)
    register(slack, Desk(db, clock, intake, directory, workspaces, quotes, sender.wake, ending.heard))
    metrics.ages |= {"tick": alarm.pulse.silence, "send": sender_age(sender)}
    sockets = sockets_of(settings, session, Envelopes(slack, metrics), patience)
    if sockets is not None:
        metrics.watch_connections(sockets.count)
    health = Health(db, alarm.pulse.age, sender_age(sender), sockets.count if sockets else None)
    app = web_app(slack, None if sockets else Door(settings.slack_signing_secret.get_secret_value()), health, metrics)
    if flow:
        app.add_routes(install_routes(flow))
    if settings.pullcord_demo:
        _let_steer(app, steering.Steering(db, clock, _settle(alarm, sender)))
    server = Server(app, settings.host, settings.port)
    ways = Transports(settings, server, sockets)
    return Bot(
        settings, db, clock, session, tokens, intake, directory, workspaces, sender, alarm, absence, server, ways
    )


def _special(db: Database, directory: Directory) -> Mapping[DeliveryKind, Special]:
    """How those kinds are posted that take more than a message."""
    digests, roundups, offers = Digests(db).kinds(), Roundups(db).kinds(), Offers(db, directory).kinds()
    return {**digests, **roundups, **offers, **Homes(db, directory).kinds()}


def _let_steer(app: web.Application, steered: steering.Steering) -> None:
    """The demo's page moves the clock, and the bot ends when the demo does."""
    app.add_routes(steering.routes(steered))
    app.cleanup_ctx.append(steering.leash)


def _installations(settings: Settings) -> Installations | None:
    """Where tokens of many workspaces are kept; None where there is one, in the settings."""
    if not settings.many:
        return None
    return Installations(settings.slack_client_id, Keys(settings.pullcord_keys.get_secret_value()))


def _tokens(
    settings: Settings,
    db: Database,
    workspaces: Workspaces,
    installations: Installations | None,
    clock: WorkClock,
    make: MakeClient,
) -> Tokens:
    if installations:
        return StoredTokens(db, installations, workspaces, make)
    return OneToken(make(settings.slack_bot_token.get_secret_value()), workspaces, clock)


def _install_flow(
    settings: Settings,
    db: Database,
    installations: Installations,
    tokens: Tokens,
    clock: WorkClock,
    sender: Sender,
    make: MakeClient,
) -> InstallFlow:
    """How workspaces get the bot. What waited there, and the greeting, goes out at once."""

    async def keep(made: Installation) -> None:
        await install(db, installations, made, clock.now())
        tokens.forget(made.team_id or "")
        sender.wake()

    return new_flow(settings, States(db, installations.keys, real_now), make, keep)


async def _standing(db: Database) -> Standing:
    """How the work stands, for the metrics. Raises `UnreadableError`."""
    with reading():
        async with asyncio.timeout(READ_LIMIT), db.read() as session:
            return await read_standing(session)


def _look(db: Database, clock: WorkClock, sender: Sender) -> Callable[[], Awaitable[None]]:
    """One look at all that is due."""
    watch, tidying = Watch(db, real_now), Tidying(db, real_now)

    async def look() -> None:
        now = clock.now()
        flags = await tick(db, now, await watch.away_since(now))
        messages = await ring(db, now)
        digests = await queue_due_digests(db, now)
        await watch.looked(now)
        await tidying.tidy(now)
        if flags or messages or digests:
            sender.wake()

    return look


def _settle(alarm: AlarmClock, sender: Sender) -> Callable[[], Awaitable[None]]:
    """Decide and send all that is due now."""

    async def settle() -> None:
        await alarm.look()
        await sender.drain()

    return settle


def sender_age(sender: Sender) -> Callable[[], float | None]:
    """Seconds since something was last sent."""
    return lambda: (real_now() - sender.sent_at).total_seconds() if sender.sent_at else None


def _timings(settings: Settings) -> Timings:
    """Slack's pace; none in the demo, where a week passes in a minute and somebody watches Slack break and mend."""
    waits = settings.pullcord_waits.model_dump(exclude_none=True)
    shortened = {name: timedelta(seconds=seconds) for name, seconds in waits.items()}
    return replace(IN_THE_DEMO if settings.pullcord_demo else Timings(), **shortened)
