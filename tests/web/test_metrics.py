"""What Prometheus reads."""

from __future__ import annotations

import asyncio

from prometheus_client.parser import text_string_to_metric_families

from bot.reminders.scheduler import AlarmClock
from storage.ledger import read_standing
from tests.support.post import get
from tests.support.sources import ROOT
from tests.support.world import World


async def figures(world: World) -> dict[str, float]:
    """By name and labels, as in `pullcord_http_requests_total{path="/healthz",status="200"}`."""
    page = await get(world, "/metrics")
    assert page.status == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(page.text):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


async def test_flags_and_what_was_said_about_them_are_counted(shop: World) -> None:
    before = await figures(shop)
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    after = await figures(shop)
    assert after["pullcord_flags_raised_total"] == before["pullcord_flags_raised_total"] + 1
    sent = 'pullcord_deliveries_ended_total{state="sent"}'
    assert after[sent] == before[sent] + 2, "the team's card and the reporter's"
    assert after["pullcord_deliveries_waiting"] == 0
    assert after["pullcord_oldest_waiting_seconds"] == 0
    assert after["pullcord_last_send_age_seconds"] >= 0
    assert after["pullcord_database_up"] == 1
    assert after["pullcord_ready"] == 1


async def test_a_database_that_can_be_read_but_takes_no_flag_is_a_figure_of_its_own(shop: World) -> None:
    async with shop.bot.db.engine.connect() as somebody:
        await (await somebody.execution_options(begin="IMMEDIATE")).begin()
        seen = await figures(shop)
    assert (seen["pullcord_database_up"], seen["pullcord_ready"]) == (1, 0)


async def test_what_waits_for_a_closed_channel_is_counted_and_not_mistaken_for_a_stuck_sender(shop: World) -> None:
    shop.sandbox.archive("C_PAY", by="U_LEA")
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    shop.bot.clock.set(shop.bot.clock.now().replace(hour=11))
    seen = await figures(shop)
    assert seen["pullcord_deliveries_waiting"] == 1
    assert seen["pullcord_oldest_waiting_seconds"] == 0
    assert seen['pullcord_slack_failures_total{verdict="closed"}'] >= 1


async def test_the_first_words_that_slack_refuses_can_raise_an_alert_already(shop: World) -> None:
    ours = 'pullcord_slack_failures_total{verdict="ours"}'
    assert (await figures(shop))[ours] == 0
    shop.sandbox.misbehave("chat.postMessage", "error", 1, error="invalid_blocks")
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    assert (await figures(shop))[ours] == 1


async def test_what_waits_for_a_slack_that_is_away_has_the_age_of_the_oldest(shop: World) -> None:
    shop.sandbox.misbehave("*", "outage", seconds=600)
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    shop.bot.clock.set(shop.bot.clock.now().replace(hour=11))
    seen = await figures(shop)
    assert seen["pullcord_deliveries_waiting"] == 2
    assert seen["pullcord_oldest_waiting_seconds"] > 3500


async def test_a_card_that_is_drawn_anew_waits_since_it_was_drawn_anew(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    shop.bot.clock.set(shop.bot.clock.now().replace(hour=11))
    shop.sandbox.misbehave("chat.update", "error", times=50, error="of_another_world")
    ben = shop.person("Ben")
    await ben.press("I'll take it", on=ben.sees("#payments")[-1])
    await shop.bot.sender.drain()
    assert (await figures(shop))["pullcord_oldest_waiting_seconds"] < 600


async def test_an_attempt_after_the_first_counts_as_again_and_what_was_found_as_reconciled(shop: World) -> None:
    shop.sandbox.misbehave("chat.postMessage", "500_after", times=1)
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.bot.sender.drain()
    async with asyncio.timeout(10), shop.bot.db.read() as session:
        while (await read_standing(session)).waiting:  # the bot looks for it after a second of real time
            await session.rollback()
            await shop.bot.sender.drain()
    seen = await figures(shop)
    assert seen['pullcord_delivery_attempts_total{again="yes"}'] >= 1
    assert seen["pullcord_deliveries_reconciled_total"] == 1
    assert seen['pullcord_slack_failures_total{verdict="unknown"}'] == 1


async def test_how_late_reminders_come_is_told_apart_from_how_fast_acts_are_shown(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.pass_time(hours=5)
    await shop.settle()
    seen = await figures(shop)
    assert seen['pullcord_delivery_lateness_seconds_count{cause="schedule"}'] >= 1
    assert seen['pullcord_delivery_lateness_seconds_count{cause="act"}'] >= 2


async def test_a_stranger_cannot_make_up_labels(shop: World) -> None:
    for path in ("/wp-login.php", "/../../etc/passwd", "/a" * 50):
        await get(shop, path)
    seen = await figures(shop)
    assert seen['pullcord_http_requests_total{path="other",status="404"}'] == 3
    assert not [name for name in seen if "wp-login" in name]


async def test_without_its_database_the_page_still_answers_and_says_so(shop: World) -> None:
    await shop.bot.alarm.look()
    await shop.bot.db.close()
    file = shop.bot.settings.database_url.removeprefix("sqlite:///")
    async with asyncio.timeout(5):
        await asyncio.to_thread(lambda: open(file, "wb").close())  # noqa: PTH123
    seen = await figures(shop)
    assert seen["pullcord_database_up"] == 0
    assert seen["pullcord_last_tick_age_seconds"] >= 0
    assert isinstance(shop.bot.alarm, AlarmClock)


async def test_every_metric_is_explained_where_operation_is(shop: World) -> None:
    await shop.person("Ana").command("#shop-harbour", "/flag refund fails")
    await shop.settle()
    text = (ROOT / "docs" / "operation.md").read_text()
    page = await get(shop, "/metrics")
    names = {family.name for family in text_string_to_metric_families(page.text)}
    ours = {name.removesuffix("_created") for name in names if not name.endswith("_created")}
    assert sorted(name for name in ours if name not in text) == []
