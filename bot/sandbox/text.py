"""Text as Slack treats it: escaping, what a typed mention becomes, whom a text names, and what a person reads."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.sandbox.model import JSON

EVERYBODY = {"channel", "here", "everyone"}

_MENTION = re.compile(r"<@([UW][A-Z0-9_]+)(?:\|[^<>]*)?>")
_BROADCAST = re.compile(r"<!(channel|here|everyone)(?:\|[^<>]*)?>")
_LITERAL = re.compile(r"(?<![\w@/.<|])@(channel|here|everyone)\b")
_TYPED_NAME = re.compile(r"(?<![\w@/.<|])@([\w.-]+)")


def escape(text: str) -> str:
    """Slack's escaping: `&`, `<` and `>`, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What was escaped, as a person reads it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_typed(text: str, people: dict[str, str], rooms: dict[str, str], *, named: bool) -> str:
    """What a person typed, as Slack stores it: escaped, with `@Name` and `#room` turned into ids.

    `people` and `rooms` go from name to id. `named` writes `<@U1|ana>`, as commands with `should_escape` do; messages
    have the bare `<@U1>`. @channel and @here become what rings.
    """

    def linked(sign: str, ids: dict[str, str], bare: str, words: str) -> str:
        if not ids:
            return words
        by_name = {name.lower(): ident for name, ident in ids.items()}
        pattern = "|".join(re.escape(escape(name)) for name in sorted(ids, key=len, reverse=True))

        def link(match: re.Match[str]) -> str:
            name = unescape(match[1]).lower()
            label = f"|{name.replace(' ', '.')}" if named else bare
            return f"<{sign}{by_name[name]}{label}>"

        return re.sub(rf"(?<![\w{sign}/.<|]){sign}({pattern})(?![\w-])", link, words, flags=re.IGNORECASE)

    result = linked("#", rooms, "|", linked("@", people, "", escape(text)))
    return _LITERAL.sub(r"<!\1>", result)


def mentions(text: str, *, auto: bool) -> list[str]:
    """Whom a text names, as ids and `channel`, `here` or `everyone`; with `auto` a bare @here counts too."""
    found = _MENTION.findall(text) + _BROADCAST.findall(text)
    return found + (_LITERAL.findall(text) if auto else [])


def names_linked(text: str, people: dict[str, str]) -> list[str]:
    """Whom a text names when `link_names` or `parse: full` is set: by `@name` too."""
    found = (people.get(name.rstrip(".-").lower()) for name in _TYPED_NAME.findall(text))
    return [person for person in found if person is not None]


def mentions_in_blocks(blocks: Iterable[JSON]) -> list[str]:
    """Whom a message's blocks name: plain_text never does, mrkdwn without `verbatim` parses a bare @here as well."""
    return [who for node in nodes(list(blocks)) for who in _named_by(node)]


def _named_by(node: JSON) -> list[str]:
    match node:
        case {"type": "mrkdwn", "text": str(text)}:
            return mentions(text, auto=not node.get("verbatim", False))
        case {"type": "user", "user_id": str(user)}:
            return [user]
        case {"type": "broadcast", "range": str(reach)}:
            return [reach]
        case _:
            return []


def nodes(value: Any) -> Iterator[JSON]:
    """Every object within a JSON value, in reading order."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)
