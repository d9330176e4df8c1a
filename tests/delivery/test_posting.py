"""Saying things in Slack, as the people there see it."""

from __future__ import annotations

from bot.words import DeliveryKind
from tests.delivery.office import PAY, Office


async def test_a_new_flag_shows_up_as_a_card_in_its_teams_channel(office: Office) -> None:
    await office.flag(42)
    await office.sender().drain()
    [card] = office.sees("Ben", PAY)
    assert "#42" in card.words
    assert "gift card refund fails at till 2" in card.words
    row = await office.row(42)
    assert (row.card_channel, row.card_ts) == (PAY, card.ts)
    assert row.card_link is not None
    assert await office.waiting() == []


async def test_a_reminder_comes_in_the_cards_thread_and_shows_in_the_channel_while_nobody_has_it(
    office: Office,
) -> None:
    await office.flag(42)
    await office.say(DeliveryKind.REMINDER, PAY, 42)
    await office.sender().drain()
    card, shown = office.sees("Ben", PAY)
    assert shown.thread_ts == card.ts
    assert (await office.row(42)).reminder_ts == shown.ts
