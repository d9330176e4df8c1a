"""`pullcord check` and `pullcord team` where the bot is in many workspaces: each has its own token and its own lines."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.operating.check import check
from bot.operating.findings import Finding, Grade
from bot.operator import OperatorError, list_teams, set_team
from storage.sealing import new_key
from tests.support.many import HEARTH, LANTERN, Street


async def found(lane: Street, **changes: SecretStr) -> list[Finding]:
    return await check(lane.bot.settings.model_copy(update={"port": lane.bot.port, **changes}))


def wrong(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(one.about, one.says) for one in findings if one.grade is Grade.WRONG}


async def test_each_workspace_has_its_own_lines(lane: Street) -> None:
    findings = await found(lane)
    assert wrong(findings) == set(), "nobody has set anything up yet, and that is no fault"
    assert [one.grade for one in findings if one.about == f"{HEARTH} team Triage"] == [Grade.NOTE]
    assert {"transport", "database", f"{HEARTH} token", f"{LANTERN} token", f"{LANTERN} scopes"} <= {
        one.about for one in findings
    }


async def test_a_token_that_slack_refuses_in_one_workspace_hides_nothing_of_the_other(lane: Street) -> None:
    lane.hearth.sandbox.revoke("account_inactive")
    findings = await found(lane)
    assert wrong(findings) == {(f"{HEARTH} token", "Slack says account_inactive")}
    assert "SLACK_BOT_TOKEN" not in "".join(one.remedy for one in findings)
    assert f"{LANTERN} scopes" in {one.about for one in findings}


async def test_a_token_whose_key_is_gone_is_said_with_what_mends_it(lane: Street) -> None:
    findings = await found(lane, pullcord_keys=SecretStr(new_key()))
    assert wrong(findings) == {(f"{team} token", "none of PULLCORD_KEYS opens it") for team in (HEARTH, LANTERN)}


async def test_on_the_command_line_the_workspace_is_named_where_there_are_several(lane: Street) -> None:
    settings = lane.bot.settings
    assert "(triage)" in await list_teams(settings, LANTERN)
    with pytest.raises(OperatorError, match=f"--workspace {HEARTH}, {LANTERN}"):
        await list_teams(settings)
    with pytest.raises(OperatorError, match="not installed in T0NOWHERE"):
        await list_teams(settings, "T0NOWHERE")


async def test_a_remedy_works_as_it_is_typed_where_there_are_several(lane: Street) -> None:
    settings = lane.bot.settings
    only = {"name": "Payments"}
    await set_team(settings, "C_PAY", only, {}, lead=None, head=None, triage=False, workspace=HEARTH)
    [nobody] = [one for one in await found(lane) if "nobody leads it" in one.says]
    assert nobody.about == f"{HEARTH} team Payments"
    assert nobody.remedy == f"/flagteam in its channel, or pullcord team set C_PAY --workspace {HEARTH} --lead U…"
