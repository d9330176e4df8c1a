"""What Slack's Block Kit refuses, the sandbox refuses, in Slack's words."""

import pytest

from bot.sandbox.blockkit import Problem, check_message, check_view, message_text_length, normalise, view_too_large
from tests.sandbox.building import Json, actions, button, field, modal, mrkdwn, option, plain, section, text_field


def said(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


GOOD_MESSAGES: dict[str, list[Json]] = {
    "a section at its limit": [section("x" * 3000)],
    "fields": [{"type": "section", "fields": [mrkdwn("y" * 2000)] * 10}],
    "a header at its limit": [{"type": "header", "text": plain("h" * 150)}],
    "25 buttons": [actions(*(button("b", action_id=str(n)) for n in range(25)))],
    "ten in a context": [{"type": "context", "elements": [mrkdwn("c")] * 10}],
    "fifty blocks": [{"type": "divider"}] * 50,
    "a picture of Slack's own": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"}],
    "an input in a message": [text_field("What?")],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "hi", "style": {"bold": True}},
                        {"type": "user", "user_id": "U1"},
                        {"type": "link", "url": "https://example.com"},
                    ],
                }
            ],
        }
    ],
    "an overflow beside a section": [
        section("s", accessory={"type": "overflow", "options": [option(str(n)) for n in range(5)]})
    ],
    "a select with groups": [
        actions({"type": "static_select", "option_groups": [{"label": plain("g"), "options": [option("a")]}]})
    ],
    "a select with its first choice": [
        actions({"type": "static_select", "options": [option("a"), option("b")], "initial_option": option("b")})
    ],
    "verbatim": [{"type": "section", "text": {"type": "mrkdwn", "text": "@here", "verbatim": True}}],
}


@pytest.mark.parametrize("name", GOOD_MESSAGES)
def test_slack_accepts(name: str) -> None:
    assert check_message(GOOD_MESSAGES[name]) == []


FIRST = "[json-pointer:/blocks/0/elements/0/initial_option]"

