"""Other people's words, made safe to stand among ours: nothing hidden, nothing that rings, never too long."""

from __future__ import annotations

import re
import unicodedata

NO_WORDS = "(no words)"
ELLIPSIS = "…"

_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb]")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PILED = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_CALL = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_TORN = re.compile(r"(?:&[a-z]{0,3}|<[^<>]*)$")
_ENDS = (".", "!", "?", ELLIPSIS, "。", "！", "？", "؟")


def calm(words: str, instead: str = NO_WORDS) -> str:
    """Words as they were meant: without control, invisible and text-turning characters. Lines are kept.

    `instead` is said where nothing can be read.
    """
    if words.isascii() and words.isprintable():  # most are: nothing to mend
        return words.strip() or instead
    text = _BREAKS.sub("\n", words).replace("\t", " ")
    for unwanted in (_CONTROL, _UNSEEN, _TURNING):
        text = unwanted.sub("", text)
    text = _BLANK_LINES.sub("\n\n", _PILED.sub(r"\1", text)).strip()
    return text if any(map(_is_seen, text)) else instead


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "ZCM" and char != "\u3164"


def cut(text: str, room: int) -> str:
    """At most `room` characters, at a word's end where there is one near."""
    if len(text) <= room:
        return text
    end = room - 1
    space = max(text.rfind(" ", 0, room), text.rfind("\n", 0, room))
    end = _whole_letters(text, space if space > room * 2 // 3 else end)
    return text[:end].rstrip() + ELLIPSIS


def parted(text: str, room: int) -> list[str]:
    """All of it, in parts of `room` characters at most, each up to a line's or a word's end where there is one near."""
    parts = []
    while len(text) > room:
        end = max(text.rfind("\n", 0, room), text.rfind(" ", 0, room))
        end = _whole_letters(text, end if end > room * 2 // 3 else room)
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def _whole_letters(text: str, end: int) -> int:
    """The place at or before `end` at which no letter or picture is torn."""
    while end > 1 and (_hangs_on(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def _hangs_on(char: str) -> bool:
    """Whether it belongs to the letter or picture before it."""
    return unicodedata.category(char)[0] == "M" or char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"


def carried(text: str) -> str:
    """What a button carries: letter for letter, but for what cannot be sent."""
    return _CONTROL.sub("", text)


def whole(words: str, room: int = 3000) -> str:
    """Words on lines of their own."""
    return cut(calm(words), room)


def is_cut(words: str, room: int = 3000) -> bool:
    """Whether `whole` or `brief` leaves some of them out."""
    return len(calm(words)) > room


def brief(words: str, room: int = 120) -> str:
    """Words on one line, to stand inside a sentence of ours, which they cannot turn around."""
    line = cut(" ".join(calm(words).split()), room)
    turns = not line.isascii() and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in line)
    return f"\u2068{line}\u2069" if turns else line


def name(called: str) -> str:
    """What a person, team or channel calls itself."""
    return brief(called, 60)


def sentence(words: str, room: int = 120) -> str:
    """`brief`, with a full stop unless it ends already."""
    text = brief(words, room)
    return text if text.rstrip("\u2069").endswith(_ENDS) else f"{text}."


def possessive(called: str) -> str:
    """Payments', Ana's."""
    text = name(called)
    return f"{text}'" if text.endswith(("s", "S")) else f"{text}'s"


def escape(text: str) -> str:
    """For Slack's mrkdwn and `text`: escaped, and a literal @here or @channel broken, so that it rings nobody."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CALL.sub("@\u2060", text) if "@" in text else text


def cut_escaped(text: str, room: int) -> str:
    """Cut escaped text without tearing an entity or a mention apart."""
    return text if len(text) <= room else _TORN.sub("", text[: room - 1]) + ELLIPSIS


def count(number: int, one: str, many: str) -> str:
    """1 person, 3 people."""
    return f"{number:,} {one if number == 1 else many}"
