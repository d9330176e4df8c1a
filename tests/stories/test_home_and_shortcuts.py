"""Other ways in: the App Home, shortcuts, a mention, a direct message, and a channel that the bot comes into."""

from __future__ import annotations

from bot.sandbox.seen import SeenView
from tests.support.hands import card, dms, fill_in, heard, press, raise_flag
from tests.support.world import World


async def _home(world: World, name: str) -> SeenView:
    await world.person(name).open_home()
    await world.settle()
    return _shown(world, name)


def _shown(world: World, name: str) -> SeenView:
    """What stands in the Home that somebody has before them."""
    home = world.person(name).home()
    assert home is not None
    return home


async def test_home_shows_what_i_raised_owe_and_may_do(shop: World) -> None:
    await raise_flag(shop)
    ana, ben = await _home(shop, "Ana"), await _home(shop, "Ben")
    assert "You raised" in ana.words
    assert "#1 gift card refund fails at till 2" in ana.words
    assert "Refund up to 50 € in cash, without asking (Payments' rule)" in ana.words
    assert "Your teams owe" in ben.words
    assert "Set up Payments" in (await _home(shop, "Lea")).labels
    assert "Set up Payments" not in ana.labels + ben.labels, "it would only tell Ben that Lea can"


async def test_home_works_with_its_buttons(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    await ben.press("I'll take it", on=await _home(shop, "Ben"))
    await shop.settle()
    home = _shown(shop, "Ben")
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


async def test_home_tells_somebody_new_what_to_do_and_a_stranger_nothing(shop: World) -> None:
    hugo = await _home(shop, "Hugo")
    assert "Hello. I am Pullcord. Something goes wrong at work? Say it in one line" in hugo.words.replace("\n", " ")
    assert "Flag a problem" in hugo.labels
    await raise_flag(shop, "the till book is gone", channel="#vault")
    ivo = await _home(shop, "Ivo")
    assert "till book" not in ivo.words


async def test_home_stays_current_for_those_who_have_it_before_them_and_for_nobody_else(shop: World) -> None:
    ana, ben, ivo, lea = (shop.person(name) for name in ("Ana", "Ben", "Ivo", "Lea"))
    for name in ("Ana", "Ben", "Ivo", "Lea"):
        await _home(shop, name)
    await raise_flag(shop)
    before = len(_published(shop))
    assert "#1 gift card refund fails" in _shown(shop, "Ana").words
    assert "#1 gift card refund fails" in _shown(shop, "Ben").words
    assert "#1 gift card refund fails" in _shown(shop, "Lea").words
    assert "gift card" not in _shown(shop, "Ivo").words
    await press(shop, ben, "I'll take it", card(ben))
    assert "Ben, no day yet" in _shown(shop, "Ana").words
    assert sorted(_published(shop)[before:]) == ["U_ANA", "U_BEN", "U_LEA"], "one for each whom it concerns"

    await fill_in(shop, ben, "Move to another team", card(ben), {"Whose is it?": "IT"})
    assert "gift card" not in _shown(shop, "Ben").words
    assert "#1 gift card refund fails" in _shown(shop, "Ivo").words
    await ben.join("#it-help")
    await shop.settle()
    assert "#1 gift card refund fails" in _shown(shop, "Ben").words
    await ben.leave("#it-help")
    await shop.settle()
    assert "gift card" not in _shown(shop, "Ben").words

    await shop.until(4, 9)
    before = len(_published(shop))
    await press(shop, ivo, "I'll take it", card(ivo, "#it-help"))
    assert len(_published(shop)) == before, "nobody has looked for half a day"
    assert "Ivo, no day yet" in (await _home(shop, "Ana")).words
    assert ana.home() is not None
    assert lea.home() is not None


async def test_home_shows_new_latitude_at_once_and_an_outage_only_delays_it(shop: World) -> None:
    lea, ana = shop.person("Lea"), shop.person("Ana")
    await _home(shop, "Ana")
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    await lea.fill(form, {"What may everyone do without asking?": "Refund up to 80 €"})
    shop.sandbox.misbehave("views.publish", "500_before", times=1)
    await lea.submit(form)
    await shop.settle()
    await shop.sandbox.until(lambda: "80 €" in _shown(shop, "Ana").words, within=10)
    shop.sandbox.disable("U_ANA")
    await raise_flag(shop, who="Olga")
    assert ana.home() is not None


def _published(world: World) -> list[str]:
    """Whose Homes were published, oldest first."""
    return [
        call.arguments["user_id"] for call in world.sandbox.calls if call.method == "views.publish" and not call.error
    ]


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
    home = _shown(shop, "Ana")
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


async def test_each_command_tells_what_it_does_to_whoever_asks_and_raises_nothing(shop: World) -> None:
    ana = shop.person("Ana")
    for command in ("/flag", "/flags", "/flagteam"):
        for question in ("help", "?", "Help?"):
            got = await ana.command("#shop-harbour", f"{command} {question}")
            assert got.message.words.startswith(f"{command}\n")
    await shop.settle()
    assert dms(ana) == []


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
