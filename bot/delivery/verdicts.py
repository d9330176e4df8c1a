"""What Slack's errors mean for a delivery. Pure: errors and random numbers come in as arguments."""

from __future__ import annotations

from enum import StrEnum

from bot.slack import (
    DROPPED,
    NO_BODY,
    NOT_READ,
    PROXY,
    SEALED,
    TIMEOUT,
    UNINSTALLED,
    UNREACHABLE,
    UNREADABLE,
    SlackFailure,
)


class Verdict(StrEnum):
    """What to do about an error."""

    LATER = "later"
    """It was certainly not done: try again, for as long as it takes."""
    UNKNOWN = "unknown"
    """It may have been done: look before doing it again."""
    CLOSED = "closed"
    """This destination takes nothing: tell somebody who can mend it."""
    INSTALLATION = "installation"
    """The workspace lets us do nothing at all."""
    OURS = "ours"
    """We sent what Slack does not take: say it in plain text."""
    GONE = "gone"
    """The message to be changed is not there, or can no longer be changed."""
    STRANGE = "strange"
    """An error that nobody has described: try again, but not for ever."""


MISSING_SCOPE = "missing_scope"
LATER = frozenset(
    {"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org", "org_login_required"}
) | {UNREACHABLE, NOT_READ, *PROXY}
UNKNOWN = frozenset({"internal_error", "fatal_error", TIMEOUT, DROPPED, UNREADABLE})
CLOSED = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "no_permission",
        "messages_tab_disabled",
        "cannot_reply_to_message",
        "user_not_in_channel",
        "user_disabled",
        "user_not_found",
        "cannot_dm_bot",
    }
)
INSTALLATION = frozenset(
    {
        "token_revoked",
        "token_expired",
        "account_inactive",
        "invalid_auth",
        "not_authed",
        MISSING_SCOPE,
        "team_access_not_granted",
        "accesslimited",
    }
) | {UNINSTALLED, SEALED}
OURS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "metadata_too_large",
        "invalid_arguments",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_attachments",
        "too_many_attachments",
    }
)
GONE = frozenset(
    {"message_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed", "is_inactive"}
)

PASSING = frozenset({Verdict.LATER, Verdict.UNKNOWN})
"""Slack is not there, which says nothing of the token."""

REFUSED = range(400, 500)
"""HTTP statuses that say by themselves that nothing was done."""
GIVE_UP_STRANGE = 12
"""Strikes after which an error that nobody has described, or a mistake of ours, ends a delivery."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 300.0


def judge(failure: SlackFailure) -> Verdict:
    """The verdict on a failure.

    By the time Slack answers with a 5xx, or with what nobody can read, it has our words: what it did is unknown.
    """
    error = failure.error
    if error == MISSING_SCOPE and not failure.method.startswith("chat."):
        return Verdict.STRANGE  # we may not look, or not join: that stops nobody else from being told
    if failure.status == 429:  # noqa: PLR2004 (Too Many Requests)
        return Verdict.LATER
    for verdict, errors in _BY_ERROR.items():
        if error in errors:
            return verdict
    if error.startswith("restricted_action"):
        return Verdict.CLOSED
    if error == NO_BODY and failure.status not in REFUSED:
        return Verdict.UNKNOWN
    return Verdict.STRANGE


_BY_ERROR = {
    Verdict.LATER: LATER,
    Verdict.UNKNOWN: UNKNOWN,
    Verdict.CLOSED: CLOSED,
    Verdict.INSTALLATION: INSTALLATION,
    Verdict.OURS: OURS,
    Verdict.GONE: GONE,
}


def limited(failure: SlackFailure) -> bool:
    """Whether Slack said that we are too fast."""
    return failure.status == 429 or failure.error in {"ratelimited", "rate_limited"}  # noqa: PLR2004


def wait(attempts: int, chance: float, retry_after: float | None = None) -> float:
    """Seconds until the next attempt after `attempts` of them: doubling, up to five minutes, and never in step.

    `chance` is from 0 to 1. What Slack asks for is a minimum, within these five minutes: then it is asked again.
    """
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(max(attempts, 1) - 1, 20))
    return max(asked_for(retry_after), longest * (0.5 + chance / 2))


def asked_for(retry_after: float | None) -> float:
    """Seconds to rest because Slack said so."""
    return min(retry_after or 0.0, LONGEST_WAIT_S)
