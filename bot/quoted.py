"""What a message in Slack says, whoever wrote it and however it is built: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.parsing import is_readable, plain_words

PICTURES = frozenset({"jpg", "jpeg", "png", "gif"})
DELETED = "tombstone"
"""What stands where a message with replies was."""
_HOLDS = ("text", "title", "description", "fields", "elements", "rows")
"""Where blocks have words that a person reads, in the order in which they are read."""
_PRESSED = frozenset({"actions", "context_actions", "input"})
"""Blocks that are there to be pressed or filled in: their labels are no words of the message."""
_DEEP = 20
"""Blocks in blocks: Slack's own are six deep at most."""
_IN_LINE = frozenset({"rich_text_section", "rich_text_preformatted", "rich_text_quote"})
"""Blocks whose elements stand one behind the other."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One message. `words` are as a person reads them; empty where there is nothing to read."""

    words: str
    ts: str
    thread_ts: str = ""
    """Slack's ts of the thread that it is a reply in; empty for one that stands in the channel itself."""
    author: str = ""
    key: str = ""
    """The key of the delivery that it is, if it is one of ours."""
    link: str = ""
    photos: tuple[str, ...] = ()
    """Slack's ids of the pictures in it."""


def quoted(message: Mapping[str, Any]) -> Quote:
    """What Slack's `message` says."""
    thread, ts = str(message.get("thread_ts") or ""), str(message.get("ts") or "")
    metadata = message.get("metadata") or {}
    return Quote(
        words=words_of(message),
        ts=ts,
        thread_ts="" if thread == ts else thread,
        author=str(message.get("user") or ""),
        key=str((metadata.get("event_payload") or {}).get("key", "")),
        photos=photos_in(message),
    )


def words_of(message: Mapping[str, Any]) -> str:
    """What a person wrote; what an app shows in blocks and attachments; or else what its files are called.

    Of what an app shows Slack itself makes a `text`, with the labels of its buttons, if the app has sent none.
    """
    text, blocks = str(message.get("text") or ""), _lines(_listed(message, "blocks"))
    attached = [line for one in _listed(message, "attachments") for line in _attached(one)]
    if message.get("bot_id"):
        readings = ["\n".join([*(blocks or [text]), *attached])]
    else:
        readings = [text, "\n".join([*blocks, *attached])]
    whole = (*map(plain_words, readings), ", ".join(_titles(_listed(message, "files"))))
    return next((words for words in whole if is_readable(words)), "")


def photos_in(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Slack's ids of its pictures, those that a message can show."""
    files = [file for file in _listed(message, "files") if isinstance(file, Mapping)]
    return tuple(str(file["id"]) for file in files if file.get("id") and str(file.get("filetype")) in PICTURES)


def _listed(message: Any, name: str) -> Sequence[Any]:
    found = message.get(name) if isinstance(message, Mapping) else None
    return found if isinstance(found, list) else []


def _attached(one: Any) -> list[str]:
    """The words of one attachment: its blocks; or its texts and fields; or what stands in for them."""
    if not isinstance(one, Mapping):
        return []
    texts = [_text(one, name) for name in ("pretext", "title", "text")]
    fields = [": ".join(filter(None, (_text(f, "title"), _text(f, "value")))) for f in _listed(one, "fields")]
    return _lines(_listed(one, "blocks")) or [*filter(None, [*texts, *fields])] or [_text(one, "fallback")]


def _lines(node: Any, deep: int = _DEEP) -> list[str]:
    """What is to be read in blocks, line by line."""
    if not deep:
        return []
    if isinstance(node, str):
        return [node] if node else []
    if isinstance(node, list):
        return [line for one in node for line in _lines(one, deep - 1)]
    if not isinstance(node, Mapping) or _text(node, "type") in _PRESSED:
        return []
    if _text(node, "type") in _IN_LINE:
        return ["".join(map(_in_line, _listed(node, "elements")))]
    return [line for name in _HOLDS for line in _lines(node.get(name), deep - 1)]


def _in_line(element: Any) -> str:
    """One piece of a line: people and channels as in a text, where they are tokens."""
    match _text(element, "type"):
        case "user":
            return f"<@{_text(element, 'user_id')}>"
        case "channel":
            return f"<#{_text(element, 'channel_id')}>"
        case "broadcast":
            return f"@{_text(element, 'range')}"
        case "emoji":
            return f":{_text(element, 'name')}:"
        case _:
            said = (_text(element, name) for name in ("text", "fallback", "url"))
            return next(filter(None, said), "")


def _text(node: Any, name: str) -> str:
    """What stands there, if it is text."""
    found = node.get(name) if isinstance(node, Mapping) else None
    return found if isinstance(found, str) else ""


def _titles(files: Sequence[Any]) -> Iterator[str]:
    """A file that was deleted has no title any more."""
    for file in files:
        if isinstance(file, Mapping) and (title := plain_words(str(file.get("title") or file.get("name") or ""))):
            yield title
