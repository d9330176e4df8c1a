"""Whose phone rings, and what is only bold."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox.building import mrkdwn, plain, section


def texts(sandbox: Sandbox, user: str) -> list[str]:
    return [ring.text for ring in sandbox.person(user).phone()]


async def test_a_mention_rings_a_member_and_nobody_else(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C_SHOP", text="<@U_BEN> and <@U_CHI>, look")
    assert texts(sandbox, "U_BEN") == ["@Ben and @Chi, look"]
    assert texts(sandbox, "U_CHI") == []
    assert texts(sandbox, "U_ANA") == []
    assert sandbox.person("U_ANA").bold() == ["C_SHOP"]
    assert sandbox.person("U_CHI").bold() == []


async def test_a_reply_rings_only_those_who_follow_and_turns_nothing_bold(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    ana, ben = sandbox.person("U_ANA"), sandbox.person("U_BEN")
    root = (await ana.say("#shop-harbour", "the till is stuck")).message
    ben.look("#shop-harbour")
    await client.chat_postMessage(channel="C_SHOP", thread_ts=root.ts, text="We look into it")
    assert (texts(sandbox, "U_ANA"), texts(sandbox, "U_BEN")) == (["We look into it"], [])
    assert ben.bold() == []
    await ben.say("#shop-harbour", "me too", thread=root)
    await client.chat_postMessage(channel="C_SHOP", thread_ts=root.ts, text="Done")
    assert texts(sandbox, "U_BEN") == ["Done"]


async def test_a_reply_under_the_bots_own_card_reaches_nobody_until_somebody_is_named(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    card = await client.chat_postMessage(channel="C_SHOP", text="#42")
    for words in ("still waiting", "<@U_BEN>, which day?", "still waiting"):
        await client.chat_postMessage(channel="C_SHOP", thread_ts=card["ts"], text=words)
    assert texts(sandbox, "U_BEN") == ["@Ben, which day?", "still waiting"]
    assert texts(sandbox, "U_ANA") == []


async def test_a_reply_shown_in_the_channel_turns_it_bold(sandbox: Sandbox, client: AsyncWebClient) -> None:
    card = await client.chat_postMessage(channel="C_SHOP", text="#42")
    ben = sandbox.person("U_BEN")
    ben.look("#shop-harbour")
    await client.chat_postMessage(channel="C_SHOP", thread_ts=card["ts"], text="nobody has it", reply_broadcast=True)
    assert ben.bold() == ["C_SHOP"]
    assert ben.phone() == []
    assert [m.words for m in ben.sees("#shop-harbour")] == ["#42", "nobody has it"]


async def test_a_direct_message_rings(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="U_CHI", text="Yours?")
    assert answer["channel"] == "D_CHI"
    assert texts(sandbox, "U_CHI") == ["Yours?"]
    assert sandbox.person("U_CHI").bold() == ["D_CHI"]


async def test_everybody_in_the_channel_is_rung_by_here(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C_SHOP", text="<!here> fire")
    assert (len(texts(sandbox, "U_ANA")), len(texts(sandbox, "U_BEN")), len(texts(sandbox, "U_CHI"))) == (1, 1, 0)


async def test_a_bare_here_rings_from_mrkdwn_but_not_from_plain_text_or_verbatim(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    verbatim = {"type": "section", "text": {**mrkdwn("@here"), "verbatim": True}}
    for harmless in (verbatim, {"type": "section", "text": plain("@here <!here> <@U_ANA>")}):
        await client.chat_postMessage(channel="C_SHOP", text="x", blocks=[harmless])
    await client.chat_postMessage(channel="C_SHOP", text="@here is a word")
    assert texts(sandbox, "U_ANA") == []
    await client.chat_postMessage(channel="C_SHOP", text="x", blocks=[section("@here")])
    assert texts(sandbox, "U_ANA") == ["x"]


async def test_beside_blocks_a_mention_in_the_text_alone_reaches_nobody(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C_SHOP", text="<@U_BEN>", blocks=[section("Your turn")])
    assert texts(sandbox, "U_BEN") == []


async def test_linking_names_makes_a_bare_name_ring(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C_SHOP", text="@ben and @channel", link_names=True)
    assert sandbox.said[0].message.mentions == ["channel", "U_BEN"]


async def test_an_edit_rings_nobody_but_is_known_to_name_everybody_unless_told_not_to_parse(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    post = await client.chat_postMessage(channel="C_SHOP", text="quiet")
    message = sandbox.workspace.world.messages["C_SHOP"][post["ts"]]
    await client.chat_update(channel="C_SHOP", ts=post["ts"], text="@channel", parse="none")
    assert message.mentions == []
    await client.chat_update(channel="C_SHOP", ts=post["ts"], text="@channel")
    assert message.mentions == ["channel"]
    assert texts(sandbox, "U_ANA") == []


async def test_a_whisper_rings_nobody(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel="C_SHOP", user="U_BEN", text="<@U_BEN>, between us")
    ben = sandbox.person("U_BEN")
    assert [m.words for m in ben.sees("#shop-harbour")] == ["@Ben, between us"]
    assert (ben.phone(), ben.bold()) == ([], [])
    ben.reload()
    assert ben.sees("#shop-harbour") == []


async def test_who_has_left_slack_is_rung_by_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.disable("U_BEN")
    await client.chat_postMessage(channel="C_SHOP", text="<@U_BEN>")
    assert texts(sandbox, "U_BEN") == []
