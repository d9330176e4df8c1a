"""Finding things by what a person reads: a button by its label, a field by its words, an option by its text."""

from datetime import date, datetime, time
from typing import Any

from bot.sandbox.blockkit import elements_in
from bot.sandbox.inputs import held_name
from bot.sandbox.model import JSON, Message, View
from bot.sandbox.pressing import blocks_of, options_of
from bot.sandbox.reading import Reader, words_of
from bot.sandbox.seen import labelled
from bot.sandbox.text import unescape
from bot.sandbox.workspace import Workspace


class NotThereError(LookupError):
    """The person does not see what they were to act on."""


def reader_for(workspace: Workspace, user: str) -> Reader:
    """What this person's screen knows."""
    names = {person.id: person.name for person in workspace.company.people}
    names |= {channel.id: channel.name for channel in workspace.world.channels.values()}
    names[workspace.app.user] = workspace.app.name
    return Reader(names, workspace.somebody(user).tz, workspace.store.clock.now())


def channel_id(workspace: Workspace, user: str, wanted: str) -> str:
    """The id of a channel given by id or as `#name`; `@bot` is this person's DM with the bot."""
    if wanted in workspace.world.channels:
        return wanted
    if wanted == "@bot":
        return workspace.direct(user).id
    for channel in workspace.world.channels.values():
        if "#" + channel.name == wanted and not channel.is_im:
            return channel.id
    raise NotThereError(f"there is no channel {wanted!r}")


def blocks(place: Message | View) -> list[JSON]:
    """The blocks of whatever a person has before them."""
    return blocks_of(place)


def press(on: list[JSON], label: str, beside: str | None, reader: Reader) -> JSON:
    """The action of what bears this label; `beside` picks by the words of its block or those just before it."""
    found = [action for text, action in labelled(on) if text == label]
    if beside is not None:
        found = [action for action in found if beside in _words_near(on, action["block_id"], reader)]
    if not found:
        raise NotThereError(f"there is no {label!r} here, only {[text for text, _ in labelled(on)]}")
    return found[0]


def _words_near(on: list[JSON], block_id: str, reader: Reader) -> str:
    near: list[JSON] = []
    for block in on:
        if block["type"] not in {"actions", "context"}:
            near = []
        near.append(block)
        if block["block_id"] == block_id:
            break
    return words_of(near, reader)


def field(on: list[JSON], what: str, reader: Reader) -> tuple[JSON, JSON]:
    """What holds a value and goes by this label, placeholder, action_id or, failing these, words of its block."""
    holding = [(block, element) for block, element in elements_in(on) if held_name(element["type"])]
    for block, element in holding:
        if what in _names(block, element):
            return block, element
    for block, element in holding:
        if what in words_of([block], reader):
            return block, element
    raise NotThereError(f"there is no field {what!r} here, only {[_names(*pair) for pair in holding]}")


def _names(block: JSON, element: JSON) -> list[str]:
    label = [unescape(block["label"]["text"])] if "label" in block else []
    placeholder = [unescape(element["placeholder"]["text"])] if "placeholder" in element else []
    return [*label, *placeholder, str(element["action_id"])]


def entry(workspace: Workspace, element: JSON, wanted: Any, offered: list[JSON] | None) -> JSON:
    """What an element holds once a person entered `wanted`. Raises NotThereError for what is not on offer."""
    held = held_name(element["type"])
    if held is None:
        raise NotThereError(f"nothing can be entered in a {element['type']}")
    if wanted is None:
        return {held: [] if held.endswith("s") else None}
    many = wanted if isinstance(wanted, list) else [wanted]
    options = offered if offered is not None else options_of(element)
    values = [{"id": one} if held == "files" else _value(workspace, held, one, options) for one in many]
    return {held: values if held.endswith("s") else values[0]}


def _value(workspace: Workspace, held: str, wanted: Any, options: list[JSON]) -> Any:
    if held.startswith("selected_option"):
        return _option(options, str(wanted))
    if held.startswith("selected_user"):
        return _person(workspace, str(wanted))
    if held.startswith(("selected_conversation", "selected_channel")):
        return channel_id(workspace, "", str(wanted))
    if held == "selected_date_time":
        return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(wanted)
    if isinstance(wanted, date | time):
        return wanted.isoformat()[:10] if isinstance(wanted, date) else wanted.isoformat("minutes")
    return str(wanted)


def _option(options: list[JSON], wanted: str) -> JSON:
    for option in options:
        if unescape(option["text"]["text"]) == wanted:
            return option
    raise NotThereError(f"there is no option {wanted!r}, only {[option['text']['text'] for option in options]}")


def _person(workspace: Workspace, wanted: str) -> str:
    for person in workspace.company.people:
        if wanted in (person.id, person.name):
            return person.id
    raise NotThereError(f"there is nobody called {wanted!r}")
