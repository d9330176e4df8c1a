"""Slack at its worst, on request: refusals, outages, and answers that never arrive."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

What = Literal[
    "ratelimited", "500_before", "500_after", "lost", "garbled", "reset", "slow", "error", "error_after", "outage"
]
"""`lost`: the work is done and the connection closed without an answer. `reset`: it is closed before the work.
`garbled`: the work is done, and `error` stands where the answer should be, with status 200.
`slow`: the work is done, and answered, `seconds` later, or once Slack behaves again; whoever has not waited so long
learns nothing of it.
`error_after`: the work is done and Slack names an error all the same, as with internal_error.
`outage`: for `seconds` nothing is done and nothing answered but that there is no service, however often it is asked."""
KEPT = 50


@dataclass
class Trouble:
    """What a method does wrong the next `times` times; `error` names Slack's error, `seconds` a wait."""

    what: What
    times: int
    error: str = ""
    seconds: float = 0.0
    until: float | None = None
    """By the clock that goes on: an outage ends then."""


@dataclass(frozen=True)
class Broken:
    """A call that went wrong as asked, and when (real time)."""

    at: datetime
    method: str
    what: What


class Misbehaviour:
    """What was asked for, by method; `*` stands for all of them. `clock` tells real seconds that only go up."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: dict[str, list[Trouble]] = {}
        self._mended = asyncio.Event()
        self.done: deque[Broken] = deque(maxlen=KEPT)
        """What went wrong so far, the oldest first."""

    def ask(self, method: str, trouble: Trouble) -> None:
        """From now on, after what was asked for before."""
        if trouble.what == "outage":
            trouble.until = self._clock() + trouble.seconds
        self._asked.setdefault(method, []).append(trouble)

    @property
    def asked(self) -> list[tuple[str, Trouble]]:
        """What is still to go wrong, by method."""
        return [(method, trouble) for method in list(self._asked) for trouble in self._left(method)]

    def seconds_left(self, trouble: Trouble) -> float:
        """Real seconds until an outage ends; 0 for what does not go by time."""
        return 0.0 if trouble.until is None else max(0.0, trouble.until - self._clock())

    def next(self, method: str) -> Trouble | None:
        """What to do wrong now; it counts as done."""
        for name in (method, "*"):
            troubles = self._left(name)
            if troubles:
                self.done.append(Broken(datetime.now(UTC), method, troubles[0].what))
                return self._taken(troubles)
        return None

    def _left(self, name: str) -> list[Trouble]:
        """Without the outages that are over."""
        now = self._clock()
        left = [each for each in self._asked.get(name, []) if each.until is None or each.until > now]
        self._asked[name] = left
        return left

    def _taken(self, troubles: list[Trouble]) -> Trouble:
        first = troubles[0]
        if first.until is None:
            first.times -= 1
            if first.times <= 0:
                troubles.pop(0)
        return first

    async def hold(self, seconds: float) -> None:
        """Be slow."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._mended.wait()

    def behave(self) -> None:
        """Forget all that was asked for, and do at once what was being slow."""
        self._asked.clear()
        self._mended.set()
        self._mended = asyncio.Event()
