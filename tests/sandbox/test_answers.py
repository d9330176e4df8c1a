"""What an app may do with its answers: response_urls, acknowledged submissions, stacked modals."""

from typing import Any

import pytest

from bot.sandbox import NotThereError, Sandbox
from tests.sandbox.building import Json, actions, button, buttons, field, modal, option, section, text_field
from tests.sandbox.conftest import Hand, TinyBot


@pytest.fixture
def addresses(bot: TinyBot) -> list[Any]:
    """Each `/flag` leaves its `respond` here."""
    kept: list[Any] = []

    @bot.app.command("/flag")
    async def flag(ack: Any, respond: Any) -> None:
        kept.append(respond)
        await ack()

    return kept


async def test_an_address_takes_five_answers(sandbox: Sandbox, addresses: list[Any]) -> None:
    ana = sandbox.person("U_ANA")
    await ana.command("#shop-harbour", "/flag")
    answers = [await addresses[0](text=str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body
    assert [m.words for m in ana.sees("#shop-harbour")] == list("01234")
    assert all(m.ephemeral for m in ana.sees("#shop-harbour"))


async def test_an_address_is_good_for_half_an_hour(sandbox: Sandbox, addresses: list[Any], hand: Hand) -> None:
    await sandbox.person("U_ANA").command("#shop-harbour", "/flag")
    hand.seconds += 31 * 60
    answer = await addresses[0](text="late")
    assert (answer.status_code, "expired_url" in answer.body) == (404, True)


async def test_an_answer_in_the_channel_is_seen_by_all(sandbox: Sandbox, addresses: list[Any]) -> None:
    await sandbox.person("U_ANA").command("#shop-harbour", "/flag")
    await addresses[0](text="for all", response_type="in_channel")
    assert [m.words for m in sandbox.person("U_BEN").sees("#shop-harbour")] == ["for all"]


async def test_a_bad_answer_is_refused(sandbox: Sandbox, addresses: list[Any]) -> None:
    ana = sandbox.person("U_ANA")
    await ana.command("#shop-harbour", "/flag")
    answer = await addresses[0](text="x", blocks=[section("x" * 3001)])
    assert (answer.status_code, "invalid_blocks" in answer.body) == (400, True)
    assert ana.sees("#shop-harbour") == []


async def test_a_command_answered_with_bad_blocks_fails_before_the_person(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.command("/flag")
    async def flag(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "sectoin"}])

    got = await sandbox.person("U_ANA").command("#shop-harbour", "/flag")
    assert (got.ok, got.error, got.messages) == (False, "invalid_blocks", [])


async def test_the_original_can_be_deleted(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.action("press_0")
    async def pressed(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    await bot.client.chat_postMessage(channel="C_SHOP", text="x", blocks=[buttons("Away")])
    ana = sandbox.person("U_ANA")
    await ana.press("Away", on=ana.sees("#shop-harbour")[0])
    assert ana.sees("#shop-harbour") == []


async def test_a_press_tells_the_app_all_that_slack_tells(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.action("press_0")
    async def pressed(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    root = await bot.client.chat_postMessage(channel="C_SHOP", text="root")
    await bot.client.chat_postMessage(channel="C_SHOP", text="x", blocks=[buttons("Go")], thread_ts=root["ts"])
    ana = sandbox.person("U_ANA")
    message = ana.sees("#shop-harbour", root["ts"])[1]
    await ana.press("Go", on=message)
    body = bot.heard[0]
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": "C_SHOP",
        "is_ephemeral": False,
        "thread_ts": root["ts"],
    }
    assert body["user"] == {"id": "U_ANA", "username": "ana", "name": "ana", "team_id": "T0TEAM"}
    assert body["message"]["blocks"][0]["elements"][0]["value"] == "Go"
    assert body["channel"] == {"id": "C_SHOP", "name": "shop-harbour"}
    assert body["actions"][0]["action_ts"]
    assert body["actions"][0]["type"] == "button"


async def test_a_press_on_a_whisper_does_not_carry_the_message(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.action("press_0")
    async def pressed(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    await bot.client.chat_postEphemeral(channel="C_SHOP", user="U_ANA", text="x", blocks=[buttons("Go")])
    ana = sandbox.person("U_ANA")
    await ana.press("Go", on=ana.sees("#shop-harbour")[0])
    assert "message" not in bot.heard[0]
    assert bot.heard[0]["container"]["is_ephemeral"]


async def test_a_press_that_was_on_its_way_arrives_though_the_button_is_gone(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.action("press_0")
    async def pressed(ack: Any) -> None:
        bot.heard.append("pressed")
        await ack()

    post = await bot.client.chat_postMessage(channel="C_SHOP", text="x", blocks=[buttons("Take")])
    ana = sandbox.person("U_ANA")
    before = ana.sees("#shop-harbour")[0]
    await bot.client.chat_update(channel="C_SHOP", ts=post["ts"], text="taken", blocks=[section("taken")])
    with pytest.raises(NotThereError, match="there is no 'Take' here"):
        await ana.press("Take", on=before)
    assert (await ana.press("Take", on=before, late=True)).ok
    assert bot.heard == ["pressed"]


async def test_one_of_several_equal_buttons_is_found_by_what_stands_beside_it(sandbox: Sandbox, bot: TinyBot) -> None:
    @bot.app.action("take")
    async def pressed(ack: Any, action: Json) -> None:
        bot.heard.append(action["value"])
        await ack()

    rows = [section(f"#{n} is open", accessory=button("Take", action_id="take", value=str(n))) for n in (38, 42)]
    await bot.client.chat_postMessage(channel="C_SHOP", text="x", blocks=rows)
    ana = sandbox.person("U_ANA")
    await ana.press("Take", on=ana.sees("#shop-harbour")[0], beside="#42")
    assert bot.heard == ["42"]


async def test_choices_of_every_kind_reach_the_app(sandbox: Sandbox, bot: TinyBot) -> None:
    elements: list[Json] = [
        {"type": "overflow", "action_id": "more", "options": [option("Hide my name", "hide"), option("Cancel")]},
        {"type": "datepicker", "action_id": "day"},
        {"type": "users_select", "action_id": "who"},
        {"type": "channels_select", "action_id": "where"},
        {"type": "checkboxes", "action_id": "ticks", "options": [option("One"), option("Two")]},
    ]

    @bot.app.action({"type": "block_actions", "action_id": "more"})
    @bot.app.action("day")
    @bot.app.action("who")
    @bot.app.action("where")
    @bot.app.action("ticks")
    async def chosen(ack: Any, action: Json, body: Json) -> None:
        bot.heard.append((action, body["state"]["values"]))
        await ack()

    await bot.client.chat_postMessage(channel="C_SHOP", text="x", blocks=[{**actions(*elements), "block_id": "b"}])
    ana = sandbox.person("U_ANA")
    message = ana.sees("#shop-harbour")[0]
    await ana.press("Hide my name", on=message)
    await ana.pick_date("day", "2026-11-05", on=message)
    await ana.choose("who", "Ben", on=message)
    await ana.choose("where", "#payments", on=message)
    await ana.choose("ticks", ["One", "Two"], on=message)
    assert bot.heard[0][0]["selected_option"]["value"] == "hide"
    assert bot.heard[1][0]["selected_date"] == "2026-11-05"
    last, values = bot.heard[4]
    assert [ticked["value"] for ticked in last["selected_options"]] == ["One", "Two"]
    assert values["b"]["who"] == {"type": "users_select", "selected_user": "U_BEN"}
    assert values["b"]["where"]["selected_channel"] == "C_PAY"
    with pytest.raises(NotThereError, match="there is nobody called 'Zoe'"):
        await ana.choose("who", "Zoe", on=message)


def opening(bot: TinyBot, view: Json) -> None:
    """Let `/flag` open this modal."""

    @bot.app.command("/flag")
    async def flag(ack: Any, command: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=view)


async def test_a_submission_can_push_update_and_clear(sandbox: Sandbox, bot: TinyBot) -> None:
    opening(bot, modal(text_field("First"), callback_id="first"))

    @bot.app.view("first")
    async def first(ack: Any) -> None:
        await ack(response_action="push", view=modal(text_field("Second"), callback_id="second"))

    @bot.app.view("second")
    async def second(ack: Any, view: Json) -> None:
        assert view["previous_view_id"] == view["root_view_id"]
        await ack(response_action="update", view=modal(text_field("Third"), callback_id="third"))

    @bot.app.view("third")
    async def third(ack: Any) -> None:
        await ack(response_action="clear")

    ana = sandbox.person("U_ANA")
    top = (await ana.command("#shop-harbour", "/flag")).modal
    for label in ("First", "Second", "Third"):
        assert top is not None
        await ana.fill(top, {label: "x"})
        top = (await ana.submit(top)).modal
    assert top is None


async def test_closing_goes_back_one_and_the_app_hears_if_it_asked(sandbox: Sandbox, bot: TinyBot) -> None:
    opening(bot, modal(section("x"), buttons("Deeper"), callback_id="a", notify_on_close=True))

    @bot.app.action("press_0")
    async def deeper(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=modal(text_field("y"), callback_id="b"))

    @bot.app.view_closed("a")
    async def closed(ack: Any, body: Json) -> None:
        bot.heard.append(body["is_cleared"])
        await ack()

    ana = sandbox.person("U_ANA")
    first = (await ana.command("#shop-harbour", "/flag")).modal
    assert first is not None
    second = (await ana.press("Deeper", on=first)).modal
    assert second is not None
    assert (await ana.close(second)).modal == first
    assert bot.heard == []
    assert (await ana.close(first)).modal is None
    assert bot.heard == [False]
    with pytest.raises(NotThereError, match="is not open any more"):
        await ana.submit(first)


async def test_slack_itself_checks_fields_before_the_app_is_asked(sandbox: Sandbox, bot: TinyBot) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
    short = {"type": "plain_text_input", "min_length": 3, "max_length": 5}
    view = modal(field("Number", number), field("Short", short), text_field("Free", optional=True))
    opening(bot, view)
    ana = sandbox.person("U_ANA")
    top = (await ana.command("#shop-harbour", "/flag")).modal
    assert top is not None
    seen = []
    for number_typed, typed in (("12", "ab"), ("1.5", "abcdef"), ("x", "abcd")):
        await ana.fill(top, {"Number": number_typed, "Short": typed})
        again = (await ana.submit(top)).modal
        assert again is not None
        seen.append(again.errors)
    assert seen == [
        {"Number": "Please enter 9 or less.", "Short": "Please use at least 3 characters."},
        {"Number": "Please enter a valid number.", "Short": "Please use at most 5 characters."},
        {"Number": "Please enter a valid number."},
    ]
    assert len(bot.requests) == 1


async def test_a_submission_that_fails_keeps_the_modal_and_what_was_typed(sandbox: Sandbox, bot: TinyBot) -> None:
    opening(bot, modal({**text_field("What?"), "block_id": "b"}, callback_id="nobody"))
    ana = sandbox.person("U_ANA")
    top = (await ana.command("#shop-harbour", "/flag")).modal
    assert top is not None
    await ana.fill(top, {"What?": "my words"})
    got = await ana.submit(top)
    assert (got.ok, got.text) == (False, "We had some trouble connecting. Try again?")
    assert got.modal is not None
    assert got.modal.values["b"]["typed"]["value"] == "my words"


async def test_an_answer_that_names_a_field_that_is_none_is_refused(sandbox: Sandbox, bot: TinyBot) -> None:
    opening(bot, modal(section("x", block_id="not_an_input"), text_field("y"), callback_id="v"))

    @bot.app.view("v")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"not_an_input": "no"})

    ana = sandbox.person("U_ANA")
    top = (await ana.command("#shop-harbour", "/flag")).modal
    assert top is not None
    await ana.fill(top, {"y": "z"})
    assert (await ana.submit(top)).error == "invalid_response_action"


async def test_a_modal_starts_with_the_conversation_it_was_opened_from(sandbox: Sandbox, bot: TinyBot) -> None:
    select = {"type": "conversations_select", "action_id": "c", "default_to_current_conversation": True}
    opening(bot, modal({**field("Where?", select), "block_id": "b"}))
    top = (await sandbox.person("U_ANA").command("#shop-harbour", "/flag")).modal
    assert top is not None
    assert top.values["b"]["c"]["selected_conversation"] == "C_SHOP"


async def test_what_cannot_be_done_is_said(sandbox: Sandbox, bot: TinyBot) -> None:
    ana = sandbox.person("U_ANA")
    assert (await ana.command("#shop-harbour", "/nonsense")).text == "/nonsense is not a valid command."
    assert (await ana.say("#payments", "hi")).error == "not_in_channel"
    assert (await ana.join("#payments")).ok
    assert (await ana.say("#payments", "hi")).ok
    said = (await sandbox.person("U_BEN").say("#payments", "mine")).message
    assert (await sandbox.person("U_CHI").delete(said)).error == "cant_delete_message"
    assert (await ana.delete(said)).ok
    with pytest.raises(NotThereError):
        ana.sees("#leads")
    await sandbox.settled()


async def test_a_bot_that_is_not_there_cannot_be_reached(sandbox: Sandbox) -> None:
    sandbox.bot_url = "http://127.0.0.1:9"
    got = await sandbox.person("U_ANA").command("#shop-harbour", "/flag x")
    assert got.text == "/flag failed with the error dispatch_failed"
