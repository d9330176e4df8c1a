"""What the thread hears when the time has come, and whom it rings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.messages.reminders import (
    escalation,
    escalation_dm,
    promise_day,
    reminder,
    review,
    review_dm,
    slip,
    slip_dm,
)
from bot.words import Rung, Severity, Status
from tests.messages.reading import labels, read, rung
from tests.messages.samples import ANA, DAY, FRIDAY, HOUR, HUGO, JONAS, MARA, NOW, PAYMENTS, ZONE, flag


def test_nobody_has_it_says_what_how_long_and_what_comes() -> None:
    said = reminder(flag(), NOW, ZONE, next_at=NOW + DAY, lead_at=NOW + 2 * DAY, head_at=NOW + 7 * DAY)
    assert read(said) == (
        "#42 needs a person: Gift card refund fails at till 2.\n"
        "Waiting 4 hours. Not yours? Move it. Next: Wed 4 Nov 10:02; Mara Lindt is named on Thu 5 Nov."
    )
    assert labels(said) == ["I'll take it", "Move to another team", "Fixed"]
    assert rung(said) == set()


def test_once_the_lead_was_named_the_head_comes_next() -> None:
    assert "; Hugo Brandt is named on Tue 10 Nov." in read(
        reminder(flag(), NOW, ZONE, next_at=NOW + DAY, head_at=NOW + 7 * DAY)
    )


def test_where_nothing_comes_nothing_is_announced() -> None:
    assert read(reminder(flag(), NOW, ZONE)).endswith("Not yours? Move it.")


def test_a_ladder_without_people_asks_for_one() -> None:
    said = read(reminder(flag(team=replace(PAYMENTS, lead=None)), NOW, ZONE, lead_at=NOW + DAY))
    assert "Hugo Brandt is named on Wed 4 Nov." in said
    nobody = replace(PAYMENTS, lead=None, head=None)
    said = read(reminder(flag(team=nobody), NOW, ZONE, lead_at=NOW + DAY, nobody_to_name=True))
    assert "is named" not in said
    assert "Nobody leads Payments now. Who should I ask? Anyone here can say so with /flagteam." in said


def test_its_owner_is_asked_for_a_day_and_rung() -> None:
    said = reminder(flag(Status.TAKEN), NOW, ZONE, next_at=NOW + DAY)
    assert read(said).startswith(
        "#42 needs a day: Gift card refund fails at till 2.\n@U0JONAS, when will Ana Ruiz hear?"
    )
    assert labels(said) == ["Tomorrow", "Friday", "Another day", "Fixed", "Give back"]
    assert rung(said) == {"U0JONAS"}


def test_an_owner_who_left_is_named_but_not_rung() -> None:
    said = reminder(flag(Status.TAKEN, owner=replace(JONAS, active=False)), NOW, ZONE)
    assert "Jonas Weber, when will" in read(said)
    assert rung(said) == set()


def test_nobody_is_to_tell_a_reporter_who_left() -> None:
    left = replace(ANA, active=False)
    mine = flag(Status.TAKEN, reporter=left, promise=FRIDAY)
    assert "@U0JONAS, by when will it be done? It has been waiting" in read(reminder(mine, NOW, ZONE))
    assert "Who could, or what should become of it?" in read(escalation(flag(reporter=left), Rung.LEAD, 16 * HOUR))
    assert "Whoever raised it has left. @U0MARA" in read(slip(mine))
    for said in (reminder(mine, NOW, ZONE), escalation(mine, Rung.LEAD, HOUR), slip(mine)):
        assert "Ana" not in read(said)


def test_urgent_is_said_and_counted_in_hours() -> None:
    said = reminder(flag(severity=Severity.URGENT), NOW, ZONE, next_at=NOW + HOUR, lead_at=NOW + 2 * HOUR)
    assert "#42 needs a person (urgent)" in read(said)
    assert "Next: Tue 3 Nov 11:02; Mara Lindt is named Tue 3 Nov 12:02." in read(said)


def test_up_the_ladder_asks_and_blames_nobody() -> None:
    said = escalation(flag(), Rung.LEAD, 16 * HOUR)
    assert read(said) == (
        "@U0MARA, nobody could take #42 in two working days. The team may be full. "
        "Who could, or what should Ana Ruiz hear?"
    )
    assert labels(said) == ["Give to…", "I'll take it", "Won't fix"]
    assert rung(said) == {"U0MARA"}
    assert said.text.startswith("#42 needs you: Gift card refund fails at till 2.")


def test_the_head_is_rung_on_the_third_rung_and_whoever_stands_in() -> None:
    assert rung(escalation(flag(), Rung.HEAD, 40 * HOUR)) == {"U0HUGO"}
    assert rung(escalation(flag(), Rung.LEAD, 40 * HOUR, to=HUGO)) == {"U0HUGO"}


def test_an_owner_without_a_day_may_have_too_much() -> None:
    said = escalation(flag(Status.TAKEN), Rung.LEAD, 16 * HOUR)
    assert "Jonas Weber has #42, and after two working days there is no day yet. They may have too much." in read(said)
    assert labels(said) == ["Give to…", "Promise a day", "Won't fix"]
    assert rung(said) == {"U0MARA"}


def test_a_lead_who_has_it_themselves_is_not_told_of_themselves_as_of_another() -> None:
    own = flag(Status.TAKEN, owner=MARA)
    has = "ou have #42, and after two working days there is no day yet. You may have too much."
    assert read(escalation(own, Rung.LEAD, 16 * HOUR)).startswith(f"@U0MARA, y{has}")
    assert f"Y{has}" in read(escalation_dm(own, Rung.LEAD, 16 * HOUR))
    assert "Mara Lindt has #42" in read(escalation(own, Rung.HEAD, 16 * HOUR))


def test_a_day_that_moves_and_moves_asks_what_would_help() -> None:
    moved = flag(Status.TAKEN, promise=replace(FRIDAY, moved=2))
    assert "the day for #42 has moved two times. What would help" in read(escalation(moved, Rung.LEAD, HOUR))


def test_an_urgent_wait_is_told_by_the_clock() -> None:
    urgent = flag(severity=Severity.URGENT)
    assert "in 30 minutes" in read(escalation(urgent, Rung.LEAD, timedelta(minutes=30)))


def test_the_dm_says_why_it_comes_and_links_to_the_thread() -> None:
    said = escalation_dm(flag(), Rung.LEAD, 16 * HOUR)
    assert read(said) == (
        "#42 needs you: Gift card refund fails at till 2.\n"
        "Nobody could take #42 in two working days. The team may be full. Who could, or what should Ana Ruiz hear? "
        "I write to you because you are the lead of Payments. Open the thread"
    )
    assert rung(said) == set()
    assert "Open the thread" not in read(escalation_dm(flag(link=None), Rung.HEAD, 16 * HOUR))


def test_on_the_day_the_owner_alone_is_asked() -> None:
    said = promise_day(flag(Status.TAKEN, promise=FRIDAY), FRIDAY.until - 16 * HOUR, ZONE)
    assert "@U0JONAS, the promise is: fixed by Fri 6 Nov. Is it done, or which day instead?" in read(said)
    assert rung(said) == {"U0JONAS"}


def test_a_day_that_passed_asks_the_owner_and_tells_the_lead() -> None:
    said = slip(flag(Status.TAKEN, promise=FRIDAY))
    assert read(said) == (
        "The day for #42 has passed. @U0JONAS, which day now? "
        "Ana Ruiz knows that it takes longer. @U0MARA, so that you know."
    )
    assert labels(said) == ["Promise a day", "Fixed", "Give back"]


def test_a_lead_who_owns_it_is_rung_once() -> None:
    assert "so that you know" not in read(slip(flag(Status.TAKEN, owner=MARA, promise=FRIDAY)))


def test_the_leads_dm_about_a_day_says_that_the_owner_was_asked() -> None:
    assert "The day for #42 has passed. I have asked Jonas Weber for a new one." in read(slip_dm(flag(Status.TAKEN)))


def test_what_was_put_off_comes_back_with_its_reason() -> None:
    said = review(flag(Status.DECLINED))
    assert read(said) == (
        "#42 is back, as agreed: Gift card refund fails at till 2.\n"
        '@U0MARA, it was put off because: "The till is replaced in January." Is that still so?'
    )
    assert "It was put off because" in read(review_dm(flag(Status.DECLINED)))
