"""What a message in Slack says, whoever wrote it and however it is built: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.parsing import is_readable, plain_words

PICTURES = frozenset({"jpg", "jpeg", "png", "gif"})
DELETED = "tombstone"
"""What stands where a message with replies was."""
_SAYS = frozenset({"text", "fallback", "title", "pretext"})
"""Where blocks and attachments have words that a person reads."""


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
    """Its text; what an app wrote in blocks or attachments; or else what its files are called."""
    readings = (
        plain_words(str(message.get("text") or "")),
        plain_words("\n".join(_said([*_listed(message, "attachments"), *_listed(message, "blocks")]))),
        ", ".join(_titles(_listed(message, "files"))),
    )
    return next((words for words in readings if is_readable(words)), "")


def photos_in(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Slack's ids of its pictures, those that a message can show."""
    files = [file for file in _listed(message, "files") if isinstance(file, Mapping)]
    return tuple(str(file["id"]) for file in files if file.get("id") and str(file.get("filetype")) in PICTURES)


def _listed(message: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = message.get(name)
    return found if isinstance(found, list) else []


def _said(nodes: Sequence[Any]) -> Iterator[str]:
    """The words in blocks or attachments, in their order."""
    for node in nodes:
        if isinstance(node, Mapping):
            for name, below in node.items():
                if name in _SAYS and isinstance(below, str):
                    yield below
                elif isinstance(below, Mapping | list):
                    yield from _said([below])
        elif isinstance(node, list):
            yield from _said(node)


def _titles(files: Sequence[Any]) -> Iterator[str]:
    """A file that was deleted has no title any more."""
    for file in files:
        if isinstance(file, Mapping) and (title := plain_words(str(file.get("title") or file.get("name") or ""))):
            yield title
