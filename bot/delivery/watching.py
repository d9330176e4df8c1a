"""What a sender tells whoever counts: nothing here decides anything."""

from __future__ import annotations

from typing import Protocol

from bot.slack import SlackFailure
from storage.deliveries import Job
from storage.outcomes import Outcome


class Watch(Protocol):
    """Somebody who counts what happens to deliveries."""

    def tried(self, job: Job) -> None:
        """An attempt begins."""
        ...

    def reconciled(self, job: Job) -> None:
        """An earlier attempt, whose outcome was unknown, was found in Slack."""
        ...

    def refused(self, failure: SlackFailure) -> None:
        """Slack refused, or did not answer."""
        ...

    def came_of(self, job: Job, outcome: Outcome) -> None:
        """What came of an attempt."""
        ...


class NobodyWatches:
    """Counts nothing."""

    def tried(self, job: Job) -> None:
        """An attempt begins."""

    def reconciled(self, job: Job) -> None:
        """An earlier attempt was found."""

    def refused(self, failure: SlackFailure) -> None:
        """Slack refused."""

    def came_of(self, job: Job, outcome: Outcome) -> None:
        """What came of an attempt."""
