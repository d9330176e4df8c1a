"""What the app says in answer: in the acknowledgement of a command, or to a response_url."""

from typing import Any

from bot.sandbox.board import Draft
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, Message
from bot.sandbox.triggers import Address
from bot.sandbox.workspace import Workspace


class Answers:
    """Each answer goes to the person alone unless it says `in_channel`, and may stand in an earlier one's place."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def to_command(self, user: str, channel: str, body: Any, typed: str) -> None:
        """The acknowledgement of a command; an empty one says nothing. Raises SlackError when Slack refuses it."""
        answer: JSON = {"text": body} if isinstance(body, str) else body
        if not isinstance(answer, dict):
            raise SlackError("invalid_command_response")
        if answer.get("text") or answer.get("blocks"):
            self._say(self._draft(user, channel, answer, typed), user, answer)

    def to_address(self, address: Address, body: JSON) -> None:
        """Something sent to a response_url. Raises SlackError when Slack refuses it."""
        original = self._original(address)
        if body.get("delete_original"):
            if original is not None:
                self._workspace.board.delete(original)
            return
        draft = self._draft(address.user, address.channel, body, None)
        if body.get("replace_original") and address.message is not None:
            if original is not None:
                self._workspace.board.edit(original, draft)
            return
        self._say(draft, address.user, body)

    def _say(self, draft: Draft, user: str, body: JSON) -> None:
        if body.get("response_type") == "in_channel":
            self._workspace.board.post(draft)
        else:
            self._workspace.board.whisper(draft, user)

    def _draft(self, _user: str, channel: str, body: JSON, typed: str | None) -> Draft:
        blocks = body.get("blocks") or []
        if not isinstance(blocks, list):
            raise SlackError("invalid_blocks_format")
        self._workspace.check_blocks(blocks)
        text = body.get("text") or ""
        if not text and not blocks:
            raise SlackError("no_text")
        in_channel = body.get("response_type") == "in_channel"
        return Draft(
            channel=channel,
            user=self._workspace.app.user,
            text=text,
            blocks=tuple(blocks),
            thread_ts=body.get("thread_ts"),
            metadata=body.get("metadata"),
            typed=typed if in_channel else None,
        )

    def _original(self, address: Address) -> Message | None:
        if address.message is None:
            return None
        if not address.ephemeral:
            return self._workspace.message(address.channel, address.message)
        for message in self._workspace.world.whispers:
            if (message.only_for, message.ts) == (address.user, address.message):
                return message
        return None
