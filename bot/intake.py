"""Where new flags wait a moment for each other: those that arrive together commit together.

One commit costs a disk flush, whether it carries one flag or fifty. A flag that arrives alone waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from itertools import groupby

from bot.clock import Clock
from bot.errors import TooManyError
from bot.rounds import Rounds
from bot.usecases.raising import NewFlag, Raised, raise_flags
from storage.database import Database
from storage.errors import NotSavedError

MOST_TOGETHER = 64


class Intake:
    """Raises flags for the listeners. `committed` is called after each commit, so that what was queued gets sent.

    `most` flags within ten minutes are taken from one person; 0 for any number.
    """

    def __init__(self, db: Database, clock: Clock, committed: Callable[[], None], most: int = 0) -> None:
        self._db = db
        self._clock = clock
        self._committed = committed
        self._most = most
        self._waiting: list[tuple[NewFlag, asyncio.Future[Raised]]] = []
        self._worker: asyncio.Task[None] | None = None
        self._rounds = Rounds("flags_not_saved", "flags_saved_again")

    async def raise_flag(self, flag: NewFlag) -> Raised:
        """Record one flag. Raises `TooManyError`, `NotSavedError` or `UnknownOutcomeError`."""
        answer: asyncio.Future[Raised] = asyncio.get_running_loop().create_future()
        self._waiting.append((flag, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), context=Context())  # it serves more than this request
        return await answer

    async def drained(self) -> None:
        """Wait until all that arrived has its answer."""
        if self._worker is not None:
            await asyncio.wait({self._worker})

    async def _work(self) -> None:
        """Commit what waits, batch by batch, until nothing does."""
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            batch.sort(key=lambda item: item[0].workspace_id)
            for _, group in groupby(batch, key=lambda item: item[0].workspace_id):
                await self._settle(list(group))

    async def _settle(self, batch: list[tuple[NewFlag, asyncio.Future[Raised]]]) -> None:
        """Give each of one workspace its answer. If one of them spoils the batch, each is tried by itself."""
        try:
            async with self._db.write() as session:
                raised = await raise_flags(session, [flag for flag, _ in batch], self._clock.now(), self._most)
        except NotSavedError as error:
            if len(batch) == 1 or not error.by_content:
                self._rounds.failed(error)
                _fail(batch, error)
                return
            for item in batch:
                await self._settle([item])
        except Exception as error:  # noqa: BLE001 (it logs; whoever waits must hear, and the next batch be served)
            self._rounds.failed(error)
            _fail(batch, error)
        else:
            self._rounds.well()
            self._committed()
            for (_, answer), result in zip(batch, raised, strict=True):
                _tell(answer, result)


def _tell(answer: asyncio.Future[Raised], result: Raised | TooManyError) -> None:
    if answer.done():
        return
    if isinstance(result, TooManyError):
        answer.set_exception(result)
    else:
        answer.set_result(result)


def _fail(batch: list[tuple[NewFlag, asyncio.Future[Raised]]], error: Exception) -> None:
    for _, answer in batch:
        if not answer.done():
            answer.set_exception(error)
