"""Logs: one id for each request, and no word of any flag, no token, no secret, whatever goes wrong."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.misbehave import What
from tests.support.command import Call, Command, pullcord
from tests.support.post import get
from tests.support.sources import ROOT
from tests.support.world import APP_TOKEN, SECRET, TOKEN, World, company, over

WORDS = ("aubergine", "marzipan", "zeppelin")
"""Words that stand nowhere in the code."""
TROUBLES: tuple[tuple[What, str], ...] = (
    ("error", "invalid_blocks"),
    ("500_after", ""),
    ("reset", ""),
    ("error", "of_elsewhere"),
)


@dataclass
class Running:
    """The real command in a process of its own, beside a sandbox."""

    sandbox: Sandbox
    url: str

    def say(self, name: str) -> Any:
        return self.sandbox.person(f"U_{name.upper()}")


@asynccontextmanager
async def running(database_url: str, log: Path) -> AsyncIterator[Running]:
    """`pullcord run`, over one transport on each database; everything it writes goes to `log`."""
    sockets = over(database_url) == "sockets"
    app_token = APP_TOKEN if sockets else ""
    sandbox = Sandbox(company(), signing_secret=SECRET, token=TOKEN, app_token=app_token, enforce_pace=False)
    await sandbox.start()
    environment = {
        "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_APP_TOKEN": app_token, "PORT": "0",
        "SLACK_API_URL": sandbox.api_url, "DATABASE_URL": database_url, "PULLCORD_DEMO": "1",
    }  # fmt: skip
    command = Command(Call(["run"], log.parent, environment, log))
    try:
        sandbox.bot_url = f"http://127.0.0.1:{await _port(log, command)}"
        await sandbox.until(lambda: not sockets or sandbox.sockets.links)
        yield Running(sandbox, sandbox.bot_url)
    finally:
        command.tell(signal.SIGTERM)
        await command.ended()
        await sandbox.stop()


async def _port(log: Path, command: Command) -> int:
    async with asyncio.timeout(30):
        while True:
            for line in lines(log):
                if line.get("event") == "listening":
                    return int(line["port"])
            assert command.running, lines(log)
            await asyncio.sleep(0.05)


async def _has_logged(log: Path, events: set[str], error: str = "") -> None:
    """Wait until each of these stands in the log, and that Slack failed with this error."""
    await _until(lambda: events <= {line["event"] for line in lines(log)} and error in _slack_said(log))


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not so():  # noqa: ASYNC110 (a file tells nobody)
            await asyncio.sleep(0.05)


def _slack_said(log: Path) -> set[str]:
    """The errors that Slack answered with, as far as the log tells, and no error."""
    return {"", *(line["error"] for line in lines(log) if line["event"] == "slack_failed")}


def lines(log: Path) -> list[dict[str, Any]]:
    text = log.read_text() if log.exists() else ""
    whole = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [json.loads(line) for line in whole if line.startswith("{")]


async def test_a_story_with_all_that_can_go_wrong_leaves_no_word_and_no_secret_in_the_log(
    database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with running(database_url, log) as bot:
        ana, ben = bot.say("Ana"), bot.say("Ben")
        await ana.command("#shop-harbour", f"/flag {WORDS[0]} at till 2")
        for what, error in TROUBLES:
            bot.sandbox.misbehave("chat.postMessage", what, times=2, error=error)
            await ana.command("#shop-harbour", f"/flag {WORDS[0]} {what} {error}")
        await _has_logged(log, {"listening", "refused_words"})
        await ana.command("#shop-harbour", f"/flags search {WORDS[1]}")
        await ben.command("#payments", f"/flagteam {WORDS[2]}")
        modal = (await ana.command("#shop-harbour", "/flag")).modal
        await ana.fill(modal, {"What did you notice?": f"{WORDS[1]} {WORDS[2]}"})
        await ana.submit(modal)
        bot.sandbox.revoke("invalid_auth")
        await ana.command("#shop-harbour", f"/flag {WORDS[2]} again")
        await _has_logged(log, {"answered"}, "invalid_auth")
        bot.sandbox.behave()
    text = log.read_text()
    assert [word for word in (*WORDS, TOKEN, SECRET, APP_TOKEN, "xoxb", "xapp", "ticket") if word in text] == []


async def test_a_mistake_of_ours_is_logged_with_its_place_in_the_code_and_without_what_it_was_about(
    database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with running(database_url, log) as bot:
        await _break(database_url)
        await bot.say("Ana").command("#shop-harbour", f"/flag {WORDS[0]}")
        await _until(lambda: any(line.get("exception") for line in lines(log)))
    failures = [line for line in lines(log) if line.get("exception")]
    assert "sqlalchemy" in failures[-1]["exception"]
    assert any("/bot/" in line["exception"] for line in failures)
    assert WORDS[0] not in log.read_text()


async def _break(database_url: str) -> None:
    """Take a table away from under the bot."""
    from sqlalchemy import text

    from storage.database import Database

    db = Database(database_url)
    async with db.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE digest RENAME TO elsewhere"))
        await connection.execute(text("ALTER TABLE supporter RENAME TO elsewhere_too"))
    await db.close()


IN_THE_BACKGROUND = f"""
import asyncio, gc, logging, sys, threading
from bot.logs import set_up_logs

