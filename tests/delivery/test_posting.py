"""Saying things in Slack, as the people there see it."""

from __future__ import annotations

from datetime import timedelta

from bot.words import DeliveryKind, DeliveryState, News, Note, Promise, PromiseKind, Status
from storage.deliveries import told
from tests.delivery.office import LEADS, NOW, PAY, SHOP, Office


async def test_a_new_flag_shows_up_as_a_card_in_its_teams_channel(office: Office) -> None:
    await office.flag(42)
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    assert "#42" in card.words
    assert "gift card refund fails at till 2" in card.words
    row = await office.row(42)
    assert (row.card_channel, row.card_ts) == (PAY, card.ts)
    assert row.card_link is not None
    assert await office.waiting() == []


async def test_a_card_that_changed_ten_times_while_it_waited_is_posted_once_and_updated_in_place(
    office: Office,
) -> None:
    await office.flag(42)
    for _ in range(9):
        await office.say(DeliveryKind.CARD, PAY, 42)
    await office.sender().drain()
    await office.take(42)
    for _ in range(10):
        await office.say(DeliveryKind.CARD, PAY, 42)
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    assert "Ben has it" in card.words
    assert office.keys(PAY) == ["card:42"]
    assert sum(call.method == "chat.update" for call in office.sandbox.calls) == 1


async def test_a_reminder_comes_in_the_cards_thread_and_shows_in_the_channel_while_nobody_has_it(
    office: Office,
) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REMINDER, PAY, 42)
    await office.sender().drain()
    card, shown = office.sees("Ben", PAY)
    assert shown.thread_ts == card.ts
    assert (await office.row(42)).reminder_ts == shown.ts


async def test_once_taken_a_reminder_rings_the_owner_and_is_not_shown_in_the_channel(office: Office) -> None:
    await office.flag(42)
    await office.take(42)
    await office.say(DeliveryKind.REMINDER, PAY, 42, to="Ben")
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    [_, reminder] = office.sees("Ben", PAY, card)
    assert "<@U_BEN>" in reminder.text
    assert [ring.ts for ring in office.sandbox.person("U_BEN").phone()] == [reminder.ts]


async def test_a_reminder_takes_the_place_of_the_last_one_and_an_escalation_stays(office: Office) -> None:
    await office.flag(42)
    sender = office.sender()
    await office.say(DeliveryKind.REMINDER, PAY, 42)
    await sender.drain()
    await office.say(DeliveryKind.ESCALATION, PAY, 42, to="Chi", rung=1)
    await sender.drain()
    await office.say(DeliveryKind.REMINDER, PAY, 42)
    await sender.drain()
    card = office.sees("Ben", PAY)[0]
    _, escalation, reminder = office.sees("Ben", PAY, card)
    assert "<@U_CHI>" in escalation.text
    assert (await office.row(42)).reminder_ts == reminder.ts


async def test_whoever_is_named_gets_a_dm_with_the_way_to_the_thread(office: Office) -> None:
    await office.flag(42)
    sender = office.sender()
    await sender.drain()
    await office.say(DeliveryKind.ESCALATION_DM, "U_CHI", 42, to="Chi", rung=1)
    await sender.drain()
    [message] = office.sees("Chi", "@bot")
    assert "#42 needs you" in message.text
    assert str((await office.row(42)).card_link) in str(message.blocks)


