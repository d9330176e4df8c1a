"""What the log says of a loop whose rounds fail: enough to act on, and not a line for every round."""

from __future__ import annotations

from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.rounds import Rounds
from storage.errors import NotSavedError


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def told(lines: list[EventDict]) -> list[tuple[object, ...]]:
    """What stands on each line, and whether it names a place in the code."""
    return [(one["event"], one.get("why"), one.get("rounds"), one.get("seconds"), "exc_info" in one) for one in lines]


def test_a_night_without_a_database_is_a_line_a_minute_that_says_why_and_one_when_it_is_over() -> None:
    clock = Clock()
    rounds = Rounds("look_failed", "looks_again", clock)
    with capture_logs() as lines:
        for _ in range(90):
            rounds.failed(NotSavedError("it is read-only"))
            clock.at += 2
        rounds.well()
        rounds.well()
    assert told(lines) == [
        ("look_failed", "it is read-only", None, None, True),
        ("look_failed", "it is read-only", 31, 60, False),
        ("look_failed", "it is read-only", 61, 120, False),
        ("looks_again", None, 90, 180, False),
    ]


def test_a_reason_that_is_new_is_logged_at_once_and_one_of_ours_without_its_words() -> None:
    rounds = Rounds("look_failed", "looks_again", Clock())
    with capture_logs() as lines:
        rounds.failed(NotSavedError("the disk is full"))
        rounds.failed(ValueError("aubergine"))
        rounds.well()
        rounds.failed(ValueError("aubergine"))
    assert [(one["event"], one.get("why")) for one in lines] == [
        ("look_failed", "the disk is full"),
        ("look_failed", "ValueError"),
        ("looks_again", None),
        ("look_failed", "ValueError"),
    ]