async def fail():
    raise ValueError("{WORDS[0]}")

class Vain:
    def __del__(self):
        raise ValueError("{WORDS[0]}")

async def main():
    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(lambda word: 1 / 0, "{WORDS[1]}")
    threading.Thread(target=asyncio.run, args=(fail(),)).start()
    Vain()
    logging.getLogger("a.library").warning('took "%s" in', "{WORDS[2]}")
    logging.getLogger("a.library").warning("took {{'text': '{WORDS[2]}'}}")
    logging.getLogger("a.library").debug("{WORDS[2]}")
    await asyncio.sleep(0.1)

set_up_logs(sys.argv[1])
asyncio.run(main())
asyncio.run(fail())
"""
"""Everything that fails where nobody waits for it."""


@pytest.mark.parametrize("form", ["json", "text"])
async def test_what_fails_where_nobody_waits_for_it_is_logged_without_a_word_of_what_it_was_about(form: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", IN_THE_BACKGROUND, form, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    said = (out + err).decode()
    for event in ("Task exception was never retrieved", "Exception in callback", "thread_failed", "ignored", "crashed"):
        assert event in said, event
    assert "%s" in said
    assert said.count("took") == 2
    assert "a.library" in said
    assert [word for word in WORDS if word in said] == []


async def test_all_lines_of_one_request_bear_its_id_and_so_does_the_answer(shop: World, tmp_path: Path) -> None:
    assert len((await get(shop, "/healthz")).headers["X-Request-Id"]) == 16
    url = f"http://127.0.0.1:{shop.bot.port}/healthz"
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers={"X-Request-Id": "proxy-42"}) as answer:
            assert answer.headers["X-Request-Id"] == "proxy-42"
        async with session.get(url, headers={"X-Request-Id": "a b; drop"}) as answer:
            assert answer.headers["X-Request-Id"] != "a b; drop"


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["run", "--help"], ["check", "--help"], ["team", "set", "--help"], ["forget", "--help"], ["check"],
     ["run"], ["deliveries"], ["export", "flags"], ["db", "upgrade"]],
    ids=" ".join,
)  # fmt: skip
async def test_no_secret_is_in_any_help_or_error(arguments: list[str]) -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-zucchini",
        "SLACK_SIGNING_SECRET": "quince",
        "SLACK_APP_TOKEN": "xapp-rhubarb",
        "DATABASE_URL": "postgresql://me:rutabaga@127.0.0.1:9/none",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "SLACK_PROXY": "http://me:salsify@127.0.0.1:9",
    }
    done = await pullcord(*arguments, environment=secrets)
    assert done.said
    assert "Traceback" not in done.said
    assert [word for word in ("zucchini", "quince", "rhubarb", "rutabaga", "salsify") if word in done.said] == []
