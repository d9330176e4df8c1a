"""`pullcord preview`, the button in /flagteam, and the picture: what hours and a cadence would bring."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from typer.testing import CliRunner

from bot.cli import main
from bot.picture_of_preview import HEIGHT, WIDTH
from tests.support.world import World

OFFICE = ["preview", "--timezone", "Europe/Berlin", "--from", "2026-11-08"]
"""From Monday 9 November."""


def shown(*options: str) -> list[str]:
    done = CliRunner().invoke(main, [*OFFICE, *options])
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_it_tells_what_one_flag_that_nobody_takes_would_bring() -> None:
    lines = shown()
    assert lines[0] == "One normal flag, raised Mon 9 Nov 09:00, if nobody takes it:"
    assert lines[2:8] == [
        "Mon 9 Nov 13:00   the channel is asked",
        "Tue 10 Nov 13:00  the channel is asked",
        "Wed 11 Nov 09:00  the lead is asked",
        "Thu 12 Nov 09:00  the channel is asked",
        "Fri 13 Nov 09:00  the channel is asked",
        "Mon 16 Nov 09:00  the head is asked",
    ]


def test_it_draws_four_weeks_of_many_as_a_calendar() -> None:
    lines = shown("--flags", "1")
    grid = lines[lines.index("Four weeks with 1 flag a week, if nobody took any:") + 2 :]
    assert grid[0] == "        Mo  Tu  We  Th  Fr  Sa  Su"
    assert grid[1].startswith(" 9 Nov  ")
    assert grid[1].endswith("·   ·")
    assert len(grid[1:5]) == 4
    assert any(line.startswith("In the channel: ") and line.endswith("a day at most.") for line in grid)


def test_however_many_flags_come_a_day_never_has_more_than_six_posts() -> None:
    assert any(line.endswith("; 6 a day at most.") for line in shown("--flags", "200"))


def test_holidays_hours_and_cadence_change_what_is_shown() -> None:
    assert shown("--holidays", "DE", "--from", "2026-12-21") != shown("--from", "2026-12-21")
    assert shown("--cadence", "gentle")[2] == "Tue 10 Nov 09:00  the channel is asked"
    assert shown("--first", "30m")[2] == "Mon 9 Nov 09:30   the channel is asked"
    assert shown("--hours", "Mon-Thu 13:00-18:00")[0].startswith("One normal flag, raised Mon 9 Nov 13:00")


def test_what_cannot_be_read_is_said_in_one_line() -> None:
    done = CliRunner().invoke(main, [*OFFICE, "--hours", "Mon-Fri 9 to 5"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("In the hours, I can't read “9”.")


def test_the_picture_is_a_png_of_the_size_that_it_says(tmp_path: Path) -> None:
    png = tmp_path / "preview.png"
    shown("--flags", "6", "--png", str(png))
    assert Image.open(BytesIO(png.read_bytes()), formats=["PNG"]).size == (WIDTH, HEIGHT)


def test_a_team_that_is_set_up_is_where_it_begins(shop: World) -> None:
    settings = {"DATABASE_URL": shop.bot.settings.database_url}
    done = CliRunner(env=settings).invoke(main, ["preview", "C_PAY", "--from", "2026-11-08"])
    assert done.stdout.startswith("One normal flag, raised Mon 9 Nov 09:00")
    nobody = CliRunner(env=settings).invoke(main, ["preview", "C_NONE"])
    assert (nobody.exit_code, "No team lives in C_NONE." in nobody.stderr) == (1, True)


async def test_the_form_shows_what_is_typed_in_it_before_anything_is_saved(shop: World) -> None:
    lea = shop.person("Lea")
    opened = (await lea.command("#payments", "/flagteam")).modal
    assert opened is not None
    await lea.fill(opened, {"When does it work?": "Mon-Thu 13:00-18:00"})
    preview = (await lea.press("Preview", on=opened)).modal
    assert preview is not None
    assert "One normal flag, raised Mon 9 Nov 13:00, if nobody takes it:" in preview.words
    assert "Mo  Tu  We  Th  Fr  Sa  Su" in preview.words
    assert "Nothing is saved by looking." in preview.words
    await lea.close(preview)
    more = (await lea.press("More settings", on=opened)).modal
    assert more is not None
    await lea.fill(more, {"Which other days are free?": "2026-11-09 to 2026-11-13"})
    later = (await lea.press("Preview", on=more)).modal
    assert later is not None
    assert "One normal flag, raised Mon 16 Nov 13:00" in later.words
    await lea.close(later)
    await lea.fill(more, {"When does it work?": "whenever"})
    refused = (await lea.press("Preview", on=more)).modal
    assert refused is not None
    assert "I can't read “whenever”" in refused.words
