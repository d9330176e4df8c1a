"""`pullcord export`: everything, in a form that others can read."""

from __future__ import annotations

import asyncio
import csv
import errno
import io
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.operating.export import MARK, Form, Kind, export_to
from bot.operator import OperatorError
from tests.support.sources import ROOT
from tests.support.world import World


async def exported(world: World, kind: Kind, form: Form) -> str:
    out = io.StringIO(newline="")
    await export_to(world.bot.settings.database_url, None, kind, form, out)
    return out.getvalue()


async def test_json_lines_have_each_flag_with_its_words_and_its_team(world: World) -> None:
    await world.person("Ana").command("#shop-harbour", '/flag refund says "=error" at till 2')
    await world.person("Olga").command("#shop-harbour", "/flag the wifi is down")
    flags = [json.loads(line) for line in (await exported(world, Kind.FLAGS, Form.JSONL)).splitlines()]
    assert [(flag["number"], flag["team"], flag["status"]) for flag in flags] == [
        (1, "Payments", "open"),
        (2, "IT", "open"),
    ]
    assert flags[0]["words"] == 'refund says "=error" at till 2'
    assert flags[0]["raised_at"].endswith("+00:00")


async def test_records_tell_what_happened_to_which_flag_in_order(world: World) -> None:
    await world.person("Ana").command("#shop-harbour", "/flag refund fails")
    await world.settle()
    ben = world.person("Ben")
    await ben.press("I'll take it", on=ben.sees("#payments")[-1])
    records = [json.loads(line) for line in (await exported(world, Kind.RECORDS, Form.JSONL)).splitlines()]
    assert [(record["flag"], record["kind"]) for record in records] == [(1, "raised"), (1, "taken")]
    assert all(isinstance(record["actor_id"], int) for record in records)


async def test_csv_opens_in_a_spreadsheet_without_running_anybodys_words(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", '/flag =HYPERLINK("http://evil","refund")')
    written = await exported(shop, Kind.FLAGS, Form.CSV)
    assert written.startswith(MARK)
    [row] = csv.DictReader(io.StringIO(written.removeprefix(MARK)))
    assert row["words"] == '\'=HYPERLINK("http://evil","refund")'


async def test_an_export_is_in_utf_8_on_a_machine_that_is_set_to_something_else(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag 50 € für Łódź fehlen")
    environment = {"DATABASE_URL": shop.bot.settings.database_url, "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "bot.cli", "export", "flags"]
    done = await asyncio.create_subprocess_exec(*command, env=environment, cwd=ROOT, stdout=PIPE, stderr=PIPE)
    out, err = await done.communicate()
    assert done.returncode == 0, err
    assert json.loads(out.decode("utf-8"))["words"] == "50 € für Łódź fehlen"


async def test_nobodys_name_or_slack_id_is_in_an_export(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    everything = "".join([await exported(shop, kind, form) for kind in Kind for form in Form])
    assert "U_ANA" not in everything
    assert "Ana" not in everything


class FullDisk(io.StringIO):
    """A file on a disk that has no room left."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_full_disk_is_said_as_just_that_and_not_blamed_on_the_database(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    with pytest.raises(OperatorError, match="No space left on device"):
        await export_to(shop.bot.settings.database_url, None, Kind.FLAGS, Form.JSONL, FullDisk())


async def test_a_database_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with pytest.raises(OperatorError, match="has no tables yet"):
        await export_to(f"sqlite:///{file}", None, Kind.FLAGS, Form.JSONL, io.StringIO())
    assert not file.exists()
