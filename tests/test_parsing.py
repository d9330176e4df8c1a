"""What people type, as it is understood and kept."""

from __future__ import annotations

import pytest

from bot.errors import EmptyWordsError, TooLongError
from bot.parsing import MOST_WORDS, parse_flag, plain_words
from bot.words import Severity


@pytest.mark.parametrize(
    ("typed", "words", "severity", "channel"),
    [
        ("gift card refunds time out", "gift card refunds time out", Severity.NORMAL, None),
        ("! the door is stuck", "the door is stuck", Severity.URGENT, None),
        ("!!the door is stuck", "the door is stuck", Severity.URGENT, None),
        ("Urgent: the door is stuck", "the door is stuck", Severity.URGENT, None),
        ("minor: a typo on page two", "a typo on page two", Severity.MINOR, None),
        ("<#C1|billing> invoice twice", "invoice twice", Severity.NORMAL, "C1"),
        ("<#C1|billing> urgent: invoice twice", "invoice twice", Severity.URGENT, "C1"),
        ("!<#C1|billing> invoice twice", "invoice twice", Severity.URGENT, "C1"),
        ("the urgent: label is wrong", "the urgent: label is wrong", Severity.NORMAL, None),
    ],
)
def test_marks_in_front_say_how_bad_it_is_and_whose(
    typed: str, words: str, severity: Severity, channel: str | None
) -> None:
    parsed = parse_flag(typed)
    assert (parsed.words, parsed.severity, parsed.channel) == (words, severity, channel)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2 &lt; 3 &amp;&amp; 4 &gt; 3", "2 < 3 && 4 > 3"),
        ("ask <@U1|ana> or <#C1|till>", "ask @ana or #till"),
        ("<!channel> and <!here|here> and <!subteam^S1|@tills>", "@channel and here and @tills"),
        ("see <https://x.example/a|the page>", "see the page (https://x.example/a)"),
        ("see <https://x.example/a>", "see https://x.example/a"),
        ("a\x00b\x07c", "abc"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("un\u200bseen \u202eturned", "unseen turned"),
        ("one\n\n\n\n  two  ", "one\n\ntwo"),
        ("👩‍🍳 and ❤️ stay", "👩‍🍳 and ❤️ stay"),
    ],
)
def test_words_are_kept_as_a_person_reads_them(typed: str, read: str) -> None:
    assert plain_words(typed) == read


@pytest.mark.parametrize("typed", ["", "   ", "!", "urgent:", "\u200b\u200c\u200d\ufeff", "<#C1|billing> "])
def test_nothing_to_read_is_no_flag(typed: str) -> None:
    with pytest.raises(EmptyWordsError):
        parse_flag(typed)


def test_a_flag_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(TooLongError, match="12,001 characters; a flag holds 12,000"):
        parse_flag("x" * (MOST_WORDS + 1))
