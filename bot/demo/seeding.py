"""The company's four weeks, lived once against the real bot, and kept: for *Start over*, and for later starts."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr

from bot.config import Settings
from bot.demo.child import ROOT, BotProcess, Keys
from bot.demo.company import COMPANY, FIRST_DAY, LEADS, OPENING
from bot.demo.history import beats
from bot.demo.history.playing import Player, a_moment_later
from bot.demo.history.telling import instant
from bot.demo.teams import TEAMS, TeamSetup
from bot.operator import Office, office
from bot.rights import Actor
from bot.sandbox import Sandbox
from bot.usecases.teams import Setup, TeamChanges, set_up_team

WORLD, DATABASE, PRINT = "world.json", "pullcord.db", "fingerprint"
CAUGHT_UP = instant("Mon 2 Nov 18:00")
"""Until then everybody has read everything; what came later is new to them when the story opens."""
SAID_BY = ("bot/demo", "bot/messages", "bot/reminders", "bot/usecases", "storage/tables.py", "storage/migrations")
"""What the history is made of: when any of it changes, it is lived again."""

Progress = Callable[[int, int], None]


def fingerprint() -> str:
    """Stands for this version of the package, of the script and of what people are told."""
    found = hashlib.sha256(version("pullcord").encode())
    for place in SAID_BY:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(file.read_bytes())
    return found.hexdigest()


def is_current(seed: Path) -> bool:
    """Whether this seed is there, and of today's making."""
    kept = seed / PRINT
    return kept.is_file() and kept.read_text() == fingerprint()


async def make_seed(seed: Path, progress: Progress) -> None:
    """Live the four weeks and keep them in `seed`, whole or not at all. `progress` hears how far it is, of how many.

    Raises `BotDiedError`, `TellingError`.
    """
    making = seed.with_name(seed.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    await _live(making, progress)
    (making / PRINT).write_text(fingerprint())
    shutil.rmtree(seed, ignore_errors=True)
    making.rename(seed)


async def _live(making: Path, progress: Progress) -> None:
    keys = Keys()
    sandbox = Sandbox(COMPANY, signing_secret=keys.signing_secret, token=keys.token, enforce_pace=False)
    bot = BotProcess(making, keys, died=lambda _words: None)
    await sandbox.start()
    try:
        sandbox.clock.set(FIRST_DAY)
        await bot.start(sandbox.api_url, sandbox.clock.offset.total_seconds())
        sandbox.bot_url = bot.url
        await _set_up_teams(sandbox, bot, keys)
        await a_moment_later(sandbox)
        await _play(sandbox, progress)
    finally:
        await bot.stop()
        await sandbox.stop()
    sandbox.snapshot(making / WORLD)


async def _set_up_teams(sandbox: Sandbox, bot: BotProcess, keys: Keys) -> None:
    settings = Settings(
        slack_bot_token=SecretStr(keys.token),
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{bot.database.absolute()}",
    )
    async with office(settings) as here:
        for team in TEAMS:
            await set_up_team(await _setup(here, team, sandbox), await _changes(here, team))


async def _setup(here: Office, team: TeamSetup, sandbox: Sandbox) -> Setup:
    operator = Actor(person_id=0, slack_id="")
    key = f"first-day:{team.channel}"
    now = sandbox.clock.now()
    return Setup(here.db, here.workspace_id, operator, team.channel, key, now, by_operator=True)


async def _changes(here: Office, team: TeamSetup) -> TeamChanges:
    return TeamChanges(
        name=team.name,
        lead=await here.directory.person(here.workspace_id, team.lead),
        head=await here.directory.person(here.workspace_id, team.head),
        timezone=team.timezone,
        hours=team.hours,
        holidays=team.holidays,
        keywords=team.keywords,
        latitude=team.latitude,
        emergency=team.emergency,
        digest_channel=LEADS,
        triage=team.triage,
    )


async def _play(sandbox: Sandbox, progress: Progress) -> None:
    """Everything in its order, and at last the Tuesday morning on which the story opens."""
    lines = beats()
    player = Player(sandbox)
    caught_up = False
    for done, beat in enumerate(lines):
        if not caught_up and beat.at > CAUGHT_UP:
            await sandbox.move_clock(CAUGHT_UP)
            _everybody_reads(sandbox)
            caught_up = True
        await player.play(beat)
        progress(done + 1, len(lines))
    await sandbox.move_clock(OPENING)
    await sandbox.settled()


def _everybody_reads(sandbox: Sandbox) -> None:
    for somebody in COMPANY.people:
        person = sandbox.person(somebody.id)
        person.reload()  # what only they saw is long gone
        for channel in sandbox.workspace.world.channels.values():
            if somebody.id in channel.members:
                person.look(channel.id)


def plant(seed: Path, database: Path) -> None:
    """Put the seed's database in the place of this one. The bot must not be running."""
    for old in (database, *(database.with_name(database.name + tail) for tail in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    copied, planted = sqlite3.connect(seed / DATABASE), sqlite3.connect(database)
    try:
        copied.backup(planted)
    finally:
        copied.close()
        planted.close()
