"""Block Kit's elements, and in which blocks and surfaces each may stand."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.blockkit.objects import (
    CONFIRM,
    DISPATCH_CONFIG,
    FILTER,
    NAME,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    SLACK_FILE,
    image_url,
    link,
    plain,
)
from bot.sandbox.blockkit.schema import (
    Problem,
    Rule,
    boolean,
    exactly_one,
    integer,
    items,
    matching,
    one_of,
    shape,
    string,
)

ID = string(255)
DATE = matching(r"\d{4}-\d{2}-\d{2}", "must be a date in the format YYYY-MM-DD")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time in the format HH:mm")
NUMBER = matching(r"-?\d+(\.\d+)?", "must be a number, as a string")
PLACEHOLDER = plain(150)
SELECT: dict[str, Rule] = {
    "action_id": NAME,
    "placeholder": PLACEHOLDER,
    "confirm": CONFIRM,
    "focus_on_load": boolean,
}
MULTI: dict[str, Rule] = {**SELECT, "max_selected_items": integer(1, 1000)}
CHOICE: dict[str, Rule] = {"action_id": NAME, "confirm": CONFIRM, "focus_on_load": boolean}
TYPED: dict[str, Rule] = {
    "action_id": NAME,
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH_CONFIG,
}
CONVERSATION: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": FILTER}


def _options(value: dict[str, Any]) -> list[Any]:
    groups = value.get("option_groups") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return [*(value.get("options") or []), *grouped]


def initial_known(value: Any, at: str) -> Iterator[Problem]:
    """What is selected at first must be one of the options, letter for letter."""
    first = [("initial_option", value.get("initial_option"))] if "initial_option" in value else []
    many = [("initial_options", option) for option in value.get("initial_options") or []]
    for name, option in [*first, *many]:
        if _bare(option) not in [_bare(known) for known in _options(value)]:
            yield Problem(f"{name} must exactly match one of the provided options", f"{at}/{name}")


def _bare(option: Any) -> Any:
    """Without the defaults that Slack itself adds to texts."""
    if isinstance(option, dict):
        return {name: _bare(part) for name, part in option.items() if name not in {"emoji", "verbatim"}}
    return option


BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": NAME,
        "url": link,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
IMAGE = shape(
    {"alt_text": string(2000)},
    {"image_url": image_url, "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)
STATIC: dict[str, Rule] = {"options": items(OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
MIN_QUERY: dict[str, Rule] = {"min_query_length": integer(1, 255)}

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "image": IMAGE,
    "static_select": shape(
        {}, {**SELECT, **STATIC, "initial_option": OPTION}, exactly_one("options", "option_groups"), initial_known
    ),
    "external_select": shape({}, {**SELECT, **MIN_QUERY, "initial_option": OPTION}),
    "users_select": shape({}, {**SELECT, "initial_user": ID}),
    "conversations_select": shape(
        {}, {**SELECT, **CONVERSATION, "initial_conversation": ID, "response_url_enabled": boolean}
    ),
    "channels_select": shape({}, {**SELECT, "initial_channel": ID, "response_url_enabled": boolean}),
    "multi_static_select": shape(
        {},
        {**MULTI, **STATIC, "initial_options": items(OPTION, 100)},
        exactly_one("options", "option_groups"),
        initial_known,
    ),
    "multi_external_select": shape({}, {**MULTI, **MIN_QUERY, "initial_options": items(OPTION, 100)}),
    "multi_users_select": shape({}, {**MULTI, "initial_users": items(ID, 1000)}),
    "multi_conversations_select": shape({}, {**MULTI, **CONVERSATION, "initial_conversations": items(ID, 1000)}),
    "multi_channels_select": shape({}, {**MULTI, "initial_channels": items(ID, 1000)}),
    "overflow": shape({"options": items(OVERFLOW_OPTION, 5)}, {"action_id": NAME, "confirm": CONFIRM}),
    "datepicker": shape({}, {**SELECT, "initial_date": DATE}),
    "timepicker": shape({}, {**SELECT, "initial_time": TIME, "timezone": string(255)}),
    "datetimepicker": shape({}, {**CHOICE, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    "checkboxes": shape(
        {"options": items(RICH_OPTION, 10)}, {**CHOICE, "initial_options": items(RICH_OPTION, 10)}, initial_known
    ),
    "radio_buttons": shape(
        {"options": items(RICH_OPTION, 10)}, {**CHOICE, "initial_option": RICH_OPTION}, initial_known
    ),
    "plain_text_input": shape(
        {},
        {
            **TYPED,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    ),
    "email_text_input": shape({}, {**TYPED, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**TYPED, "initial_value": link}),
    "file_input": shape({}, {"action_id": NAME, "filetypes": items(string(20), 100), "max_files": integer(1, 10)}),
}

SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
MULTI_SELECTS = {f"multi_{name}" for name in SELECTS}
PICKED = SELECTS | {"datepicker", "timepicker", "checkboxes", "radio_buttons"}
ONLY_IN_MODALS = {"number_input", "email_text_input", "url_text_input", "file_input"}
NOT_AT_HOME = {"datetimepicker"}

IN_SECTION = PICKED | MULTI_SELECTS | {"button", "overflow", "image"}
IN_ACTIONS = PICKED | {"button", "overflow", "datetimepicker"}
IN_INPUT = PICKED | MULTI_SELECTS | ONLY_IN_MODALS | {"datetimepicker", "plain_text_input"}


def allowed(names: set[str]) -> dict[str, Rule]:
    """The rules of only these elements."""
    return {name: ELEMENTS[name] for name in names}
