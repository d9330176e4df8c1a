"""The command line where there is more than one workspace: it asks which is meant, and touches no other."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.operating.deliveries import list_unsent, retry
from bot.operating.export import Form, Kind, export_to
from bot.operating.forget import forget_someone
from bot.operating.keys import seal_anew
from bot.operator import OperatorError, list_teams, set_team, show_team
from storage.sealing import new_key
from tests.support.hands import raise_flag
from tests.support.many import HEARTH, KEY, LANTERN, Street, app_settings
from tests.support.streets import MoveIn, install_in_both

WHICH = "Say which workspace is meant: --workspace T0HEARTH"


async def raise_flags(street: Street) -> None:
    """One in each company."""
    await install_in_both(street)
    await raise_flag(street.hearth, "the till is on fire")
    await raise_flag(street.lantern, "no lamps left")
    await street.settle()


@pytest.fixture
def move_in() -> MoveIn:
    """Both have the bot, and a flag each."""
    return raise_flags


async def exported(street: Street, workspace: str | None) -> list[dict[str, object]]:
    out = io.StringIO()
    await export_to(street.bot.settings.database_url, workspace, Kind.FLAGS, Form.JSONL, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


async def test_every_command_asks_which_workspace_is_meant(lane: Street) -> None:
    url = lane.bot.settings.database_url
    works = [
        list_teams(lane.bot.settings),
        show_team(lane.bot.settings, "C_PAY"),
        list_unsent(url, None, 10),
        retry(url, None, "card:1"),
        export_to(url, None, Kind.FLAGS, Form.JSONL, io.StringIO()),
        forget_someone(url, None, "U_ANA"),
    ]
    for work in works:
        with pytest.raises(OperatorError, match=WHICH):
            await work
    with pytest.raises(OperatorError, match="The bot is not installed in T_OTHER"):
        await list_teams(lane.bot.settings, "T_OTHER")
    with pytest.raises(OperatorError, match="There is no workspace T_OTHER"):
        await list_unsent(url, "T_OTHER", 10)
    with pytest.raises(OperatorError, match=WHICH):
        await forget_someone(url, "all", "U_ANA")


async def test_a_team_is_set_up_in_one_workspace_with_its_own_people_and_not_in_the_other(street: Street) -> None:
    changes = {"name": "Payments"}
    said = await set_team(
        street.bot.settings, "C_PAY", changes, {}, lead="U_LEA", head=None, triage=False, workspace=HEARTH
    )
    assert "Lea (U_LEA)" in said
    assert "C_PAY" in await list_teams(street.bot.settings, HEARTH)
    assert "C_PAY" not in await list_teams(street.bot.settings, LANTERN)


async def test_an_export_is_of_one_workspace_or_of_all_on_request(street: Street) -> None:
    assert [(row["workspace"], row["words"]) for row in await exported(street, LANTERN)] == [(LANTERN, "no lamps left")]
    assert {row["workspace"] for row in await exported(street, "all")} == {HEARTH, LANTERN}


async def test_somebody_is_forgotten_in_one_workspace_and_known_in_the_other(street: Street) -> None:
    await forget_someone(street.bot.settings.database_url, HEARTH, "U_ANA")
    assert [row["words"] for row in await exported(street, "all")] == ["(forgotten)", "no lamps left"]
    await street.settle()
    seen = await street.lantern.person("Ana").command("#shop-harbour", "/flags 1")
    assert "no lamps left" in seen.message.words


async def test_keys_are_changed_while_the_bot_runs(lane: Street) -> None:
    url, new = lane.bot.settings.database_url, new_key()
    both = app_settings(url, lane.slack.api_url, f"{new},{KEY}")
    assert (await seal_anew(both)).startswith("2 sealed anew: the older keys can go")
    with pytest.raises(OperatorError, match=f"0 sealed anew. None of the keys opens those of {HEARTH}, {LANTERN}"):
        await seal_anew(app_settings(url, lane.slack.api_url, KEY))
    with pytest.raises(OperatorError, match="PULLCORD_KEYS is missing"):
        await seal_anew(app_settings(url, lane.slack.api_url, ""))


async def test_a_token_of_one_workspace_does_nothing_in_another(lane: Street, tmp_path: Path) -> None:
    one = lane.bot.settings.model_copy(
        update={
            "slack_client_id": "",
            "slack_client_secret": SecretStr(""),
            "slack_bot_token": SecretStr(lane.hearth.sandbox.workspace.token),
        }
    )
    assert "Triage" in await list_teams(one)
    with pytest.raises(OperatorError, match=f"SLACK_BOT_TOKEN is for {HEARTH}, not for {LANTERN}"):
        await list_teams(one, LANTERN)
