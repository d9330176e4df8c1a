"""Slack on its bad days, crashes and frozen senders: said once, in order, and never lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.desk import Desk, Posted, Timings
from bot.delivery.places import home, sent
from bot.delivery.posting import Special
from bot.delivery.sender import Sender
from bot.messages.kit import message, para
from bot.messages.values import Message
from bot.sandbox.misbehave import What
from bot.slack import TIMEOUT, SlackFailure
from bot.words import DeliveryKind, DeliveryState
from storage.closings import reopen_lane
from storage.deliveries import Job
from storage.outcomes import Outcome
from tests.delivery.office import LEADS, PAY, UNPACED, Office

POST = "chat.postMessage"


@pytest.mark.parametrize("fault", ["lost", "reset", "500_before", "500_after"])
async def test_a_card_whose_fate_is_unknown_is_looked_for_and_stands_there_once(office: Office, fault: What) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, fault, 1)
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    assert (await office.row(42)).card_ts == card.ts
    assert office.keys(PAY) == ["card:42"]
    assert await office.waiting() == []


@pytest.mark.parametrize("body", ["<html>One moment</html>", '{"ok": true, "chan', "[]", '{"ok": true}'])
async def test_a_post_whose_answer_nobody_can_read_is_looked_for_and_stands_there_once(
    office: Office, body: str
) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "garbled", 1, error=body)
    sender = office.sender()
    await sender.drain()
    office.skip(seconds=5)
    await sender.drain()
    [card] = office.sees("Ben", PAY)
    assert (await office.row(42)).card_ts == card.ts
    assert office.keys(PAY) == ["card:42"]


@pytest.mark.parametrize("error", [KeyError("ours"), SlackFailure("files.info", "service_unavailable")])
async def test_what_goes_wrong_after_a_post_went_out_does_not_repeat_it(office: Office, error: Exception) -> None:
    await office.flag(42)

    async def fail_afterwards(desk: Desk) -> Outcome:
        await desk.post(await home(desk), desk.words())
        raise error

    await office.sender(special={DeliveryKind.CARD: fail_afterwards}).drain()
    office.skip(seconds=5)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]
    assert (await office.delivery("card:42")).state is DeliveryState.SENT


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
async def test_slacks_own_confusion_is_looked_into(office: Office, error: str) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "error_after", 1, error=error)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]


async def _reminder_without_an_answer(office: Office, sender: Sender) -> str:
    """Ben has #42, and the answer to his reminder is going to be lost; its key."""
    await office.flag(42)
    await sender.drain()
    await office.take(42)
    office.sandbox.misbehave(POST, "lost", 1)
    return await office.say(DeliveryKind.REMINDER, PAY, 42, to="Ben")


async def test_a_reminder_whose_answer_was_lost_is_found_in_the_thread(office: Office) -> None:
    sender = office.sender()
    reminder = await _reminder_without_an_answer(office, sender)
    await sender.drain()
    assert office.keys(PAY) == ["card:42", reminder]
    kept = await office.delivery(reminder)
    assert (await office.row(42)).reminder_ts == kept.ts


async def test_when_looking_fails_too_it_is_tried_again_and_nothing_is_repeated(office: Office) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "lost", 1)
    office.sandbox.misbehave("conversations.history", "500_before", 2)
    sender = office.sender()
    for _ in range(3):
        await sender.drain()
        office.skip(seconds=30)
    await sender.drain()
    assert office.keys(PAY) == ["card:42"]
    assert await office.waiting() == []


async def test_a_reminder_whose_fate_is_unknown_is_not_repeated_though_its_flag_moves_to_another_team(
    office: Office,
) -> None:
    sender = office.sender()
    reminder = await _reminder_without_an_answer(office, sender)
    office.sandbox.misbehave("conversations.replies", "500_before", 1)
    await sender.drain()
    await office.change(42, team_id=office.teams["Triage"])
    await office.say(DeliveryKind.CARD, LEADS, 42)
    await sender.drain()
    assert office.keys(LEADS) == [], "where the thread stood is known as long as somebody has to look there"
    office.skip(minutes=5)
    await sender.drain()
    assert [key for key in (*office.keys(PAY), *office.keys(LEADS)) if key == reminder] == [reminder]
    assert "card:42" in office.keys(LEADS)


