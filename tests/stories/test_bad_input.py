"""Whatever people type and press gets a clear answer, loses nothing, and rings nobody by accident."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from bot.sandbox.dispatch import Envelope
from bot.sandbox.payloads import Payloads
from tests.support.hands import FIX, asked, card, dms, fix, press, raise_flag, rung, thread, whose_rang
from tests.support.postgres import Server
from tests.support.world import World, build_world


async def test_nothing_to_read_and_too_much_are_said_with_what_to_do(shop: World) -> None:
    ana = shop.person("Ana")
    for empty in ("!", "urgent:", "\u200b\u200e", "\x00", "#payments", "...", "!?"):
        got = await ana.command("#shop-harbour", f"/flag {empty}")
        assert got.message.words == "Say in one line what you noticed, for example: /flag gift card refunds time out."
    for number in ("42", "#42", "!42"):
        got = await ana.command("#shop-harbour", f"/flag {number}")
        assert got.message.words.startswith("To see #42, type /flags 42. To flag a problem, say in one line")
    got = await ana.command("#shop-harbour", "/flag " + "till 2 prints nothing " * 550)
    assert "12,099 characters; a flag holds 12,000. Say it shorter, and flag it again." in got.message.words
    assert "till 2 prints nothing till 2" in got.message.words, "the words come back"
    await shop.settle()
    assert dms(ana) == []


async def test_words_that_call_everybody_ring_nobody(world: World) -> None:
    ana, ben, lea = world.person("Ana"), world.person("Ben"), world.person("Lea")
    shout = "refund @channel @here @Lea <!channel> <@U_HUGO> *bold* https://x.example/a?b=1&c=2 @everyone"
    await world.until(3, 16, 50)
    before = rung(world)
    await raise_flag(world, shout)
    assert whose_rang(before, world) == {"Ana"}, "her own card alone"
    assert "@channel" in card(ben).words
    await press(world, ben, "I'll take it", card(ben))
    modal = (await ben.press("Fixed", on=card(ben))).modal
    assert modal is not None
    await ben.fill(modal, {"What changed?": "<!here> @channel <@U_LEA>", "Why had it happened?": "@everyone"})
    before = rung(world)
    await ben.submit(modal)
    await world.until(4, 9, 1)
    assert whose_rang(before, world) == {"Ana"}
    before = rung(world)
    await press(world, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    await press(world, ana, "Tell #shop-harbour", asked(ana, "Tell #shop-harbour"))
    assert whose_rang(before, world) <= {"Ana", "Ben"}
    assert (await lea.command("#payments", "/flags search @channel")).message.words.startswith(
        'With "@channel" · 1 flag'
    )


async def test_hidden_and_turned_around_characters_do_not_reach_a_reader(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop, "re\u200bfund\x00 \u202egnikcah\u202c fails\u2066!")
    words = card(ben).words
    assert "refund gnikcah fails!" in words
    assert not {"\u200b", "\x00", "\u202e", "\u2066"} & set(words)
    await raise_flag(shop, "refund أمين الصندوق fails", who="Olga")
    assert "أمين الصندوق" in card(ben, number=2).words


async def test_the_same_words_within_ten_minutes_keep_their_number_unless_it_is_another(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    await raise_flag(shop, "!refund fails")
    await raise_flag(shop, "!refund fails", who="Olga")
    await shop.pass_time(minutes=9)
    again = await raise_flag(shop, "!refund fails")
    assert "You have this already as #1." in again.words
    await press(shop, ana, "It's another one", again)
    answer = [message for message in ana.sees("#shop-harbour") if message.ephemeral][-1]
    assert "#3 is saved as urgent. Payments has it." in answer.words
    await shop.pass_time(minutes=11)
    assert "#4 is saved" in (await raise_flag(shop, "!refund fails")).words
    assert "#2 · Urgent" in card(ben, number=2).words
    assert olga.sees("@bot") != []


async def test_said_again_but_louder_one_tap_makes_it_urgent(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop, "refund fails")
    again = await raise_flag(shop, "!refund fails")
    assert "You have this already as #1." in again.words
    assert "It is not marked as urgent yet." in again.words
    await press(shop, ana, "Make it urgent", again)
    assert "#1 · Urgent · Nobody has it yet" in card(ben).words
    assert "Make it urgent" not in (await raise_flag(shop, "!refund fails")).labels


async def test_another_one_is_one_more_however_often_it_is_pressed(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop, "refund fails")
    again = await raise_flag(shop, "!refund fails")
    await ana.press("It's another one", on=again)
    await ana.press("It's another one", on=again, late=True)
    await shop.settle()
    assert "#2 · Urgent" in card(ben, number=2).words
    assert "There is no #3" in (await ana.command("#shop-harbour", "/flags 3")).message.words


async def test_what_was_cancelled_may_be_said_again(shop: World) -> None:
    ana = shop.person("Ana")
    await press(shop, ana, "Cancel my flag", await raise_flag(shop))
    assert "#2 is saved. Payments has it." in (await raise_flag(shop)).words


async def test_a_channel_without_a_team_that_is_named_first_stays_in_the_words(shop: World) -> None:
    tess = shop.person("Tess")
    for words in ("#leads is read by nobody", "!#leads is read by nobody at all", "#triage is read by nobody"):
        await raise_flag(shop, words)
    assert "#leads is read by nobody" in card(tess, "#triage").words
    assert "#leads is read by nobody at all" in card(tess, "#triage", 2).words
    assert "Urgent" in card(tess, "#triage", 2).words
    assert "\nis read by nobody" in card(tess, "#triage", 3).words


async def test_a_command_that_comes_twice_gets_the_first_answer(world: World) -> None:
    workspace, ben = world.sandbox.workspace, world.person("Ben")
    channel = workspace.world.channels["C_SHOP"]
    payload = Payloads(workspace).command("U_ANA", channel, "/flag", "refund fails")
    answers = await asyncio.gather(*(workspace.transport.send(Envelope("slash_commands", payload)) for _ in range(3)))
    assert {answer.body["text"].splitlines()[0] for answer in answers} == {"#1 is saved. Payments has it."}
    await world.settle()
    assert sum(message.words.startswith("#") for message in ben.sees("#payments")) == 1


async def test_a_form_that_is_sent_twice_counts_once(world: World) -> None:
    ben, ana, workspace = world.person("Ben"), world.person("Ana"), world.sandbox.workspace
    await raise_flag(world)
    modal = (await ben.press("Fixed", on=card(ben))).modal
    assert modal is not None
    await ben.fill(modal, FIX)
    view = workspace.world.views[modal.id]
    view.values = {name: {"field": {"type": "plain_text_input", "value": "New limit."}} for name in ("change", "cause")}
    payload = Payloads(workspace).submission(view)
    answers = [await workspace.transport.send(Envelope("interactive", payload)) for _ in range(2)]
    assert [answer.body for answer in answers] == ["", ""]
    await world.pass_time(minutes=1)
    assert sum("Is it fixed for you?" in words for words in dms(ana)) == 1
    record = (await ben.command("#payments", "/flags 1")).message.words
    assert record.count("Ben said that it is fixed") == 1


def _file(world: World) -> Path:
    return Path(world.bot.settings.database_url.removeprefix("sqlite:///"))


async def _locked(world: World) -> sqlite3.Connection:
    """Somebody else writes in the file. They wait for the bot, if it is just writing itself, and do not hold it up."""
    lock = sqlite3.connect(_file(world), isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(lock.execute, "BEGIN IMMEDIATE")
    return lock


async def test_a_locked_database_saves_nothing_says_so_and_try_again_works(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop, "first refund")
    await ben.command("#payments", "/flags 1")
    lock = await _locked(shop)
    got = await ana.command("#shop-harbour", "/flag <b> & refund fails")
    assert 'Not saved; nobody has seen it. Your words: "<b> & refund fails"' in got.message.words
    pressed = await ben.press("I'll take it", on=card(ben))
    assert "Not saved; nothing has changed. Please try again in a moment." in pressed.message.words
    read = await ben.command("#payments", "/flags 1")
    assert "#1" in read.message.words, "reading goes on"
    lock.execute("ROLLBACK")
    lock.close()
    await press(shop, ana, "Try again", got.message)
    answer = [message for message in ana.sees("#shop-harbour") if message.ephemeral][-1]
    assert "#2 is saved. Payments has it." in answer.words
    assert "<b> & refund fails" in card(ben, number=2).words
    await press(shop, ben, "I'll take it", card(ben))
    assert "#1 · Ben has it" in card(ben).words


async def test_who_is_not_known_yet_is_answered_also_while_nothing_can_be_saved(shop: World) -> None:
    olga, bea = shop.person("Olga"), shop.person("Bea")
    lock = await _locked(shop)
    for text in ("/flags", "/flags 1", "/flagteam"):
        got = await olga.command("#shop-harbour", text)
        assert "I can't do that just now. Nothing is lost. Please try again in a moment." in got.message.words
    got = await bea.command("#payments", "/flag the till smokes")
    assert 'Not saved; nobody has seen it. Your words: "the till smokes"' in got.message.words
    lock.execute("ROLLBACK")
    lock.close()


async def test_a_commit_whose_answer_is_lost_is_told_as_just_that_and_trying_again_is_safe(
    postgres_url: str, postgres_server: Server
) -> None:
    world = await build_world(postgres_url, digest="")
    engine, ana = world.bot.db.engine.sync_engine, world.person("Ana")

    def hang_up(_connection: Connection) -> None:
        postgres_server.hang_up(engine.url.database or "")

    event.listen(engine, "commit", hang_up)
    got = await ana.command("#shop-harbour", "/flag refund fails")
    event.remove(engine, "commit", hang_up)
    assert "I don't know whether it was saved." in got.message.words
    assert '"refund fails"' in got.message.words
    await press(world, ana, "Try again", got.message)
    assert "#1 is saved" in [message for message in ana.sees("#shop-harbour") if message.ephemeral][-1].words
    await world.close()


async def test_a_read_only_database_gives_the_words_back(shop: World) -> None:
    ana, engine = shop.person("Ana"), shop.bot.db.engine.sync_engine
    await raise_flag(shop, "first refund")

    def only_read(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(engine, "checkout", only_read)
    got = await ana.command("#shop-harbour", "/flag till 2 smokes")
    assert 'Not saved; nobody has seen it. Your words: "till 2 smokes"' in got.message.words
    event.remove(engine, "checkout", only_read)
    event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA query_only=OFF"))
    await press(shop, ana, "Try again", got.message)
    assert "#2 is saved" in [message for message in ana.sees("#shop-harbour") if message.ephemeral][-1].words


@pytest.mark.parametrize("label", ["I'll take it", "Fixed", "Ask the reporter", "Same as another"])
async def test_every_old_button_says_how_the_flag_stands_now(shop: World, label: str) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    old = card(ben)
    await fix(shop)
    await press(shop, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    got = await ben.press(label, on=old, late=True)
    assert "#1 has moved on meanwhile. Fixed, says the person who raised it." in got.message.words
    assert f'"{label}" did nothing.' in got.message.words
    assert got.modal is None
    assert len(thread(ben)) == 1
