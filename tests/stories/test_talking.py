"""The team asks, the reporter answers: neither needs the other's channel, and the clock goes on."""

from __future__ import annotations

from bot.sandbox.dispatch import Envelope
from bot.sandbox.person import Person
from bot.sandbox.seen import SeenMessage
from tests.support.hands import all_heard, asked, card, dms, fill_in, fix, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World

WHICH = {"What do you want to know from Ana?": "Which till was it?"}
OTHER = {"What do you want to know from Ana?": "And which card?"}


async def _ask(world: World, question: dict[str, str] | None = None, number: int = 1) -> None:
    ben = world.person("Ben")
    await fill_in(world, ben, "Ask the reporter", card(ben, number=number), question or WHICH)


async def _write(world: World, person: Person, words: str, under: SeenMessage | None = None) -> None:
    await person.say("@bot", words, thread=under)
    await world.settle()


def _below(person: Person, message: SeenMessage) -> str:
    return " ".join(reply.words for reply in person.sees("@bot", thread=message)[1:])


def _notes(person: Person, number: int = 1) -> list[str]:
    return [message.words for message in thread(person, number=number)]


async def test_the_question_comes_as_a_dm_and_the_answer_into_the_thread_while_the_clock_goes_on(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    before = rung(shop)
    await _ask(shop)
    assert whose_rang(before, shop) == {"Ana"}
    question = asked(ana, "Answer")
    assert 'Payments asks about #1 (gift card refund fails at till 2): "Which till was it?"' in question.words
    assert "Ana was asked" in card(ben).words
    assert "and has not answered yet." in card(ben).words
    await shop.until(3, 14, 10)
    assert "#1 needs a person" in _notes(ben)[-1], "as it would without the question"
    assert "Ana was asked" in _notes(ben)[-1]
    await fill_in(shop, ana, "Answer", question, {"Your answer": "Till 2, the left one"})
    assert 'Ana answers: "Till 2, the left one"' in " ".join(_notes(ben))
    assert "has not answered yet" not in card(ben).words
    await shop.until(4, 14, 10)
    assert "was asked" not in _notes(ben)[-1]


async def test_an_answer_reaches_whoever_asked_and_whoever_has_the_flag_and_else_the_channel(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _write(shop, ana, "it smells burnt, too", ana.sees("@bot")[-1])
    assert "Payments, Ana adds:" in _notes(ben)[-1]
    assert thread(ben)[-1].broadcast, "nobody has it and nobody asked: all who are there see it"
    await _ask(shop)
    before = rung(shop)
    await fill_in(shop, ana, "Answer", asked(ana, "Answer"), {"Your answer": "Till 2"})
    assert whose_rang(before, shop) == {"Ben"}
    assert '@Ben, Ana answers: "Till 2"' in _notes(ben)[-1]
    assert not thread(ben)[-1].broadcast
    await press(shop, shop.person("Bea"), "I'll take it", card(ben))
    await _ask(shop, OTHER)
    before = rung(shop)
    await _write(shop, ana, "the blue one")
    assert whose_rang(before, shop) == {"Bea", "Ben", "Ana"}, "Ana reads that it arrived"
    assert "@Bea and @Ben, Ana answers:" in _notes(ben)[-1]


async def test_an_answer_to_a_flag_that_has_moved_since_is_shown_to_the_team_that_has_it_now(shop: World) -> None:
    ana, ben, ivo = shop.person("Ana"), shop.person("Ben"), shop.person("Ivo")
    await raise_flag(shop)
    await _ask(shop)
    await fill_in(shop, ben, "Move to another team", card(ben), {"Whose is it?": "IT"})
    form = (await ana.press("Answer", on=asked(ana, "Answer"))).modal
    assert form is not None
    await ana.fill(form, {"Your answer": "Till 2"})
    await ana.submit(form)
    await shop.settle()
    answer = thread(ivo, "#it-help")[-1]
    assert 'IT, Ana answers: "Till 2"' in answer.words
    assert answer.broadcast, "Ben, who asked, is not there"


async def test_an_answer_in_plain_words_reaches_the_thread_from_the_questions_thread_or_beside_it(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _ask(shop)
    await _write(shop, ana, "Hello!")
    assert "Type /flag and one line" in dms(ana)[-1], "a greeting is no answer"
    await _write(shop, ana, "till <2>, says @Ben", asked(ana, "Answer"))
    assert 'Ana answers: "till <2>, says @Ben"' in _notes(ben)[-1]
    assert "#1: Payments has your message now. Thank you." in _below(ana, asked(ana, "Answer"))
    await _ask(shop, OTHER)
    await _write(shop, ana, "the blue one")
    assert 'Ana answers: "the blue one"' in _notes(ben)[-1]
    assert "#1: Payments has your message now. Thank you." in dms(ana)[-1]
    await press(shop, ana, "It's another problem", ana.sees("@bot")[-1])
    assert "#2 is saved. It waits for triage." in " ".join(dms(ana))
    await _write(shop, ana, "the wifi is down")
    assert 'Shall I flag this? "the wifi is down" IT gets it.' in dms(ana)[-1], "nobody waits for an answer any more"


async def test_a_second_question_takes_the_place_of_the_first_and_a_second_answer_is_added(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _ask(shop)
    first = asked(ana, "Answer")
    await _ask(shop, OTHER)
    form = (await ana.press("Answer", on=first)).modal
    assert form is not None
    assert "And which card?" in form.words
    await ana.fill(form, {"Your answer": "the blue one"})
    await ana.submit(form)
    await shop.settle()
    await fill_in(shop, ana, "Answer", asked(ana, "Answer"), {"What should Payments know?": "and the red one"})
    said = " ".join(_notes(ben))
    assert 'Ana answers: "the blue one"' in said
    assert 'Ana adds: "and the red one"' in said
    sheet = (await ana.command("#shop-harbour", "/flags 1")).message
    assert "Add something" in sheet.labels
    assert "Ana added something" in sheet.words


async def test_two_open_questions_are_not_mixed_up(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await raise_flag(shop, "till 3 smokes")
    await _ask(shop)
    await _ask(shop, OTHER, number=2)
    for words in ("the left one", "yes"):
        await _write(shop, ana, words)
        which = ana.sees("@bot")[-1]
        assert f'"{words}": is that an answer? More than one question waits for you:' in which.words
        assert "#2 (till 3 smokes)\nAnswer\nNo, flag it" in which.words
    await fill_in(shop, ana, "Answer", which, {"Your answer": "The left one"})
    assert 'Ana answers: "The left one"' in _notes(ben)[-1]
    questions = [message for message in ana.sees("@bot") if " asks about #1 " in message.words]
    await _write(shop, ana, "and the right one, too", questions[-1])
    assert 'Ana adds: "and the right one, too"' in _notes(ben)[-1]
    assert _notes(ben, number=2) == []


async def test_words_below_the_reporters_card_reach_the_team_and_none_after_the_end(shop: World) -> None:
    ana, ben, lea = shop.person("Ana"), shop.person("Ben"), shop.person("Lea")
    await raise_flag(shop)
    mine = next(message for message in ana.sees("@bot") if message.words.startswith("#1 · "))
    await press(shop, ana, "Hide my name", mine)
    await _write(shop, ana, "it is worse now", mine)
    assert 'the reporter adds: "it is worse now"' in _notes(ben)[-1]
    assert "Ana" not in " ".join(_notes(ben))
    await shop.until(5, 11)
    named = next(message for message in lea.sees("@bot") if "because you are the lead" in message.words)
    await _write(shop, lea, "Bea, could you?", named)
    assert "About #1 I pass on only what its reporter says." in _below(lea, named)
    assert "Bea" not in " ".join(_notes(ben))
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    count = len(_notes(ben))
    await _write(shop, ana, "no, wait", mine)
    assert "#1 has ended, so I pass nothing on." in _below(ana, mine)
    assert len(_notes(ben)) == count
    last = ana.sees("@bot", thread=mine)[-1]
    await press(shop, ana, "Still happening", last)
    assert "#1 is still happening, says the reporter" in all_heard(ben)


async def test_whoever_has_left_is_not_asked_and_who_speaks_for_it_next_is(shop: World) -> None:
    olga, ben = shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop)
    await raise_flag(shop, "till 3 smokes")
    await shop.sandbox.person("U_OLGA").command("#shop-harbour", "/flags 1")
    sheet = (await olga.command("#shop-harbour", "/flags 1")).message
    await press(shop, olga, "Me too", sheet)
    await _ask(shop)
    shop.sandbox.disable("U_ANA")
    await shop.settle()
    asks = 'Payments asks about #1 (gift card refund fails at till 2): "Which till was it?"'
    assert [asks in words for words in dms(olga)].count(True) == 1, "once, not twice"
    form = (await ben.press("Ask the reporter", on=card(ben, number=2))).modal
    assert form is not None
    await ben.fill(form, WHICH)
    refused = (await ben.submit(form)).modal
    assert refused is not None
    assert "there is nobody to ask" in " ".join(refused.errors.values())


async def test_a_long_answer_reaches_the_team_to_its_last_word_and_each_note_says_its_own(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _ask(shop)
    await _write(shop, ana, "it was " + "the left one and " * 600 + "that is all")
    assert "Ana answers:" in _notes(ben)[-1]
    assert "that is all" in _notes(ben)[-1]
    question = asked(ana, "Answer")
    shop.sandbox.misbehave("chat.postMessage", "500_before", times=1)
    await ana.say("@bot", "and the right one", thread=question)
    await shop.sandbox.settled()  # of two events that are on their way at once Slack may deliver either first
    await ana.say("@bot", "and the till", thread=question)
    await shop.sandbox.until(lambda: len(_notes(ben)) == 3, within=10)
    assert 'Ana adds: "and the right one"' in _notes(ben)[-2]
    assert 'Ana adds: "and the till"' in _notes(ben)[-1]
    sheet = (await ben.command("#payments", "/flags 1")).message
    whole = (await ben.press("Read all of it", on=sheet)).modal
    assert whole is not None
    assert "that is all" in whole.words
    assert "and the right one\nand the till" in whole.words


async def test_a_plain_yes_beside_the_question_is_its_answer(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _ask(shop, {"What do you want to know from Ana?": "Was it till 2?"})
    await _write(shop, ana, "Yes")
    assert 'Ana answers: "Yes"' in _notes(ben)[-1]
    await _write(shop, ana, "Yes")
    assert "Type /flag and one line" in dms(ana)[-1], "nobody waits for a yes any more"


async def test_an_answer_shown_beside_its_thread_too_or_said_of_oneself_reaches_the_team(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _ask(shop)
    question = asked(ana, "Answer")
    await _told_by_slack(shop, question, subtype="thread_broadcast", text="till 2", thread_ts=question.ts)
    assert 'Ana answers: "till 2"' in _notes(ben)[-1]
    await _ask(shop, OTHER)
    await _told_by_slack(shop, question, subtype="me_message", text="took the blue one")
    assert 'Ana answers: "took the blue one"' in _notes(ben)[-1]


async def _told_by_slack(world: World, beside: SeenMessage, **message: str) -> None:
    """Slack tells of what Ana wrote in this DM, in a way that the sandbox's composer has none for."""
    event = {"type": "message", "user": "U_ANA", "channel": beside.channel, "channel_type": "im", "ts": "1762160520.9"}
    payload = {"type": "event_callback", "team_id": "T0TEAM", "event_id": f"Ev{message['subtype']}"}
    await world.sandbox.workspace.transport.send(Envelope("events_api", payload | {"event": event | message}))
    await world.settle()


async def test_words_in_a_thread_that_slack_does_not_show_now_are_not_given_to_another_flag(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await raise_flag(shop, "till 3 smokes")
    await _ask(shop, number=2)
    mine = next(message for message in ana.sees("@bot") if message.words.startswith("#1 · "))
    shop.sandbox.misbehave("conversations.replies", "500_before", times=1)
    await _write(shop, ana, "it is worse now", mine)
    assert _notes(ben, number=2) == []
    assert 'Shall I flag this? "it is worse now"' in _below(ana, mine)


async def test_a_question_asked_while_the_last_answer_is_on_its_way_does_not_wipe_it_out(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    await _ask(shop)
    form = (await ana.press("Answer", on=asked(ana, "Answer"))).modal
    assert form is not None
    await ana.fill(form, {"Your answer": "Till 2, the left one"})
    shop.sandbox.misbehave("chat.postMessage", "500_before", times=1)
    await ana.submit(form)
    again = (await ben.press("Ask the reporter", on=card(ben))).modal
    assert again is not None
    await ben.fill(again, OTHER)
    refused = (await ben.submit(again)).modal
    assert refused is not None
    assert "Ana has answered. It comes into #1's thread in a moment" in " ".join(refused.errors.values())
    await shop.sandbox.until(lambda: bool(_notes(ben)), within=10)
    assert 'Ana answers: "Till 2, the left one"' in _notes(ben)[-1]
    await shop.settle()
    assert (await ben.submit(again)).modal is None
    await shop.settle()
    assert 'asks about #1 (gift card refund fails at till 2): "And which card?"' in dms(ana)[-1]
