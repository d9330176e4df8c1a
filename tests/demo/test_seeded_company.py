"""What a newcomer finds: forty-one flags, in every state that a flag can be in."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.demo.company import APP, BERLIN, BOT, CHANNELS, OPENING, PEOPLE, ROOMS
from bot.demo.history import FLAGS, beats
from bot.demo.history.telling import TellingError, instant
from bot.demo.seeding import DATABASE, fingerprint, is_current
from bot.demo.teams import TEAMS
from tests.support.sources import ROOT

MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text())
NUMBER = {told.name: number for number, told in enumerate(sorted(FLAGS, key=lambda told: told.beats[0].at), 1)}


@pytest.fixture
def rows(seed: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(seed / DATABASE)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def flag(rows: sqlite3.Connection, name: str) -> sqlite3.Row:
    query = "SELECT flag.*, team.name AS team FROM flag JOIN team ON team.id = flag.team_id WHERE number = ?"
    found: sqlite3.Row = rows.execute(query, (NUMBER[name],)).fetchone()
    return found


def happened(rows: sqlite3.Connection, name: str) -> list[str]:
    query = "SELECT kind FROM record WHERE flag_id = ? ORDER BY id"
    return [row["kind"] for row in rows.execute(query, (flag(rows, name)["id"],))]


def test_the_demos_app_is_the_one_that_companies_install() -> None:
    features = MANIFEST["features"]
    assert [(c.command, c.description, c.usage_hint, c.should_escape) for c in APP.commands] == [
        (c["command"], c["description"], c.get("usage_hint", ""), c.get("should_escape", False))
        for c in features["slash_commands"]
    ]
    assert [(s.name, s.type, s.callback_id, s.description) for s in APP.shortcuts] == [
        (s["name"], s["type"], s["callback_id"], s["description"]) for s in features["shortcuts"]
    ]
    assert sorted(APP.scopes) == sorted(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert sorted(APP.events) == sorted(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_every_team_lives_in_a_channel_with_its_lead_and_the_bot_in_it() -> None:
    members = {room.id: room.members for room in ROOMS}
    assert [team.channel for team in TEAMS if not {team.lead, BOT} <= set(members[team.channel])] == []
    assert sum(team.triage for team in TEAMS) == 1


def test_everybody_in_the_history_works_there_and_nothing_happens_after_the_opening() -> None:
    assert {beat.who for beat in beats()} <= {person.id for person in PEOPLE}
    assert beats()[-1].at < OPENING
    assert OPENING.astimezone(BERLIN).strftime("%A %H:%M") == "Tuesday 10:02"


def test_a_day_that_is_not_on_its_weekday_is_refused() -> None:
    with pytest.raises(TellingError, match="is a Mon"):
        instant("Tue 5 Oct 09:00")


def test_there_is_a_flag_in_every_state(rows: sqlite3.Connection) -> None:
    states = Counter(row["status"] for row in rows.execute("SELECT status FROM flag"))
    assert sum(states.values()) == len(FLAGS)
    assert set(states) == {
        "open", "taken", "fixed", "confirmed", "unconfirmed", "declined", "withdrawn", "merged",
    }  # fmt: skip
    assert states["open"] >= 5


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("refund-mails", {"status": "taken", "slips": 2}),
        ("walnut-shelf", {"status": "unconfirmed"}),
        ("company-name", {"status": "declined", "team": "Payments"}),
        ("loyalty-scanner", {"status": "confirmed", "on_the_spot": "Took a scanner from the spare box and noted it on the lid"}),
        ("bell", {"status": "open", "team": "Triage"}),
        ("which-box", {"status": "merged"}),
        ("alarm-code", {"status": "withdrawn"}),
        ("part-payment", {"status": "taken"}),
        ("night-checkout", {"status": "confirmed", "severity": "urgent"}),
        ("music", {"status": "open", "severity": "minor", "team": "IT"}),
        ("fire-door", {"status": "confirmed", "private": 1}),
        ("callback", {"status": "open", "rung": 2}),
    ],
)  # fmt: skip
def test_a_life_ended_where_the_story_says(rows: sqlite3.Connection, name: str, columns: dict[str, object]) -> None:
    found = flag(rows, name)
    assert {column: found[column] for column in columns} == columns


def test_what_people_did_stands_in_the_records(rows: sqlite3.Connection) -> None:
    assert happened(rows, "part-payment").count("reopened") == 1
    assert happened(rows, "charged-twice")[-1] == "confirmed"
    assert happened(rows, "refund-mails").count("slipped") == 2
    assert "supported" in happened(rows, "plates")
    assert "cannot_tell" in happened(rows, "next-day-cards")
    assert "answered" in happened(rows, "charged-twice")
    assert flag(rows, "company-name")["review_at"].startswith("2027-01-1")
    assert flag(rows, "plates")["promise_until"].startswith("2026-11-06")


def test_everything_that_was_to_be_said_was_said_and_four_mondays_had_their_digest(rows: sqlite3.Connection) -> None:
    states = Counter((row["kind"], row["state"]) for row in rows.execute("SELECT kind, state FROM delivery"))
    assert {state for _, state in states} <= {"sent", "superseded"}
    assert states["digest", "sent"] == 4


def test_the_bots_log_of_these_weeks_has_no_error(seed: Path) -> None:
    lines = (seed / "bot.log").read_text().splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert [event for event in events if event["level"] in {"error", "critical"}] == []


def test_people_have_read_what_is_old_and_not_what_came_this_morning(seed: Path) -> None:
    world = json.loads((seed / "world.json").read_text())
    unseen = [ring for ring in world["rings"] if not ring.get("seen")]
    assert 0 < len(unseen) < 10
    assert {CHANNELS.get(ring["channel"], "a DM") for ring in unseen} <= {*CHANNELS.values(), "a DM"}


def test_the_seed_is_lived_again_only_when_something_of_it_changes(seed: Path, tmp_path: Path) -> None:
    assert is_current(seed)
    assert (seed / "fingerprint").read_text() == fingerprint()
    (tmp_path / "fingerprint").write_text("an older one")
    assert not is_current(tmp_path)


def test_what_somebody_did_was_told_within_the_minute(rows: sqlite3.Connection) -> None:
    late = rows.execute(
        "SELECT key FROM delivery WHERE kind IN ('card', 'reporter_card', 'news', 'thread_note') AND state = 'sent'"
        " AND julianday(sent_at) - julianday(created_at) > 1.0 / 1440"
    )
    assert [row["key"] for row in late] == []
