"""`pullcord check`: what is wrong is one line with its remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import text, update

from bot.clock import real_now
from bot.config import Settings
from bot.operating.check import check
from bot.operating.findings import Finding, Grade
from bot.sandbox import Sandbox
from bot.scopes import SCOPES
from bot.sockets import CONNECTIONS
from storage.database import Database
from storage.errors import NewerError
from storage.migrate import current, upgrade
from storage.tables import Delivery, FlagRow, TeamRow
from storage.teams import find_team_row
from tests.support.sources import ROOT
from tests.support.world import SECRET, TOKEN, Transport, World, build_world, company, settings


def settings_of(world: World, transport: Transport = "http") -> Settings:
    found = settings(world.bot.settings.database_url, world.sandbox.api_url, transport)
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


@pytest.mark.parametrize("transport", ["http", "sockets"])
async def test_on_the_first_day_what_is_still_to_be_done_is_told_and_nothing_is_wrong(
    sqlite_db_url: str, transport: Transport
) -> None:
    world = await build_world(sqlite_db_url, teams=False, transport=transport)
    findings = await check(settings_of(world, transport))
    await world.close()
    assert wrong(findings) == []
    [triage] = [found for found in findings if found.about == "team Triage"]
    assert triage.grade is Grade.NOTE
    assert "/flagteam" in triage.remedy


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


async def test_over_socket_mode_the_connections_are_looked_at(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url, transport="sockets")
    await world.sandbox.until(lambda: len(world.sandbox.sockets.links) == CONNECTIONS)
    found = {finding.about: finding for finding in await check(settings_of(world, "sockets"))}
    assert found["transport"].grade is Grade.FINE
    assert "2 connections open" in found["transport"].says
    await world.close()


async def test_whoever_looks_takes_no_connection_away_from_a_bot_that_has_its_own(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url, transport="sockets")
    await world.sandbox.until(lambda: len(world.sandbox.sockets.links) == CONNECTIONS)
    asked = [call.method for call in world.sandbox.calls].count("apps.connections.open")
    world.sandbox.misbehave("apps.connections.open", "ratelimited", 1)
    found = {finding.about: finding for finding in await check(settings_of(world, "sockets"))}
    assert found["transport"].grade is Grade.FINE
    assert [call.method for call in world.sandbox.calls].count("apps.connections.open") == asked
    await world.close()


async def test_an_app_level_token_that_slack_refuses_is_said_with_what_it_needs(shop: World) -> None:
    findings = await check(settings_of(shop, "sockets"))
    assert wrong(findings) == ["transport: Slack says invalid_auth to SLACK_APP_TOKEN"]
    assert [True for found in findings if found.about == "transport" and "connections:write" in found.remedy]


async def test_a_bot_without_a_connection_is_found(sqlite_db_url: str) -> None:
    world = await build_world(sqlite_db_url, transport="sockets")
    world.sandbox.sockets.turned_away = 1000
    world.sandbox.sockets.cut()
    await world.sandbox.until(lambda: not world.sandbox.sockets.links)
    [transport] = wrong(await check(settings_of(world, "sockets")))
    assert transport.endswith("has no connection to Slack")
    await world.close()


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
    shop.sandbox.workspace.world.disabled.append("U_LEA")  # while nobody told the bot
    findings = await check(settings_of(shop))
    assert wrong(findings) == ["team Payments: its lead, Lea, is no longer there"]
    assert "pullcord team set C_PAY --lead U…" in [found.remedy for found in findings]


async def test_a_team_that_nobody_leads_is_found(shop: World) -> None:
    shop.sandbox.disable("U_TESS")
    await shop.settle()
    assert wrong(await check(settings_of(shop))) == ["team Triage: nobody leads it: what nobody takes goes no further"]


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


async def test_a_database_of_a_newer_version_is_not_to_be_upgraded_but_left(shop: World, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    newer = Database(url)
    await upgrade(newer)
    async with newer.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    findings = await check(settings_of(shop).model_copy(update={"database_url": url}))
    assert wrong(findings) == ["migrations: at 9999, which only a newer version knows"]
    assert all("upgrade" not in found.remedy.split("before")[0] for found in findings)
    with pytest.raises(NewerError):
        await upgrade(newer)
    await newer.close()


async def test_a_folder_that_is_not_there_is_said_before_the_bot_fails_on_it(shop: World, tmp_path: Path) -> None:
    nowhere = settings_of(shop).model_copy(update={"database_url": f"sqlite:///{tmp_path / 'no' / 'x.db'}"})
    assert wrong(await check(nowhere)) == [f"database: there is no folder {tmp_path / 'no'}"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("[]", "something that Slack would not say"),
        ('"ok"', "something that Slack would not say"),
        ("<html>", "something that is not JSON"),
        ('{"ok": false, "error": "ratelimited"}', "ratelimited"),
        ('{"ok": false, "error": "org_login_required"}', "org_login_required"),
    ],
)
async def test_whoever_answers_in_slacks_place_is_one_line_and_the_token_is_not_blamed(
    shop: World, answer: str, says: str
) -> None:
    async def say(_request: web.Request) -> web.Response:
        return web.Response(text=answer, headers={"Date": "yesterday"})

    app = web.Application()
    app.router.add_post("/auth.test", say)
    async with TestServer(app) as proxy:
        elsewhere = settings_of(shop).model_copy(update={"slack_api_url": str(proxy.make_url("/"))})
        [first, *_] = await check(elsewhere)
    assert first.says == f"Slack says {says}"
    assert "copy the Bot User OAuth Token" not in first.remedy


async def test_what_slack_does_not_say_of_one_team_keeps_nobody_from_asking_of_the_next(shop: World) -> None:
    shop.sandbox.misbehave("conversations.info", "error", times=1, error="fatal_error")
    found = wrong(await check(settings_of(shop)))
    assert found == ["team Triage: Slack does not say (conversations.info: fatal_error)"]


async def test_what_stands_still_is_found_messages_that_failed_and_flags_that_nobody_looked_at(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    async with shop.bot.db.write() as session:
        await session.exec(update(Delivery).values(state="failed", why="invalid_blocks"))
        await session.exec(update(FlagRow).values(next_at=real_now() - timedelta(hours=2)))
    [failed, late] = [line for line in wrong(await check(settings_of(shop))) if line.startswith("work: ")]
    assert "messages could not be said" in failed
    assert "was not looked at" in late


async def test_a_bot_that_listens_on_ipv6_is_knocked_at_there(shop: World) -> None:
    six = settings_of(shop).model_copy(update={"host": "::1"})
    [found] = [found for found in await check(six) if found.about == "transport"]
    assert "http://[::1]:" in found.says


async def test_a_new_server_without_tables_is_noted_as_a_file_that_is_not_there_is(shop: World, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    findings = await check(settings_of(shop).model_copy(update={"database_url": f"sqlite:///{empty}"}))
    assert wrong(findings) == []
    assert [found.remedy for found in findings if found.about == "migrations"] == ["pullcord run makes them"]


async def test_a_file_that_cannot_be_read_is_told_apart_from_a_server_that_does_not_run(
    shop: World, tmp_path: Path
) -> None:
    file = tmp_path / "notes.db"
    file.write_text("This is no database, however long it is looked at." * 20)
    for url, asks in ((f"sqlite:///{file}", "have to be the user's"), ("postgresql://u@127.0.0.1:9/x", "running?")):
        findings = await check(settings_of(shop).model_copy(update={"database_url": url}))
        assert [asks in found.remedy for found in findings if found.about == "database"] == [True]
