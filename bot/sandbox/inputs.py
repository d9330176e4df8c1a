"""What an element holds: at first, and as payloads show it."""

from typing import Any

from bot.sandbox.model import JSON

_FIELDS: dict[str, tuple[str, str, Any]] = {
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "file_input": ("files", "", []),
}
"""For each element that holds something: under which name, from which field at first, and what when empty."""


def initial_value(element: JSON) -> JSON | None:
    """What an element holds before anybody touched it; None for those that hold nothing, such as buttons."""
    if element["type"] not in _FIELDS:
        return None
    held, first, empty = _FIELDS[element["type"]]
    return {"type": element["type"], held: element.get(first, empty)}


def value_of(element: JSON, chosen: Any) -> JSON:
    """What an element holds once `chosen` was entered, as `state.values` shows it."""
    return {"type": element["type"], _FIELDS[element["type"]][0]: chosen}


def held_name(kind: str) -> str | None:
    """Under which name an element of this kind holds its value; None if it holds nothing."""
    return _FIELDS[kind][0] if kind in _FIELDS else None


def is_empty(value: JSON) -> bool:
    """Is nothing entered?"""
    return not any(part for name, part in value.items() if name != "type")
