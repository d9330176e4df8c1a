"""Other people's words among ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.speech import brief, calm, cut, cut_escaped, escape, name, possessive, sentence, whole


def test_words_stay_as_they_were_meant() -> None:
    assert calm("  The till   says “no” 🙁\nand again ") == "The till   says “no” 🙁\nand again"
    assert calm("می\u200cخواهم") == "می\u200cخواهم"
    assert calm("👩\u200d👧 café") == "👩\u200d👧 café"


@pytest.mark.parametrize("words", ["", " \n\t ", "\u200b\u200d\ufeff", "\x00\x07", "\u202e", "\u0301\u0301", "\u3164"])
def test_what_cannot_be_read_is_said_so(words: str) -> None:
    assert calm(words) == brief(words) == whole(words) == "(no words)"


def test_lines_are_kept_but_not_a_screen_of_them() -> None:
    assert calm("one\r\ntwo\n\n\n \n\nthree\u2028four") == "one\ntwo\n\nthree\nfour"


def test_nothing_turns_our_sentence_around() -> None:
    assert "\u202e" not in brief("refund \u202efails")
    assert brief("החזר") == "\u2068החזר\u2069"
    assert brief("refund") == "refund"


def test_words_inside_a_sentence_fit_one_line() -> None:
    assert brief("the till\nsays\n\nno") == "the till says no"
    assert brief("word " * 100, 30) == "word word word word word word…"
    assert len(brief("x" * 500, 30)) == 30


def test_a_cut_leaves_no_half_letter() -> None:
    assert cut("ab" + "e\u0301" * 20, 10) == "abe\u0301e\u0301e\u0301…"
    assert not cut("👩\u200d👧" * 10, 9).removesuffix("…").endswith("\u200d")


def test_a_sentence_ends_once() -> None:
    assert sentence("It fails") == "It fails."
    assert sentence("It fails.") == "It fails."
    assert sentence("Why?") == "Why?"
    assert sentence("x" * 200).endswith("x…")


def test_names_are_names() -> None:
    assert possessive("Payments") == "Payments'"
    assert possessive("Ana") == "Ana's"
    assert len(name("n" * 300)) == 60


def test_a_call_to_everyone_is_broken_up() -> None:
    assert escape("<!channel> & @here @Channel a@here.com") == (
        "&lt;!channel&gt; &amp; @\u2060here @\u2060Channel a@\u2060here.com"
    )
    assert escape("@hereafter") == "@hereafter"


def test_escaped_text_is_not_torn() -> None:
    assert cut_escaped("&lt;&lt;&lt;", 7) == "&lt;…"
    assert cut_escaped("hi <@U0MARA> there", 9) == "hi …"
    assert cut_escaped("a &amp; b", 20) == "a &amp; b"


@given(st.text(max_size=400), st.integers(5, 100))
def test_any_words_fit_and_can_be_read_and_sent(words: str, room: int) -> None:
    for text in (brief(words, room), whole(words, room)):
        assert text.strip("\u2068\u2069").strip()
        assert len(text.strip("\u2068\u2069")) <= max(room, len("(no words)"))
        assert text.encode()
