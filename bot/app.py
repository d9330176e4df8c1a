"""The composition root: builds everything, and starts and stops it in order. It alone knows everyone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Protocol

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.absence import Absence
from bot.clock import WorkClock, real_now
from bot.commands import register
from bot.commands.desk import Desk
from bot.commands.failures import failed
from bot.config import Settings, SettingsError
from bot.delivery.desk import Timings
from bot.delivery.digests.posting import Digests
from bot.delivery.homes import Homes
from bot.delivery.offers import Offers
from bot.delivery.roundups import Roundups
from bot.delivery.sender import Sender
from bot.delivery.sender import Settings as SenderSettings
from bot.delivery.verdicts import Verdict, judge
from bot.demo import steering
from bot.directory import Directory
from bot.door import Door
from bot.health import Health
from bot.intake import Intake
from bot.metrics import Metrics
from bot.quoting import Quotes
from bot.reminders.scheduler import AlarmClock
from bot.reminders.tick import tick
from bot.responding import responding
from bot.slack import SlackFailure, ask, new_client, new_session
from bot.usecases.digest import queue_due_digests
from bot.usecases.ringing import ring
from bot.usecases.watching import Watch
from bot.usecases.workspaces import Workspaces
from bot.web import Server, web_app
from storage.database import Database
from storage.ledger import Standing, read_standing
from storage.migrate import upgrade
from storage.probe import reading

STOP = 9.0
"""Seconds in which all that is in flight ends at shutdown; what is late leaves its trace in the database."""
DRAIN = 3.5
"""Seconds of these for requests and looks."""

PASSING = {Verdict.LATER, Verdict.UNKNOWN}
"""Slack is not there, which says nothing of the token."""

READ_LIMIT = 2.0
"""Seconds that a scrape of the metrics waits for the database."""

IN_THE_DEMO = Timings(pace=timedelta(0), ahead=timedelta(0), closed=timedelta(seconds=20), probe=timedelta(seconds=5))

log = structlog.get_logger()


class Transport(Protocol):
    """A way in for what Slack has to say."""

    async def start(self) -> None:
        """Begin to take it."""

    async def stop(self) -> None:
        """Take nothing new, and let what is in flight be answered."""


@dataclass
class Bot:
    """Everything, built. `start` and `stop` keep the order: what is waited for is started first and stopped last."""

    settings: Settings
    db: Database
    clock: WorkClock
    session: aiohttp.ClientSession
    client: AsyncWebClient
    intake: Intake
    directory: Directory
    workspaces: Workspaces
    sender: Sender
    alarm: AlarmClock
    absence: Absence
    server: Server
    transports: tuple[Transport, ...]

    @property
    def port(self) -> int:
        """Where it listens for HTTP."""
        return self.server.port

    async def start(self) -> None:
        """Bring the database up to date, learn whose token this is, and begin to listen, to look and to send."""
        with reading():
            await upgrade(self.db)
        await self._learn_workspace()
        await self.alarm.look()  # before anything goes out: what a newer call replaces is not said any more
        self.sender.start(self.intake.drained)
        self.alarm.start()
        self.absence.start()
        for transport in self.transports:
            await transport.start()

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
        await asyncio.gather(*(transport.stop() for transport in self.transports))
        await self.intake.drained()

    async def _learn_workspace(self) -> None:
        """Ask Slack whose token it is. Raises `SettingsError` if Slack refuses it, or does not answer the first time.

        Later on an outage of Slack keeps nobody from flagging: what there is to say waits.
        """
        try:
            who = await ask(self.client, "auth.test")
        except SlackFailure as failure:
            if judge(failure) in PASSING and await self.workspaces.is_any_known():
                log.warning("slack_does_not_answer", error=failure.error)
                return
            refused = f"Slack does not accept SLACK_BOT_TOKEN ({failure.error})."
            silent = f"Slack does not answer at {self.settings.slack_api_url} ({failure.error}): is the network up?"
            raise SettingsError(refused if failure.status else silent) from failure
        workspace_id = await self.workspaces.install(who["team_id"], who["team"], who["user_id"], self.clock.now())
        log.info("workspace", id=workspace_id, slack=who["team_id"])


async def build(settings: Settings, *, timings: Timings | None = None) -> Bot:
    """Build the bot from its settings; nothing runs yet."""
    db = Database(settings.database_url)
    clock = WorkClock(timedelta(seconds=settings.pullcord_clock_offset))
    timings = timings or _timings(settings)
    session = new_session(timings.request.total_seconds())
    client = new_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)

    async def client_for(_workspace_id: int) -> AsyncWebClient:
        return client

    metrics = Metrics(partial(_standing, db), clock)
    directory = Directory(db, client_for, real_now)
    special = {**Digests(db).kinds(), **Roundups(db).kinds(), **Offers(db, directory).kinds()}
    special |= Homes(db, directory).kinds()
    told = SenderSettings(timings=timings, special=special, watch=metrics)
    sender = Sender(db, client_for, clock, told)
    intake = Intake(db, clock, sender.wake, settings.flags_per_person)
    workspaces = Workspaces(db)
    alarm = AlarmClock(_look(db, clock, sender))
    absence = Absence(db, directory, clock, sender.wake)
    slack = _bolt(settings, session)
    register(slack, Desk(db, clock, intake, directory, workspaces, Quotes(client_for), sender.wake))
    metrics.ages |= {"tick": alarm.pulse.age, "send": sender_age(sender)}
    door = Door(settings.slack_signing_secret.get_secret_value())
    app = web_app(slack, door, Health(db, alarm.pulse.age, sender_age(sender)), metrics)
    if settings.pullcord_demo:
        app.add_routes(steering.routes(steering.Steering(db, clock, _settle(alarm, sender))))
        app.cleanup_ctx.append(steering.leash)
    server = Server(app, settings.host, settings.port)
    return Bot(
        settings, db, clock, session, client, intake, directory, workspaces, sender, alarm, absence, server, (server,)
    )


async def _standing(db: Database) -> Standing:
    """How the work stands, for the metrics. Raises `UnreadableError`."""
    with reading():
        async with asyncio.timeout(READ_LIMIT), db.read() as session:
            return await read_standing(session)


def _look(db: Database, clock: WorkClock, sender: Sender) -> Callable[[], Awaitable[None]]:
    """One look at all that is due."""
    watch = Watch(db, real_now)

    async def look() -> None:
        now = clock.now()
        flags = await tick(db, now, await watch.away_since(now))
        messages = await ring(db, now)
        digests = await queue_due_digests(db, now)
        await watch.looked(now)
        if flags or messages or digests:
            sender.wake()

    return look


def _settle(alarm: AlarmClock, sender: Sender) -> Callable[[], Awaitable[None]]:
    """Decide and send all that is due now."""

    async def settle() -> None:
        await alarm.look()
        await sender.drain()

    return settle


def _bolt(settings: Settings, session: aiohttp.ClientSession) -> AsyncApp:
    """Bolt, answering after the listener has committed, and asking Slack nothing on each request."""
    token = settings.slack_bot_token.get_secret_value()
    client = new_client("", settings.slack_api_url, session)
    client.token = None  # each request brings its own, by way of `authorize`

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = AsyncApp(
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        request_verification_enabled=False,  # the door has done it, before anything was parsed
        authorize=authorize,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
    app.use(responding(settings.slack_api_url, session))
    app.error(failed)
    return app


def sender_age(sender: Sender) -> Callable[[], float | None]:
    """Seconds since something was last sent."""
    return lambda: (real_now() - sender.sent_at).total_seconds() if sender.sent_at else None


def _timings(settings: Settings) -> Timings:
    """Slack's pace; none in the demo, where a week passes in a minute and somebody watches Slack break and mend."""
    waits = settings.pullcord_waits.model_dump(exclude_none=True)
    shortened = {name: timedelta(seconds=seconds) for name, seconds in waits.items()}
    return replace(IN_THE_DEMO if settings.pullcord_demo else Timings(), **shortened)
