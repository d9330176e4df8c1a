"""Messages whose button opened a form: once the form is sent, they are drawn anew with what came of it.

They are kept in memory alone, since people's words live on the flag and nowhere else. After a restart, or where another
replica gets the form, the person is answered in a message of their own instead.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.messages import answers
from bot.messages.settled import settled
from bot.messages.values import Message
from bot.views import FlagView
from bot.words import Act

MOST = 500
"""Forms that are open at once; the oldest are given up."""


@dataclass(frozen=True, slots=True)
class Original:
    """A message, which of its buttons was pressed, and where: as Slack sent them."""

    message: Mapping[str, Any]
    action: Mapping[str, Any]
    channel: str

    def after(self, act: Act, flag: FlagView, now: datetime, zone: str) -> Message:
        """The message with what came of the press. `zone` is the reader's, where one person alone reads it.

        Outside the owning team's channel nobody is to learn who raised the flag.
        """
        shared = not self.channel.startswith("D")
        if shared and self.channel != flag.team.channel:
            flag = replace(flag, reporter=None)
        done = answers.done(act, flag, now, flag.team.timezone if shared else zone, shared=shared)
        return settled(self.message, self.action, done)


def original_of(body: Mapping[str, Any]) -> Original | None:
    """What was pressed; None where Slack does not send it along: in a modal, the App Home, an ephemeral message."""
    message = body.get("message")
    if not isinstance(message, Mapping):
        return None
    return Original(message, body["actions"][0], str((body.get("channel") or {}).get("id", "")))


@dataclass
class Originals:
    """Those of the forms that are open, by the trigger with which they were opened."""

    _kept: OrderedDict[str, Original] = field(default_factory=OrderedDict)

    def keep(self, body: Mapping[str, Any]) -> str:
        """Remember what was pressed; the key to it, which the form carries. Empty if there is nothing to draw anew."""
        original = original_of(body)
        if original is None:
            return ""
        key = str(body["trigger_id"])
        self._kept[key] = original
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return key

    def take(self, key: str) -> Original | None:
        """What was pressed, once."""
        return self._kept.pop(key, None)
