"""Slack's own errors, by Slack's own names."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.blockkit import Problem
from bot.sandbox.model import JSON


class SlackError(Exception):
    """A refusal: `error` is Slack's name for it, `messages` and `more` what the answer says besides."""

    def __init__(self, error: str, *, messages: Iterable[str] = (), **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def json(self) -> JSON:
        """The answer's body."""
        body: JSON = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


def arguments(problems: Iterable[Problem]) -> SlackError:
    """A view that Slack refuses."""
    return SlackError("invalid_arguments", messages=[f"[ERROR] {problem}" for problem in problems])


def invalid_blocks(problems: Iterable[Problem]) -> SlackError:
    """A message's blocks that Slack refuses."""
    said = [str(problem) for problem in problems]
    return SlackError("invalid_blocks", messages=[f"[ERROR] {line}" for line in said], errors=said)


def missing(field: str) -> SlackError:
    """A required argument is not there."""
    return SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {field}"])
