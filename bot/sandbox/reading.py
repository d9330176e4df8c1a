"""Words as a person reads them: names instead of ids, dates in the reader's own time zone. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.model import JSON
from bot.sandbox.text import unescape

_LINK = re.compile(r"<([^<>]+)>")
_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Reader:
    """Whoever reads: the names of ids, their time zone, and the work time at which they read."""

    names: dict[str, str]
    tz: str
    now: datetime

    def mrkdwn(self, text: str) -> str:
        """Text in which `<…>` stands for mentions, links and dates."""
        return unescape(_LINK.sub(lambda match: self._link(match[1]), text))

    def _link(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        if target.startswith("!date^"):
            return self._date(target, label)
        if target.startswith("!"):
            return "@" + target[1:].partition("^")[0]
        if target[0] in "@#":
            return target[0] + (self.names.get(target[1:]) or label or target[1:])
        return label or target

    def _date(self, target: str, fallback: str) -> str:
        _, stamp, pattern, *_ = [*target.split("^"), "", ""]
        if not stamp.isdecimal():
            return fallback
        return self.date(int(stamp), pattern)

    def date(self, stamp: int, pattern: str) -> str:
        """An instant (seconds since 1970) in Slack's date format."""
        zone = ZoneInfo(self.tz)
        there = datetime.fromtimestamp(stamp, UTC).astimezone(zone)
        return _TOKEN.sub(lambda match: _token(match[1], there, self.now.astimezone(zone)), pattern)


def _token(name: str, there: datetime, now: datetime) -> str:
    if name.endswith("_pretty"):
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((there.date() - now.date()).days)
        return near or _token(name.removesuffix("_pretty"), there, now)
    formats = {
        "date_num": "%Y-%m-%d",
        "date_slash": "%m/%d/%Y",
        "date": f"%B {there.day}, %Y",
        "date_short": f"%b {there.day}, %Y",
        "date_long": f"%A, %B {there.day}, %Y",
        "day_divider_pretty": f"%A, %B {there.day}",
        "time": "%H:%M",
        "time_secs": "%H:%M:%S",
    }
    if name == "ago":
        return _ago(now - there)
    return there.strftime(formats[name]) if name in formats else "{" + name + "}"


def _ago(span: timedelta) -> str:
    minutes = abs(round(span.total_seconds() / 60))
    words = f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hours"  # noqa: PLR2004 (an hour)
    return f"{words} ago" if span >= timedelta() else f"in {words}"


def words_of(blocks: list[JSON], reader: Reader) -> str:
    """All that a person reads in blocks, in order, one line for each text."""
    return "\n".join(line for block in blocks for line in _lines(block, reader))


def _lines(node: JSON, reader: Reader) -> list[str]:
    match node:
        case {"type": "mrkdwn", "text": str(text)}:
            return [reader.mrkdwn(text)]
        case {"type": "plain_text", "text": str(text)}:
            return [unescape(text)]
        case {"type": "rich_text"}:
            return ["\n".join(_rich(node, reader))]
        case {"type": "image"}:
            title = [unescape(node["title"]["text"])] if "title" in node else []
            return [*title, node["alt_text"]]
        case _:
            return [line for name in _ORDER if name in node for line in _children(node[name], reader)]


_ORDER = ("label", "text", "fields", "accessory", "element", "elements", "placeholder", "options", "hint")


def _children(value: object, reader: Reader) -> list[str]:
    if isinstance(value, list):
        return [line for item in value if isinstance(item, dict) for line in _lines(item, reader)]
    return _lines(value, reader) if isinstance(value, dict) else []


def _rich(block: JSON, reader: Reader) -> list[str]:
    return [_rich_line(part, reader) for part in block["elements"]]


def _rich_line(part: JSON, reader: Reader) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(_rich_line(item, reader) for item in part["elements"])
    return "".join(_rich_bit(bit, reader) for bit in part["elements"])


def _rich_bit(bit: JSON, reader: Reader) -> str:
    match bit:
        case {"type": "user" | "channel", **ids}:
            ident = str(ids.get("user_id") or ids.get("channel_id"))
            return ("@" if "user_id" in ids else "#") + reader.names.get(ident, ident)
        case {"type": "broadcast", "range": reach}:
            return f"@{reach}"
        case {"type": "emoji", "name": name}:
            return f":{name}:"
        case {"type": "date", "timestamp": stamp, "format": pattern}:
            return reader.date(stamp, pattern)
        case {"type": "link", "url": url}:
            return str(bit.get("text") or url)
        case _:
            return str(bit.get("text", ""))
