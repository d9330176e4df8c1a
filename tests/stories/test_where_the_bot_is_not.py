"""Flags from channels that the bot is not in, and from a workspace in which nothing is set up yet: no dead ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.sandbox import Room
from tests.support.hands import asked, card, dms, fill_in, fix, press, raise_flag
from tests.support.world import World, build_world, company

WITHOUT_THE_BOT = (
    Room("C_BACK", "back-office", members=("U_ANA", "U_OLGA")),
    Room("G_SAFE", "safe", private=True, members=("U_ANA", "U_OLGA")),
)


@pytest.fixture
async def around(sqlite_db_url: str) -> AsyncIterator[World]:
    """The company, with a public and a private channel in which nobody has ever added the bot."""
    whole = company()
    built = await build_world(sqlite_db_url, digest="", of=replace(whole, channels=(*whole.channels, *WITHOUT_THE_BOT)))
    yield built
    await built.close()


@pytest.fixture
async def first_day(sqlite_db_url: str) -> AsyncIterator[World]:
    """The bot is installed, and nothing is set up."""
    built = await build_world(sqlite_db_url, teams=False)
    yield built
    await built.close()


async def _close(world: World) -> None:
    ben, ana = world.person("Ben"), world.person("Ana")
    await press(world, ben, "I'll take it", card(ben))
    await fix(world)
    await press(world, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))


async def test_a_flag_from_a_public_channel_without_the_bot_goes_its_way_to_the_end(around: World) -> None:
    ana, ben, olga = around.person("Ana"), around.person("Ben"), around.person("Olga")
    answer = await raise_flag(around, channel="#back-office")
    assert "#1 is saved. Payments has it." in answer.words
    await press(around, ana, "Hide my name", answer)
    assert "Somebody, #back-office" in card(ben).words
    await _close(around)
    thanks = asked(ana, "Tell #back-office")
    refused = await press(around, ana, "Tell #back-office", thanks)
    assert "#1: I am not in #back-office, so I can't tell it there. Add me and press again" in refused.message.words
    assert 'Payments did: "We raised the card service\'s time limit."' in refused.message.words
    around.sandbox.invite("C_BACK", "U0BOT", by="U_ANA")
    await around.settle()
    await press(around, ana, "Tell #back-office", thanks)
    await ana.press("Tell #back-office", on=thanks, late=True)
    await around.settle()
    told = [message for message in olga.sees("#back-office") if "#1 is fixed." in message.words]
    assert len(told) == 1
    assert (await ana.command("#back-office", "/flags 1")).message.words.count("had it told") == 1


async def test_a_flag_from_a_private_channel_without_the_bot_stays_private(around: World) -> None:
    ana, ben, ivo = around.person("Ana"), around.person("Ben"), around.person("Ivo")
    answer = await raise_flag(around, "the refund box is open", channel="#safe")
    assert "only this channel and they can read it" in answer.words
    assert "Ana, a private channel" in card(ben).words
    assert "no #1 that you can see" in (await ivo.command("#it-help", "/flags 1")).message.words
    await _close(around)
    refused = await press(around, ana, "Tell the channel", asked(ana, "Tell the channel"))
    assert "I am not in the channel where you raised it" in refused.message.words
    await press(around, ana, "Still happening", next(m for m in ana.sees("@bot") if m.words.startswith("#1 · ")))
    late = await press(around, ana, "Tell the channel", asked(ana, "Tell the channel"))
    assert "#1 is not closed any more, so there is nothing to tell yet." in late.message.words


async def test_in_an_archived_channel_nothing_is_said_to_be_told(around: World) -> None:
    ana, tess, olga = around.person("Ana"), around.person("Tess"), around.person("Olga")
    await raise_flag(around)
    await _close(around)
    around.sandbox.archive("C_SHOP", by="U_IVO")
    await around.settle()
    refused = await press(around, ana, "Tell #shop-harbour", asked(ana, "Tell #shop-harbour"))
    assert "#1: #shop-harbour is archived, so I can't tell it there." in refused.message.words
    assert 'Payments did: "We raised the card service\'s time limit."' in refused.message.words
    assert not any("can't write" in message.words for message in tess.sees("#triage")), "it is nobody else's to mend"
    around.sandbox.unarchive("C_SHOP", by="U_IVO")
    await around.settle()
    await press(around, ana, "Tell #shop-harbour", asked(ana, "Tell #shop-harbour"))
    assert "#1 is fixed." in olga.sees("#shop-harbour")[-1].words


async def test_a_flag_from_a_direct_message_has_no_channel_to_tell(around: World) -> None:
    ana, ben = around.person("Ana"), around.person("Ben")
    await raise_flag(around, channel="@bot")
    assert "Ana · today" in card(ben).words
    await _close(around)
    assert not any(label.startswith("Tell") for message in ana.sees("@bot") for label in message.labels)
    assert "Thank you. #1 is closed because you said so." in " ".join(dms(ana))


async def test_what_was_opened_again_is_not_told(around: World) -> None:
    ana = around.person("Ana")
    await raise_flag(around)
    await _close(around)
    await press(around, ana, "Still happening", next(m for m in ana.sees("@bot") if m.words.startswith("#1 · ")))
    refused = await press(around, ana, "Tell #shop-harbour", asked(ana, "Tell #shop-harbour"))
    assert "#1 is not closed any more, so there is nothing to tell yet." in refused.message.words


async def test_a_name_that_is_hidden_in_the_form_is_read_by_nobody(around: World) -> None:
    ana, ben, lea = around.person("Ana"), around.person("Ben"), around.person("Lea")
    form = (await ana.command("#shop-harbour", "/flag")).modal
    assert form is not None
    await ana.fill(form, {"What did you notice?": "refund box is open", "Your name": ["Hide my name"]})
    answer = (await ana.submit(form)).modal
    await around.settle()
    assert answer is not None
    assert "Payments sees your words, not your name" in answer.words
    assert "Hide my name" not in answer.labels
    question = {"What do you want to know from the reporter?": "Which box?"}
    await fill_in(around, ben, "Ask the reporter", card(ben), question)
    await ana.say("@bot", "the red one")
    await around.settle()
    await around.until(5, 11)
    await _close(around)
    await ben.open_home()
    sheets = [(await person.command("#payments", "/flags 1")).message.words for person in (ben, lea)]
    await around.settle()
    to_others = [said for said in around.sandbox.said if said.channel != "D_ANA"]
    assert any("the red one" in said.text for said in to_others)
    assert [said.text for said in to_others if "Ana" in said.text or "U_ANA" in str(said.message.blocks)] == []
    assert [sheet for sheet in sheets if "Ana" in sheet] == []


async def test_an_unconfigured_workspace_takes_flags_says_so_and_offers_what_is_next(first_day: World) -> None:
    ana, ivo, lea = first_day.person("Ana"), first_day.person("Ivo"), first_day.person("Lea")
    answer = await raise_flag(first_day)
    assert "#1 is saved. It waits for triage." in answer.words
    assert "#1 · Nobody has it yet" in " ".join(dms(ivo)), "whoever installed it, until triage has a channel"
    await ana.say("@bot", "the roof leaks")
    await first_day.settle()
    assert "Triage finds the right team for it." in dms(ana)[-1]
    await ana.open_home()
    await first_day.settle()
    home = ana.home()
    assert home is not None
    assert "#1 gift card refund fails" in home.words
    first_day.sandbox.workspace.world.channels["C_LEADS"].members.remove("U0BOT")
    first_day.sandbox.invite("C_LEADS", "U0BOT", by="U_LEA")
    await first_day.settle()
    form = (await press(first_day, lea, "Set up a team", lea.sees("#leads")[-1])).modal
    assert form is not None
    triage = {"Also in this channel": ["Problems that fit no team come here"]}
    await first_day.settle()
    shown = (
        form if any("Also in" in label for label in [form.words]) else (await lea.press("More settings", on=form)).modal
    )
    assert shown is not None
    await lea.fill(shown, {"What is the team called?": "Sorting", "In which time zone?": "Berlin"} | triage)
    assert (await lea.submit(shown)).modal is None
    await first_day.settle()
    assert "#1 · Nobody has it yet" in card(lea, "#leads").words


async def test_in_a_private_channel_without_the_bot_flagteam_says_what_to_do_first(around: World) -> None:
    ana = around.person("Ana")
    got = await ana.command("#safe", "/flagteam")
    assert "I am not in this private channel, so I can't see who is. Add me" in got.message.words
    assert (await ana.command("#back-office", "/flagteam")).modal is not None, "a public one can be looked into"
