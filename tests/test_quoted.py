"""What a message says, however it is built, and what says nothing that could be flagged."""

from __future__ import annotations

from typing import Any

import pytest

from bot.parsing import is_small_talk, may_answer, to_the_bot
from bot.quoted import photos_in, quoted, words_of

ALERT = {
    "attachments": [{"fallback": "CPU at 98 %", "color": "#f00", "fields": [{"title": "host", "value": "till-2"}]}],
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*till-2* does not answer"}}],
}
RETRY = {"type": "button", "action_id": "retry", "text": {"type": "plain_text", "text": "Retry"}}
LINE = [
    {"type": "text", "text": "till-2, asks "},
    {"type": "user", "user_id": "U1"},
    {"type": "text", "text": ": "},
    {"type": "link", "url": "https://x.example", "text": "see the log"},
]
DEPLOY = {
    "bot_id": "B1",
    "text": "Deploy failed Retry button",
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "Deploy failed"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": LINE}]},
        {"type": "section", "fields": [{"text": "version"}, {"text": "4.2"}], "accessory": RETRY},
        {
            "type": "context",
            "elements": [{"type": "image", "alt_text": "a cloud"}, {"type": "mrkdwn", "text": "since ten"}],
        },
        {"type": "actions", "elements": [RETRY]},
    ],
}
"""As an app builds it that sends no text: then Slack makes one of all that it finds."""


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"text": "refund &lt;fails&gt; &amp; smokes"}, "refund <fails> & smokes"),
        ({"text": "see <https://x.example|the log> in <#C1|tills>"}, "see the log (https://x.example) in #tills"),
        (
            {"text": "", "files": [{"id": "F1", "title": "till.png"}, {"id": "F2", "name": "log.txt"}]},
            "till.png, log.txt",
        ),
        ({"text": " ", **ALERT}, "*till-2* does not answer\nhost: till-2"),
        (DEPLOY, "Deploy failed\ntill-2, asks @U1: see the log\nversion\n4.2\nsince ten"),
        ({"text": "CPU", "bot_id": "B1", "attachments": [{"fallback": "CPU at 98 %"}]}, "CPU\nCPU at 98 %"),
        ({"text": "mine", "attachments": [{"text": "a page that it links to"}]}, "mine"),
        ({"text": "", "files": [{"id": "F1", "mode": "tombstone"}], "blocks": "odd"}, ""),
        ({}, ""),
    ],
)
def test_a_message_is_read_as_a_person_reads_it(message: dict[str, Any], words: str) -> None:
    assert words_of(message) == words


def test_blocks_that_nobody_can_make_sense_of_are_read_as_far_as_they_go() -> None:
    nested: Any = {"type": "section", "text": {"type": "plain_text", "text": "too deep"}}
    for _ in range(5000):
        nested = {"elements": [nested]}
    odd = {"type": ["section"], "text": {"type": "plain_text", "text": "the till is stuck"}}
    assert words_of({"bot_id": "B1", "blocks": [odd, nested, 7, None]}) == "the till is stuck"


def test_only_pictures_that_a_message_can_show_come_along() -> None:
    files = [{"id": "F1", "filetype": "png"}, {"id": "F2", "filetype": "pdf"}, {"id": "F3"}, "odd", {"filetype": "gif"}]
    assert photos_in({"files": files}) == ("F1",)


def test_a_thread_is_named_for_replies_alone_and_a_message_of_ours_by_its_key() -> None:
    assert quoted({"ts": "1.2", "thread_ts": "1.2"}).thread_ts == ""
    reply = quoted({"ts": "1.3", "thread_ts": "1.2", "metadata": {"event_payload": {"key": "reminder:42:3"}}})
    assert (reply.thread_ts, reply.key) == ("1.2", "reminder:42:3")


@pytest.mark.parametrize(
    "said", ["Hello!", "hi there", "Thanks a lot!!", "HELP", "What can you do?", "👋", " ", "Yes.", "ok"]
)
def test_greetings_and_thanks_are_no_problem_to_be_flagged(said: str) -> None:
    assert is_small_talk(said)


@pytest.mark.parametrize("said", ["till 2", "no wifi", "help, the till smokes", "OK button broken", "سلام شبكة"])
def test_anything_else_may_be_one(said: str) -> None:
    assert not is_small_talk(said)


@pytest.mark.parametrize("said", ["Yes", "no!", "OK", "okay.", "till 2"])
def test_a_yes_or_a_no_is_an_answer_where_one_is_waited_for(said: str) -> None:
    assert may_answer(said)


@pytest.mark.parametrize("said", ["Hello!", "thanks", "help", "👋"])
def test_a_greeting_is_none(said: str) -> None:
    assert not may_answer(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("@U0BOT hi", "hi"),
        ("@u0bot, @Pullcord: till 2", "till 2"),
        ("@U0BOT", ""),
        ("@Pullcordia is down", "@Pullcordia is down"),
        ("ask @U0BOT", "ask @U0BOT"),
    ],
)
def test_whoever_calls_the_bot_by_name_is_read_without_the_name(said: str, words: str) -> None:
    assert to_the_bot(said, "U0BOT") == words
