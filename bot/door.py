"""The door: only what Slack has signed, not long ago, and in the shape that Slack's payloads have, comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier

from bot.shapes import MalformedError, read

TYPES = ("application/json", "application/x-www-form-urlencoded")


class RefusedError(Exception):
    """It does not come in; `status` is HTTP's, and the text is fit for an answer: it holds nothing of the request."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """A request that came in. `certificate`: Slack only looks at the certificate and wants a plain 200."""

    body: str
    certificate: bool = False


class Door:
    """Keeps the signing secret. Without one nothing comes in."""

    def __init__(self, secret: str) -> None:
        self._verifier = SignatureVerifier(secret) if secret else None

    def admit(self, content_type: str, headers: Mapping[str, str], raw: bytes) -> Asked:
        """The body of a request that may come in. Raises `RefusedError`.

        `content_type` comes without its parameters.
        """
        if _looks_at_certificate(content_type, raw):
            return Asked("", certificate=True)
        if not self._signed(headers, raw):
            raise RefusedError(401, "not signed by Slack, or too long ago")
        if content_type not in TYPES:
            raise RefusedError(415, "neither JSON nor a form")
        body = raw.decode()
        try:
            payload = read(content_type, body)
        except MalformedError as error:
            raise RefusedError(400, f"malformed: {error}") from None
        return Asked(_for_bolt(body) if payload["type"] == "command" else body)

    def _signed(self, headers: Mapping[str, str], raw: bytes) -> bool:
        """Slack's own verifier, kept from what makes it fail: a stamp that is no number, bytes that are no text."""
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        if self._verifier is None or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):  # noqa: PLR2004
            return False
        try:
            return signature.isascii() and self._verifier.is_valid(raw, stamp, signature)
        except UnicodeDecodeError:
            return False


def _looks_at_certificate(content_type: str, raw: bytes) -> bool:
    """Now and then Slack posts `ssl_check=1`, unsigned, to see whether the certificate is good."""
    if content_type != TYPES[1] or len(raw) > 200 or b"ssl_check=1" not in raw:  # noqa: PLR2004
        return False
    return dict(parse_qsl(raw.decode(errors="replace"))).keys() <= {"ssl_check", "token"}


def _for_bolt(body: str) -> str:
    """Bolt takes a command with the word "payload" in it for a press, and then finds nothing in it: hide the word."""
    return body.replace("payload", "%70ayload")
