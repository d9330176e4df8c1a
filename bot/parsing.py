"""What people type, made safe and understood: pure.

Slack escapes `&`, `<` and `>` and turns mentions into tokens. Words are kept as the person would read them,
so that nothing in them can ring anybody when they are shown again.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from bot.errors import EmptyWordsError, NumberAloneError, TooLongError
from bot.words import Severity

MOST_WORDS = 12_000
"""Characters of a flag's words: as many as one message of a person has in Slack."""

_TOKEN = re.compile(r"<(?P<sigil>[@#!]?)(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_CHANNEL_FIRST = re.compile(r"^\s*<#(?P<id>[A-Z0-9_]+)(?:\|(?P<name>[^<>]*))?>\s*")
_URGENT = re.compile(r"^\s*(?:!+|urgent\s*:)\s*", re.IGNORECASE)
_MINOR = re.compile(r"^\s*minor\s*:\s*", re.IGNORECASE)
_NUMBER_ALONE = re.compile(r"#?(\d{1,9})")
_HELP = frozenset({"help", "help?", "?"})
_SMALL_TALK = frozenset(
    {
        "", "hi", "hi there", "hello", "hello there", "hey", "hallo", "moin", "hola", "bonjour", "ciao", "servus",
        "good morning", "good afternoon", "good evening", "guten morgen", "guten tag",
        "help", "help me", "please help", "hilfe", "menu", "start", "test", "flag", "flags",
        "who are you", "what are you", "what can you do", "what do you do", "how are you", "how does this work",
        "how do you work", "thanks", "thank you", "thanks a lot", "thank you very much", "danke", "merci", "gracias",
        "great", "cool", "nice", "bye",
    }
)  # fmt: skip
"""Whole messages, without marks and capitals."""
_REPLIES = frozenset({"ok", "okay", "yes", "no"})
"""The same: they answer a question, where one was asked."""
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class FlagText:
    """What `/flag …` says."""

    words: str
    severity: Severity
    channel: str | None = None
    """Slack's id of the channel named first: whose team it should be."""
    called: str = ""
    """What that channel is called, where Slack said it."""


def parse_flag(text: str) -> FlagText:
    """Understand the text of `/flag` or of a message.

    Raises `EmptyWordsError`, also for nothing but full stops and question marks, `NumberAloneError` or `TooLongError`.
    """
    text, severity, channel, called = _marks(text)
    words = plain_words(text)
    if not _says_something(words):
        raise EmptyWordsError
    if alone := _NUMBER_ALONE.fullmatch(words):
        raise NumberAloneError(alone[1])
    return FlagText(fitting(words), severity, channel, called)


def fitting(words: str) -> str:
    """The words, all of them. Raises `TooLongError` for more than a flag holds: none is dropped unsaid."""
    if len(words) > MOST_WORDS:
        raise TooLongError(len(words), MOST_WORDS)
    return words


def with_its_channel(flag: FlagText, called: str) -> FlagText:
    """The channel named first has no team: then its name is part of what was said. Raises `TooLongError`."""
    return FlagText(fitting(f"#{called} {flag.words}" if called else flag.words), flag.severity)


def _marks(text: str) -> tuple[str, Severity, str | None, str]:
    """Take `#team`, `!`, `urgent:` and `minor:` off the front, in any order."""
    severity, channel, called = Severity.NORMAL, None, ""
    while True:
        if channel is None and (found := _CHANNEL_FIRST.match(text)):
            channel, called = found["id"], plain_words(found["name"] or "")
        elif severity is Severity.NORMAL and (found := _URGENT.match(text)):
            severity = Severity.URGENT
        elif severity is Severity.NORMAL and (found := _MINOR.match(text)):
            severity = Severity.MINOR
        else:
            return text, severity, channel, called
        text = text[found.end() :]


def plain_words(text: str) -> str:
    """As a person reads it: tokens resolved, entities decoded, invisible and direction-changing characters gone."""
    text = html.unescape(_TOKEN.sub(_read_token, text))
    text = "".join(char for char in unicodedata.normalize("NFC", text) if _is_shown(char))
    text = _SPACES.sub(" ", text)
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def to_the_bot(words: str, bot: str) -> str:
    """What somebody wrote to the bot, without the mention by which they called it. `bot` is Slack's id of it.

    They may have typed its name instead, which Slack leaves as it is where it is no mention.
    """
    return re.sub(rf"^(?:\s*@(?:{re.escape(bot)}|pullcord)\b[\s,:]*)+", "", words, flags=re.IGNORECASE)


def _read_token(token: re.Match[str]) -> str:
    sigil, target, label = token["sigil"], token["target"], token["label"]
    if sigil == "!":
        return label or "@" + target.partition("^")[0]
    if sigil in {"@", "#"}:
        return sigil + (label or target)
    return f"{label} ({target})" if label and label != target else target


def _is_shown(char: str) -> bool:
    """Controls, zero-width and bidirectional marks hide or turn what is read.

    Joiners and non-joiners hold emoji together, and Persian and Indian letters apart.
    """
    if char in {"\n", "\u200c", "\u200d"}:
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def is_small_talk(words: str) -> bool:
    """Whether it says nothing that could be flagged: a greeting, thanks, a call for help, a yes to nothing."""
    return _said(words) in _SMALL_TALK | _REPLIES


def may_answer(words: str) -> bool:
    """Whether it can be what somebody was asked for: a yes can, a greeting cannot."""
    return _said(words) not in _SMALL_TALK


def _said(words: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in words.casefold()).split())


def asks_for_help(text: str) -> bool:
    """Whether what was typed after a command asks what the command does."""
    return text.strip().casefold() in _HELP


def _says_something(words: str) -> bool:
    """Whether there are letters, digits or pictures in it."""
    return any(unicodedata.category(char)[0] in "LNS" for char in words)


def is_readable(words: str) -> bool:
    """Whether there is anything to read: a joiner or a mark alone is nothing."""
    return any(unicodedata.category(char)[0] in "LNSP" for char in words)
