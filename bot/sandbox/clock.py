"""The work clock: real time plus an offset that can be moved. Signatures, triggers and pace do not go by it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """Real time, aware UTC."""
    return datetime.now(UTC)


class WorkClock:
    """Tells the work time, and hands out message timestamps that are unique and never go down."""

    def __init__(self, real: Callable[[], datetime] = real_now) -> None:
        self._real = real
        self.offset = timedelta()
        self.last_stamp = 0
        """The last timestamp handed out, in microseconds since 1970."""

    def now(self) -> datetime:
        """The work time, aware UTC."""
        return self._real() + self.offset

    def set(self, instant: datetime) -> None:
        """Let it be `instant` now; the clock goes on from there."""
        if instant.tzinfo is None:
            raise ValueError("the work clock takes aware instants only")
        self.offset = instant.astimezone(UTC) - self._real()

    @property
    def moved(self) -> bool:
        """Does it differ from real time by more than a second?"""
        return abs(self.offset) > timedelta(seconds=1)

    def stamp(self) -> str:
        """A fresh message timestamp, as Slack writes it: seconds, a dot, six digits.

        When the clock was set back, stamps go on upwards from the last one, as message order must.
        """
        now = int(self.now().timestamp() * 1_000_000)
        self.last_stamp = max(now, self.last_stamp + 1)
        return f"{self.last_stamp // 1_000_000}.{self.last_stamp % 1_000_000:06d}"


def instant_of(stamp: str) -> datetime:
    """The instant that a message timestamp stands for, aware UTC."""
    return datetime.fromtimestamp(float(stamp), UTC)
