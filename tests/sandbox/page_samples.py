"""One of each: every block and element of Block Kit that the page draws, with words by which a person would find it."""

from typing import Any

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def option(text: str) -> JSON:
    return {"text": plain(text), "value": text}


def element(kind: str, **fields: Any) -> JSON:
    return {"type": kind, "action_id": kind, **fields}


def rich(*parts: JSON) -> JSON:
    return {"type": "rich_text_section", "elements": list(parts)}


def words(text: str, **style: bool) -> JSON:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


RICH_TEXT: JSON = {
    "type": "rich_text",
    "elements": [
        rich(words("rich "), words("heavy", bold=True), words(" "), {"type": "user", "user_id": "U_BEN"}),
        {"type": "rich_text_list", "style": "bullet", "elements": [rich(words("first")), rich(words("second"))]},
        {"type": "rich_text_quote", "elements": [words("quoted")]},
        {"type": "rich_text_preformatted", "elements": [words("x = 1")]},
    ],
}

CHOOSERS: JSON = {
    "type": "actions",
    "elements": [
        element("button", text=plain("Press me"), style="primary"),
        element("overflow", options=[option("Hidden one"), option("Hidden two")]),
        element("static_select", placeholder=plain("A team"), options=[option("Payments"), option("IT")]),
        element("users_select", placeholder=plain("A person")),
        element("channels_select", placeholder=plain("A channel")),
        element("conversations_select", placeholder=plain("A conversation")),
        element("external_select", placeholder=plain("A flag"), min_query_length=1),
        element("datepicker", initial_date="2026-11-05"),
        element("timepicker", initial_time="09:30"),
        element("checkboxes", options=[option("Tick")]),
        element("radio_buttons", options=[option("Either"), option("Or")]),
    ],
}

MARKUP = (
    "*bold* _italic_ ~gone~ `code` <https://example.com|a link> <@U_BEN> <#C_SHOP> :wave: &lt;b&gt;\n"
    "&gt; said\n<!date^1793696520^{date_long} at {time}|some day>"
)


def blocks(picture: str) -> list[JSON]:
    """A message with one of each; `picture` is the id of an uploaded file."""
    return [
        {"type": "header", "text": plain("A header")},
        {"type": "section", "block_id": "markup", "text": {"type": "mrkdwn", "text": MARKUP}},
        {"type": "section", "block_id": "plain", "text": plain("*not bold* <@U_BEN>"), "fields": [plain("a field")]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "a _footnote_"}]},
        {"type": "divider"},
        {"type": "image", "slack_file": {"id": picture}, "alt_text": "23 raised", "title": plain("A picture")},
        RICH_TEXT,
        CHOOSERS,
    ]


def field(block: str, label: str, what: JSON, **more: Any) -> JSON:
    return {"type": "input", "block_id": block, "label": plain(label), "element": what, **more}


MODAL: JSON = {
    "type": "modal",
    "callback_id": "sample",
    "title": plain("A modal"),
    "submit": plain("Save it"),
    "blocks": [
        field(
            "what", "What happened?", element("plain_text_input", multiline=True, max_length=40), hint=plain("One line")
        ),
        field("many", "How many?", element("number_input", is_decimal_allowed=False), optional=True),
        field("whom", "Whom?", element("multi_users_select"), optional=True),
        field("day", "Which day?", element("datepicker"), optional=True),
        field("photo", "Photo", element("file_input"), optional=True),
    ],
}
