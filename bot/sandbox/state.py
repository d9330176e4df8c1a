"""Keeping the world: in memory, and in a file that is replaced whole, so that a crash never leaves half of one."""

import asyncio
import os
import secrets
from datetime import timedelta
from pathlib import Path

from bot.sandbox.clock import WorkClock
from bot.sandbox.company import Company
from bot.sandbox.model import Channel, World

SAVE_AFTER_S = 0.5


def fresh_world(company: Company) -> World:
    """The company on its first day: its channels, a DM with the bot for each person, nothing said."""
    world = World()
    for room in company.channels:
        world.channels[room.id] = Channel(
            id=room.id, name=room.name, private=room.private, members=list(room.members), topic=room.topic
        )
    for person in company.people:
        direct_id = "D" + person.id[1:]
        pair = [person.id, company.app.user]
        world.channels[direct_id] = Channel(id=direct_id, name="directmessage", members=pair, im_with=pair, app=True)
    return world


class Store:
    """Holds the world and its clock; `changed` is called after each change."""

    def __init__(self, company: Company, clock: WorkClock, state_file: Path | None) -> None:
        self.company = company
        self.clock = clock
        self.world = fresh_world(company)
        self.version = 0
        self._file = state_file
        self._waiting: list[asyncio.Future[None]] = []
        self._saving: asyncio.TimerHandle | None = None

    def load(self) -> None:
        """Take up what an earlier run left in the state file, if there is one."""
        if self._file is not None and self._file.exists():
            self.restore(self._file)

    def restore(self, path: Path) -> None:
        """Replace the world with the one in `path`."""
        self.world = World.model_validate_json(path.read_bytes())
        for upload in self.world.files.values():
            upload.processed = upload.completed
        for view in self.world.views.values():
            view.busy = False
        self.clock.offset = timedelta(seconds=self.world.offset)
        self.clock.last_stamp = self.world.last_stamp
        self.changed()

    def snapshot(self, path: Path) -> None:
        """Write the world to `path`, whole or not at all."""
        self.world.offset = self.clock.offset.total_seconds()
        self.world.last_stamp = self.clock.last_stamp
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".new")
        half.write_text(self.world.model_dump_json(exclude_defaults=True), encoding="utf-8")
        os.replace(half, path)  # noqa: PTH105 (the same, said plainly: it is atomic)

    def reset(self) -> None:
        """Start over: the company's first day, the clock on real time."""
        self.world = fresh_world(self.company)
        self.clock.offset = timedelta()
        self.clock.last_stamp = 0
        self.changed()

    def flush(self) -> None:
        """Write what is not yet written."""
        if self._saving is not None:
            self._saving.cancel()
            self._saving = None
        if self._file is not None:
            self.snapshot(self._file)

    def changed(self) -> None:
        """Something is different: wake those who wait, and write it down soon."""
        self.version += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
        if self._file is not None and self._saving is None:
            self._saving = asyncio.get_running_loop().call_later(SAVE_AFTER_S, self.flush)

    async def wait_beyond(self, version: int) -> int:
        """Wait until something changed after `version`; the version now."""
        while self.version <= version:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
        return self.version

    def fresh_id(self, prefix: str) -> str:
        """An id that was never given before, not even before a reset or a crash: apps remember the ids they met."""
        return prefix + secrets.token_hex(6).upper()
