"""The Web API answers as Slack's does, with Slack's own errors, to Slack's own client."""

from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import SMALL, App, Company, Sandbox
from tests.sandbox.building import modal, section, text_field
from tests.sandbox.conftest import SECRET, TOKEN, Hand


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_the_token_is_checked_and_can_be_revoked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.auth_test())["user_id"] == "U0BOT"
    stranger = AsyncWebClient("xoxb-other", base_url=sandbox.api_url)
    assert await error_of(stranger.auth_test()) == "invalid_auth"
    sandbox.revoke()
    assert await error_of(client.chat_postMessage(channel="C_SHOP", text="x")) == "token_revoked"
    sandbox.behave()
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}


async def test_where_the_bot_may_post(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async def posting(channel: str) -> str:
        return await error_of(client.chat_postMessage(channel=channel, text="x"))

    assert await posting("C_PAY") == "not_in_channel"
    assert await posting("G_LEADS") == "channel_not_found"
    assert await posting("C_NOWHERE") == "channel_not_found"
    assert await posting("U_NOBODY") == "channel_not_found"
    await client.conversations_join(channel="C_PAY")
    await client.chat_postMessage(channel="#payments", text="x")
    sandbox.archive("C_PAY", by="U_BEN")
    assert await posting("C_PAY") == "is_archived"
    sandbox.disable("U_BEN")
    assert await posting("U_BEN") == "user_disabled"


async def test_what_is_too_much_or_nothing(client: AsyncWebClient) -> None:
    async def posting(**arguments: Any) -> str:
        return await error_of(client.chat_postMessage(channel="C_SHOP", **arguments))

    empty = client.api_call("chat.postMessage", json={"channel": "C_SHOP", "text": " "})
    assert await error_of(empty) == "no_text"
    assert await posting(text="x", blocks=[section("x" * 2700)] * 5) == "msg_blocks_too_long"
    assert await posting(text="x", blocks="not json") == "invalid_blocks_format"
    assert await posting(text="x", metadata={"event_type": "x"}) == "invalid_metadata_format"
    assert (
        await posting(text="x", metadata={"event_type": "x", "event_payload": {"a": {}}}) == "invalid_metadata_schema"
    )
    big = {"event_type": "x", "event_payload": {"a": "x" * 9000}}
    assert await posting(text="x", metadata=big) == "metadata_too_large"
    long = await client.chat_postMessage(channel="C_SHOP", text="x" * 50_000)
    assert len(long["message"]["text"]) == 40_000
    assert await error_of(client.chat_update(channel="C_SHOP", ts=long["ts"], text="x" * 4001)) == "msg_too_long"
    assert await error_of(client.chat_scheduleMessage(channel="C_SHOP", post_at=1, text="x")) == "restricted_too_many"


async def test_a_refused_block_is_named_with_its_place(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C_SHOP", text="x", blocks=[section("x" * 3001)])
    where = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["errors"] == [where]
    assert caught.value.response["response_metadata"]["messages"] == [f"[ERROR] {where}"]


async def test_metadata_is_found_again_by_who_asks_for_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "card:42"}}
    card = await client.chat_postMessage(channel="C_SHOP", text="#42", metadata=metadata)
    await client.chat_postMessage(channel="C_SHOP", text="reply", thread_ts=card["ts"], metadata=metadata)
    history = await client.conversations_history(channel="C_SHOP", include_all_metadata=True)
    assert [m.get("metadata") for m in history["messages"]] == [metadata]
    replies = await client.conversations_replies(channel="C_SHOP", ts=card["ts"], include_all_metadata=True)
    assert [m["metadata"] for m in replies["messages"]] == [metadata, metadata]
    bare = await client.conversations_history(channel="C_SHOP")
    assert "metadata" not in bare["messages"][0]
    assert [said.key for said in sandbox.said] == ["card:42", "card:42"]


async def test_a_reply_to_a_deleted_message_lands_in_the_channel(client: AsyncWebClient) -> None:
    card = await client.chat_postMessage(channel="C_SHOP", text="#42")
    first = await client.chat_postMessage(channel="C_SHOP", text="reply", thread_ts=card["ts"])
    assert first["message"]["thread_ts"] == card["ts"]
    assert await error_of(client.chat_postMessage(channel="C_SHOP", text="x", thread_ts=first["ts"])) == (
        "cannot_reply_to_message"
    )
    await client.chat_delete(channel="C_SHOP", ts=card["ts"])
    lost = await client.chat_postMessage(channel="C_SHOP", text="again", thread_ts=card["ts"], reply_broadcast=True)
    assert lost["ok"]
    assert "thread_ts" not in lost["message"]
    history = (await client.conversations_history(channel="C_SHOP"))["messages"]
    assert [(m["text"], m.get("subtype")) for m in history] == [
        ("again", None),
        ("This message was deleted.", "tombstone"),
    ]
    assert await error_of(client.chat_update(channel="C_SHOP", ts=card["ts"], text="x")) == "message_not_found"


