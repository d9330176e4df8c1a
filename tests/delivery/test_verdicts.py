"""What Slack's errors mean, one by one, as SLACK.md lists them."""

from __future__ import annotations

import pytest

from bot.delivery.verdicts import LONGEST_WAIT_S, Verdict, judge, wait
from bot.slack import (
    DROPPED,
    NO_BODY,
    NOT_READ,
    SEALED,
    TIMEOUT,
    UNINSTALLED,
    UNREACHABLE,
    UNREADABLE,
    SlackFailure,
)
from storage import closings

LATER = "ratelimited rate_limited service_unavailable request_timeout team_added_to_org org_login_required"
UNKNOWN = "internal_error fatal_error"
CLOSED = """channel_not_found is_archived not_in_channel no_permission restricted_action
restricted_action_read_only_channel restricted_action_thread_only_channel messages_tab_disabled cannot_reply_to_message
user_not_in_channel user_disabled user_not_found"""
INSTALLATION = """token_revoked token_expired account_inactive invalid_auth not_authed missing_scope
team_access_not_granted accesslimited"""
OURS = """invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text metadata_too_large
invalid_arguments"""
GONE = "message_not_found cant_update_message edit_window_closed is_inactive"
CASES = [
    (error, verdict)
    for errors, verdict in (
        (LATER, Verdict.LATER),
        (UNKNOWN, Verdict.UNKNOWN),
        (CLOSED, Verdict.CLOSED),
        (INSTALLATION, Verdict.INSTALLATION),
        (OURS, Verdict.OURS),
        (GONE, Verdict.GONE),
    )
    for error in errors.split()
]


@pytest.mark.parametrize(("error", "verdict"), CASES)
def test_every_error_that_slack_names_has_its_verdict(error: str, verdict: Verdict) -> None:
    assert judge(SlackFailure("chat.postMessage", error, status=200)) is verdict


@pytest.mark.parametrize(
    ("error", "status", "verdict"),
    [
        (TIMEOUT, 0, Verdict.UNKNOWN),
        (DROPPED, 0, Verdict.UNKNOWN),
        (NO_BODY, 500, Verdict.UNKNOWN),
        (NO_BODY, 503, Verdict.UNKNOWN),
        (NO_BODY, 200, Verdict.UNKNOWN),
        (NO_BODY, 404, Verdict.STRANGE),
        (UNREADABLE, 0, Verdict.UNKNOWN),
        (UNREACHABLE, 0, Verdict.LATER),
        (NO_BODY, 429, Verdict.LATER),
        ("an_error_of_next_year", 200, Verdict.STRANGE),
    ],
)
def test_silence_after_our_words_were_sent_is_looked_into_before_anything_is_repeated(
    error: str, status: int, verdict: Verdict
) -> None:
    assert judge(SlackFailure("chat.postMessage", error, status=status)) is verdict


@pytest.mark.parametrize("method", ["conversations.history", "conversations.join", "files.info"])
def test_a_scope_that_one_of_the_helping_methods_lacks_does_not_stop_the_workspace(method: str) -> None:
    assert judge(SlackFailure(method, "missing_scope", status=200)) is Verdict.STRANGE


def test_waits_double_up_to_five_minutes_and_are_never_in_step() -> None:
    assert [wait(n, 1.0) for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert wait(1, 0.0) == 0.5
    assert wait(500, 1.0) == LONGEST_WAIT_S


def test_what_slack_asks_for_is_the_least_that_is_waited() -> None:
    assert wait(1, 0.0, retry_after=30) == 30
    assert wait(9, 1.0, retry_after=2) == 256


def test_our_own_words_for_a_missing_token_mean_what_slacks_words_for_it_do() -> None:
    assert UNINSTALLED == closings.UNINSTALLED
    assert {judge(SlackFailure("token", why)) for why in (UNINSTALLED, SEALED)} == {Verdict.INSTALLATION}
    assert judge(SlackFailure("token", NOT_READ)) is Verdict.LATER
