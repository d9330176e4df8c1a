"""Whatever strangers send to the pages of installing: never a failure, never a row, nothing of it repeated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from storage.tables import Workspace
from tests.support.many import Street, address, open_street

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)
QUERIES = st.dictionaries(st.sampled_from(["code", "state", "error", "team", "x"]), WORDS, max_size=4)
COOKIES = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='";,\\'), max_size=60)


@pytest.fixture
async def lane(sqlite_db_url: str) -> AsyncIterator[Street]:
    async with open_street(sqlite_db_url) as built:
        yield built


async def test_nothing_that_strangers_send_makes_the_pages_fail_or_leaves_a_trace(lane: Street) -> None:
    loop, seen = asyncio.get_running_loop(), set[int]()

    async def send(session: aiohttp.ClientSession, path: str, query: dict[str, str], cookie: str) -> None:
        headers = {"Cookie": f"slack-app-oauth-state={cookie}"}
        async with session.get(f"{address(lane.bot)}/slack/{path}", params=query, headers=headers) as answer:
            text = await answer.text()
        assert answer.status < 500, (path, query, cookie, text)
        assert not any(f"<{word}" in text for word in query.values() if len(word) > 3)
        seen.add(answer.status)

    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(path=st.sampled_from(["install", "oauth_redirect"]), query=QUERIES, cookie=COOKIES, same=st.booleans())
        def try_one(path: str, query: dict[str, str], cookie: str, same: bool) -> None:
            given_query = query | ({"state": cookie} if same else {})
            asyncio.run_coroutine_threadsafe(send(session, path, given_query, cookie), loop).result(20)

        await asyncio.to_thread(try_one)
    assert {200, 400, 401} <= seen
    async with lane.bot.db.read() as reading:
        assert (await reading.exec(select(Workspace))).all() == []
