"""What somebody reads when it did not work: who can, what is the case, and their words back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.messages import help as helps
from bot.messages import refusals
from bot.messages.offers import reacted, wrote
from bot.messages.set_up import team_changed, team_introduced
from bot.messages.trouble import closed_destination
from bot.messages.values import Message
from bot.messages.welcome import hello_channel, welcome
from bot.words import Act, Status
from tests.messages.reading import labels, read, values
from tests.messages.samples import FRIDAY, MARA, NOW, PAYMENTS, TRIAGE, ZONE, flag


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act.TAKE, "Only Payments can take #42."),
        (Act.FIX, "Only Payments can say that #42 is fixed."),
        (Act.DECLINE, "Only Mara Lindt, the lead of Payments, can say that #42 won't be fixed."),
        (Act.GIVE_BACK, "Only Jonas Weber can give #42 back."),
        (Act.YES, "Only the person who raised it can say whether #42 is fixed."),
        (Act.MAKE_URGENT, "Only Payments and the person who raised it can make #42 urgent."),
    ],
)
def test_it_says_who_can(act: Act, said: str) -> None:
    assert read(refusals.not_yours(act, flag(Status.TAKEN))) == said


def test_whoever_cannot_may_say_me_too() -> None:
    refused = refusals.not_yours(Act.TAKE, flag(), me_too=True)
    assert read(refused) == "Only Payments can take #42. You can say Me too; then I tell you how it ends."
    assert values(refused) == {"Me too": "42"}


def test_without_a_lead_it_says_the_lead() -> None:
    assert "Only Hugo Brandt, the head of Payments, can give #42" in read(
        refusals.not_yours(Act.GIVE_TO, flag(team=replace(PAYMENTS, lead=None)))
    )
    leaderless = flag(team=replace(PAYMENTS, lead=None, head=None))
    assert "Only the lead of Payments can give #42" in read(refusals.not_yours(Act.GIVE_TO, leaderless))


def test_a_late_press_says_how_it_stands_and_that_nothing_was_done() -> None:
    late = refusals.moved_on(Act.TAKE, flag(Status.TAKEN, promise=FRIDAY), NOW, ZONE)
    assert read(late) == (
        '#42 has moved on meanwhile. Jonas Weber of Payments has it, fixed by Friday. "I\'ll take it" did nothing.'
    )
    assert labels(late) == ["Open"]


def test_what_was_not_saved_comes_back_and_can_be_sent_again() -> None:
    failed = refusals.not_saved("Smoke in the till", "! Smoke in the till")
    assert read(failed) == 'Not saved; nobody has seen it. Your words: "Smoke in the till"'
    assert values(failed) == {"Try again": "! Smoke in the till"}


def test_long_words_come_back_whole() -> None:
    words = " ".join(f"word{n}" for n in range(300))
    assert words in read(refusals.not_saved(words, words))
    enormous = "x" * 8000
    failed = refusals.bad_input("That is too long.", enormous)
    assert read(failed).count("x") == 8000


def test_words_that_no_button_carries_can_be_copied() -> None:
    failed = refusals.not_saved("x" * 3000, "x" * 3000)
    assert labels(failed) == []
    assert "Copy them, and send /flag again in a moment." in read(failed)


def test_an_unknown_outcome_is_told_as_just_that() -> None:
    unknown = refusals.outcome_unknown("Smoke", "Smoke")
    assert read(unknown).startswith("I don't know whether it was saved. /flags shows it if it was.")
    assert labels(unknown) == ["Try again"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (refusals.not_found(99), "There is no #99 that you can see. /flags shows yours and your teams'."),
        (
            refusals.not_a_member(flag(), "Ana Ruiz"),
            "Ana Ruiz is not in Payments' channel, so #42 stays where it is.",
        ),
        (refusals.itself(42), "#42 can't be the same as itself. Which other number is it?"),
        (
            refusals.not_your_team("Payments", "Mara Lindt"),
            "Payments is set up. Only Mara Lindt, its head or an admin can change it.",
        ),
        (refusals.not_in_channel(), "A team lives in a channel. Go to its channel, and type /flagteam there."),
        (refusals.not_done(), "Not saved; nothing has changed. Please try again in a moment."),
        (refusals.bad_input("Say in one line what you noticed."), "Say in one line what you noticed."),
    ],
)
def test_what_did_not_work_is_said_with_what_to_do(message: Message, said: str) -> None:
    assert read(message) == said


def test_the_installer_is_asked_one_thing() -> None:
    weekday = welcome(NOW, ZONE)
    assert "Pullcord is in. I have written to nobody but you." in read(weekday)
    assert labels(weekday) == ["Set up the first team"]
    friday = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)
    assert "nothing rings this weekend" in read(welcome(friday, ZONE))


def test_a_channel_is_greeted_once_with_what_to_do() -> None:
    assert "Flags for Payments come into this channel." in read(hello_channel(PAYMENTS, "C1"))
    assert values(hello_channel(None, "C1")) == {"Set up a team": "C1"}


def test_a_changed_set_up_says_who_and_what() -> None:
    shown = read(team_changed(PAYMENTS, MARA, ["hours", "days_off"]))
    assert shown.splitlines() == [
        "Mara Lindt has changed how Payments is set up:", f"Working hours: {PAYMENTS.hours}", "Days off: nothing",
    ]  # fmt: skip
    assert "Whoever runs Pullcord has changed" in read(team_changed(PAYMENTS, None, ["hours"]))


def test_a_new_team_is_introduced_with_what_is_set_and_how_to_change_it() -> None:
    shown = read(team_introduced(PAYMENTS, MARA, ""))
    assert shown.startswith("From now on the flags for Payments come into this channel.")
    assert "Everybody may do this without asking: refund up to 50 € in cash" in shown
    assert "To change anything: /flagteam" in shown
    assert "nothing" not in shown
    assert "Problems that fit no team" not in shown
    gone = read(team_changed(PAYMENTS, MARA, ["is_triage"]))
    assert "Problems that fit no team: not here any more" in gone


def test_a_reaction_raises_nothing_by_itself() -> None:
    offer = reacted("The till <!here> smokes", "https://x.slack.com/archives/C1/p1", PAYMENTS, "C1", "1.2")
    assert 'You put a flag on "The till <!here> smokes" (look at it). Shall I raise it? Payments gets it.' in read(
        offer
    )
    assert "Nothing happens until you say so." in read(offer)
    assert values(offer) == {"Flag that message": "C1 1.2"}


def test_help_can_be_copied() -> None:
    assert "/flag gift card refunds time out: goes to the team that knows" in read(helps.flag_help())
    assert "/flags 42: one of them, and who was told what and when" in read(helps.flags_help())
    assert "/flagteam" in read(helps.flagteam_help())
    assert labels(helps.mentioned()) == ["Flag a problem"]


def test_a_direct_message_is_offered_to_be_flagged() -> None:
    offer = wrote("the till smokes", TRIAGE, "D1", "1.2")
    assert values(offer) == {"Flag it": "D1 1.2"}
    assert 'Shall I flag this? "the till smokes" Triage finds the right team for it.' in read(offer)
    assert "x" * 900 in read(wrote("x" * 9000, TRIAGE, "D1", "1.2"))


def test_a_closed_channel_is_told_with_how_to_mend_it() -> None:
    told = read(closed_destination("C0X", "it is archived.", "Open it again, or choose another with /flagteam."))
    assert told.splitlines() == [
        "I can't write to #C0X: it is archived.",
        "Open it again, or choose another with /flagteam. What waits there is said as soon as it works again.",
    ]
