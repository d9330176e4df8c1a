"""Two companies, one bot, the same ids of people, channels and numbers in both: neither meets anything of the other."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from sqlmodel import col, select

from bot.rights import Actor
from bot.sandbox.dispatch import Envelope
from bot.sandbox.person import Person
from bot.usecases import moving
from bot.usecases.acting import Deed
from bot.usecases.outcome import What
from storage.tables import FlagRow, PersonRow, Record, TeamRow
from tests.support.hands import asked, card, dms, fix, heard, press, raise_flag
from tests.support.many import HEARTH, LANTERN, Street
from tests.support.post import get
from tests.support.streets import MoveIn, install_in_both
from tests.support.world import set_up_teams

FIRE, LAMP = "gift card refund at the till is on fire", "till lamp refund is broken"
NUMBERS = itertools.count(1)


async def live_here(street: Street) -> None:
    """Teams for both, and what they flag."""
    await install_in_both(street)
    for team in (HEARTH, LANTERN):
        await set_up_teams(street.bot, "C_LEADS", team)
    await raise_flag(street.hearth, FIRE)
    await raise_flag(street.hearth, "the printer at the till eats refund slips")
    await raise_flag(street.lantern, LAMP)
    await street.settle()


@pytest.fixture
def move_in() -> MoveIn:
    """Both have the bot, the same teams, and #1; Hearth has #2, too."""
    return live_here


async def typed(person: Person, command: str) -> str:
    return (await person.command("#shop-harbour", command)).message.words


async def flags(street: Street, team: str) -> list[FlagRow]:
    workspace_id = await street.bot.workspaces.id_of(team)
    async with street.bot.db.read() as session:
        query = select(FlagRow).where(FlagRow.workspace_id == workspace_id).order_by(col(FlagRow.number))
        return list(await session.exec(query))


async def records(street: Street) -> int:
    async with street.bot.db.read() as session:
        return len((await session.exec(select(Record.id))).all())


async def test_the_same_number_is_another_flag_in_each_company_wherever_somebody_looks(street: Street) -> None:
    ana, other = street.lantern.person("Ana"), street.hearth.person("Ana")
    await ana.open_home()
    await street.settle()
    home = ana.home()
    assert home is not None
    seen = {look: await typed(ana, look) for look in ("/flags", "/flags 1", "/flags all", "/flags search refund")}
    seen["home"] = home.words
    for look, words in seen.items():
        assert LAMP in words, look
        assert "fire" not in words, look
        assert "printer" not in words, look
    assert FIRE in await typed(other, "/flags 1")
    assert (await typed(ana, "/flags 2")).startswith("There is no #2 that you can see.")


async def test_what_is_said_goes_to_its_own_company_with_its_own_token(street: Street) -> None:
    for world, other in ((street.hearth, "lamp"), (street.lantern, "fire")):
        assert not any(other in said.text for said in world.sandbox.said)
        assert all(not call.error for call in world.sandbox.calls)
    assert FIRE in card(street.hearth.person("Ben")).words
    assert LAMP in card(street.lantern.person("Ben")).words


async def test_taking_fixing_and_confirming_in_one_company_changes_nothing_in_the_other(street: Street) -> None:
    ben = street.hearth.person("Ben")
    await press(street.hearth, ben, "I'll take it", card(ben))
    await fix(street.hearth)
    await press(
        street.hearth,
        street.hearth.person("Ana"),
        "Yes, it's fixed",
        asked(street.hearth.person("Ana"), "Yes, it's fixed"),
    )
    [mine, _], [theirs] = await flags(street, HEARTH), await flags(street, LANTERN)
    assert (mine.status, theirs.status, theirs.owner_id) == ("confirmed", "open", None)
    assert card(street.lantern.person("Ben")).words.startswith("#1 · Nobody has it yet")


async def test_support_by_somebody_with_the_same_id_counts_where_it_was_given(lane: Street) -> None:
    olga = lane.lantern.person("Olga")
    shown = (await olga.command("#shop-harbour", "/flags 1")).message
    await press(lane.lantern, olga, "Me too", shown)
    await lane.lantern.pass_time(minutes=1)
    assert "1 me too" in card(lane.lantern.person("Ben")).words
    assert "me too" not in card(lane.hearth.person("Ben")).words
    assert FIRE not in await typed(lane.hearth.person("Olga"), "/flags")


