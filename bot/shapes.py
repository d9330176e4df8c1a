"""What Slack's payloads look like, as far as listeners rely on it. Pure: text in, a payload or a refusal out.

A request that is signed but has another shape is refused at the door: no listener has to doubt what it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

MOST_FIELDS = 100
LATEST = 1 << 33
"""No event is told from after the year 2242."""
ID = re.compile(r"[A-Za-z0-9_.:|-]{1,255}")
SUSPECT = ("\\u0000", "\\ud", "\\uD", "\x00", "%00")
"""What a database cannot keep is written with one of these: half a character, or none."""

Payload = Mapping[str, Any]
Check = Callable[[Any], bool]


class MalformedError(Exception):
    """It has not the shape of anything that Slack sends; says which part."""


def read(content_type: str, text: str) -> Payload:
    """The payload in a request's body. Raises `MalformedError`."""
    try:
        payload = json.loads(text) if content_type == "application/json" else _form(text)
    except (ValueError, RecursionError):
        raise MalformedError("body") from None
    return fitting(payload, text)


def fitting(payload: Any, text: str) -> Payload:
    """`payload`, which stood in `text`, if it has the shape of one of Slack's. Raises `MalformedError`."""
    if not isinstance(payload, dict):
        raise MalformedError("body")
    if any(mark in text for mark in SUSPECT):
        _keepable(payload | {"text": ""})  # what a person typed is made fit to keep, not refused
    for path, fits in _needs(payload).items():
        if not fits(_at(payload, path)):
            raise MalformedError(path)
    return payload


def _form(text: str) -> Any:
    form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    return json.loads(form["payload"]) if "payload" in form else {**form, "type": "command"}


def _keepable(payload: Payload) -> None:
    try:
        text = json.dumps(payload, ensure_ascii=False)
        text.encode()
    except (UnicodeEncodeError, RecursionError):
        raise MalformedError("text") from None
    if "\\u0000" in text:
        raise MalformedError("text")


def _at(payload: Any, path: str) -> Any:
    """The value at `a.b`; None where there is none. The whole at the empty path."""
    for name in filter(None, path.split(".")):
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload


def an_id(value: Any) -> bool:
    """One of Slack's ids or keys."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def words(value: Any) -> bool:
    """Text, perhaps empty."""
    return isinstance(value, str)


def maybe_words(value: Any) -> bool:
    """Text, or nothing."""
    return value is None or isinstance(value, str)


def _actions(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_action(one) for one in value)


def _action(one: Any) -> bool:
    """A press: what it carries is text, and what was chosen has a value that is text."""
    if not (
        isinstance(one, dict)
        and all(words(one.get(name)) for name in ("type", "action_id"))
        and maybe_words(one.get("block_id"))
    ):
        return False
    return maybe_words(one.get("value")) and _chosen(one)


def _values(value: Any) -> bool:
    """A form's fields: by block, by action, what stands in them."""
    blocks = value.values() if isinstance(value, dict) else [None]
    return all(isinstance(block, dict) and all(_field(one) for one in block.values()) for block in blocks)


def _field(one: Any) -> bool:
    return isinstance(one, dict) and maybe_words(one.get("value")) and _chosen(one)


def _chosen(one: Payload) -> bool:
    """What was chosen in a menu, if it is one."""
    option, options = one.get("selected_option"), one.get("selected_options")
    several: Sequence[Any] = options if isinstance(options, list) else []
    texts = ("selected_user", "selected_date", "selected_channel", "selected_conversation", "selected_time")
    return (
        (option is None or words(_at(option, "value")))
        and (options is None or isinstance(options, list))
        and all(words(_at(each, "value")) for each in several)
        and all(maybe_words(one.get(name)) for name in texts)
    )


def _channel(value: Any) -> bool:
    return an_id(value) or an_id(_at(value, "id"))