async def test_the_reporter_has_one_card_and_a_message_of_its_own_for_each_piece_of_news(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", 42, to="Ana")
    sender = office.sender()
    await sender.drain()
    await office.take(42)
    await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", 42, to="Ana")
    await office.say(DeliveryKind.NEWS, "U_ANA", 42, to="Ana", what=News.TAKEN)
    await sender.drain()
    card, news = office.sees("Ana", "@bot")
    assert "Ben" in card.words
    assert "Ben of Payments has it now" in news.text
    row = await office.row(42)
    assert (row.dm_ts, row.dm_channel) == (card.ts, card.channel)


async def test_what_is_not_worth_saying_any_more_is_not_said_and_the_ledger_says_why(office: Office) -> None:
    await office.flag(42)
    sender = office.sender()
    await sender.drain()
    reminder = await office.say(DeliveryKind.REMINDER, PAY, 42)
    await office.change(42, status=Status.WITHDRAWN)
    await sender.drain()
    kept = await office.delivery(reminder)
    assert (kept.state, kept.why) == (DeliveryState.SUPERSEDED, "meanwhile it is withdrawn")
    assert office.keys(PAY) == ["card:42"]


async def test_a_day_promised_meanwhile_makes_a_reminder_unnecessary(office: Office) -> None:
    await office.flag(42)
    reminder = await office.say(DeliveryKind.REMINDER, PAY, 42)
    promise = Promise(PromiseKind.FIXED, NOW + timedelta(days=2))
    await office.change(42, promise_kind=promise.kind, promise_until=promise.until)
    await office.sender().drain()
    assert (await office.delivery(reminder)).why == "a day was promised meanwhile"


async def test_of_two_reminders_that_waited_the_later_one_is_said(office: Office) -> None:
    await office.flag(42)
    first = await office.say(DeliveryKind.REMINDER, PAY, 42)
    second = await office.say(DeliveryKind.REMINDER, PAY, 42)
    await office.sender().drain()
    assert (await office.delivery(first)).state is DeliveryState.SUPERSEDED
    assert office.keys(PAY) == ["card:42", second]


async def test_a_flag_that_moves_gets_a_card_there_and_its_old_card_says_where_it_went(office: Office) -> None:
    await office.flag(42)
    sender = office.sender()
    await sender.drain()
    await office.change(42, team_id=office.teams["Triage"])
    await office.say(DeliveryKind.CARD, LEADS, 42)
    await office.say(DeliveryKind.THREAD_NOTE, PAY, 42, what=Note.CANNOT_TELL)
    await sender.drain()
    [old] = office.sees("Ben", PAY)
    [new] = office.sees("Chi", LEADS)
    assert "Moved to Triage" in old.words
    assert "Nobody has it yet" in new.words
    assert "can't tell yet" in office.sees("Chi", LEADS, new)[1].words
    assert (await office.row(42)).card_ts == new.ts


async def test_a_deleted_card_is_posted_again_and_life_goes_on_there(office: Office) -> None:
    await office.flag(42)
    sender = office.sender()
    await sender.drain()
    [card] = office.sees("Ben", PAY)
    await office.sandbox.person("U_ANA").delete(card)
    await office.take(42)
    await office.say(DeliveryKind.REMINDER, PAY, 42, to="Ben")
    await sender.drain()
    [again] = office.sees("Ben", PAY)
    assert "Ben has it" in again.words
    [_, reminder] = office.sees("Ben", PAY, again)
    assert "<@U_BEN>" in reminder.text
    assert await office.waiting() == []


async def test_a_card_that_is_gone_when_it_changes_is_posted_again(office: Office) -> None:
    await office.flag(42)
    sender = office.sender()
    await sender.drain()
    [card] = office.sees("Ben", PAY)
    await office.sandbox.person("U_ANA").delete(card)
    await office.take(42)
    await office.say(DeliveryKind.CARD, PAY, 42)
    await sender.drain()
    [again] = office.sees("Ben", PAY)
    assert "Ben has it" in again.words
    assert (await office.row(42)).card_ts == again.ts


async def test_where_it_was_raised_is_told_what_was_done(office: Office) -> None:
    await office.flag(42, status=Status.CONFIRMED, fix_cause="a time limit", fix_change="We raised it.")
    await office.say(DeliveryKind.TELL_CHANNEL, SHOP, 42)
    await office.sender().drain()
    [message] = office.sees("Ana", SHOP)
    assert "We raised it." in message.words


async def test_the_ledger_shows_who_was_told_what(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REMINDER, PAY, 42)
    await office.say(DeliveryKind.NEWS, "U_ANA", 42, to="Ana", what=News.MOVED)
    await office.sender().drain()
    async with office.db.read() as session:
        lines = await told(session, office.flags[42])
    assert [(line.what, line.to_whom, line.state) for line in lines] == [
        (DeliveryKind.REMINDER, PAY, DeliveryState.SENT),
        (DeliveryKind.NEWS, "Ana", DeliveryState.SENT),
    ]
    assert all(line.at == NOW for line in lines)


async def test_in_a_busy_channel_urgent_goes_first_and_then_the_oldest(office: Office) -> None:
    await office.flag(1)
    await office.flag(2)
    await office.flag(3, severity="urgent")
    await office.sender(at_once=1).drain()
    assert office.keys(PAY) == ["card:3", "card:1", "card:2"]


async def test_while_triage_has_no_channel_whoever_installed_the_bot_gets_its_cards_and_their_threads(
    office: Office,
) -> None:
    await office.flag(42, team_id=office.teams["Triage"])
    await office.say(DeliveryKind.CARD, "U_ANA", 42)
    await office.say(DeliveryKind.REMINDER, "U_ANA", 42)
    sender = office.sender()
    await sender.drain()
    await office.take(42)
    await office.say(DeliveryKind.CARD, "U_ANA", 42)
    await sender.drain()
    card = office.sees("Ana", "@bot")[0]
    assert "Ben has it" in card.words
    assert len(office.sees("Ana", "@bot", card)) == 2
    assert office.keys(PAY) == []