async def test_an_outage_of_minutes_loses_nothing_and_keeps_the_order(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.ESCALATION, PAY, 42, to="Chi", rung=1)
    office.sandbox.misbehave("*", "500_before", 6)
    sender = office.sender()
    for _ in range(8):
        await sender.drain()
        office.skip(minutes=5)
    assert [key.split(":")[0] for key in office.keys(PAY)] == ["card", "escalation"]
    assert await office.waiting() == []


async def test_too_fast_in_a_quiet_channel_rests_the_whole_workspace_for_as_long_as_slack_says(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", 42, to="Ana")
    office.sandbox.misbehave(POST, "ratelimited", 2, seconds=20)
    sender = office.sender()
    await sender.drain()
    office.sandbox.behave()
    await sender.drain()
    assert office.sandbox.said == []
    office.skip(seconds=21)
    await sender.drain()
    assert len(office.sandbox.said) == 2


async def test_too_fast_in_a_busy_channel_rests_that_channel_alone(office: Office) -> None:
    await office.flag(41)
    sender = office.sender(
        timings=Timings(pace=timedelta(milliseconds=10), ahead=timedelta(0), look_again=timedelta(0))
    )
    await sender.drain()
    await office.flag(42)
    office.sandbox.misbehave(POST, "ratelimited", 1, seconds=20)
    await sender.drain()
    await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", 41, to="Ana")
    await sender.drain()
    assert office.keys(PAY) == ["card:41"]
    assert len(office.sees("Ana", "@bot")) == 1
    office.skip(seconds=21)
    await sender.drain()
    assert office.keys(PAY) == ["card:41", "card:42"]


async def test_one_stuck_flag_holds_up_no_other(office: Office) -> None:
    await office.flag(41)
    await office.flag(42)
    office.sandbox.misbehave(POST, "error", 1, error="service_unavailable")
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]
    office.skip(seconds=5)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42", "card:41"]


async def test_a_sender_that_died_between_saying_and_recording_repeats_nothing(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.ESCALATION, PAY, 42, to="Chi", rung=1)
    await _die_after_posting(office)
    heir = office.sender()
    await heir.drain()
    assert office.keys(PAY) == ["card:42"], "the lane is still leased by the dead"
    office.skip(seconds=61)
    await heir.drain()
    assert office.keys(PAY) == ["card:42"], "what the dead had under way may still arrive: nobody looks yet"
    office.skip(seconds=30)
    await heir.drain()
    assert [key.split(":")[0] for key in office.keys(PAY)] == ["card", "escalation"]
    [card] = office.sees("Ben", PAY)
    assert (await office.row(42)).card_ts == card.ts


async def _die_after_posting(office: Office) -> None:
    """A sender that is killed once Slack has its words, before it can record anything."""
    posted, never = asyncio.Event(), asyncio.Event()

    async def hang(desk: Desk) -> Outcome:
        await desk.post(await home(desk), desk.words())
        posted.set()
        await never.wait()
        return sent(desk, await desk.post("", desk.words()))

    victim = office.sender(special={DeliveryKind.CARD: hang})
    death = asyncio.create_task(victim.drain())
    await posted.wait()
    death.cancel()


def _asleep(office: Office, freeze: Special) -> asyncio.Task[None]:
    """A sender that is about to freeze. Whole: with the one message that it has room for, it claims nothing more."""
    return asyncio.create_task(office.sender(special={DeliveryKind.CARD: freeze}, at_once=1).drain())


