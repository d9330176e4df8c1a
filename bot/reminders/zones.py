"""The one place where wall clocks become instants.

A wall time that the clocks jump over is the instant of the jump; one that comes twice is the first of the two. So
every zone's wall clock maps to instants in order, and intervals that do not overlap on paper never do in time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import NaiveInstantError, ZoneError

SECOND = timedelta(seconds=1)


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises `NaiveInstantError` for a naive one, which could mean any of 38 instants."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise NaiveInstantError(f"{at.isoformat()} has no time zone.")
    return at.astimezone(UTC)


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name, or `ZoneError`."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        words = f"I don't know the time zone “{name}”. Write it like Europe/Berlin or America/New_York."
        raise ZoneError(words) from error


def zone_or_utc(name: str) -> ZoneInfo:
    """A person's zone. What Slack says of a person may be empty or unknown; that must not stop anything."""
    try:
        return zone_named(name)
    except ZoneError:
        return ZoneInfo("UTC")


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the zone's clocks first show the naive `wall` time, or jump over it."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    return _jump_over(wall, zone)


def _jump_over(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the zone's clocks jump over `wall`, found to the second by halving."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2 // SECOND * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
