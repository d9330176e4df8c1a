"""A team's channel is closed: whoever can mend it is told once, and what waited is said when it is mended."""

from __future__ import annotations

import pytest

from tests.support.hands import card, raise_flag
from tests.support.world import World


def told(world: World) -> list[str]:
    """What Tess, who sorts what is left, reads of channels that take nothing."""
    return [one.words for one in world.person("Tess").sees("#triage") if "can't write" in one.words]


def cards(world: World, *numbers: int) -> int:
    """How many of these flags' cards were ever posted in the team's channel."""
    keys = {f"card:{number}" for number in numbers}
    return sum(said.key in keys for said in world.sandbox.said if said.channel == "C_PAY")


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
