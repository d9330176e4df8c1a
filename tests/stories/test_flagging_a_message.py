"""What stands in a message already becomes a flag: by a reaction, by a shortcut, or written to the bot itself."""

from __future__ import annotations

from bot.sandbox.dispatch import Envelope
from bot.sandbox.person import Person
from bot.sandbox.seen import SeenMessage
from tests.support.hands import card, dms, heard, press, raise_flag, rung, whose_rang
from tests.support.world import World

FLAG = "triangular_flag_on_post"
OFFER = "You put a flag on"


async def _said(world: World, who: str, channel: str, words: str, thread: SeenMessage | None = None) -> SeenMessage:
    await world.person(who).say(channel, words, thread=thread)
    await world.settle()
    return world.person(who).sees(channel, thread=thread)[-1]


async def _react(world: World, person: Person, message: SeenMessage, emoji: str = FLAG) -> None:
    await person.react(message, emoji)
    await world.settle()


def _offers(person: Person, channel: str) -> list[SeenMessage]:
    """What the bot asks this person alone about messages in this channel."""
    return [message for message in person.sees(channel) if message.ephemeral]


async def test_the_reaction_asks_the_reactor_alone_and_one_tap_raises_the_message(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    message = await _said(shop, "Olga", "#shop-harbour", "@Ben the refund screen is @channel frozen")
    before = rung(shop)
    await _react(shop, ana, message, "tada")
    await _react(shop, ana, message)
    [offer] = _offers(ana, "#shop-harbour")
    assert 'You put a flag on "@Ben the refund screen is @channel frozen" (look at it).' in offer.words
    assert "Shall I raise it? Payments gets it. Nothing happens until you say so." in offer.words
    assert _offers(olga, "#shop-harbour") == []
    assert ben.sees("#payments")[1:] == [], "nothing is raised by a reaction"
    await press(shop, ana, "Flag that message", offer)
    [answer] = _offers(ana, "#shop-harbour")
    assert "#1 is saved. Payments has it." in answer.words
    assert "@Ben the refund screen is @channel frozen" in card(ben).words
    assert "Ana, #shop-harbour" in card(ben).words, "whoever flags it is its reporter, not whoever wrote it"
    assert "the message" in card(ben).words
    assert whose_rang(before, shop) == {"Ana"}, "her own card, and nobody who is named in it"
    await press(shop, ana, "Hide my name", answer)
    assert "Somebody, #shop-harbour" in card(ben).words


async def test_a_message_that_is_flagged_already_gets_me_too_and_no_second_flag(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    message = await _said(shop, "Olga", "#shop-harbour", "the refund screen is frozen")
    await _react(shop, ana, message)
    await _react(shop, olga, message)
    await press(shop, ana, "Flag that message", _offers(ana, "#shop-harbour")[-1])
    await press(shop, olga, "Flag that message", _offers(olga, "#shop-harbour")[-1])
    answer = _offers(olga, "#shop-harbour")[-1]
    assert "This is #1 already. Payments has it, and nobody has taken it yet." in answer.words
    await press(shop, olga, "Me too", answer)
    assert "1 me too" in card(ben).words
    form = (await ben.shortcut("Flag this message", message=_seen(ben, shop, message))).modal
    assert form is not None
    again = (await ben.submit(form)).modal
    assert again is not None
    assert "This is #1 already." in again.words
    assert again.labels == ["Me too", "Open"]
    await _react(shop, olga, message)  # taken back: nothing happens
    await _react(shop, olga, message)
    assert "This is #1 already." in _offers(olga, "#shop-harbour")[-1].words
    assert "#2" not in " ".join(shown.words for shown in ben.sees("#payments"))


def _seen(person: Person, world: World, message: SeenMessage) -> SeenMessage:
    """The message as this person sees it in a public channel."""
    return next(shown for shown in person.sees("#shop-harbour") if shown.ts == message.ts)


async def test_a_reply_in_a_thread_is_offered_in_its_thread(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    first = await _said(shop, "Olga", "#shop-harbour", "how is everybody?")
    await ana.say("#shop-harbour", "gift card reader smokes", thread=first)
    reply = ana.sees("#shop-harbour", thread=first)[-1]
    await _react(shop, olga, reply)
    offer = olga.sees("#shop-harbour", thread=first)[-1]
    assert offer.ephemeral
    assert '"gift card reader smokes"' in offer.words
    await press(shop, olga, "Flag that message", offer)
    assert "gift card reader smokes" in card(ben).words


async def test_the_flag_on_a_card_is_me_too_and_on_other_words_of_the_bot_nothing(shop: World) -> None:
    ivo, ben = shop.person("Ivo"), shop.person("Ben")
    await raise_flag(shop)
    await ivo.join("#payments")
    await _react(shop, ivo, card(ivo))
    [offer] = _offers(ivo, "#payments")
    assert "This is #1 already." in offer.words
    assert "Ana" not in offer.words
    await press(shop, ivo, "Me too", offer)
    assert "1 me too" in card(ben).words
    await _react(
        shop, ben, next(message for message in ben.sees("#payments") if "come into this channel" in message.words)
    )
    assert _offers(ben, "#payments") == []


async def test_the_shortcut_on_a_message_of_the_bot_shows_its_flag_and_spreads_no_name(shop: World) -> None:
    ana, ben, ivo = shop.person("Ana"), shop.person("Ben"), shop.person("Ivo")
    await raise_flag(shop, "the refund book is gone", channel="#vault")
    shown = (await ben.shortcut("Flag this message", message=card(ben))).modal
    assert shown is not None
    assert "This is #1 already." in shown.words
    assert "Me too" in shown.labels
    passing_by = (await ivo.shortcut("Flag this message", message=card(ivo))).modal
    assert passing_by is not None
    assert "I can't show you that flag, but nothing more is needed." in passing_by.words
    hello = next(message for message in ben.sees("#payments") if "come into this channel" in message.words)
    form = (await ben.shortcut("Flag this message", message=hello)).modal
    assert form is not None
    assert "come into this channel" not in str(form.blocks)
    mine = (await ana.shortcut("Flag this message", message=ana.sees("@bot")[-1])).modal
    assert mine is not None
    assert "This is #1 already." in mine.words


async def test_a_message_that_is_deleted_meanwhile_is_said_to_be_gone(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    message = await _said(shop, "Olga", "#shop-harbour", "the refund screen is frozen")
    await _react(shop, ana, message)
    await olga.delete(message)
    await press(shop, ana, "Flag that message", _offers(ana, "#shop-harbour")[-1])
    answer = _offers(ana, "#shop-harbour")[-1]
    assert "That message is gone" in answer.words
    form = (await ana.press("Flag a problem", on=answer)).modal
    assert form is not None
    second = await _said(shop, "Olga", "#shop-harbour", "lamp")
    await ana.react(second, FLAG)
    await olga.delete(second)
    await shop.settle()
    assert len(_offers(ana, "#shop-harbour")) <= 2
    assert len(ben.sees("#payments")) == 1


async def test_a_private_channels_message_becomes_a_private_flag(shop: World) -> None:
    ana, ben, ivo = shop.person("Ana"), shop.person("Ben"), shop.person("Ivo")
    message = await _said(shop, "Ana", "#vault", "the refund book is gone")
    await _react(shop, ana, message)
    await press(shop, ana, "Flag that message", _offers(ana, "#vault")[-1])
    assert "only this channel and they can read it" in _offers(ana, "#vault")[-1].words
    assert "Ana, a private channel" in card(ben).words
    assert "the message" not in card(ben).words, "nobody of the team could follow the link"
    assert "refund book" not in (await ivo.command("#it-help", "/flags all")).message.words
    assert "no #1 that you can see" in (await ivo.command("#it-help", "/flags 1")).message.words


async def test_whoever_has_left_the_channel_is_asked_in_their_dm(shop: World) -> None:
    ana = shop.person("Ana")
    message = await _said(shop, "Olga", "#shop-harbour", "the refund screen is frozen")
    await ana.react(message, FLAG)
    await ana.leave("#shop-harbour")
    await shop.settle()
    offered = [*_offers(ana, "#shop-harbour"), *(dm for dm in ana.sees("@bot") if OFFER in dm.words)]
    assert len(offered) == 1


async def test_an_event_that_comes_twice_asks_once_and_slacks_failure_only_delays_it(shop: World) -> None:
    ana, workspace = shop.person("Ana"), shop.sandbox.workspace
    message = await _said(shop, "Olga", "#shop-harbour", "the refund screen is frozen")
    shop.sandbox.misbehave("conversations.replies", "500_before", times=1)
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    for user in ("U_ANA", "U_ANA", "U0BOT"):
        event = {"type": "reaction_added", "user": user, "reaction": FLAG, "item": item}
        payload = {"type": "event_callback", "team_id": "T0TEAM", "event_id": f"Ev{user}", "event": event}
        await workspace.transport.send(Envelope("events_api", payload))
    await shop.sandbox.until(lambda: bool(_offers(ana, "#shop-harbour")), within=10)
    await shop.settle()
    assert len(_offers(ana, "#shop-harbour")) == 1


async def test_the_shortcut_brings_the_words_and_the_link_along(shop: World) -> None:
    olga, ben = shop.person("Olga"), shop.person("Ben")
    long = "the refund screen is frozen " + "again and " * 300
    await olga.say("#shop-harbour", long)
    form = (await olga.shortcut("Flag this message", message=olga.sees("#shop-harbour")[-1])).modal
    assert form is not None
    assert "This form holds 3,000 characters, and the message has 3,027. Here is its beginning." in form.words
    await olga.submit(form)
    await shop.settle()
    assert "the refund screen is frozen again and" in card(ben).words
    assert "the message" in card(ben).words
    assert heard(ben) == []


async def test_of_a_long_message_nothing_is_left_out_and_all_of_it_is_one_tap_away(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    long = "the refund screen is frozen " + "again and " * 1000 + "that is all"
    message = await _said(shop, "Olga", "#shop-harbour", long)
    await _react(shop, ana, message)
    await press(shop, ana, "Flag that message", _offers(ana, "#shop-harbour")[-1])
    assert "that is all" not in card(ben).words, "a card has to stay a card"
    whole = (await ben.press("Read all of it", on=card(ben))).modal
    assert whole is not None
    assert "that is all" in whole.words
    sheet = (await olga.command("#shop-harbour", "/flags 1")).message
    assert "Read all of it" in sheet.labels


async def test_words_beyond_what_a_flag_holds_are_refused_with_the_limit(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    message = await _said(shop, "Olga", "#shop-harbour", "the refund screen is frozen " + "again and " * 1300)
    await _react(shop, ana, message)
    await press(shop, ana, "Flag that message", _offers(ana, "#shop-harbour")[-1])
    says = _offers(ana, "#shop-harbour")[-1].words
    assert "That is 13,027 characters; a flag holds 12,000. Say it shorter, and flag it again." in says
    assert len(ben.sees("#payments")) == 1


async def test_plain_words_to_the_bot_are_flagged_with_one_tap_and_greetings_are_answered(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await ana.say("@bot", "Hello!")
    await shop.settle()
    assert "Type /flag and one line, or /flag help." in dms(ana)[-1]
    await ana.say("@bot", "!why does the gift card reader smoke?")
    await shop.settle()
    offer = ana.sees("@bot")[-1]
    assert 'Shall I flag this? "!why does the gift card reader smoke?" Payments gets it.' in offer.words
    await press(shop, ana, "Flag it", offer)
    assert any("#1 is saved as urgent. Payments has it." in words for words in dms(ana))
    assert not any("Shall I flag this?" in words for words in dms(ana)), "the answer stands in its place"
    assert "why does the gift card reader smoke?" in card(ben).words
    assert len([words for words in dms(ana) if "I am Pullcord" in words]) == 1


async def test_a_greeting_gets_help_also_where_the_bot_is_called_by_name_and_a_problem_loses_the_name(
    shop: World,
) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    for greeting in ("@Pullcord hi", "@Pullcord"):
        await ana.say("@bot", greeting)
        await shop.settle()
        assert "Type /flag and one line, or /flag help." in dms(ana)[-1]
    await ana.say("@bot", "@Pullcord !the gift card reader smokes")
    await shop.settle()
    offer = ana.sees("@bot")[-1]
    assert 'Shall I flag this? "!the gift card reader smokes" Payments gets it.' in offer.words
    await press(shop, ana, "Flag it", offer)
    assert "#1 · Urgent" in card(ben).words
    assert "Pullcord" not in card(ben).words
    mine = next(message for message in ana.sees("@bot") if message.words.startswith("#1 · "))
    await ana.say("@bot", "@Pullcord", thread=mine)
    await shop.settle()
    assert "Type /flag and one line, or /flag help." in ana.sees("@bot", thread=mine)[-1].words


async def test_words_in_a_thread_that_is_about_no_flag_are_offered_in_it(shop: World) -> None:
    ana = shop.person("Ana")
    await ana.say("@bot", "Hello!")
    await shop.settle()
    help_ = ana.sees("@bot")[-1]
    await ana.say("@bot", "why does the gift card reader smoke?", thread=help_)
    await shop.settle()
    offer = ana.sees("@bot", thread=help_)[-1]
    assert 'Shall I flag this? "why does the gift card reader smoke?"' in offer.words
    assert not any("Shall I flag this?" in words for words in dms(ana))
    await press(shop, ana, "Flag it", offer)
    assert "#1 is saved. Payments has it." in ana.sees("@bot", thread=help_)[-1].words