async def test_only_ones_own_messages_can_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    said = (await sandbox.person("U_ANA").say("#shop-harbour", "mine")).message
    assert await error_of(client.chat_update(channel="C_SHOP", ts=said.ts, text="x")) == "cant_update_message"
    assert await error_of(client.chat_delete(channel="C_SHOP", ts=said.ts)) == "cant_delete_message"
    direct = await client.chat_postMessage(channel="U_ANA", text="x")
    assert await error_of(client.chat_update(channel="U_ANA", ts=direct["ts"], text="y")) == "channel_not_found"
    await client.chat_update(channel=direct["channel"], ts=direct["ts"], text="y")


async def test_history_goes_page_by_page_and_between_instants(client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel="C_SHOP", text=str(n)))["ts"] for n in range(5)]
    first = await client.conversations_history(channel="C_SHOP", limit=2)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel="C_SHOP", limit=2, cursor=cursor)
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    between = await client.conversations_history(channel="C_SHOP", oldest=stamps[1], latest=stamps[3])
    assert [m["text"] for m in between["messages"]] == ["2"]
    with_ends = await client.conversations_history(channel="C_SHOP", oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [m["text"] for m in with_ends["messages"]] == ["3", "2", "1"]
    assert await error_of(client.conversations_history(channel="C_SHOP", cursor="nonsense")) == "invalid_cursor"
    assert await error_of(client.conversations_history(channel="C_PAY")) == "not_in_channel"
    assert await error_of(client.conversations_replies(channel="C_SHOP", ts="1.000000")) == "thread_not_found"


async def test_who_is_who_and_where(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = (await client.users_info(user="U_ANA"))["user"]
    assert (ana["tz"], ana["is_admin"], ana["profile"]["title"]) == ("Europe/Berlin", True, "Shop assistant")
    assert await error_of(client.users_info(user="U_NOBODY")) == "user_not_found"
    assert [user["id"] for user in (await client.users_list())["members"]] == ["U_ANA", "U_BEN", "U_CHI", "U0BOT"]
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [channel["name"] for channel in listed["channels"]] == ["shop-harbour", "payments"]
    assert await error_of(client.conversations_info(channel="G_LEADS")) == "channel_not_found"
    sandbox.invite("G_LEADS", "U0BOT")
    assert (await client.conversations_info(channel="G_LEADS"))["channel"]["is_private"]
    page = await client.conversations_members(channel="C_SHOP", limit=2)
    assert page["members"] == ["U_ANA", "U_BEN"]
    rest = await client.conversations_members(channel="C_SHOP", cursor=page["response_metadata"]["next_cursor"])
    assert rest["members"] == ["U0BOT"]
    assert (await client.conversations_open(users="U_CHI"))["channel"]["id"] == "D_CHI"
    assert (await client.conversations_open(users="U_CHI"))["already_open"]
    assert (await client.usergroups_list())["usergroups"] == []
    assert (await client.team_info())["team"]["domain"] == "example"


async def test_reading_methods_do_not_take_json(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(sandbox.api_url + "users.info", json={"user": "U_ANA"}) as answer:
            assert (await answer.json())["error"] == "invalid_arguments"
        async with session.post(sandbox.api_url + "users.info", data={"user": "U_ANA"}) as answer:
            assert (await answer.json())["ok"]
        async with session.post(sandbox.api_url + "users.nonsense") as answer:
            assert (await answer.json())["error"] == "unknown_method"


async def test_a_method_without_its_scope_says_which_is_missing() -> None:
    scopes = ("chat:write", "channels:read")
    company = Company(app=App(scopes=scopes), people=SMALL.people, channels=SMALL.channels)
    sandbox = Sandbox(company, signing_secret=SECRET, token=TOKEN)
    await sandbox.start()
    client = AsyncWebClient(TOKEN, base_url=sandbox.api_url)
    with pytest.raises(SlackApiError) as caught:
        await client.reactions_add(channel="C_SHOP", timestamp="1.0", name="eyes")
    response = caught.value.response
    assert (response["error"], response["needed"]) == ("missing_scope", "reactions:write")
    assert response["provided"] == "chat:write,channels:read"
    assert await error_of(client.conversations_history(channel="C_SHOP")) == "missing_scope"
    assert await error_of(client.conversations_list(types="private_channel")) == "missing_scope"
    await sandbox.stop()


async def test_reactions(sandbox: Sandbox, client: AsyncWebClient) -> None:
    said = (await sandbox.person("U_ANA").say("#shop-harbour", "look")).message
    await client.reactions_add(channel="C_SHOP", timestamp=said.ts, name="eyes")
    assert await error_of(client.reactions_add(channel="C_SHOP", timestamp=said.ts, name="eyes")) == "already_reacted"
    await sandbox.person("U_BEN").react(said, "eyes")
    found = (await client.reactions_get(channel="C_SHOP", timestamp=said.ts))["message"]["reactions"]
    assert found == [{"name": "eyes", "users": ["U0BOT", "U_BEN"], "count": 2}]
    await sandbox.person("U_BEN").react(said, "eyes")
    assert sandbox.person("U_BEN").sees("#shop-harbour")[0].reactions == {"eyes": ["U0BOT"]}


async def test_a_permalink_leads_to_the_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    card = await client.chat_postMessage(channel="C_SHOP", text="#42")
    link = await client.chat_getPermalink(channel="C_SHOP", message_ts=card["ts"])
    assert link["permalink"] == f"{sandbox.url}/archives/C_SHOP/p{card['ts'].replace('.', '')}"
    assert await error_of(client.chat_getPermalink(channel="C_SHOP", message_ts="1.0")) == "message_not_found"


async def test_a_picture_can_be_used_only_once_it_is_processed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    picture = b"\x89PNG not really"
    ticket = await client.files_getUploadURLExternal(filename="week.png", length=len(picture), alt_txt="23 raised")
    async with aiohttp.ClientSession() as session, session.post(ticket["upload_url"], data=picture) as answer:
        assert answer.status == 200
    await client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "The week"}])
    block = {"type": "image", "slack_file": {"id": ticket["file_id"]}, "alt_text": "23 raised"}
    fresh = await client.files_info(file=ticket["file_id"])
    assert fresh["file"]["mimetype"] == ""
    assert await error_of(client.chat_postMessage(channel="C_SHOP", text="x", blocks=[block])) == "invalid_blocks"
    await sandbox.settled()
    assert (await client.files_info(file=ticket["file_id"]))["file"]["mimetype"] == "image/png"
    await client.chat_postMessage(channel="C_SHOP", text="x", blocks=[block])
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/page/file/{ticket['file_id']}") as got:
        assert await got.read() == picture


