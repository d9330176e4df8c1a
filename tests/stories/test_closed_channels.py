"""A team's channel is closed: whoever can mend it is told once, and what waited is said when it is mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.operating import database_side
from bot.operating.findings import Grade
from bot.sandbox import Somebody
from bot.sandbox.person import Person
from tests.support.hands import card, raise_flag
from tests.support.world import World, build_world, company


def told(world: World) -> list[str]:
    """What Tess, who sorts what is left, reads of channels that take nothing."""
    return [one.words for one in world.person("Tess").sees("#triage") if "can't write" in one.words]


def cards(world: World, *numbers: int, where: str = "C_PAY") -> int:
    """How many of these flags' cards were ever posted in the team's channel."""
    keys = {f"card:{number}" for number in numbers}
    return sum(said.key in keys for said in world.sandbox.said if said.channel == where)


@pytest.mark.parametrize("private", [False, True])
async def test_an_archived_channel_is_told_once_and_gets_its_cards_when_it_is_opened_again(
    shop: World, *, private: bool
) -> None:
    shop.sandbox.workspace.world.channels["C_PAY"].private = private
    shop.sandbox.archive("C_PAY", by="U_LEA")
    for till in (1, 2):
        await raise_flag(shop, f"refund fails at till {till}")
    await shop.settle()
    [word] = told(shop)
    assert "it is archived" in word
    assert "Unarchive it, or type /flagteam in another channel" in word
    shop.sandbox.unarchive("C_PAY", by="U_LEA")
    await shop.settle()
    await shop.settle()
    assert cards(shop, 1, 2) == 2
    assert len(told(shop)) == 1


async def test_a_bot_that_was_put_out_says_how_to_bring_it_back_and_goes_on_once_it_is(shop: World) -> None:
    shop.sandbox.remove("C_PAY", "U0BOT")
    await raise_flag(shop, "refund fails at till 1")
    await shop.settle()
    [word] = told(shop)
    assert "I am not in it" in word
    assert "/invite" in word
    shop.sandbox.invite("C_PAY", "U0BOT", by="U_BEN")
    await shop.settle()
    await shop.settle()
    assert "#1 · Nobody has it yet" in card(shop.person("Ben")).words
    assert cards(shop, 1) == 1


async def test_where_neither_lead_nor_installer_is_left_an_admin_sees_it_at_home_and_whoever_runs_the_bot_in_check(
    sqlite_db_url: str,
) -> None:
    whole = company()
    of = replace(whole, people=(*whole.people, Somebody("U_ADA", "Ada", "Office", admin=True)))
    built = await build_world(sqlite_db_url, of=of, greeted=False)
    ada, ana = built.person("Ada"), built.person("Ana")
    for person in (ada, ana):
        await person.open_home()
    built.sandbox.disable("U_TESS")
    await built.settle()
    built.sandbox.remove("C_TRIAGE", "U0BOT")
    await raise_flag(built, "the roof leaks")
    await built.settle()
    assert "I can't write to #triage: I am not in it.\nType /invite @Pullcord there." in home_of(ada)
    assert "can't write" not in home_of(ana), "she cannot mend it"
    assert await unheard(built) == ["of 1 flags nobody in Slack hears: their team has no channel, or it takes nothing"]
    built.sandbox.invite("C_TRIAGE", "U0BOT", by="U_TESS")
    await built.settle()
    await built.settle()
    assert "can't write" not in home_of(ada)
    assert cards(built, 1, where="C_TRIAGE") == 1
    assert await unheard(built) == []
    await built.close()


def home_of(person: Person) -> str:
    """What stands there without their opening it again."""
    shown = person.home()
    assert shown is not None
    return shown.words


async def unheard(world: World) -> list[str]:
    """What `check` says of flags of which nobody hears."""
    found = await database_side.work(world.bot.db, world.bot.clock.now())
    return [one.says for one in found if "nobody in Slack hears" in one.says and one.grade is Grade.WRONG]
