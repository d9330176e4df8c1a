"""What Prometheus reads at `/metrics`: counted in this process, or read from the database when it is asked.

What comes from the database is the same from each replica: in a query take `max`, where the others are summed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.delivery.verdicts import Verdict, judge
from bot.slack import SlackFailure
from bot.words import DeliveryKind, DeliveryState
from storage.deliveries import Job
from storage.errors import StorageError
from storage.ledger import Standing
from storage.outcomes import ENDS, Outcome

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LATE = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400)
"""Bounds in seconds: a second is Slack's pace, five minutes an outage, a day a lost day."""
QUICK = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Bounds in seconds: Slack waits three."""
SCHEDULED = frozenset(
    {
        DeliveryKind.REMINDER, DeliveryKind.ESCALATION, DeliveryKind.ESCALATION_DM, DeliveryKind.PROMISE_DAY,
        DeliveryKind.SLIP, DeliveryKind.SLIP_REPORTER, DeliveryKind.QUESTION, DeliveryKind.DID_IT_HOLD,
        DeliveryKind.REVIEW, DeliveryKind.ROUNDUP, DeliveryKind.ROUNDUP_DM, DeliveryKind.AWAY, DeliveryKind.DIGEST,
    }
)  # fmt: skip
"""What is said because its time came. All else follows somebody's act."""

log = structlog.get_logger()
Age = Callable[[], float | None]


class Metrics:
    """Counts, and draws the page. A `Watch` of the sender."""

    def __init__(self, read: Callable[[], Awaitable[Standing]], clock: Clock) -> None:
        self._read = read
        self.ages: dict[str, Age] = {}
        """How long ago each kind of work last went well, in seconds; None before the first time."""
        self._registry = CollectorRegistry()
        self._standing = FromDatabase(clock, self.ages)
        self._registry.register(self._standing)
        self._ended = self._counter("deliveries_ended", "Deliveries that are over, by how they ended.", "state")
        self._tried = self._counter("delivery_attempts", "Attempts at deliveries; again: not the first one.", "again")
        self._reconciled = self._counter("deliveries_reconciled", "Found in Slack after an unknown outcome.")
        self._elsewhere = self._counter("cards_elsewhere", "Cards that their channel would not take at all.")
        self._refused = self._counter("slack_failures", "What Slack refused or left unanswered.", "verdict")
        # Prometheus sees no increase in a series that begins with 1: the first would raise no alert
        for verdict in Verdict:
            self._refused.labels(verdict.value)
        for state in ENDS:
            self._ended.labels(state.value)
        self._requests = self._counter("http_requests", "HTTP requests, by path and status.", "path", "status")
        self._envelopes = self._counter("envelopes", "Socket Mode, by type and HTTP's status.", "type", "status")
        self._late = self._histogram("delivery_lateness", "From when it was decided until it was sent.", LATE, "cause")
        self._took = self._histogram("slack_request", "How long an answer to Slack took.", QUICK)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"pullcord_{name}", told, labels, registry=self._registry)

    def _histogram(self, name: str, told: str, bounds: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"pullcord_{name}_seconds", told, labels, buckets=bounds, registry=self._registry)

    def tried(self, job: Job) -> None:
        """An attempt begins."""
        self._tried.labels("yes" if job.attempts > 1 else "no").inc()

    def reconciled(self, job: Job) -> None:  # noqa: ARG002 (a `Watch` is told which)
        """An earlier attempt, whose outcome was unknown, was found in Slack."""
        self._reconciled.inc()

    def refused(self, failure: SlackFailure) -> None:
        """Slack refused, or did not answer."""
        self._refused.labels(judge(failure).value).inc()

    def came_of(self, job: Job, outcome: Outcome) -> None:
        """What came of an attempt."""
        if outcome.state in ENDS:
            self._ended.labels(outcome.state.value).inc()
        if outcome.elsewhere:
            self._elsewhere.inc()
        if outcome.state is DeliveryState.SENT and outcome.at is not None:
            cause = "schedule" if job.kind in SCHEDULED else "act"
            self._late.labels(cause).observe(max(0.0, (outcome.at - job.created_at).total_seconds()))

    def answered(self, path: str, status: int, seconds: float, *, slack: bool) -> None:
        """An HTTP request was answered; `slack`: it was one of Slack's."""
        self._requests.labels(path, str(status)).inc()
        if slack:
            self._took.observe(seconds)

    def enveloped(self, kind: str, status: int, seconds: float) -> None:
        """An envelope of Socket Mode was answered, with the status that HTTP would have had."""
        self._envelopes.labels(kind, str(status)).inc()
        self._took.observe(seconds)

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Show how many connections are open. Without Socket Mode there is no such figure."""
        told = "Connections to Slack over Socket Mode."
        Gauge("pullcord_socket_connections", told, registry=self._registry).set_function(count)

    async def page(self, *, ready: bool) -> bytes:
        """The page. A database that does not answer is a figure, too; `ready`: a flag could be recorded now."""
        self._standing.ready = ready
        try:
            self._standing.now = await self._read()
        except (StorageError, TimeoutError) as error:
            log.warning("metrics_without_database", why=str(error) or type(error).__name__)
            self._standing.now = None
        return generate_latest(self._registry)


class FromDatabase(Collector):
    """How the work stands, as it was last read; and the ages of tick and send."""

    def __init__(self, clock: Clock, ages: Mapping[str, Age]) -> None:
        self._clock = clock
        self._ages = ages
        self.now: Standing | None = None
        self.ready = False

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield _gauge("ready", "1 if a flag could be recorded at this scrape.", int(self.ready))
        yield _gauge("database_up", "1 if the database answered this scrape.", int(self.now is not None))
        for what, age in self._ages.items():
            if (seconds := age()) is not None:
                yield _gauge(f"last_{what}_age_seconds", f"Since the last {what} that went well.", seconds)
        if self.now is not None:
            yield from self._work(self.now)

    def _work(self, standing: Standing) -> Iterator[Metric]:
        yield _gauge("deliveries_waiting", "Deliveries that are not over.", standing.waiting)
        yield _gauge("oldest_waiting_seconds", "How long the oldest waits.", self._since(standing.oldest_waiting))
        yield _gauge("deliveries_failed", "Deliveries that stand as failed.", standing.failed)
        yield _gauge("oldest_due_seconds", "How late the flag due longest is.", self._since(standing.oldest_due))
        yield _gauge("workspaces_closed", "Workspaces whose token does not work.", standing.closed)
        yield _gauge("flags_unheard", "Flags that wait where nobody in Slack hears of them.", standing.unheard)
        yield CounterMetricFamily("pullcord_flags_raised", "Flags, ever.", value=standing.raised)

    def _since(self, at: datetime | None) -> float:
        return max(0.0, (self._clock.now() - at).total_seconds()) if at else 0.0


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"pullcord_{name}", told, value=value)
