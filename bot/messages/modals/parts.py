"""Builders of forms, and readers of what was filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.messages.kit import Part, blocks, plain_text, section_plain
from bot.messages.speech import brief, calm
from bot.messages.speech import name as called
from bot.messages.values import Block, Submitted, View
from bot.views import FlagView, Team

FIELD = "field"
"""The action_id of every input: its block says which it is."""
INPUT_ROOM = 3000
PICTURES = ("jpg", "jpeg", "png", "gif")
"""What an image block can show."""
LARGEST = 20_000_000
"""Bytes of one picture."""
_FILE = re.compile(r"F[A-Z0-9]{1,40}")
_METADATA_ROOM = 3000
_OPTIONS = 100
_MOST_FLAGS = 10**9
_NO_TEXT = "Please write something here."

Keep = Mapping[str, str]
"""What the caller wants back with the submission, as the address of the answer to be redrawn."""


def view(callback_id: str, title: str, submit: str, parts: Sequence[Part | None], meta: Mapping[str, Any]) -> View:
    """A modal. `meta` comes back with the submission; without `submit` there is nothing to send."""
    sends = {"submit": plain_text(submit, 24)} if submit else {}
    return View(
        **sends,
        type="modal",
        callback_id=callback_id,
        title=plain_text(title, 24),
        close=plain_text("Cancel", 24),
        private_metadata=json.dumps(dict(meta), separators=(",", ":")),
        blocks=blocks(parts),
    )


def about(flag: FlagView, keep: Keep | None) -> dict[str, Any]:
    """The metadata of a form about a flag."""
    return {**(keep or {}), "number": flag.number}


def meta_of(view: Submitted) -> dict[str, Any]:
    """What `meta` was; empty if there was none."""
    parsed = json.loads(view.get("private_metadata") or "{}")
    return parsed if isinstance(parsed, dict) else {}


def number_of(view: Submitted) -> int:
    """The flag that the form is about; 0, which no flag has, if it is about none."""
    number = meta_of(view).get("number")
    return number if isinstance(number, int) and 0 < number < _MOST_FLAGS else 0


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Part:
    """One input with its label."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, 2000),
        "element": {**element, "action_id": FIELD},
        "optional": optional,
    }
    return Part(block | ({"hint": plain_text(hint, 2000)} if hint else {}))


def text_input(initial: str = "", *, lines: bool = False, room: int = INPUT_ROOM, example: str = "") -> Block:
    """A line, or several. What stands there already stays whole, be it longer than `room`."""
    known = calm(initial, "")[:INPUT_ROOM]
    block: Block = {"type": "plain_text_input", "multiline": lines, "max_length": max(room, len(known))}
    block |= {"initial_value": known} if known else {}
    return block | ({"placeholder": plain_text(example, 150)} if example else {})


def option(text: str, value: str, description: str = "") -> Block:
    """One choice."""
    block: Block = {"text": plain_text(text, 75), "value": value}
    return block | ({"description": plain_text(description, 75)} if description else {})


def radio(options: Sequence[Block], initial: Block) -> Block:
    """One of a few, all in sight."""
    return {"type": "radio_buttons", "options": list(options), "initial_option": initial}


def photo_input(most: int) -> Block:
    """Pictures, as Slack can show them in a message."""
    return {"type": "file_input", "filetypes": list(PICTURES), "max_files": most}


def checkboxes(options: Sequence[Block]) -> Block:
    """Any of a few; none is ticked at first."""
    return {"type": "checkboxes", "options": list(options)}


def select(options: Sequence[Block], example: str, initial: Block | None = None) -> Block:
    """One of many."""
    block: Block = {"type": "static_select", "placeholder": plain_text(example, 150), "options": options[:_OPTIONS]}
    return block | ({"initial_option": initial} if initial in options[:_OPTIONS] else {})


