"""Two weeks of the demo's clock: what follow-through looks like when nobody does anything."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.company import GRETA, LOGISTICS, OPENING, WEB_SHOP
from bot.demo.hands import Hands
from bot.demo.living import Demo
from bot.sandbox import SeenMessage

BROKEN_PARCELS = 37
"""A flag that nobody has when the story opens; its team, Logistics, rests on 11 November."""


async def lived(demo: Demo) -> list[SeenMessage]:
    """What the web shop's channel shows after two weeks."""
    await demo.sandbox.move_clock(OPENING + timedelta(days=14))
    return [message for message in demo.sandbox.person(GRETA).sees(WEB_SHOP) if message.at > OPENING]


async def test_two_weeks_of_nobody_show_reminders_a_roundup_a_holiday_and_the_ladder(demo: Demo) -> None:
    seen = await lived(demo)
    roundups = [message for message in seen if "Three flags wait" in message.words]
    assert roundups, "what is due there together is one post"
    assert all("I'll take it" in message.labels for message in roundups)
    read = await Hands(demo.sandbox, GRETA).read(BROKEN_PARCELS, LOGISTICS)
    assert [f"Nov {day}, 2026 10:40 · I asked for somebody" in read.words for day in (10, 11, 12)] == [
        True,
        False,
        True,
    ], "nobody is reminded on a holiday"
    assert all(name in read.words for name in ("Greta Sommer", "Helen Hale")), "the ladder was climbed"
