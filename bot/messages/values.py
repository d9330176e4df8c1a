"""What this folder hands out: messages, views, and what was wrong with a submitted modal."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
"""One block of Block Kit, as JSON."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` is escaped as Slack wants it, and carries all that the blocks say.

    Send it with `parse="none"`, without `link_names` and without unfurling.
    """

    text: str
    blocks: tuple[Block, ...]

    @property
    def words(self) -> str:
        """The text as it reads, for where Slack takes plain words: what is wrong at a field."""
        return html.unescape(self.text)

    def payload(self) -> dict[str, Any]:
        """As arguments of `chat.postMessage`, `chat.update` or `respond`."""
        return {"text": self.text, "blocks": list(self.blocks)}


class View(dict[str, Any]):
    """A modal or an App Home, ready for `views.open`, `views.update` or `views.publish`."""


class FieldErrors(dict[str, str]):
    """What is wrong in a submitted modal: block_id to a sentence, for `response_action: "errors"`."""


Submitted = dict[str, Any]
"""The `view` of a `view_submission` payload."""
