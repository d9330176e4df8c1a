"""The forms: what they show, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.messages.modals import decline, fix, give_to, move, promise, same_as, saying, where
from bot.messages.modals import flag as flag_form
from bot.messages.modals import team as team_form
from bot.messages.modals.parts import FIELD, meta_of, number_of
from bot.messages.values import FieldErrors, View
from bot.words import Act, PromiseKind, Severity, Status
from tests.messages.reading import labels, read
from tests.messages.samples import FRIDAY, NOW, PAYMENTS, TEAMS, TRIAGE, WEB, ZONE, flag


def filled(view: View, **values: Any) -> dict[str, Any]:
    """The form as Slack sends it back: `values` by field over what was there at first."""
    state = {b["block_id"]: {FIELD: _first(b["element"])} for b in view["blocks"] if b["type"] == "input"}
    assert values.keys() <= state.keys(), "only what the form shows can be filled in"
    for block_id, value in values.items():
        state[block_id] = {FIELD: _filled(state[block_id][FIELD]["type"], value)}
    return {**view, "state": {"values": state}}


def _first(element: Mapping[str, Any]) -> dict[str, Any]:
    initial = {"initial_value": "value", "initial_option": "selected_option", "initial_options": "selected_options"}
    initial |= {"initial_user": "selected_user", "initial_date": "selected_date"}
    known = {new: element[old] for old, new in initial.items() if old in element}
    return {"type": element["type"], **known}


def _filled(kind: str, value: Any) -> dict[str, Any]:
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": value}
        case "users_select":
            return {"type": kind, "selected_user": value}
        case "datepicker":
            return {"type": kind, "selected_date": value}
        case "checkboxes":
            return {"type": kind, "selected_options": [{"value": one} for one in value]}
        case _:
            return {"type": kind, "selected_option": {"value": value} if value else None}


def element(view: View, block_id: str) -> dict[str, Any]:
    [found] = [b["element"] for b in view["blocks"] if b.get("block_id") == block_id]
    return dict(found)


def test_a_flag_needs_only_words() -> None:
    view = flag_form.modal(TEAMS)
    assert flag_form.parse(filled(view, words="  The till smokes ")) == flag_form.FlagForm(
        "The till smokes", Severity.NORMAL, None
    )
    assert flag_form.parse(filled(view, words="Smoke", severity="urgent", team="1")) == flag_form.FlagForm(
        "Smoke", Severity.URGENT, 1
    )


@pytest.mark.parametrize("words", [None, "", "  \n", "\u200b\u200d", "\x00"])
def test_a_flag_without_words_is_sent_back_at_the_field(words: str | None) -> None:
    view = flag_form.modal([])
    assert flag_form.parse(filled(view, words=words)) == FieldErrors(words="Please write something here.")


def test_what_is_known_is_filled_in() -> None:
    view = flag_form.modal(TEAMS, words="<!here> smoke\u202e", severity=Severity.URGENT, team=WEB)
    assert flag_form.parse(filled(view)) == flag_form.FlagForm("<!here> smoke", Severity.URGENT, 3)


def test_a_company_without_teams_is_not_asked_for_one() -> None:
    assert "Whose is it?" not in read(flag_form.modal([]))


def test_a_form_knows_its_flag_and_brings_back_what_it_was_given() -> None:
    view = fix.modal(flag(), {"response_url": "https://hooks.slack.com/1"})
    assert view["callback_id"] == Act.FIX
    assert number_of(filled(view)) == 42
    assert meta_of(filled(view)) == {"number": 42, "response_url": "https://hooks.slack.com/1"}
    assert read(view).startswith("#42 Gift card refund fails at till 2")


def test_a_promise_opens_on_tomorrow() -> None:
    view = promise.modal(flag(Status.TAKEN), NOW, ZONE)
    assert promise.parse(filled(view)) == promise.PromiseForm(42, PromiseKind.FIXED, date(2026, 11, 4), None, "")
    assert "Ana Ruiz is told." in read(view)


def test_a_promise_that_stands_is_shown_to_be_moved() -> None:
    standing = replace(FRIDAY, kind=PromiseKind.NEWS, link="https://example.com/1")
    view = promise.modal(flag(Status.TAKEN, promise=standing), NOW, ZONE)
    assert promise.parse(filled(view)) == promise.PromiseForm(
        42, PromiseKind.NEWS, date(2026, 11, 6), None, "https://example.com/1"
    )


def test_a_promise_whose_day_has_passed_opens_on_tomorrow() -> None:
    late = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
    view = promise.modal(flag(Status.TAKEN, promise=FRIDAY), late, ZONE)
    assert element(view, promise.DAY)["initial_date"] == "2026-11-11"


def test_an_urgent_flag_is_promised_by_the_hour() -> None:
    view = promise.modal(flag(Status.TAKEN, severity=Severity.URGENT), NOW, ZONE)
    assert "Until then I am quiet, and half an hour before I ask you." in read(view)
    form = promise.parse(filled(view, within="180"))
    assert form == promise.PromiseForm(42, PromiseKind.FIXED, None, timedelta(hours=3), "")


def test_a_promise_without_a_day_or_with_half_a_link_is_sent_back() -> None:
    view = promise.modal(flag(Status.TAKEN), NOW, ZONE)
    wrong = promise.parse(filled(view, day=None, link="see the wiki"))
    assert wrong == FieldErrors(day="Please choose one.", link="A link begins with https:// and has no spaces.")
    urgent = promise.modal(flag(Status.TAKEN, severity=Severity.URGENT), NOW, ZONE)
    assert promise.parse(filled(urgent, within=None)) == FieldErrors(within="Please choose one.")


def test_a_fix_says_what_changed_and_why_it_had_happened() -> None:
    view = fix.modal(flag(Status.TAKEN))
    assert fix.parse(filled(view, change="Raised it", cause="Too short")) == fix.FixForm(42, "Too short", "Raised it")
    assert fix.parse(filled(view, change="Raised it")) == FieldErrors(cause="Please write something here.")
    assert "I ask Ana Ruiz whether it is fixed for them." in read(view)


def test_a_flag_is_given_to_somebody() -> None:
    view = give_to.modal(flag())
    assert give_to.parse(filled(view, person="U0JONAS")) == give_to.GiveForm(42, "U0JONAS")
    assert give_to.parse(filled(view)) == FieldErrors(person="Please choose somebody.")


def test_a_flag_moves_to_another_team_and_not_to_its_own() -> None:
    view = move.modal(flag(), TEAMS)
    options = [option["text"]["text"] for option in element(view, move.TEAM)["options"]]
    assert options == ["Front desk", "Web shop"]
    assert move.parse(filled(view, team="3")) == move.MoveForm(42, 3)
    assert move.parse(filled(view)) == FieldErrors(team="Please choose a team.")


def test_where_there_is_no_other_team_there_is_nothing_to_send() -> None:
    view = move.modal(flag(), [PAYMENTS])
    assert "There is no other team yet." in read(view)
    assert "submit" not in view


def test_the_reporter_need_not_know_whose_it_is() -> None:
    view = move.wrong_team(flag(), TEAMS)
    assert move.parse_wrong_team(filled(view)) == move.MoveForm(42, None)
    assert move.parse_wrong_team(filled(view, team="3")) == move.MoveForm(42, 3)


@pytest.mark.parametrize("typed", ["38", "#38", " # 38 "])
def test_another_flag_is_named_by_its_number(typed: str) -> None:
    assert same_as.parse(filled(same_as.modal(flag()), other=typed)) == same_as.SameForm(42, 38)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("the other one", "A number, such as #38."),
        ("", "A number, such as #38."),
        ("42", "#42 can't be the same as itself."),
    ],
)
def test_what_is_no_other_number_is_sent_back(typed: str, said: str) -> None:
    assert same_as.parse(filled(same_as.modal(flag()), other=typed)) == FieldErrors(other=said)


def test_a_no_has_a_reason_and_a_day_to_look_again() -> None:
    view = decline.modal(flag(), NOW, ZONE)
    assert decline.parse(filled(view, reason="Replaced soon")) == decline.DeclineForm(
        42, "Replaced soon", date(2026, 12, 3)
    )
    assert decline.parse(filled(view, review=None)) == FieldErrors(
        reason="Please write something here.", review="Please choose a day."
    )


@pytest.mark.parametrize("draw", [saying.ask_reporter, saying.answer, saying.not_urgent, saying.fixed_myself])
def test_what_is_said_is_read(draw: Any) -> None:
    view = draw(flag(question="Which till?"))
    assert saying.parse(filled(view, words="It was till 2\u200b")) == saying.SayingForm(42, "It was till 2")
    assert saying.parse(filled(view, words=" ")) == FieldErrors(words="Please write something here.")


def test_the_question_is_in_sight_while_answering() -> None:
    assert "Payments asks: Which till?" in read(saying.answer(flag(question="Which till?")))


def test_a_new_team_is_set_up_with_six_answers_at_most() -> None:
    view = team_form.modal("C1", None, name="payments", lead="U0MARA", zone=ZONE)
    assert len([b for b in view["blocks"] if b["type"] == "input"]) == 6
    assert labels(view) == ["More settings", "Preview"]
    assert team_form.parse(filled(view)) == team_form.TeamForm(
        "C1", "payments", "U0MARA", None, "Mon-Fri 09:00-17:00", ZONE, "", first=True
    )


def test_the_first_team_is_offered_what_fits_no_team() -> None:
    form = team_form.parse(filled(team_form.modal("C1", None, name="triage", lead="U0MARA", zone=ZONE, triage=True)))
    assert isinstance(form, team_form.TeamForm)
    assert form.triage
    assert form.first_to_sort


def test_where_a_team_works_is_asked_and_must_be_said() -> None:
    assert element(where.modal(), where.CHANNEL)["filter"]["include"] == ["public", "private"]
    nowhere = {"state": {"values": {where.CHANNEL: {FIELD: {"type": "conversations_select"}}}}}
    assert where.parse(nowhere) == FieldErrors({where.CHANNEL: "Please choose a channel."})


def test_more_settings_show_all_that_a_team_has() -> None:
    off = ("2026-12-24", "2026-12-27..2026-12-31")
    firm = replace(PAYMENTS, cadence="firm", is_triage=True, holidays="DE-BY", days_off=off)
    view = team_form.modal("C0PAYMENTS", firm, digest=True, more=True)
    form = team_form.parse(filled(view))
    assert form == team_form.TeamForm(
        channel="C0PAYMENTS",
        name="Payments",
        lead="U0MARA",
        head="U0HUGO",
        hours="Mon-Fri 09:00-17:00",
        timezone=ZONE,
        latitude="refund up to 50 € in cash",
        cadence="firm",
        emergency="Call the duty phone, 0800 123 456",
        keywords=("refund", "gift card"),
        triage=True,
        digest=True,
        holidays="DE-BY",
        days_off=off,
    )


def test_a_cadence_of_ones_own_opens_on_steady() -> None:
    view = team_form.modal("C1", replace(TRIAGE, cadence="own"), more=True)
    assert element(view, team_form.CADENCE)["initial_option"]["value"] == "steady"


def test_keywords_are_read_as_people_type_them() -> None:
    view = team_form.modal("C1", PAYMENTS, more=True)
    form = team_form.parse(filled(view, keywords=" Refund,gift  card;, refund \ninvoice ", here=["digest"]))
    assert isinstance(form, team_form.TeamForm)
    assert form.keywords == ("refund", "gift card", "invoice")
    assert (form.triage, form.digest) == (False, True)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("UTC", "UTC"),
        ("Springfield", None),
        ("", None),
    ],
)
def test_a_time_zone_may_be_a_city(typed: str, zone: str | None) -> None:
    assert team_form.known_zone(typed) == zone


def test_what_is_wrong_with_a_team_is_said_at_the_field() -> None:
    view = team_form.modal("C1", None)
    wrong = team_form.parse(filled(view, name=" ", timezone="Mars"))
    assert isinstance(wrong, FieldErrors)
    assert wrong == {
        "name": "Please write something here.",
        "timezone": "I don't know that one. Try a big city nearby, such as Berlin, or Europe/Berlin.",
    }


def test_the_form_knows_its_channel_while_it_grows() -> None:
    assert team_form.channel_of(filled(team_form.modal("C1", None))) == "C1"
