"""`pullcord deliveries`: what waits to be said or could not be said, and trying it again."""

from __future__ import annotations

from bot.clock import real_now
from bot.operating.books import books
from bot.operator import OperatorError
from bot.words import DeliveryState
from storage.ledger import Elsewhere, Unsent, read_elsewhere, read_unsent, try_again


async def list_unsent(url: str, workspace: str | None, most: int, *, failed: bool = False) -> str:
    """A line for each, those that have failed first, then the oldest; and the cards that stand elsewhere."""
    states = (DeliveryState.FAILED,) if failed else (DeliveryState.FAILED, *WAITING)
    async with books(url, workspace) as here, here.db.read() as session:
        found, total = await read_unsent(session, here.workspace_id, states, most)
        elsewhere = [] if failed else await read_elsewhere(session, here.workspace_id, most)
    if not found and not elsewhere:
        return "Nothing has failed." if failed else "Nothing waits, and nothing has failed."
    more = [f"… and {total - len(found)} more: --most {total}"] if total > len(found) else []
    return "\n".join([*map(_line, found), *more, *map(_elsewhere, elsewhere)])


WAITING = (DeliveryState.WAITING, DeliveryState.SENDING)


def _line(one: Unsent) -> str:
    state = "waits" if one.state in WAITING else "failed"
    tries = f"tried {one.attempts} times" if one.attempts else "not tried yet"
    return f"{state:<7}{one.key}  to {one.lane}  since {one.created_at:%Y-%m-%d %H:%M} UTC, {tries}{_why(one)}"


def _elsewhere(one: Elsewhere) -> str:
    return f"moved  {one.key}  to {one.lane}: {one.channel} would not take it; it goes back there with its next change"


def _why(one: Unsent) -> str:
    """What holds it up, as far as it is known; Slack's own word for it."""
    if one.workspace_closed:
        return f": the installation is closed ({one.workspace_closed})"
    if one.lane_closed and one.state in WAITING:
        return f": {one.lane} is closed ({one.lane_closed})"
    return f": {one.why}" if one.why else ""


async def retry(url: str, workspace: str | None, key: str) -> str:
    """Try one again, at once."""
    async with books(url, workspace) as here:
        async with here.db.write() as session:
            count = await try_again(session, here.workspace_id, real_now(), key=key)
        if not count:
            raise OperatorError(f"Nothing with the key {key} waits or has failed: pullcord deliveries lists them.")
    return f"{key} is tried again now, if the bot is running."


async def retry_failed(url: str, workspace: str | None) -> str:
    """Try all again that have failed."""
    async with books(url, workspace) as here, here.db.write(limit=30.0) as session:
        count = await try_again(session, here.workspace_id, real_now())
    return f"{count} tried again now, if the bot is running." if count else "Nothing has failed."
