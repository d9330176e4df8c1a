"""`pullcord check`: what is wrong is one line with its remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from bot.clock import real_now
from bot.config import Settings
from bot.operating.check import Finding, Grade, check
from bot.sandbox import Sandbox
from bot.scopes import SCOPES
from storage.database import Database
from storage.migrate import current, upgrade
from storage.tables import TeamRow
from storage.teams import find_team_row
from tests.support.sources import ROOT
from tests.support.world import SECRET, TOKEN, World, company, settings


def settings_of(world: World) -> Settings:
    found = settings(world.bot.settings.database_url, world.sandbox.api_url)
    return found.model_copy(update={"port": world.bot.port})


def wrong(findings: list[Finding]) -> list[str]:
    return [f"{found.about}: {found.says}" for found in findings if found.grade is Grade.WRONG]


async def change_team(world: World, channel: str, **changes: str) -> None:
    async with world.bot.db.write() as session:
        row = await find_team_row(session, 1, channel)
        assert isinstance(row, TeamRow)
        for name, value in changes.items():
            setattr(row, name, value)
        session.add(row)


def test_the_scopes_in_the_code_are_those_of_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "app.yaml").read_text())
    assert sorted(SCOPES) == manifest["oauth_config"]["scopes"]["bot"]


async def test_a_healthy_installation_has_nothing_to_mend(world: World) -> None:
    findings = await check(settings_of(world))
    assert wrong(findings) == []
    looked_at = [finding.about for finding in findings]
    assert {"token", "scopes", "clock", "transport", "database", "team Payments", "team IT"} <= set(looked_at)


async def test_a_token_that_slack_refuses_is_said_with_where_to_copy_it(shop: World) -> None:
    shop.sandbox.revoke("token_revoked")
    findings = await check(settings_of(shop))
    assert wrong(findings) == ["token: Slack says token_revoked"]
    assert "OAuth & Permissions" in findings[0].remedy


async def test_a_slack_that_cannot_be_reached_is_told_apart_from_a_wrong_token(shop: World) -> None:
    elsewhere = settings_of(shop).model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    [first, *_] = await check(elsewhere)
    assert first.grade is Grade.WRONG
    assert "SLACK_API_URL" in first.remedy


async def test_a_scope_that_is_missing_is_named_with_what_it_is_for(sqlite_db_url: str) -> None:
    whole = company()
    fewer = tuple(scope for scope in whole.app.scopes if scope != "im:write")
    poor = replace(whole, app=replace(whole.app, scopes=fewer))
    sandbox = Sandbox(poor, signing_secret=SECRET, token=TOKEN)
    await sandbox.start()
    findings = await check(settings(sqlite_db_url, sandbox.api_url))
    await sandbox.stop()
    assert wrong(findings) == [f"scopes: im:write is missing: it is for {SCOPES['im:write']}"]


@pytest.mark.parametrize(("minutes", "says"), [(6, "ahead of Slack's"), (-6, "behind Slack's")])
async def test_a_clock_that_differs_from_slacks_is_found(shop: World, minutes: int, says: str) -> None:
    def now() -> datetime:
        return real_now() + timedelta(minutes=minutes)

    [clock] = wrong(await check(settings_of(shop), now))
    assert clock.startswith("clock: 360 s")
    assert says in clock


async def test_a_bot_that_was_started_with_another_signing_secret_is_found(shop: World) -> None:
    other = settings_of(shop).model_copy(update={"slack_signing_secret": SecretStr("another")})
    [transport] = wrong(await check(other))
    assert transport.startswith("transport: ")
    assert "401" in transport


async def test_a_bot_that_does_not_run_is_only_noted(shop: World) -> None:
    stopped = settings_of(shop).model_copy(update={"port": 9})
    findings = await check(stopped)
    assert wrong(findings) == []
    assert [found.remedy for found in findings if found.about == "transport"] == ["start it: pullcord run"]


async def test_a_channel_that_the_bot_is_not_in_is_said_with_what_to_type_there(shop: World) -> None:
    shop.sandbox.workspace.world.channels["C_PAY"].members.remove("U0BOT")
    findings = await check(settings_of(shop))
    assert wrong(findings) == ["team Payments: the bot is not in #payments"]
    assert "type /invite @Pullcord there" in [found.remedy for found in findings]


async def test_an_archived_channel_is_found(shop: World) -> None:
    shop.sandbox.archive("C_IT", by="U_IVO")
    assert wrong(await check(settings_of(shop))) == ["team IT: #it-help is archived"]


async def test_a_channel_that_is_gone_is_found_for_a_team_and_for_the_digest(shop: World) -> None:
    await change_team(shop, "C_IT", digest_channel="C_GONE")
    [digest] = wrong(await check(settings_of(shop)))
    assert digest.startswith("digest: C_GONE is not there")


async def test_a_lead_who_left_slack_is_found(shop: World) -> None:
    shop.sandbox.disable("U_LEA")
    findings = await check(settings_of(shop))
    assert wrong(findings) == ["team Payments: its lead, Lea, is no longer there"]
    assert "pullcord team set C_PAY --lead U…" in [found.remedy for found in findings]


async def test_a_time_zone_that_no_longer_exists_is_found(shop: World) -> None:
    await change_team(shop, "C_IT", timezone="Europe/Atlantis")
    [zone] = wrong(await check(settings_of(shop)))
    assert zone.startswith("team IT: I don't know the time zone")


async def test_an_older_database_is_found_and_not_changed(shop: World, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'older.db'}"
    older = Database(url)
    await upgrade(older, "0001")
    findings = await check(settings_of(shop).model_copy(update={"database_url": url}))
    [line] = wrong(findings)
    assert line.startswith("migrations: at 0001, and this version needs ")
    assert await current(older) == "0001"
    await older.close()


async def test_looking_at_a_database_that_is_not_there_does_not_make_it(shop: World, tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    findings = await check(settings_of(shop).model_copy(update={"database_url": f"sqlite:///{file}"}))
    assert [found.remedy for found in findings if found.about == "database"] == ["pullcord run makes it"]
    assert not file.exists()
