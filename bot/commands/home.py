"""The App Home: what I raised, what my teams owe, what I may do on the spot."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncBoltContext

from bot.commands.desk import Body, Desk
from bot.messages import home, lists
from bot.usecases import reading


async def opened(desk: Desk, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Somebody opened it."""
    if body["event"].get("tab", "home") == "home":
        await publish(desk, {"team_id": body["team_id"], "user_id": body["event"]["user"]}, context)


async def publish(desk: Desk, body: Body, context: AsyncBoltContext) -> None:
    """Draw it anew for whoever sent this payload."""
    person, reader, now = await desk.person(body), await desk.reader(body), desk.clock.now()
    raised, owed = await reading.read_mine(desk.db, reader)
    teams = await reading.read_teams(desk.db, reader.workspace_id)
    own = [t for t in teams if t.channel in reader.channels or person.id in {p.id for p in (t.lead, t.head) if p}]
    view = home.home(
        lists.Page(raised.flags, raised.total),
        lists.Page(owed.flags, owed.total),
        [team for team in teams if team.latitude],
        own,
        now,
        person.tz,
    )
    await context.client.views_publish(user_id=person.slack_id, view=view)
