"""Who is who and who is where: asked of Slack, remembered, and still known when Slack is silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from bot.absence import Absence
from bot.clock import WorkClock
from bot.directory import FRESH, Directory
from bot.sandbox import SMALL, Sandbox
from bot.slack import new_client, new_session
from bot.usecases.greeting import greet_installer
from bot.words import Status
from storage.closings import UNINSTALLED, close_workspace
from storage.database import Database
from storage.tables import FlagRow, TeamRow, Workspace

TOKEN = "xoxb-directory"
PAY, SHOP = "C_PAY", "C_SHOP"


@dataclass
class Place:
    """A directory beside a Slack. Real time can be let pass."""

    db: Database
    sandbox: Sandbox
    session: aiohttp.ClientSession
    workspace: int = 0
    passed: timedelta = timedelta(0)

    def directory(self, limit: float = 5.0) -> Directory:
        """One that has nothing in memory yet."""
        return Directory(self.db, self.client_for, self.now, limit)

    def now(self) -> datetime:
        """Real time."""
        return datetime.now(UTC) + self.passed

    async def client_for(self, _workspace_id: int) -> AsyncWebClient:
        """The real client."""
        return new_client(TOKEN, self.sandbox.api_url, self.session)

    def silence(self, times: int = 50) -> None:
        """Slack answers nothing useful any more."""
        self.sandbox.misbehave("*", "error", times, error="service_unavailable")


@pytest.fixture
async def place(db: Database) -> AsyncIterator[Place]:
    sandbox = Sandbox(SMALL, signing_secret="secret", token=TOKEN, enforce_pace=False)
    await sandbox.start()
    sandbox.invite(PAY, "U0BOT")
    async with db.write() as writing:
        workspace = Workspace(slack_id="T0TEAM", bot_user="U0BOT")
        writing.add(workspace)
    async with new_session() as session:
        yield Place(db, sandbox, session, workspace.id or 0)
    await sandbox.stop()


async def test_somebody_new_is_asked_for_once_and_remembered(place: Place) -> None:
    chi = await place.directory().person(place.workspace, "U_CHI")
    assert (chi.name, chi.tz, chi.active) == ("Chi", "America/New_York", True)
    place.silence()
    assert await place.directory().person(place.workspace, "U_CHI") == chi


async def test_a_name_that_changed_is_learned_after_a_while(place: Place) -> None:
    before = await place.directory().person(place.workspace, "U_BEN")
    place.sandbox.disable("U_BEN")
    assert (await place.directory().person(place.workspace, "U_BEN")).active
    place.passed = FRESH + timedelta(minutes=1)
    after = await place.directory().person(place.workspace, "U_BEN")
    assert (after.id, after.active) == (before.id, False)


async def test_when_slack_is_silent_what_was_known_last_is_used(place: Place) -> None:
    ben = await place.directory().person(place.workspace, "U_BEN")
    assert await place.directory().is_member(place.workspace, PAY, "U_BEN")
    place.passed = timedelta(days=2)
    place.silence()
    assert await place.directory().person(place.workspace, "U_BEN") == ben
    assert await place.directory().is_member(place.workspace, PAY, "U_BEN")


async def test_somebody_unknown_can_flag_even_while_slack_is_silent(place: Place) -> None:
    place.silence()
    somebody = await place.directory().person(place.workspace, "U_ANA")
    assert somebody.slack_id == "U_ANA"
    place.sandbox.behave()
    ana = await place.directory().person(place.workspace, "U_ANA")
    assert (ana.id, ana.name) == (somebody.id, "Ana")


async def test_a_slow_slack_keeps_nobody_waiting_and_its_answer_is_there_for_the_next_who_asks(place: Place) -> None:
    place.sandbox.misbehave("users.info", "slow", 1, seconds=0.3)
    directory = place.directory(limit=0.02)
    async with asyncio.timeout(10):
        assert (await directory.person(place.workspace, "U_CHI")).name != "Chi"
        while (await directory.person(place.workspace, "U_CHI")).name != "Chi":  # noqa: ASYNC110 (it is in a database)
            await asyncio.sleep(0)


async def test_many_who_ask_at_once_ask_slack_once(place: Place) -> None:
    place.sandbox.misbehave("users.info", "slow", 1, seconds=0.1)
    place.sandbox.misbehave("users.info", "error", 50, error="fatal_error")
    directory = place.directory()
    asked = await asyncio.gather(*(directory.person(place.workspace, "U_BEN") for _ in range(8)))
    assert {person.name for person in asked} == {"Ben"}


async def test_membership_comes_from_slack_and_events_change_it_at_once(place: Place) -> None:
    directory = place.directory()
    assert not await directory.is_member(place.workspace, PAY, "U_ANA")
    assert await directory.is_member(place.workspace, PAY, "U_CHI")
    await directory.left(place.workspace, PAY, "U_CHI")
    await directory.joined(place.workspace, PAY, "U_ANA")
    place.silence()
    assert await directory.is_member(place.workspace, PAY, "U_ANA")
    assert not await directory.is_member(place.workspace, PAY, "U_CHI")


async def test_who_was_taken_out_of_a_channel_while_nobody_listened_reads_nothing_of_it_in_lists_for_long(
    place: Place,
) -> None:
    directory = place.directory()
    chi = await directory.person(place.workspace, "U_CHI")
    assert await directory.channels_of(place.workspace, chi.id, [PAY]) == {PAY}
    place.sandbox.remove(PAY, "U_CHI")
    place.passed = FRESH + timedelta(minutes=1)
    assert await directory.channels_of(place.workspace, chi.id) == frozenset()


async def test_somebody_who_joined_a_moment_ago_is_let_in_though_no_event_came(place: Place) -> None:
    directory = place.directory()
    assert not await directory.is_member(place.workspace, PAY, "U_ANA")
    place.sandbox.invite(PAY, "U_ANA")
    place.passed = timedelta(seconds=10)
    assert await directory.is_member(place.workspace, PAY, "U_ANA")


async def test_a_channel_has_its_name_and_one_that_nobody_knows_counts_as_private(place: Place) -> None:
    shop = await place.directory().channel(place.workspace, SHOP)
    assert (shop.name, shop.is_private, shop.bot_in) == ("shop-harbour", False, True)
    leads = await place.directory().channel(place.workspace, "G_LEADS")
    assert (leads.name, leads.is_private, leads.bot_in) == ("", True, False)


async def test_a_channel_that_changed_is_read_anew(place: Place) -> None:
    directory = place.directory()
    await directory.channel(place.workspace, SHOP)
    place.sandbox.workspace.world.channels[SHOP].name = "shop-station"
    assert (await directory.channel(place.workspace, SHOP)).name == "shop-harbour"
    await directory.channel_changed(place.workspace, SHOP)
    assert (await directory.channel(place.workspace, SHOP)).name == "shop-station"


async def test_admins_are_told_apart(place: Place) -> None:
    directory = place.directory()
    assert (await directory.standing(place.workspace, "U_ANA")).is_admin
    assert not (await directory.standing(place.workspace, "U_BEN")).is_admin


async def test_an_event_about_a_person_is_kept_as_it_came(place: Place) -> None:
    directory = place.directory()
    ben = await directory.person(place.workspace, "U_BEN")
    user = {"id": "U_BEN", "deleted": True, "profile": {"display_name": "Benedikt"}, "tz": "Europe/Berlin"}
    changed = await directory.user_changed(place.workspace, user)
    assert (changed.id, changed.name, changed.active) == (ben.id, "Benedikt", False)
    assert await place.directory().person(place.workspace, "U_BEN") == changed


async def test_an_owner_who_left_while_nobody_listened_is_found(place: Place) -> None:
    directory = place.directory()
    ben = await directory.person(place.workspace, "U_BEN")
    await directory.person(place.workspace, "U_CHI")
    await _owns_a_flag(place, ben.id)
    place.sandbox.disable("U_BEN")
    place.sandbox.disable("U_CHI")
    assert await directory.refresh_stale(10) == []
    place.passed = FRESH + timedelta(minutes=1)
    [(workspace_id, gone)] = await directory.refresh_stale(10)
    assert (workspace_id, gone.id, gone.active) == (place.workspace, ben.id, False)
    await Absence(place.db, directory, WorkClock(), lambda: None).look()
    async with place.db.read() as session:
        flag = (await session.exec(select(FlagRow))).one()
    assert (flag.owner_id, flag.status) == (None, Status.OPEN), "what they had is free again"
    assert await directory.refresh_stale(10) == [], "nobody is found twice"


async def test_an_installer_who_left_while_nobody_listened_is_found_and_hears_for_nobody_any_more(place: Place) -> None:
    directory = place.directory()
    await greet_installer(place.db, place.workspace, "U_CHI", datetime.now(UTC))
    assert await directory.refresh_stale(10) == [], "they are known from the first day on"
    place.sandbox.disable("U_CHI")
    place.passed = FRESH + timedelta(minutes=1)
    await Absence(place.db, directory, WorkClock(), lambda: None).look()
    async with place.db.read() as session:
        assert (await session.get_one(Workspace, place.workspace)).installed_by == ""
    place.passed *= 2
    assert await directory.refresh_stale(10) == [], "nobody is found twice"


async def _owns_a_flag(place: Place, person_id: int, number: int = 1) -> None:
    now = datetime.now(UTC)
    async with place.db.write() as session:
        team = TeamRow(workspace_id=place.workspace, name="Payments", created_at=now)
        session.add(team)
        await session.flush()
        session.add(
            FlagRow(
                workspace_id=place.workspace, number=number, team_id=team.id or 0, owner_id=person_id, status=Status.TAKEN,
                words="gift card refund fails", raised_at=now, since=now,
            )
        )  # fmt: skip


async def test_an_app_is_nobody_who_could_be_rung(place: Place) -> None:
    person = await place.directory().person(place.workspace, place.sandbox.workspace.company.app.user)
    assert not person.active


async def test_people_of_whom_slack_says_nothing_keep_nobody_who_left_from_being_found(place: Place) -> None:
    directory = place.directory()
    silent = [(await directory.person(place.workspace, f"U_GONE{number}")).id for number in range(3)]
    ben = await directory.person(place.workspace, "U_BEN")
    for number, person in enumerate([*silent, ben.id], start=1):
        await _owns_a_flag(place, person, number)
    place.sandbox.disable("U_BEN")
    place.passed = FRESH + timedelta(minutes=1)
    assert await directory.refresh_stale(3) == []
    [(_, gone)] = await directory.refresh_stale(3)
    assert gone.id == ben.id


async def test_nobody_is_asked_for_where_the_bot_is_not_any_more(place: Place) -> None:
    directory = place.directory()
    ben = await directory.person(place.workspace, "U_BEN")
    await _owns_a_flag(place, ben.id)
    async with place.db.write() as session:
        await close_workspace(session, place.workspace, UNINSTALLED)
    place.passed = FRESH + timedelta(minutes=1)
    before = len(place.sandbox.calls)
    assert await directory.refresh_stale(10) == []
    assert len(place.sandbox.calls) == before
