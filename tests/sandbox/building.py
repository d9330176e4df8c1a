"""Small pieces of Block Kit for tests."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(*labels: str) -> Json:
    return actions(*(button(label, action_id=f"press_{n}", value=label) for n, label in enumerate(labels)))


def option(text: str, value: str = "") -> Json:
    return {"text": plain(text), "value": value or text}


def field(label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


def text_field(label: str, **more: Any) -> Json:
    return field(label, {"type": "plain_text_input", "action_id": "typed"}, **more)


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **more}