async def test_views_need_a_fresh_trigger_each(sandbox: Sandbox, hand: Hand, client: AsyncWebClient) -> None:
    trigger = sandbox.workspace.triggers.issue("U_ANA")
    view = modal(text_field("What?"))
    assert await error_of(client.views_open(trigger_id="1.2.3", view=view)) == "invalid_trigger_id"
    await client.views_open(trigger_id=trigger, view=view)
    assert await error_of(client.views_open(trigger_id=trigger, view=view)) == "exchanged_trigger_id"
    late = sandbox.workspace.triggers.issue("U_ANA")
    hand.seconds += 3.1
    assert await error_of(client.views_open(trigger_id=late, view=view)) == "expired_trigger_id"


async def test_views_stack_three_deep_and_refuse_a_stale_hash(sandbox: Sandbox, client: AsyncWebClient) -> None:
    view = modal(text_field("What?"))
    triggers = sandbox.workspace.triggers
    first = (await client.views_open(trigger_id=triggers.issue("U_ANA"), view=view))["view"]
    for _ in range(2):
        await client.views_push(trigger_id=triggers.issue("U_ANA", first["id"]), view=view)
    pushing = client.views_push(trigger_id=triggers.issue("U_ANA", first["id"]), view=view)
    assert await error_of(pushing) == "push_limit_reached"
    await client.views_update(view_id=first["id"], view=view, hash=first["hash"])
    updating = client.views_update(view_id=first["id"], view=view, hash=first["hash"])
    assert await error_of(updating) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=view)) == "not_found"
    assert await error_of(client.views_publish(user_id="U_ANA", view=view)) == "invalid_arguments"
    wide = {**view, "title": {"type": "plain_text", "text": "t" * 25}}
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=triggers.issue("U_ANA"), view=wide)
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]


async def test_ephemeral_messages_reach_members_only(client: AsyncWebClient) -> None:
    whispering = client.chat_postEphemeral(channel="C_SHOP", user="U_CHI", text="x")
    assert await error_of(whispering) == "user_not_in_channel"
    whisper = await client.chat_postEphemeral(channel="C_SHOP", user="U_ANA", text="x")
    updating = client.chat_update(channel="C_SHOP", ts=whisper["message_ts"], text="y")
    assert await error_of(updating) == "message_not_found"


async def test_one_message_a_second_in_a_channel_and_so_many_calls_a_minute() -> None:
    hand = Hand()
    sandbox = Sandbox(SMALL, signing_secret=SECRET, token=TOKEN, monotonic=hand)
    await sandbox.start()
    client = AsyncWebClient(TOKEN, base_url=sandbox.api_url, retry_handlers=[])
    await client.chat_postMessage(channel="C_SHOP", text="1")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C_SHOP", text="2")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert caught.value.response.data == {"ok": False, "error": "ratelimited"}
    await client.chat_postMessage(channel="U_ANA", text="elsewhere")
    hand.seconds += 1
    await client.chat_postMessage(channel="C_SHOP", text="2")
    for _ in range(20):
        await client.users_list()
    hand.seconds += 10
    with pytest.raises(SlackApiError) as caught:
        await client.users_list()
    assert caught.value.response.headers["Retry-After"] == "50"
    hand.seconds += 50
    await client.users_list()
    await sandbox.stop()
