"""A workspace lets the bot go and takes it back; a key is lost and found; one broken token holds nobody else up."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import build
from bot.config import SettingsError
from bot.slack import SlackFailure
from storage.sealing import new_key
from storage.tables import Workspace
from tests.support.hands import dms, raise_flag
from tests.support.many import HEARTH, KEY, LANTERN, Browser, Street, address, another_bot
from tests.support.world import IMPATIENT, settings


async def closed(street: Street) -> dict[str, str]:
    """Why each workspace is closed."""
    async with street.bot.db.read() as session:
        return {row.slack_id: row.closed_why for row in await session.exec(select(Workspace))}


async def tokens(street: Street) -> int:
    async with street.bot.db.read() as session:
        [[count]] = await (await session.connection()).exec_driver_sql("SELECT count(*) FROM slack_bot")
    return int(count)


@pytest.mark.parametrize("order", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")])
async def test_a_workspace_that_lets_the_bot_go_keeps_everything_and_goes_on_where_it_was(
    lane: Street, order: tuple[str, ...]
) -> None:
    await raise_flag(lane.hearth, "the till is on fire")
    lane.hearth.sandbox.uninstall(order)
    await lane.settle()
    assert await closed(lane) == {HEARTH: "app_uninstalled", LANTERN: ""}
    assert await tokens(lane) == 1
    await raise_flag(lane.lantern, "the lamp is broken")
    assert any("lamp" in words for words in dms(lane.lantern.person("Ivo")))
    await Browser(address(lane.bot)).install(HEARTH)
    await lane.settle()
    answer = await raise_flag(lane.hearth, "the till is still on fire")
    assert "#2 is saved" in answer.words
    assert "the till is on fire" in (await lane.hearth.person("Ana").command("#shop-harbour", "/flags 1")).message.words


async def test_what_waited_when_the_bot_went_is_said_once_it_is_back(street: Street) -> None:
    street.hearth.sandbox.misbehave("chat.postMessage", "outage", seconds=60.0)
    await raise_flag(street.hearth, "the till is on fire")
    street.hearth.sandbox.uninstall()
    await street.settle()
    assert not any("on fire" in words for words in dms(street.hearth.person("Ivo")))
    street.hearth.sandbox.behave()
    street.hearth.sandbox.workspace.revoke("account_inactive")
    await Browser(address(street.bot)).install(HEARTH)
    await street.hearth.sandbox.until(lambda: any("on fire" in w for w in dms(street.hearth.person("Ivo"))), within=20)


async def test_nothing_comes_due_while_the_bot_is_out_and_nobody_is_closed_unasked(lane: Street) -> None:
    await raise_flag(lane.hearth, "the till is on fire")
    lane.hearth.sandbox.uninstall()
    await lane.settle()
    before = await records(lane)
    await lane.hearth.pass_time(days=30)
    assert await records(lane) == before
    await Browser(address(lane.bot)).install(HEARTH)
    await lane.hearth.pass_time(days=1)
    late = [words for words in dms(lane.hearth.person("Ivo")) if "needs a person" in words]
    assert len(late) == 1


async def records(street: Street) -> int:
    async with street.bot.db.read() as session:
        [[count]] = await (await session.connection()).exec_driver_sql("SELECT count(*) FROM record")
    return int(count)


async def test_an_event_that_comes_after_the_bot_is_back_takes_nothing_away(lane: Street) -> None:
    sandbox = lane.hearth.sandbox
    sandbox.workspace.events.tell("app_uninstalled", {"type": "app_uninstalled"})
    sandbox.workspace.events.tell("tokens_revoked", {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}})
    await lane.settle()
    assert await closed(lane) == {HEARTH: "", LANTERN: ""}
    assert await tokens(lane) == 2


async def test_a_persons_own_token_that_is_revoked_is_none_of_ours(lane: Street) -> None:
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": ["U_ANA"], "bot": []}}
    lane.hearth.sandbox.workspace.revoke("token_revoked")
    lane.hearth.sandbox.workspace.events.tell("tokens_revoked", revoked)
    await lane.settle()
    assert await tokens(lane) == 2


async def test_a_broken_token_holds_nobody_else_up(street: Street) -> None:
    street.hearth.sandbox.revoke("token_revoked")
    await asyncio.gather(raise_flag(street.hearth, "the till is on fire"), raise_flag(street.lantern, "no lamps left"))
    await street.settle()
    assert any("no lamps left" in words for words in dms(street.lantern.person("Ivo")))
    assert await closed(street) == {HEARTH: "token_revoked", LANTERN: ""}


async def test_a_refusal_of_a_token_that_was_replaced_meanwhile_closes_nothing(street: Street) -> None:
    sandbox = street.hearth.sandbox
    sandbox.misbehave("chat.postMessage", "slow", 2, seconds=60.0)
    await street.hearth.person("Ana").command("#shop-harbour", "/flag the till is on fire")
    await sandbox.until(lambda: not sandbox.workspace.misbehaviour.asked)
    sandbox.uninstall()
    await sandbox.settled()
    await Browser(address(street.bot)).install(HEARTH)
    sandbox.workspace.misbehaviour.behave()  # what was under way all the time is answered now: that token is gone
    await sandbox.until(lambda: any(call.error == "invalid_auth" for call in sandbox.calls))
    await street.settle()
    assert await closed(street) == {HEARTH: "", LANTERN: ""}
    await sandbox.until(lambda: any("on fire" in words for words in dms(street.hearth.person("Ivo"))), within=10)


async def test_a_replica_that_has_not_heard_yet_that_the_bot_is_back_closes_nothing(lane: Street) -> None:
    other = await another_bot(lane.bot.settings.database_url, lane.slack)
    workspace_id = await lane.bot.workspaces.id_of(HEARTH)
    lane.hearth.sandbox.uninstall()
    await lane.settle()
    await lane.bot.sender.stop()
    with pytest.raises(SlackFailure, match="app_uninstalled"):
        await other.tokens.client_for(workspace_id)
    await Browser(address(lane.bot)).install(HEARTH)
    await lane.hearth.person("Ana").command("#shop-harbour", "/flag the till is on fire")
    await other.sender.drain()
    await other.stop()
    assert await closed(lane) == {HEARTH: "", LANTERN: ""}


async def test_a_bot_that_has_one_token_from_now_on_leaves_the_other_workspace_alone(lane: Street) -> None:
    await lane.bot.sender.stop()
    await lane.lantern.person("Ana").command("#shop-harbour", "/flag no lamps left")
    one = settings(lane.bot.settings.database_url, lane.slack.api_url)
    other = await build(
        one.model_copy(update={"slack_bot_token": SecretStr(lane.hearth.sandbox.workspace.token)}), patience=IMPATIENT
    )
    await other.tokens.start()
    await other.sender.drain()
    await other.stop()
    assert await closed(lane) == {HEARTH: "", LANTERN: "app_uninstalled"}


async def test_a_bot_with_the_wrong_key_does_not_start_and_loses_nothing(lane: Street) -> None:
    url = lane.bot.settings.database_url
    wrong = await another_bot(url, lane.slack, new_key())
    with pytest.raises(SettingsError, match="opens none of the 2 tokens in the database: put back the key"):
        await wrong.start()
    await wrong.stop()
    right = await another_bot(url, lane.slack, f"{new_key()} {KEY}")
    await right.tokens.start()
    assert await right.tokens.token_for(HEARTH) == lane.hearth.sandbox.workspace.token
    await right.stop()


async def test_no_token_and_no_secret_is_ever_logged(lane: Street, capsys: pytest.CaptureFixture[str]) -> None:
    token = lane.hearth.sandbox.workspace.token
    lane.hearth.sandbox.revoke("token_revoked")
    await raise_flag(lane.hearth, "the till is on fire")
    lane.hearth.sandbox.uninstall()
    await lane.settle()
    said = capsys.readouterr()
    for secret in (token, KEY, lane.slack.app.client_secret):
        assert secret not in said.out + said.err
