"""What must be so afterwards, held against what Slack saw and what the database says. Each line is something wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from sqlmodel import select

from bot.sandbox.board import Said
from bot.words import DeliveryKind, DeliveryState
from storage.tables import Delivery, FlagRow
from tests.crash.town import PACE_S, Town

ENDED = {DeliveryState.SENT, DeliveryState.SUPERSEDED, DeliveryState.ROLLED_UP}
CLOCKS_DIFFER = 0.95


async def wrongs(town: Town) -> list[str]:
    """All that is wrong; empty when nothing was lost, repeated, out of order or too fast."""
    async with town.db.read() as session:
        flags = {row.id or 0: row.number for row in await session.exec(select(FlagRow))}
        told = {row.words: row.number for row in await session.exec(select(FlagRow))}
        rows = list(await session.exec(select(Delivery).order_by(Delivery.id)))  # type: ignore[arg-type]
    said = town.sandbox.said
    return [
        *_lost(town, told),
        *_repeated(said),
        *_unended(rows),
        *_cards(town, said),
        *_reminders(town, rows, flags, said),
        *_disorder(rows, flags, said),
        *_too_fast(said),
    ]


def _lost(town: Town, told: dict[str, int]) -> Iterator[str]:
    if told != town.acknowledged:
        yield f"acknowledged {town.acknowledged}, kept {told}"


def _repeated(said: list[Said]) -> Iterator[str]:
    for key, times in Counter(one.key for one in said).items():
        if key is None or times > 1:
            yield f"{key} was said {times} times"


def _unended(rows: list[Delivery]) -> Iterator[str]:
    for row in rows:
        if row.state not in ENDED:
            yield f"{row.key} is {row.state} ({row.why})"


def _cards(town: Town, said: list[Said]) -> Iterator[str]:
    keys = {one.key for one in said}
    for number in town.acknowledged.values():
        if f"card:{number}" not in keys:
            yield f"#{number} has no card"


def _reminders(town: Town, rows: list[Delivery], flags: dict[int, int], said: list[Said]) -> Iterator[str]:
    """For each day that a flag was open it is mentioned once: in its thread, or in a roundup that was said."""
    by_key = {one.key: one for one in said}
    mentions: Counter[int] = Counter()
    for row in rows:
        if row.kind is DeliveryKind.REMINDER and row.flag_id:
            number = flags[row.flag_id]
            into = row.data.get("into") if row.state is DeliveryState.ROLLED_UP else row.key
            mentions[number] += f"#{number}" in by_key[into].text if into in by_key else False
    for number, days in town.days.items():
        if mentions[number] != days:
            yield f"#{number} was open over {days} days and mentioned {mentions[number]} times"


def _disorder(rows: list[Delivery], flags: dict[int, int], said: list[Said]) -> Iterator[str]:
    """What is said in a flag's thread comes after its card, in the order in which it was decided."""
    place = {one.key: at for at, one in enumerate(said)}
    by_flag: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.flag_id and row.key in place and row.kind in {DeliveryKind.CARD, DeliveryKind.REMINDER}:
            by_flag[flags[row.flag_id]].append(row.key)
    for number, keys in by_flag.items():
        if sorted(keys, key=lambda key: place[key]) != keys:
            yield f"#{number} is out of order: {keys}"


def _too_fast(said: list[Said]) -> Iterator[str]:
    by_channel: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_channel[one.channel].append(one)
    for channel, posts in by_channel.items():
        for first, second in pairwise(posts):
            gap = (second.real - first.real).total_seconds()
            if gap < PACE_S * CLOCKS_DIFFER:
                yield f"{channel}: {second.key} only {gap:.3f} s after {first.key}"
