"""Slack at its worst, on request: refusals, outages, and answers that never arrive."""

from dataclasses import dataclass
from typing import Literal

What = Literal["ratelimited", "500_before", "500_after", "lost", "reset", "slow", "error", "error_after"]
"""`lost`: the work is done and the connection closed without an answer. `reset`: it is closed before the work.
`error_after`: the work is done and Slack names an error all the same, as with internal_error."""


@dataclass
class Trouble:
    """What a method does wrong the next `times` times; `error` names Slack's error, `seconds` a wait."""

    what: What
    times: int
    error: str = ""
    seconds: float = 0.0


class Misbehaviour:
    """What was asked for, by method; `*` stands for all of them."""

    def __init__(self) -> None:
        self._asked: dict[str, list[Trouble]] = {}

    def ask(self, method: str, trouble: Trouble) -> None:
        """From now on, after what was asked for before."""
        self._asked.setdefault(method, []).append(trouble)

    def next(self, method: str) -> Trouble | None:
        """What to do wrong now; it counts as done."""
        for name in (method, "*"):
            troubles = self._asked.get(name, [])
            if troubles:
                troubles[0].times -= 1
                return troubles[0] if troubles[0].times > 0 else troubles.pop(0)
        return None

    def behave(self) -> None:
        """Forget all that was asked for."""
        self._asked.clear()
