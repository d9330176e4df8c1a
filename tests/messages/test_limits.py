"""Whatever people write, Slack takes every message, modal and home, and nothing in it rings anybody it should not."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.messages.values import Message, View
from bot.sandbox.blockkit import check_message, check_view, message_text_length, view_too_large
from bot.words import Severity, Status
from tests.messages.everything import everything, messages, views
from tests.messages.reading import blocks_of, elements, labels, read
from tests.messages.samples import NASTY, flag, nasty

FLAGS = {f"{status}": flag(status) for status in Status}
FLAGS |= {f"urgent {status}": flag(status, severity=Severity.URGENT) for status in (Status.OPEN, Status.TAKEN)}
FLAGS |= {f"{name}, {status}": nasty(NASTY[name], status) for name in NASTY for status in (Status.OPEN, Status.FIXED)}
WORST = ("three thousand letters", "everyone")
FLAGS |= {
    f"{name}, {status}": nasty(NASTY[name], status) for name in WORST for status in (Status.TAKEN, Status.DECLINED)
}

Drawn = tuple[list[tuple[str, Message]], list[tuple[str, View]]]


@pytest.fixture(params=FLAGS, ids=str, scope="module")
def drawn(request: pytest.FixtureRequest) -> Drawn:
    """All messages and all views of one flag."""
    return list(messages(FLAGS[request.param])), list(views(FLAGS[request.param]))


def both(drawn: Drawn) -> list[tuple[str, Message | View]]:
    """Messages and views alike."""
    return [*drawn[0], *drawn[1]]


def test_slack_takes_every_message(drawn: Drawn) -> None:
    for name, message in drawn[0]:
        problems = [str(problem) for problem in check_message(list(message.blocks))]
        assert not problems, name
        assert not message.blocks or 0 < message_text_length(list(message.blocks)) <= 13_000, name


def test_slack_takes_every_modal_and_home(drawn: Drawn) -> None:
    for name, view in drawn[1]:
        assert not [str(problem) for problem in check_view(view)], name
        assert not view_too_large(view), name


def test_the_text_beside_the_blocks_can_be_sent_and_updated(drawn: Drawn) -> None:
    for name, message in drawn[0]:
        assert message.text.strip(), name
        assert len(message.text) < 4000, name
        assert json.dumps(message.payload(), ensure_ascii=False).encode(), name


def test_text_is_cut_between_entities_and_never_within_one(drawn: Drawn) -> None:
    for name, message in drawn[0]:
        bare = re.sub(r"<[@#][A-Z0-9]+>", "", message.text)
        assert not re.search(r"[<>]", bare), name
        assert not re.search(r"&(?!(amp|lt|gt);)", bare), name


def test_nobody_is_rung_by_what_people_wrote(drawn: Drawn) -> None:
    people = {"U0ANA", "U0JONAS", "U0MARA", "U0HUGO"}
    for name, message in drawn[0]:
        assert set(re.findall(r"<@(\w+)>", message.text)) <= people - {"U0ANA"}, name
        assert not re.search(r"@(here|channel|everyone|group)\b", message.text, re.IGNORECASE), name
    for name, shown in both(drawn):
        _assert_safe(name, shown)


def _assert_safe(name: str, shown: Message | View) -> None:
    for element in elements(blocks_of(shown)):
        assert element.get("type") not in {"broadcast", "usergroup"}, name
        if element.get("type") == "mrkdwn":
            assert element["verbatim"] is True, name
            assert not re.search(r"<!(?!date\^)|<@|@(here|channel|everyone)\b", element["text"]), name


def test_nothing_hidden_or_turned_around_reaches_a_reader(drawn: Drawn) -> None:
    unseen = re.compile("[\u200b\ufeff\u202a-\u202e\x00-\x08\ud800-\udfff]")
    for name, shown in both(drawn):
        assert not unseen.search(read(shown)), name


def test_our_own_words_are_plain() -> None:
    jargon = (
        "reminder",
        "please be advised",
        "escalat",
        "ticket",
        "ladder",
        "rung",
        "sla ",
        "assignee",
        "none",
        "null",
    )
    for shown_flag in (flag(status) for status in Status):
        for name, shown in everything(shown_flag):
            said = f"{read(shown)} {' '.join(labels(shown))}".lower()
            assert not [word for word in jargon if re.search(rf"\b{word}", said.replace("#none", ""))], name


@pytest.mark.parametrize("status", Status)
def test_the_text_carries_all_that_the_blocks_say(status: Status) -> None:
    for name, message in messages(flag(status)):
        heard = _bare(message.text)
        missing = [line for line in read(message).splitlines() if _bare(line) not in heard]
        assert not missing or len(message.text) > 3800, name


def _bare(text: str) -> str:
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"[<>]", "", text)


@pytest.mark.parametrize("status", Status)
def test_what_comes_unasked_opens_with_number_and_problem(status: Status) -> None:
    unasked = ("card", "reminder", "escalation", "promise day", "slip", "review", "note", "news", "question", "did it")
    for name, message in messages(flag(status)):
        if name.startswith(unasked):
            opening = message.text[:200]
            assert "#42" in opening, name
            assert "Gift card refund fails" in opening, name


def test_a_persons_words_stand_in_plain_or_rich_text_alone() -> None:
    marked = nasty("Zebra crossing", Status.FIXED)
    for name, shown in everything(marked):
        texts: list[dict[str, Any]] = [dict(e) for e in elements(blocks_of(shown)) if e.get("type") == "mrkdwn"]
        people_and_teams = [text["text"] for text in texts if "Zebra crossing" in text["text"]]
        assert all(len(text) < 300 for text in people_and_teams), name
