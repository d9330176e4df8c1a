"""Which team a flag goes to."""

from __future__ import annotations

from bot.routing import route
from bot.views import Team

TRIAGE = Team(id=1, name="Triage", channel=None, is_triage=True)
PAYMENTS = Team(id=2, name="Payments", channel="C_PAY", keywords=("refund", "gift card"))
IT = Team(id=3, name="IT", channel="C_IT", keywords=("printer", "card reader", "c++"))
TEAMS = [TRIAGE, PAYMENTS, IT]


def to(words: str, named: str | None = None, raised_in: str | None = None) -> str:
    return route(words, TEAMS, named=named, raised_in=raised_in).name


def test_the_team_named_by_its_channel_comes_before_everything() -> None:
    assert to("the printer ate my refund", named="C_PAY") == "Payments"


def test_a_channel_without_a_team_names_nobody() -> None:
    assert to("the printer is out of paper", named="C_ELSEWHERE") == "IT"


def test_the_team_with_the_most_keywords_gets_it() -> None:
    assert to("refund to a gift card fails on the printer") == "Payments"


def test_of_equals_the_team_that_was_there_first_gets_it() -> None:
    assert to("the printer prints a refund twice") == "Payments"


def test_keywords_are_whole_words_in_any_case_also_in_the_plural() -> None:
    assert to("Refunds are late") == "Payments"
    assert to("a refundable deposit") == "Triage"
    assert to("C++ does not build") == "IT"


def test_a_flag_raised_in_a_teams_own_channel_is_theirs() -> None:
    assert to("nobody can log in", raised_in="C_IT") == "IT"


def test_what_fits_nobody_goes_to_triage() -> None:
    assert to("the roof leaks", raised_in="C_SHOP") == "Triage"
