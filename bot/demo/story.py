"""The story of five minutes: six steps that tick themselves off as they happen, by hand or by *Do it for me*."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.steps import Focus, Steps
from bot.demo.witness import FIRST, Sight
from bot.sandbox import Sandbox
from bot.sandbox.hooks import HookError

BEFORE = (
    "Pullcord follows a problem until the person who flagged it says it is fixed. "
    "Live through it in six steps, by hand or with *Do it for me*."
)
AFTER = (
    "Now be anybody and flag anything. Stop the bot for a day and start it again. "
    "Break Slack, and see that nothing is lost and nothing is said twice."
)
"""What is read on the strip before the first step and after the last."""
SHOWN_WITHIN = 10.0
"""Real seconds in which what a step did can be seen."""


@dataclass(frozen=True)
class Step:
    """One step as the strip shows it."""

    key: str
    title: str
    text: str


STEPS = (
    Step(
        "flag",
        "Flag it",
        "You are Ana, in a shop. In #shop-harbour type `/flag Gift card refund fails at till 2`: "
        "one line, and you read at once what you may do on the spot.",
    ),
    Step(
        "take",
        "Somebody takes it",
        "Move the clock: nobody took it, so Payments hears of it again, in its own hours. "
        "Be Ben: in #payments press *I'll take it* and promise a day.",
    ),
    Step(
        "slip",
        "The day slips",
        "Move the clock past that day. Ben is asked for a new one, Chi who leads Payments is named, and Ana is told.",
    ),
    Step(
        "fixed",
        "Fixed? Ana decides",
        "Ben presses *Fixed*. Ana, asked in her messages from Pullcord, says *Still happening*. "
        "Ben fixes the rest, and only Ana's *Yes, it's fixed* closes it.",
    ),
    Step(
        "digest",
        "Monday's digest",
        "Move the clock to Monday and be Helen, who heads the teams. In #leads one post says how the week went "
        "and what needs a lead. Give one away.",
    ),
    Step(
        "record",
        "The record",
        f"Type `/flags {FIRST}`: all that happened to it, and who was told what, when. Anyone may read it.",
    ),
)


class Story:
    """Remembers in `memory` which steps have been seen to happen; what is ticked off stays so."""

    def __init__(self, sandbox: Sandbox, memory: Path, breath: float) -> None:
        self._sandbox = sandbox
        self._memory = memory
        self._steps = Steps(sandbox, self._look_at, breath)
        self._one_at_a_time = asyncio.Lock()
        self._busy = ""
        self._focus: Focus | None = None
        self._looks = 0
        self._seen_version = -1
        self._done = self._remembered()

    def shown(self) -> dict[str, Any]:
        """The strip as the page draws it."""
        self._look_around()
        steps = [
            {
                "key": step.key,
                "title": step.title,
                "text": step.text,
                "done": step.key in self._done,
                "busy": step.key == self._busy,
            }
            for step in STEPS
        ]
        return {"steps": steps, "before": BEFORE, "after": AFTER} | (
            {"focus": self._focus.shown(self._looks)} if self._focus else {}
        )

    async def do(self, key: str) -> None:
        """Do a step for the person, and what it needs of earlier ones. Raises KeyError, `HookError`."""
        if key not in {step.key for step in STEPS}:
            raise KeyError(key)
        async with self._one_at_a_time:
            self._busy = key
            self._sandbox.workspace.store.changed()
            try:
                await self._steps.do(key)
                await self._sandbox.until(lambda: self._is_done(key), SHOWN_WITHIN)
            except TimeoutError as late:
                raise HookError("It was done, and nothing of it can be seen yet. Look at the bot's log.") from late
            finally:
                self._busy = ""
                self._look_around()
                self._sandbox.workspace.store.changed()

    def _is_done(self, key: str) -> bool:
        self._look_around()
        return key in self._done

    def forget(self) -> None:
        """Nothing has happened yet."""
        self._done, self._focus, self._seen_version = frozenset(), None, -1
        self._memory.unlink(missing_ok=True)

    def _look_at(self, focus: Focus) -> None:
        """Show the person where it happens."""
        self._focus = focus
        self._looks += 1
        self._look_around()
        self._sandbox.workspace.store.changed()

    def _look_around(self) -> None:
        """Tick off what can be seen."""
        version = self._sandbox.workspace.store.version
        if version == self._seen_version or len(self._done) == len(STEPS):
            return
        self._seen_version = version
        done = self._done.union(Sight(self._sandbox).done())
        if done != self._done:
            self._done = done
            self._memory.write_text(json.dumps(sorted(done)))

    def _remembered(self) -> frozenset[str]:
        try:
            return frozenset(json.loads(self._memory.read_text()))
        except (FileNotFoundError, ValueError):
            return frozenset()