def team_select(teams: Sequence[Team], initial: Team | None = None) -> Block:
    """One of the teams, by name. Slack shows a hundred at most."""
    options = [team_option(team) for team in sorted(teams, key=lambda team: team.name.casefold())]
    return select(options, "Choose a team", team_option(initial) if initial else None)


def team_option(team: Team) -> Block:
    """A team as a choice."""
    return option(called(team.name), str(team.id), "sorts what fits no team" if team.is_triage else "")


def person_select(example: str, initial: str | None = None) -> Block:
    """One person; `initial` is a Slack id."""
    block: Block = {"type": "users_select", "placeholder": plain_text(example, 150)}
    return block | ({"initial_user": initial} if initial else {})


def channel_select(example: str) -> Block:
    """One channel, public or private."""
    only = {"include": ["public", "private"], "exclude_bot_users": True}
    return {"type": "conversations_select", "placeholder": plain_text(example, 150), "filter": only}


def day_picker(initial: date | None = None) -> Block:
    """A date."""
    block: Block = {"type": "datepicker", "placeholder": plain_text("Choose a day", 150)}
    return block | ({"initial_date": initial.isoformat()} if initial else {})


def _filled(view: Submitted, block_id: str) -> dict[str, Any]:
    filled = view["state"]["values"].get(block_id, {}).get(FIELD, {})
    return filled if isinstance(filled, dict) else {}


def has(view: Submitted, block_id: str) -> bool:
    """Whether the form showed this field."""
    return block_id in view["state"]["values"]


def text_of(view: Submitted, block_id: str) -> str:
    """What was written, made calm; empty if nothing can be read in it."""
    written = str(_filled(view, block_id).get("value") or "")
    return calm(written, "")


def choice_of(view: Submitted, block_id: str) -> str:
    """The value of what was chosen; empty if nothing was."""
    return str((_filled(view, block_id).get("selected_option") or {}).get("value", ""))


def choices_of(view: Submitted, block_id: str) -> frozenset[str]:
    """The values of what was ticked."""
    return frozenset(str(option["value"]) for option in _filled(view, block_id).get("selected_options") or ())


def photos_of(view: Submitted, block_id: str) -> tuple[str, ...] | str:
    """Slack's ids of the pictures chosen; or what is wrong with one of them, as said at the field."""
    chosen = _filled(view, block_id).get("files")
    files = [file for file in chosen if isinstance(file, dict)] if isinstance(chosen, list) else []
    if wrong := next((file for file in files if not _is_picture(file)), None):
        return f"{called(str(wrong.get('name', '')))} is no picture that Slack can show: JPG, PNG or GIF, please."
    if any(isinstance(size := file.get("size"), int) and size > LARGEST for file in files):
        return "That picture is too large: 20 MB at most, please."
    return tuple(str(file["id"]) for file in files if _FILE.fullmatch(str(file.get("id", ""))))


def _is_picture(file: Mapping[str, Any]) -> bool:
    """By what Slack found it to be, or by its name as long as Slack has not looked yet."""
    name = str(file.get("name", ""))
    kind = str(file.get("filetype") or name.rpartition(".")[2]).lower()
    return kind in PICTURES


def person_of(view: Submitted, block_id: str) -> str | None:
    """The Slack id of the person chosen."""
    return _filled(view, block_id).get("selected_user") or None


def day_of(view: Submitted, block_id: str) -> date | None:
    """The date chosen."""
    chosen = _filled(view, block_id).get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def channel_of(view: Submitted, block_id: str) -> str:
    """Slack's id of the channel that was chosen; empty if none was."""
    return str(_filled(view, block_id).get("selected_conversation") or "")


def which(flag: FlagView) -> Part:
    """Which flag the form is about."""
    return section_plain(f"#{flag.number} {brief(flag.words, 300)}")


def missing(view: Submitted, *block_ids: str) -> dict[str, str]:
    """What is wrong with the texts that must be there."""
    return {block_id: _NO_TEXT for block_id in block_ids if not text_of(view, block_id)}
