"""A real Bolt application works against the sandbox as against Slack."""

import asyncio
from typing import Any

from bot.sandbox import SMALL, Sandbox
from tests.sandbox.building import Json, buttons, section
from tests.sandbox.conftest import SECRET, TOKEN, TinyBot, serve_bolt


async def test_a_command_is_answered_to_the_person_alone(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any, command: Json) -> None:
        await ack(text=f"saved: {command['text']}")

    got = await sandbox.person("U_ANA").command("#shop-harbour", "/flag till 2 & <b> for @Ben in #payments")
    assert got.ok
    assert got.message.ephemeral
    assert got.message.words == "saved: till 2 & <b> for @Ben in #payments"
    assert got.message.text == "saved: till 2 &amp; &lt;b&gt; for <@U_BEN|ben> in <#C_PAY|payments>"
    assert sandbox.person("U_BEN").sees("#shop-harbour") == []


async def test_a_button_opens_a_modal_whose_error_stands_at_its_field(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any) -> None:
        await ack(blocks=[section("*Which?*"), buttons("Tell more")], text="Which?")

    @bot.app.action("press_0")
    async def more(ack: Any, body: Json, client: Any) -> None:
        await ack()
        field = {"type": "plain_text_input", "action_id": "what"}
        label = {"type": "plain_text", "text": "What happened?"}
        view = {
            "type": "modal",
            "callback_id": "tell",
            "title": {"type": "plain_text", "text": "Tell more"},
            "submit": {"type": "plain_text", "text": "Save"},
            "blocks": [{"type": "input", "block_id": "b", "label": label, "element": field}],
        }
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @bot.app.view("tell")
    async def told(ack: Any, view: Json) -> None:
        words = view["state"]["values"]["b"]["what"]["value"]
        if words == "no":
            await ack(response_action="errors", errors={"b": "More, please."})
        else:
            bot.heard.append(words)
            await ack()

    ana = sandbox.person("U_ANA")
    got = await ana.command("#shop-harbour", "/flag")
    assert got.message.labels == ["Tell more"]
    modal = (await ana.press("Tell more", on=got.message)).modal
    assert modal is not None
    assert modal.fields == ["What happened?"]
    assert (await ana.submit(modal)).error == "incomplete"
    await ana.fill(modal, {"What happened?": "no"})
    again = (await ana.submit(modal)).modal
    assert again is not None
    assert again.errors == {"What happened?": "More, please."}
    await ana.fill(modal, {"What happened?": "the till is stuck"})
    assert (await ana.submit(modal)).modal is None
    assert bot.heard == ["the till is stuck"]


async def test_a_slow_command_shows_operation_timeout_and_is_not_sent_again() -> None:
    sandbox = Sandbox(SMALL, signing_secret=SECRET, token=TOKEN, ack_within_s=0.05)
    await sandbox.start()
    bot, runner = await serve_bolt(sandbox)
    told = asyncio.Event()

    @bot.app.command("/flag")
    async def flag(ack: Any) -> None:
        await told.wait()
        await ack("too late")

    got = await sandbox.person("U_ANA").command("#shop-harbour", "/flag")
    told.set()
    assert (got.ok, got.error) == (False, "operation_timeout")
    assert got.text == "/flag failed with the error operation_timeout"
    assert got.messages == []
    assert len(bot.requests) == 1
    await runner.cleanup()
    await sandbox.stop()


async def test_a_mention_and_a_reaction_reach_the_app(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.event("app_mention")
    async def mentioned(event: Json, say: Any) -> None:
        await say(text="Hello", thread_ts=event["ts"])

    @bot.app.event("reaction_added")
    async def reacted(event: Json) -> None:
        bot.heard.append((event["reaction"], event["item"]["ts"]))

    @bot.app.event("message")
    async def said(event: Json) -> None:
        bot.heard.append(event["text"])

    ana = sandbox.person("U_ANA")
    await ana.say("#shop-harbour", "@Pullcord are you there?")
    await sandbox.settled()
    mine, *_ = ana.sees("#shop-harbour")
    assert [m.words for m in ana.sees("#shop-harbour", mine)] == ["@Pullcord are you there?", "Hello"]
    await ana.react(mine, "triangular_flag_on_post")
    await sandbox.settled()
    assert ("triangular_flag_on_post", mine.ts) in bot.heard
    assert [ring.text for ring in ana.phone()] == ["Hello"]


async def test_the_home_tab_is_published_when_it_is_opened(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Yours")]})

    home = await sandbox.person("U_BEN").open_home()
    assert home is not None
    assert home.words == "Yours"


async def test_an_answer_to_a_button_stands_in_the_place_of_the_message(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any) -> None:
        await ack(blocks=[section("Sure?"), buttons("Yes", "No")], text="Sure?")

    @bot.app.action("press_1")
    async def no(ack: Any, respond: Any) -> None:
        await ack()
        answer = await respond(text="Then not.", replace_original=True)
        bot.heard.append(answer.status_code)

    ana = sandbox.person("U_ANA")
    got = await ana.command("#shop-harbour", "/flag")
    await ana.press("No", on=got.message)
    assert [m.words for m in ana.sees("#shop-harbour")] == ["Then not."]
    assert bot.heard == [200]


async def test_an_external_select_offers_what_the_app_suggests(sandbox: Sandbox, bot: TinyBot) -> None:
    select = {
        "type": "external_select",
        "action_id": "team",
        "placeholder": {"type": "plain_text", "text": "Which team?"},
        "min_query_length": 1,
    }

    @bot.app.command("/flag")
    async def flag(ack: Any) -> None:
        await ack(text="Team?", blocks=[{"type": "actions", "elements": [select]}])

    @bot.app.options("team")
    async def options(ack: Any, payload: Json) -> None:
        bot.heard.append(payload["value"])
        await ack(options=[{"text": {"type": "plain_text", "text": "Payments"}, "value": "7"}])

    @bot.app.action("team")
    async def chosen(ack: Any, action: Json) -> None:
        bot.heard.append(action["selected_option"]["value"])
        await ack()

    ana = sandbox.person("U_ANA")
    got = await ana.command("#shop-harbour", "/flag")
    assert (await ana.choose("Which team?", "Payments", on=got.message)).ok
    assert bot.heard == ["Payments", "7"]


async def test_shortcuts_reach_the_app(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.shortcut("flag_problem")
    async def anywhere(ack: Any, shortcut: Json) -> None:
        bot.heard.append(shortcut["type"])
        await ack()

    @bot.app.shortcut("flag_message")
    async def on_message(ack: Any, shortcut: Json) -> None:
        bot.heard.append(shortcut["message"]["text"])
        await ack()

    ana = sandbox.person("U_ANA")
    await ana.shortcut("Flag a problem")
    said = await ana.say("#shop-harbour", "The door is stuck")
    await ana.shortcut("Flag this message", said.message)
    assert bot.heard == ["shortcut", "The door is stuck"]


async def test_an_event_that_fails_is_told_again_three_times(sandbox: Sandbox, bot: TinyBot) -> None:
    sandbox.person("U_ANA").look("#shop-harbour")
    await sandbox.person("U_ANA").say("#shop-harbour", "nobody listens")
    await sandbox.settled()
    retries = [request.headers.get("x-slack-retry-num") for request in bot.requests]
    assert retries == [None, "1", "2", "3"]
    assert bot.requests[1].headers["x-slack-retry-reason"] == "http_error"
    assert len(sandbox.workspace.events.failed) == 1
