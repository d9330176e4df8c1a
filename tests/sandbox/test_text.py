"""Text on its way in and out."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.reading import Reader, words_of
from bot.sandbox.text import as_typed, mentions
from tests.sandbox.building import actions, button, field, mrkdwn, option, plain, section

PEOPLE = {"Ana": "U_ANA", "Ana Silva": "U_SILVA", "R&D": "U_RD"}
ROOMS = {"shop": "C_SHOP", "shop-harbour": "C_HARBOUR"}
READER = Reader({"U_ANA": "Ana", "C_SHOP": "shop"}, "Europe/Berlin", datetime(2026, 11, 3, 9, 2, tzinfo=UTC))
STAMP = int(datetime(2026, 11, 3, 13, 2, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@U_ANA> forged", "&lt;@U_ANA&gt; forged"),
        ("ask @Ana Silva or @ana.", "ask <@U_SILVA|ana.silva> or <@U_ANA|ana>."),
        ("@R&D", "<@U_RD|r&d>"),
        ("@Anabel is somebody else", "@Anabel is somebody else"),
        ("in #shop-harbour and #shop", "in <#C_HARBOUR|shop-harbour> and <#C_SHOP|shop>"),
        ("me@Ana.example", "me@Ana.example"),
        ("@here", "<!here>"),
    ],
)
def test_what_is_typed_into_a_command_arrives_as_slack_writes_it(typed: str, stored: str) -> None:
    assert as_typed(typed, PEOPLE, ROOMS, named=True) == stored


def test_messages_carry_bare_ids() -> None:
    assert as_typed("@Ana in #shop", PEOPLE, ROOMS, named=False) == "<@U_ANA> in <#C_SHOP|>"


def test_an_address_is_no_mention() -> None:
    assert mentions("mail ops@here.example, @channels", auto=True) == []
    assert mentions("@here!", auto=True) == ["here"]
    assert mentions("@here!", auto=False) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U_ANA> in <#C_SHOP>", "@Ana in #shop"),
        ("<https://example.com|the page> &amp; more", "the page & more"),
        ("<!channel>", "@channel"),
        (f"<!date^{STAMP}^{{date_short_pretty}} {{time}}|soon>", "today 14:02"),
        (f"<!date^{STAMP + 86400}^{{date_pretty}}|soon>", "tomorrow"),
        (f"<!date^{STAMP + 3 * 86400}^{{date_short}}|soon>", "Nov 6, 2026"),
        ("<!date^never^{date}|soon>", "soon"),
    ],
)
def test_what_is_read(text: str, read: str) -> None:
    assert READER.mrkdwn(text) == read


def test_all_words_are_read_in_order() -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "by "}, {"type": "user", "user_id": "U_ANA"}],
            }
        ],
    }
    blocks = [
        {"type": "header", "text": plain("Head")},
        section("*bold*", accessory=button("Press")),
        {"type": "context", "elements": [mrkdwn("small"), plain("&lt;b&gt;")]},
        rich,
        field("Label", {"type": "static_select", "options": [option("One"), option("Two")]}, hint=plain("Hint")),
        actions(button("Last")),
        {"type": "image", "alt_text": "A chart", "slack_file": {"id": "F"}},
    ]
    assert words_of(blocks, READER).splitlines() == [
        "Head",
        "*bold*",
        "Press",
        "small",
        "<b>",
        "by @Ana",
        "Label",
        "One",
        "Two",
        "Hint",
        "Last",
        "A chart",
    ]