BAD_MESSAGES: dict[str, tuple[list[Json], str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "a long section": (
        [{"type": "divider"}, section("x" * 3001)],
        "must be less than 3001 characters [json-pointer:/blocks/1/text/text]",
    ),
    "an empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "eleven fields": (
        [{"type": "section", "fields": [mrkdwn("y")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "a long field": (
        [{"type": "section", "fields": [mrkdwn("y" * 2001)]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    "a section without words": (
        [{"type": "section"}],
        "must define either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    "mrkdwn in a header": (
        [{"type": "header", "text": mrkdwn("h")}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "a long header": (
        [{"type": "header", "text": plain("h" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a long button": (
        [actions(button("b" * 76))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "a long value": (
        [actions(button("b", value="v" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "an unknown style": (
        [actions(button("b", style="red"))],
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    "26 elements": (
        [actions(*(button("b", action_id=str(n)) for n in range(26)))],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "no elements": ([actions()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    "eleven in a context": (
        [{"type": "context", "elements": [mrkdwn("c")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "a button in a context": (
        [{"type": "context", "elements": [button("b")]}],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "an unknown block": ([{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
    "a block without a type": ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    "an unknown field": (
        [{"type": "divider", "color": "red"}],
        "invalid additional property: color [json-pointer:/blocks/0]",
    ),
    "an unknown field within": (
        [actions(button("b", url_="x"))],
        "invalid additional property: url_ [json-pointer:/blocks/0/elements/0]",
    ),
    "emoji on mrkdwn": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "two blocks of one id": (
        [section("a", block_id="x"), section("b", block_id="x")],
        '`block_id` "x" already exists [json-pointer:/blocks/1/block_id]',
    ),
    "two actions of one id": (
        [actions(button("a", action_id="x"), button("b", action_id="x"))],
        '`action_id` "x" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    "a long block_id": (
        [section("a", block_id="x" * 256)],
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    "six overflow options": (
        [section("s", accessory={"type": "overflow", "options": [option(str(n)) for n in range(6)]})],
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "101 options": (
        [actions({"type": "static_select", "options": [option(str(n)) for n in range(101)]})],
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "a long option": (
        [actions({"type": "static_select", "options": [option("o" * 76, "v")]})],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    "a long option value": (
        [actions({"type": "static_select", "options": [option("o", "v" * 151)]})],
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ),
    "eleven checkboxes": (
        [actions({"type": "checkboxes", "options": [option(str(n)) for n in range(11)]})],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "a first choice that is none": (
        [actions({"type": "static_select", "options": [option("a")], "initial_option": option("z")})],
        f"initial_option must exactly match one of the provided options {FIRST}",
    ),
    "a select of nothing": (
        [actions({"type": "static_select"})],
        "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
    ),
    "several selects among actions": (
        [actions({"type": "multi_static_select", "options": [option("a")]})],
        "unsupported type: multi_static_select [json-pointer:/blocks/0/elements/0/type]",
    ),
    "a number input in a message": (
        [field("n", {"type": "number_input", "is_decimal_allowed": False})],
        "unsupported type: number_input [json-pointer:/blocks/0/element/type]",
    ),
    "a picture without words": (
        [{"type": "image", "slack_file": {"id": "F1"}}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "a picture that only we can see": (
        [{"type": "image", "image_url": "http://127.0.0.1/x.png", "alt_text": "x"}],
        "downloading image failed [json-pointer:/blocks/0/image_url]",
    ),
    "half a confirm dialog": (
        [actions(button("b", confirm={"title": plain("t"), "text": plain("x"), "confirm": plain("y")}))],
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    "a long confirm title": (
        [
            actions(
                button(
                    "b",
                    confirm={"title": plain("t" * 101), "text": plain("x"), "confirm": plain("y"), "deny": plain("n")},
                )
            )
        ],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    "a bad date": (
        [actions({"type": "datepicker", "initial_date": "11.3.2026"})],
        "must be a date in the format YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]",
    ),
    "a long placeholder": (
        [actions({"type": "datepicker", "placeholder": plain("p" * 151)})],
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ),
    "a number for a text": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": 5}}],
        "must be a string [json-pointer:/blocks/0/text/text]",
    ),
    "a word for a yes": (
        [{"type": "section", "text": {"type": "plain_text", "text": "x", "emoji": "true"}}],
        "must be a boolean [json-pointer:/blocks/0/text/emoji]",
    ),
    "nothing at all for an option": (
        [actions({"type": "static_select", "options": [None]})],
        "must provide an object [json-pointer:/blocks/0/elements/0/options/0]",
    ),
}


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_slack_refuses(name: str) -> None:
    blocks, words = BAD_MESSAGES[name]
    assert said(check_message(blocks)) == [words]


GOOD_VIEWS: dict[str, Json] = {
    "a modal with an input": modal(text_field("What?")),
    "a modal without inputs or submit": {"type": "modal", "title": plain("t"), "blocks": [section("x")]},
    "a number, an address, a file": modal(
        field("n", {"type": "number_input", "is_decimal_allowed": True}),
        field("e", {"type": "email_text_input"}),
        field("u", {"type": "url_text_input"}),
        field("f", {"type": "file_input", "filetypes": ["png"], "max_files": 1}),
        field("m", {"type": "multi_users_select"}),
    ),
    "a home": {"type": "home", "blocks": [section("x"), actions(button("b"))]},
    "a hundred blocks": {"type": "home", "blocks": [{"type": "divider"}] * 100},
    "no blocks": {"type": "home", "blocks": []},
}


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_slack_accepts_a_view(name: str) -> None:
    assert check_view(GOOD_VIEWS[name]) == []


def without(view: Json, name: str) -> Json:
    return {key: value for key, value in view.items() if key != name}


BAD_VIEWS: dict[str, tuple[Json, str]] = {
    "a long title": (
        modal(title=plain("t" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "a long submit": (
        modal(submit=plain("t" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    "no title": (without(modal(), "title"), "missing required field: title [json-pointer:/view]"),
    "an input without submit": (
        without(modal(text_field("x")), "submit"),
        "missing required field: submit [json-pointer:/view]",
    ),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    "long metadata": (
        modal(private_metadata="m" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    "a title on a home": (
        {"type": "home", "blocks": [], "title": plain("t")},
        "invalid additional property: title [json-pointer:/view]",
    ),
    "an unknown surface": ({"type": "sheet", "blocks": []}, "unsupported type: sheet [json-pointer:/view/type]"),
    "two that want the focus": (
        modal(
            *(
                field(name, {"type": "plain_text_input", "focus_on_load": True}, block_id=name)
                for name in ("one", "two")
            )
        ),
        "only one element may have `focus_on_load` [json-pointer:/view/blocks]",
    ),
    "a long label": (
        modal(text_field("l" * 2001)),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
    ),
    "a long first value": (
        modal(field("x", {"type": "plain_text_input", "initial_value": "v" * 3001})),
        "must be less than 3001 characters [json-pointer:/view/blocks/0/element/initial_value]",
    ),
    "a button as an input": (
        modal(field("x", button("b"))),
        "unsupported type: button [json-pointer:/view/blocks/0/element/type]",
    ),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_slack_refuses_a_view(name: str) -> None:
    view, words = BAD_VIEWS[name]
    assert said(check_view(view)) == [words]


def test_a_view_of_more_than_250_kb_is_too_large() -> None:
    assert not view_too_large(modal(*[section("x" * 2400)] * 100))
    assert view_too_large(modal(*[section("x" * 2500)] * 100))


def test_all_texts_of_a_message_count_together() -> None:
    assert message_text_length([section("x" * 10), actions(button("abc")), {"type": "divider"}]) == 13


def test_slack_fills_in_ids_and_defaults_and_leaves_the_given_ones() -> None:
    names = iter(["one", "two"])
    blocks = normalise([section("x", block_id="mine"), actions(button("b"))], lambda: next(names))
    assert blocks[0]["block_id"] == "mine"
    assert blocks[0]["text"]["verbatim"] is False
    assert (blocks[1]["block_id"], blocks[1]["elements"][0]["action_id"]) == ("one", "two")
    assert blocks[1]["elements"][0]["text"]["emoji"] is True
