"""What the reporter, the supporters and the thread hear when somebody acted, and what the reporter is asked."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages.news import news, slip_reporter, tell_channel
from bot.messages.notes import note
from bot.messages.questions import ask_reporter, did_it_hold, question
from bot.words import News, Note, Severity, Status
from tests.messages.reading import labels, read, rung, values
from tests.messages.samples import DAY, FRIDAY, JONAS, MARA, NOW, WEB, ZONE, flag

IT = "#42 (Gift card refund fails at till 2)"


@pytest.mark.parametrize(
    ("what", "changes", "said"),
    [
        (News.TAKEN, {}, f"{IT}: Jonas Weber of Payments has it now. I tell you when there is a day."),
        (News.TAKEN, {"promise": FRIDAY}, f"{IT}: Jonas Weber of Payments has it now. Promised: fixed by Fri 6 Nov."),
        (News.GIVEN_BACK, {}, f"{IT}: Payments is looking for somebody else to take it. I stay on it."),
        (News.PROMISED, {"promise": FRIDAY}, f"{IT}: Jonas Weber promises: fixed by Fri 6 Nov."),
        (
            News.PROMISE_MOVED,
            {"promise": FRIDAY},
            f"{IT} takes longer than planned. Jonas Weber now promises: fixed by Fri 6 Nov.",
        ),
        (
            News.MOVED,
            {"team": WEB},
            f"{IT} has moved to Web shop, who can do more about it. Its time goes on counting.",
        ),
        (News.LOWERED, {"lower_reason": "Till 1 works."}, f'{IT} is no longer urgent. Payments says: "Till 1 works."'),
        (
            News.YOU_ARE_REPORTER,
            {},
            (
                f"{IT} is yours now: you said Me too, and the person who raised it has let go of it. "
                "I ask you when it is fixed."
            ),
        ),
    ],
)
def test_the_reporter_hears_in_one_sentence(what: News, changes: dict[str, Any], said: str) -> None:
    assert read(news(what, flag(Status.TAKEN, **changes), NOW, ZONE)) == said


def test_a_yes_is_thanked_and_may_be_told_on() -> None:
    end = news(News.ENDED, flag(Status.CONFIRMED, supporters=3), NOW, ZONE, channel="shop-harbour")
    assert read(end) == (
        "Thank you. #42 is closed because you said so. 3 people had the same problem. In 30 days I ask once if it held."
    )
    assert values(end) == {"Tell #shop-harbour": "42"}
    assert labels(news(News.ENDED, flag(Status.CONFIRMED, raised_in=None), NOW, ZONE)) == []
    assert labels(news(News.ENDED, flag(Status.CONFIRMED), NOW, ZONE)) == ["Tell the channel"]


def test_a_fix_on_the_spot_is_thanked_as_that() -> None:
    spot = flag(Status.CONFIRMED, on_the_spot="Paid in cash", supporters=1)
    assert "closed because you fixed it yourself. 1 person had the same problem." in read(
        news(News.ENDED, spot, NOW, ZONE)
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            Status.UNCONFIRMED,
            f'{IT}: I heard nothing, so it is closed as "not confirmed". If it still happens, one tap opens it again.',
        ),
        (
            Status.DECLINED,
            (
                f'{IT}: Payments won\'t fix it for now. Why: "The till is replaced in January." '
                "They look at it again on Thu 3 Dec."
            ),
        ),
        (
            Status.MERGED,
            f"{IT} is the same problem as #38, says Payments. You hear from me about #38 instead.",
        ),
        (
            Status.WITHDRAWN,
            f"{IT} is closed: the person who raised it cancelled it. If it still happens, flag it again.",
        ),
    ],
)
def test_every_end_says_why(status: Status, said: str) -> None:
    assert read(news(News.ENDED, flag(status, review_at=NOW + 30 * DAY), NOW, ZONE)) == said


def test_supporters_hear_how_it_ends() -> None:
    end = news(News.ENDED, flag(Status.CONFIRMED), NOW, ZONE, supporter=True)
    assert read(end) == (
        f"{IT} is fixed, says the person who raised it. "
        'What changed: "We raised the card service\'s time limit." If it still happens, flag it again.'
    )
    assert "Ana" not in end.text


def test_a_day_that_passed_is_told_to_the_reporter() -> None:
    late = slip_reporter(flag(Status.TAKEN))
    assert read(late) == "#42 needs more time. I have asked Jonas Weber for a new day and will tell you."


def test_the_channel_hears_what_it_said_and_what_was_done_but_not_who_said_it() -> None:
    told = tell_channel(flag(Status.CONFIRMED))
    assert read(told).splitlines() == [
        '#42 is fixed. You said: "Gift card refund fails at till 2"',
        'Payments did: "We raised the card service\'s time limit."',
    ]
    assert "Ana" not in told.text


def test_the_question_can_be_answered_with_one_tap() -> None:
    asked = question(flag(Status.FIXED, asked=1))
    assert read(asked) == (
        f'Payments says {IT} is fixed: "We raised the card service\'s time limit."\n'
        "Is it fixed for you? A no helps them. Without an answer I ask twice more, "
        'then I write "not confirmed".'
    )
    assert labels(asked) == ["Yes, it's fixed", "Still happening", "Can't tell yet"]


@pytest.mark.parametrize(("asked", "said"), [(1, "twice more"), (2, "once more"), (3, "the last time I ask")])
def test_it_says_how_often_it_will_ask(asked: int, said: str) -> None:
    assert said in read(question(flag(Status.FIXED, asked=asked)))


def test_nobody_puts_it_off_a_third_time() -> None:
    assert labels(question(flag(Status.FIXED, put_off=2))) == ["Yes, it's fixed", "Still happening"]


def test_where_the_reporter_is_gone_the_lead_is_told_why_they_are_asked() -> None:
    assert "Whoever raised it has left, so I ask you. Is it fixed?" in read(question(flag(Status.FIXED), to_lead=True))


def test_a_month_later_it_asks_once() -> None:
    asked = did_it_hold(flag(Status.CONFIRMED))
    assert read(asked).startswith(f"{IT} was fixed 30 days ago. Did it hold?")
    assert labels(asked) == ["Yes, it's fixed", "Still happening"]


def test_the_teams_question_comes_in_its_own_words() -> None:
    asked = ask_reporter(flag(question="Which till, and <!here> what did it say?"))
    assert f'Payments asks about {IT}: "Which till, and <!here> what did it say?"' in read(asked)
    assert labels(asked) == ["Answer"]


@pytest.mark.parametrize(
    ("what", "said", "rings"),
    [
        (Note.CONFIRMED, "Ana Ruiz says it's fixed. Thank you, @U0JONAS.", True),
        (
            Note.REOPENED,
            "@U0JONAS, #42 is still happening, says Ana Ruiz. It keeps its age. What next?",
            True,
        ),
        (Note.CANNOT_TELL, "Ana Ruiz can't tell yet. I ask again in five working days.", False),
        (Note.WITHDRAWN, "Ana Ruiz has cancelled #42. There is nothing more to do. Thank you.", False),
        (Note.UNCONFIRMED, 'I asked three times and heard nothing. #42 is closed as "not confirmed".', False),
        (Note.ANSWERED, '@U0JONAS, Ana Ruiz answers: "Till 2"', True),
        (Note.MADE_URGENT, "@U0JONAS, #42 is urgent now: Ana Ruiz says that it can't wait.", True),
        (
            Note.MERGED_HERE,
            "#57 is the same problem and counts here now. Who raised it hears how this one ends.",
            False,
        ),
        (Note.FIXED_BY_REPORTER, 'Ana Ruiz fixed it on the spot: "Paid in cash." Thank you.', False),
        (Note.HELD, "It held: thirty days on, Ana Ruiz says that #42 is still fixed.", False),
    ],
)
def test_the_thread_hears_what_somebody_did(what: Note, said: str, *, rings: bool) -> None:
    shown = note(what, flag(Status.TAKEN, answer="Till 2", on_the_spot="Paid in cash"), NOW, ZONE, other=57)
    assert read(shown) == said
    assert rung(shown) == ({"U0JONAS"} if rings else set())


def test_whoever_is_given_a_flag_is_asked_kindly_and_may_give_it_back() -> None:
    shown = note(Note.GIVEN, flag(Status.TAKEN), NOW, ZONE, by=MARA)
    assert read(shown) == "@U0JONAS, Mara Lindt asks you to take #42. When will Ana Ruiz hear?"
    assert labels(shown) == ["Tomorrow", "Friday", "Another day", "Give back"]


def test_what_is_reopened_can_be_taken_where_nobody_has_it() -> None:
    assert labels(note(Note.REOPENED, flag(), NOW, ZONE)) == ["I'll take it", "Fixed"]
    assert "says Jonas Weber" in read(note(Note.REOPENED, flag(), NOW, ZONE, by=JONAS))


def test_a_hidden_name_stays_hidden_in_the_thread() -> None:
    hidden = flag(Status.TAKEN, name_hidden=True, severity=Severity.URGENT)
    assert not [what for what in Note if "Ana" in note(what, hidden, NOW, ZONE).text]