def _somewhere(payload: Any) -> bool:
    """Whose workspace it is: it stands at the team, or, installed for a whole organisation, at the user."""
    return an_id(_at(payload["team"], "id")) if payload.get("team") else an_id(_at(payload, "user.team_id"))


def _if(fits: Check) -> Check:
    return lambda value: value is None or fits(value)


def _mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _seconds(value: Any) -> bool:
    """An instant, as Slack writes it."""
    return type(value) is int and 0 <= value < LATEST


def _mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _metadata(value: Any) -> bool:
    """What a form of ours carries, as `json.dumps` wrote it; nothing is in those that have nothing to carry."""
    try:
        return isinstance(value, str) and (not value or isinstance(json.loads(value), dict))
    except (ValueError, RecursionError):
        return False


COMMAND: dict[str, Check] = {
    "command": words, "team_id": an_id, "user_id": an_id, "channel_id": an_id, "trigger_id": an_id,
    "text": maybe_words,
}  # fmt: skip
PRESSED: dict[str, Check] = {
    "": _somewhere, "user.id": an_id, "channel": _if(_channel), "view": _if(_mapping),
    "view.id": _if(an_id), "view.private_metadata": _if(_metadata),
    "response_url": maybe_words, "message": _if(_mapping), "container": _if(_mapping), "enterprise": _if(_mapping),
}  # fmt: skip
OPENED: dict[str, Check] = PRESSED | {"callback_id": words, "trigger_id": an_id}
FORM: dict[str, Check] = PRESSED | {
    "view": _mapping, "view.id": an_id, "view.type": words, "view.callback_id": words,
    "view.state.values": _values,
}  # fmt: skip
SHAPES: dict[str, dict[str, Check]] = {
    "command": COMMAND,
    "url_verification": {"challenge": words},
    "event_callback": {
        "team_id": an_id,
        "event_id": an_id,
        "event": _mapping,
        "event.type": words,
        "authorizations": _if(_mappings),
        "event_time": _if(_seconds),
    },
    "block_actions": PRESSED | {"actions": _actions, "trigger_id": an_id},
    "shortcut": OPENED,
    "message_action": OPENED | {"message": _mapping, "message.text": maybe_words, "channel": _channel},
    "view_submission": FORM,
    "view_closed": PRESSED | {"view": _mapping, "view.type": words, "view.callback_id": words},
}
"""What each kind of payload must have."""
_WRITTEN: dict[str, Check] = {"event.channel": an_id, "event.ts": an_id, "event.text": maybe_words}
_PERSON: dict[str, Check] = {"event.user": _mapping, "event.user.id": an_id, "event.user.profile": _if(_mapping)}
_MEMBER: dict[str, Check] = {"event.channel": an_id, "event.user": an_id}
_CHANGED: dict[str, Check] = {"event.channel": _channel}
EVENTS: dict[str, dict[str, Check]] = {
    "app_home_opened": {"event.user": an_id},
    "app_mention": _WRITTEN,
    "message": _WRITTEN | {"event.user": _if(an_id), "event.thread_ts": _if(an_id)},
    "reaction_added": {
        "event.user": an_id, "event.reaction": words, "event.item": _mapping, "event.item.ts": _if(an_id),
        "event.item.channel": _if(an_id), "event.item_user": _if(an_id),
    },
    "member_joined_channel": _MEMBER,
    "member_left_channel": _MEMBER,
    "user_change": _PERSON,
    "team_join": _PERSON,
    **{f"{kind}_{what}": _CHANGED for kind in ("channel", "group") for what in ("rename", "archive", "unarchive")},
    "tokens_revoked": {"event.tokens": _mapping},
}  # fmt: skip
"""What listeners take from each event."""


def _needs(payload: Payload) -> dict[str, Check]:
    kind = payload.get("type")
    needs = SHAPES.get(kind) if isinstance(kind, str) else None
    if needs is None:
        raise MalformedError("type")
    if kind != "event_callback":
        return needs
    event = _at(payload, "event.type")
    return needs | (EVENTS.get(event, {}) if isinstance(event, str) else {})