async def test_a_sender_that_froze_past_its_lease_takes_its_duplicate_back(office: Office) -> None:
    await office.flag(42)
    thaw, frozen = asyncio.Event(), asyncio.Event()

    async def freeze(desk: Desk) -> Outcome:
        frozen.set()
        await thaw.wait()
        # its request was already on the way when it froze: nothing stops it now
        answer = await desk.client.chat_postMessage(channel=PAY, text="#42", metadata=desk.metadata())
        return sent(desk, Posted(answer["channel"], answer["ts"]))

    sleeping = _asleep(office, freeze)
    await frozen.wait()
    office.skip(seconds=91)
    await office.sender().drain()
    thaw.set()
    await sleeping
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    assert (await office.row(42)).card_ts == card.ts
    assert len(office.keys(PAY)) == 2
    assert await office.waiting() == []


async def test_a_sender_that_froze_while_its_words_were_leaving_takes_them_back_though_it_heard_no_answer(
    office: Office,
) -> None:
    await office.flag(42)
    thaw, frozen = asyncio.Event(), asyncio.Event()

    async def freeze(desk: Desk) -> Outcome:
        frozen.set()
        await thaw.wait()
        await desk.client.chat_postMessage(channel=PAY, text="#42", metadata=desk.metadata())
        raise SlackFailure(POST, TIMEOUT)

    sleeping = _asleep(office, freeze)
    await frozen.wait()
    office.skip(seconds=91)
    await office.sender().drain()
    thaw.set()
    await sleeping
    office.skip(seconds=31)
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    assert (await office.row(42)).card_ts == card.ts
    assert office.keys(PAY) == ["card:42", "card:42"]
    assert await office.waiting() == []


async def test_what_the_frozen_had_posted_in_time_is_adopted_and_stays(office: Office) -> None:
    await office.flag(42)
    thaw, posted = asyncio.Event(), asyncio.Event()

    async def freeze(desk: Desk) -> Outcome:
        outcome = sent(desk, await desk.post(PAY, desk.words()))
        posted.set()
        await thaw.wait()
        return outcome

    sleeping = _asleep(office, freeze)
    await posted.wait()
    office.skip(seconds=91)
    await office.sender().drain()
    thaw.set()
    await sleeping
    await office.sender().drain()
    assert len(office.sees("Ben", PAY)) == 1
    assert office.keys(PAY) == ["card:42"]


async def test_a_sender_that_wakes_up_after_its_lease_sends_nothing(office: Office) -> None:
    await office.flag(42)

    naps = [55, 0]
    said_by_then: list[int] = []

    async def dawdle(desk: Desk) -> Outcome:
        said_by_then.append(len(office.sandbox.said))
        office.skip(seconds=naps.pop(0))
        return sent(desk, await desk.post(PAY, desk.words()))

    await office.sender(special={DeliveryKind.CARD: dawdle}).drain()
    assert said_by_then == [0, 0], "the first attempt woke up too late to send anything"
    assert office.keys(PAY) == ["card:42"]


async def test_a_closed_channel_is_told_to_triage_once_with_how_to_mend_it_and_served_when_mended(
    office: Office,
) -> None:
    await office.flag(41)
    await office.flag(42)
    office.sandbox.archive(PAY, "U_BEN")
    sender = office.sender()
    await sender.drain()
    office.skip(minutes=16)
    await sender.drain()
    [word] = office.sees("Chi", LEADS)
    assert "archived" in word.words
    assert "/flagteam" in word.words
    office.sandbox.workspace.world.channels[PAY].archived = False
    async with office.db.write() as session:
        await reopen_lane(session, office.workspace, PAY)
    await sender.drain()
    assert office.keys(PAY) == ["card:41", "card:42"]
    assert (await office.lane(PAY)).closed_why == ""


