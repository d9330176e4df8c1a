"""The client that talks to Slack."""

from __future__ import annotations

import pytest

from bot.delivery.verdicts import Verdict, judge
from bot.slack import TIMEOUT, UNREACHABLE, SlackFailure, ask, new_client, new_session
from tests.delivery.office import TOKEN, Office


async def test_proxies_of_the_environment_are_not_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with new_session() as session:
        answer = await ask(new_client(TOKEN, office.sandbox.api_url, session), "auth.test")
    assert answer["ok"] is True


async def test_nobody_there_is_told_apart_from_somebody_who_does_not_answer(office: Office) -> None:
    office.sandbox.misbehave("auth.test", "slow", 1, seconds=1)
    async with new_session(limit=0.05) as session:
        with pytest.raises(SlackFailure) as silent:
            await ask(new_client(TOKEN, office.sandbox.api_url, session), "auth.test")
        with pytest.raises(SlackFailure) as nobody:
            await ask(new_client(TOKEN, "http://127.0.0.1:9/api/", session), "auth.test")
    assert (silent.value.error, nobody.value.error) == (TIMEOUT, UNREACHABLE)


async def test_a_refusal_carries_how_long_slack_asks_to_wait(office: Office) -> None:
    office.sandbox.misbehave("auth.test", "ratelimited", 1, seconds=7)
    with pytest.raises(SlackFailure) as refused:
        await ask(await office.client_for(1), "auth.test")
    assert (refused.value.status, refused.value.retry_after) == (429, 7)


async def test_a_server_error_without_a_word_from_slack_is_a_failure_with_its_status(office: Office) -> None:
    office.sandbox.misbehave("auth.test", "500_before", 1)
    with pytest.raises(SlackFailure) as broken:
        await ask(await office.client_for(1), "auth.test")
    assert broken.value.status == 500


@pytest.mark.parametrize("body", ["<html>One moment</html>", '{"ok": tru', "[]", "null", '"ok"', "{}"])
async def test_an_answer_that_nobody_can_read_says_nothing_of_what_was_done(office: Office, body: str) -> None:
    office.sandbox.misbehave("auth.test", "garbled", 1, error=body)
    with pytest.raises(SlackFailure) as unreadable:
        await ask(await office.client_for(1), "auth.test")
    assert judge(unreadable.value) is Verdict.UNKNOWN
