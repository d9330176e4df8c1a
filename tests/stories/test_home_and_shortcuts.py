"""Other ways in: the App Home, shortcuts, a mention, a direct message, and a channel that the bot comes into."""

from __future__ import annotations

from bot.sandbox.seen import SeenView
from tests.support.hands import card, dms, heard, press, raise_flag
from tests.support.world import World


async def _home(world: World, name: str) -> SeenView:
    home = await world.person(name).open_home()
    assert home is not None
    return home


async def test_home_shows_what_i_raised_owe_and_may_do(shop: World) -> None:
    await raise_flag(shop)
    ana, ben = await _home(shop, "Ana"), await _home(shop, "Ben")
    assert "You raised" in ana.words
    assert "#1 gift card refund fails at till 2" in ana.words
    assert "Refund up to 50 € in cash, without asking (Payments' rule)" in ana.words
    assert "Your teams owe" in ben.words
    assert "Set up Payments" in ben.labels
    assert "Set up Payments" not in ana.labels


async def test_home_works_with_its_buttons(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    await ben.press("I'll take it", on=await _home(shop, "Ben"))
    await shop.settle()
    home = ben.home()
    assert home is not None
    assert "Ben, no day yet" in home.words
    assert "#1 · Ben has it" in card(ben).words

    opened = (await ben.press("Open", on=home)).modal
    assert opened is not None
    assert "What happened" in opened.words
    after = (await ben.press("Give back", on=opened)).modal
    assert after is not None
    assert "nobody has taken it yet" in after.words
    form = (await ben.press("Fixed", on=after)).modal
    assert form is not None
    await ben.fill(form, {"What changed?": "New limit.", "Why had it happened?": "Old limit."})
    below = (await ben.submit(form)).modal
    assert below is not None
    assert "Payments says it is fixed. I wait for a yes." in below.words


async def test_a_form_from_home_is_answered_like_the_command_and_home_shows_it(shop: World) -> None:
    ana = shop.person("Ana")
    form = (await ana.press("Flag a problem", on=await _home(shop, "Ana"))).modal
    assert form is not None
    await ana.fill(form, {"What did you notice?": "!the gift card <reader> & till 2 smoke"})
    answer = (await ana.submit(form)).modal
    await shop.settle()
    assert answer is not None
    assert "#1 is saved as urgent. Payments has it." in answer.words
    assert "You may do this now, without asking: Refund up to 50 €" in answer.words
    home = ana.home()
    assert home is not None
    assert "the gift card <reader> & till 2 smoke" in home.words
    again = (await ana.press("Hide my name", on=answer)).modal
    assert again is not None
    assert "your words, not your name" in again.words


async def test_flag_alone_and_the_shortcut_open_the_form(shop: World) -> None:
    olga, ben = shop.person("Olga"), shop.person("Ben")
    for got in (await olga.command("#shop-harbour", "/flag"), await olga.shortcut("Flag a problem")):
        assert got.modal is not None
        assert got.modal.title == "Flag a problem"
    form = got.modal
    assert form is not None
    await olga.fill(
        form,
        {
            "What did you notice?": "lamp broken",
            "How bad is it?": "Minor: when there is time",
            "Whose is it?": "Payments",
        },
    )
    await olga.submit(form)
    await shop.settle()
    assert "lamp broken" in card(ben).words
    assert "minor" in card(ben).words


async def test_a_message_can_be_flagged_with_its_words_in_the_form(shop: World) -> None:
    olga, ben = shop.person("Olga"), shop.person("Ben")
    await olga.say("#shop-harbour", "the refund screen is @channel frozen")
    form = (await olga.shortcut("Flag this message", message=olga.sees("#shop-harbour")[-1])).modal
    assert form is not None
    await olga.submit(form)
    await shop.settle()
    assert "the refund screen is @channel frozen" in card(ben).words
    assert heard(ben) == []


async def test_a_mention_and_a_direct_message_are_answered_with_help(shop: World) -> None:
    ana = shop.person("Ana")
    await ana.say("#shop-harbour", "@Pullcord what can you do?")
    await shop.settle()
    asked = next(message for message in ana.sees("#shop-harbour") if "what can you do" in message.words)
    answer = ana.sees("#shop-harbour", thread=asked)[-1]
    assert "I am Pullcord." in answer.words
    assert answer.thread_ts == asked.ts
    assert (await ana.press("Flag a problem", on=answer)).modal is not None
    await ana.say("@bot", "hello?")
    await shop.settle()
    assert "Type /flag and one line, or /flag help." in dms(ana)[-1]
    assert len([words for words in dms(ana) if "I am Pullcord" in words]) == 1


async def test_a_channel_is_greeted_with_the_way_to_set_a_team_up(shop: World) -> None:
    lea = shop.person("Lea")
    shop.sandbox.workspace.world.channels["C_LEADS"].members.remove("U0BOT")
    shop.sandbox.invite("C_LEADS", "U0BOT", by="U_LEA")
    await shop.settle()
    hello = lea.sees("#leads")[-1]
    assert "Hello. I am Pullcord." in hello.words
    form = (await press(shop, lea, "Set up a team", hello)).modal
    assert form is not None
    assert form.title == "The team here"


async def test_a_team_whose_channel_the_bot_comes_back_to_reads_that_its_flags_come_there(shop: World) -> None:
    ben = shop.person("Ben")
    shop.sandbox.workspace.world.channels["C_PAY"].members.remove("U0BOT")
    await raise_flag(shop)
    shop.sandbox.invite("C_PAY", "U0BOT", by="U_BEN")
    await shop.settle()
    assert any("Flags for Payments come into this channel." in message.words for message in ben.sees("#payments"))
    assert "#1 · Nobody has it yet" in card(ben).words