def pressed(team: str, act: str, value: str, **more: Any) -> dict[str, Any]:
    """A press as somebody could make one up who knows how we write our buttons."""
    number = next(NUMBERS)
    return {
        "type": "block_actions",
        "team": {"id": team, "domain": "x"},
        "user": {"id": "U_BEN", "username": "ben", "team_id": team},
        "api_app_id": "A0APP",
        "trigger_id": f"made.up.{number}",
        "channel": {"id": "C_PAY", "name": "payments"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C_PAY"},
        "actions": [{"type": "button", "action_id": act, "block_id": "b", "value": value}],
        **more,
    }


async def send(street: Street, payload: dict[str, Any]) -> None:
    """As Slack brings it; it is acknowledged."""
    await street.hearth.sandbox.workspace.transport.send(Envelope("interactive", payload))
    await street.settle()


@pytest.mark.parametrize("act", ["take", "support", "give_back", "confirm", "reopen", "cancel", "urgent"])
async def test_a_button_made_up_with_a_number_of_another_company_does_nothing(lane: Street, act: str) -> None:
    before = await records(lane)
    await send(lane, pressed(LANTERN, act, "2"))
    assert await records(lane) == before


async def test_a_press_on_a_card_of_another_companys_bot_does_nothing(lane: Street) -> None:
    """As a channel that two companies share may show it, both of whom have the bot."""
    before = await records(lane)
    stranger = {"user": "U0OTHERBOT", "bot_id": "B0", "ts": "1.2", "text": "", "blocks": []}
    await send(lane, pressed(LANTERN, "take", "1", message=stranger))
    assert await records(lane) == before
    ours = {**stranger, "user": "U0BOT"}
    await send(lane, pressed(LANTERN, "take", "1", message=ours))
    assert await records(lane) == before + 1
    assert [flag.owner_id for flag in await flags(lane, HEARTH)] == [None, None]


async def test_a_flag_cannot_be_moved_to_a_team_of_another_company_nor_merged_into_its_flags(lane: Street) -> None:
    db, workspaces = lane.bot.db, lane.bot.workspaces
    here, there = await workspaces.id_of(LANTERN), await workspaces.id_of(HEARTH)
    async with db.read() as session:
        ben = (await session.exec(select(PersonRow.id).where(PersonRow.workspace_id == here))).first() or 0
        their_team = (await session.exec(select(TeamRow.id).where(TeamRow.workspace_id == there))).first() or 0
    actor = Actor(ben, "U_BEN", frozenset({"C_PAY"}))
    deed = Deed(db, here, actor, 1, "made-up", lane.bot.clock.now())
    assert (await moving.move(deed, their_team)).what is What.NO_SUCH_TEAM
    assert (await moving.merge(Deed(db, here, actor, 1, "made-up-2", lane.bot.clock.now()), 2)).what is (
        What.NO_SUCH_FLAG
    )


async def test_the_same_key_and_the_same_words_are_something_new_in_another_company(lane: Street) -> None:
    form = {
        "command": "/flag", "text": "no more gift cards", "user_id": "U_ANA", "user_name": "ana",
        "channel_id": "C_SHOP", "channel_name": "shop-harbour", "trigger_id": "1.2.3", "response_url": "http://x.invalid/",
    }  # fmt: skip
    for team, number in ((HEARTH, 3), (LANTERN, 2), (HEARTH, 3)):
        answer = await lane.hearth.sandbox.workspace.transport.send(
            Envelope("slash_commands", form | {"team_id": team})
        )
        assert f"#{number} is saved" in json.dumps(answer.body)


async def test_who_leaves_a_channel_or_the_company_is_still_there_in_the_other(lane: Street) -> None:
    ben = lane.hearth.person("Ben")
    await press(lane.hearth, ben, "I'll take it", card(ben))
    await lane.lantern.person("Ben").leave("#payments")
    lane.lantern.sandbox.disable("U_BEN")
    lane.lantern.sandbox.archive("C_PAY", by="U_LEA")
    await lane.settle()
    [mine, _] = await flags(lane, HEARTH)
    assert mine.owner_id is not None
    await raise_flag(lane.hearth, "refund: one more")
    assert "one more" in card(ben, number=3).words


async def test_the_schedule_names_leads_and_tells_of_the_week_each_company_by_itself(lane: Street) -> None:
    ben = lane.lantern.person("Ben")
    await press(lane.lantern, ben, "I'll take it", card(ben))
    await fix(lane.lantern)
    await press(
        lane.lantern,
        lane.lantern.person("Ana"),
        "Yes, it's fixed",
        asked(lane.lantern.person("Ana"), "Yes, it's fixed"),
    )
    lane.lantern.sandbox.clock.set(lane.hearth.sandbox.clock.now())
    await lane.hearth.until(9, 12)
    await lane.settle()
    hearth, lantern = [
        "\n".join(m.words for m in world.person("Hugo").sees("#leads")) for world in (lane.hearth, lane.lantern)
    ]
    assert "2 raised" in hearth
    assert "1 raised" in lantern
    assert "fire" in hearth + "\n".join(dms(lane.hearth.person("Lea")))
    assert "fire" not in lantern
    assert not any("fire" in words for words in heard(lane.lantern.person("Lea")))


async def test_the_figures_for_whoever_runs_it_name_nobody(lane: Street) -> None:
    page = (await get(lane.hearth, "/metrics")).text
    assert "pullcord_flags_raised_total 3.0" in page
    for name in (HEARTH, LANTERN, "Hearth", "Lantern", "U_ANA", "fire"):
        assert name not in page