async def test_a_closed_triage_channel_is_told_to_a_lead_in_a_dm(office: Office) -> None:
    await office.add_team("Returns", "C_NONE", lead_id=office.people["Chi"])
    await office.flag(42, team_id=office.teams["Returns"])
    office.sandbox.archive(LEADS, "U_CHI")
    await office.say(DeliveryKind.HELLO_CHANNEL, LEADS)
    sender = office.sender()
    await sender.drain()
    assert "archived" in office.sees("Ana", "@bot")[0].words, "whoever installed it hears of the closed triage"
    await office.say(DeliveryKind.CARD, "C_NONE", 42)
    await sender.drain()
    assert "not in it" in office.sees("Chi", "@bot")[0].words


async def test_a_person_who_is_gone_keeps_nobody_else_from_hearing(office: Office) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", 42, to="Ana")
    office.sandbox.disable("U_ANA")
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42"]
    assert "Ana takes no messages" in office.sees("Chi", LEADS)[0].words


async def test_a_revoked_token_stops_its_workspace_which_keeps_all_and_goes_on_when_it_works_again(
    office: Office,
) -> None:
    await office.flag(42)
    office.sandbox.revoke("token_revoked")
    sender = office.sender()
    await sender.drain()
    assert await office.waiting() == ["card:42"]
    office.sandbox.behave()
    await sender.drain()
    assert office.sandbox.said == []
    office.skip(minutes=6)
    sender.start()
    await office.sandbox.until(lambda: bool(office.sandbox.said))
    await sender.stop()
    assert office.keys(PAY) == ["card:42"]
    assert await office.waiting() == []


async def test_words_that_slack_does_not_take_go_out_as_plain_text(office: Office) -> None:
    await office.flag(42)

    def broken(_job: Job, _now: object) -> Message:
        return Message("#42 in plain words", ({"type": "no_such_block"},))

    await office.sender(wording=broken).drain()
    [card] = office.sees("Ben", PAY)
    assert card.text == "#42 in plain words"
    assert (await office.row(42)).card_ts == card.ts


async def test_a_poisoned_delivery_is_put_off_and_the_next_is_served(office: Office) -> None:
    await office.flag(41)
    await office.flag(42)

    def poisoned(job: Job, _now: object) -> Message:
        if job.key == "card:41":
            raise KeyError("words")
        return message(para("#42"))

    await office.sender(wording=poisoned).drain()
    assert office.keys(PAY) == ["card:42"]
    assert (await office.delivery("card:41")).state is DeliveryState.WAITING
    await office.sender(wording=poisoned).drain()
    office.skip(minutes=5)
    await office.sender().drain()
    assert office.keys(PAY) == ["card:42", "card:41"]


async def test_stopping_finishes_and_records_what_is_under_way(office: Office) -> None:
    await office.flag(42)
    office.sandbox.misbehave(POST, "slow", 1, seconds=0.2)
    sender = office.sender()
    sender.start()
    while (await office.delivery("card:42")).state is not DeliveryState.SENDING:  # noqa: ASYNC110 (it is in a database)
        await asyncio.sleep(0)
    await sender.stop()
    assert (await office.delivery("card:42")).state is DeliveryState.SENT


async def test_two_senders_on_one_database_say_everything_once(office: Office) -> None:
    for number in range(1, 21):
        await office.flag(number)
        await office.say(DeliveryKind.REPORTER_CARD, "U_ANA", number, to="Ana")
    await asyncio.gather(office.sender().drain(), office.sender().drain())
    await office.sender().drain()
    assert office.keys(PAY) == [f"card:{number}" for number in range(1, 21)]
    assert len(office.sees("Ana", "@bot")) == 20


async def test_a_channel_is_never_faster_than_slack_allows(office: Office) -> None:
    for number in (1, 2, 3):
        await office.flag(number)
    pace = timedelta(milliseconds=120)
    await office.sender(timings=Timings(pace=pace, poll=UNPACED.poll, ahead=timedelta(milliseconds=30))).drain()
    first, second, third = (one.real for one in office.sandbox.said if one.channel == PAY)
    assert min(second - first, third - second) >= pace * 0.95
