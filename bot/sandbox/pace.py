"""Slack's rate limits: so many calls of a method a minute, one message a second in a channel. On real time."""

import math
import time
from collections import deque
from collections.abc import Callable

TIER_1, TIER_2, TIER_3, TIER_4, HIGH = 1, 20, 50, 100, 600
"""Calls a minute. HIGH is for methods that Slack says are far above tier 4."""

MINUTE_S = 60.0
CHANNEL_S = 1.0
JITTER_S = 0.05
"""What the network may squeeze out of a second kept by the sender."""

POSTS_A_MINUTE = 300
"""Messages a minute in a whole workspace. Slack publishes no figure, only "several hundred"."""


class Pace:
    """Says how long a caller that is too fast must wait."""

    def __init__(self, *, enforce: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.enforce = enforce
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}
        self._last_post: dict[str, float] = {}

    def too_fast(self, method: str, a_minute: int) -> int | None:
        """None if this call may pass (it is counted then), else the seconds to wait."""
        if not self.enforce:
            return None
        now = self._clock()
        calls = self._calls.setdefault(method, deque())
        while calls and now - calls[0] >= MINUTE_S:
            calls.popleft()
        if len(calls) >= a_minute:
            return math.ceil(MINUTE_S - (now - calls[0])) or 1
        calls.append(now)
        return None

    def too_fast_in(self, channel: str) -> int | None:
        """The same for a message in a channel."""
        if not self.enforce:
            return None
        now = self._clock()
        last = self._last_post.get(channel)
        if last is not None and now - last < CHANNEL_S - JITTER_S:
            return 1
        self._last_post[channel] = now
        return None
