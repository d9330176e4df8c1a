"""Which team a flag belongs to: pure.

In this order: the team named by its channel; the team most of whose keywords occur; the team in whose channel it was
raised; triage. No flag is ever without a team.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.views import Team


def route(words: str, teams: Sequence[Team], *, named: str | None, raised_in: str | None) -> Team:
    """The team that gets it. `teams` holds exactly one triage team."""
    by_channel = {team.channel: team for team in teams if team.channel}
    if named in by_channel:
        return by_channel[named]
    if found := _by_keywords(words, teams):
        return found
    if raised_in in by_channel:
        return by_channel[raised_in]
    return next(team for team in teams if team.is_triage)


def _by_keywords(words: str, teams: Sequence[Team]) -> Team | None:
    """The team with the most keywords in the words; of equals, the one that was there first."""
    hits = [(sum(_has(words, word) for word in team.keywords), team) for team in teams]
    most, team = max(hits, key=lambda hit: (hit[0], -hit[1].id), default=(0, None))
    return team if most else None


def _has(words: str, keyword: str) -> bool:
    return bool(_pattern(keyword).search(words))


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> re.Pattern[str]:
    """The keyword as whole words, also in the plural: "refund" finds "Refunds", not "refundable"."""
    return re.compile(rf"(?<!\w){re.escape(keyword.strip())}(?:s|es)?(?!\w)", re.IGNORECASE)
