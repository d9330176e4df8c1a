"""App Home: what my teams owe, what I raised, and what I may do on the spot; the most pressing on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, blocks, button, context, divider, header, named_button, para, section_plain
from bot.messages.labels import NEW_FLAG, SETTINGS, SETUP_TEAM
from bot.messages.lists import Page, line
from bot.messages.pieces import Piece, bold, soft
from bot.messages.speech import brief, count, possessive
from bot.messages.standing import in_short
from bot.messages.trouble import closed_channel
from bot.messages.values import View
from bot.messages.when import Times
from bot.views import FlagView, Team
from bot.words import Act, Status

_OWED, _RAISED, _LATITUDES = 12, 12, 8
_SETTINGS, _CLOSED = 10, 5


@dataclass(frozen=True, slots=True)
class ToMend:
    """What stands still for all, and whoever reads can mend: an admin, or whoever installed it."""

    unsorted: int | None = None
    """How many flags wait for somebody who sorts what fits no team, as long as nobody does."""
    closed: Sequence[tuple[str, str]] = ()
    """Teams' channels that take nothing, by Slack's id, each with Slack's word for why."""


NOTHING = ToMend()


def home(
    raised: Page,
    owed: Page,
    latitudes: Sequence[Team],
    teams: Sequence[Team],
    now: datetime,
    zone: str,
    *,
    to_mend: ToMend = NOTHING,
) -> View:
    """The Home tab of one person, in their `zone`.

    `owed` holds what this person's teams owe, the oldest first; `latitudes` the teams whose latitude this person may
    use; `teams` those whose set-up this person may change.
    """
    times = Times(now, zone)
    parts = [
        *_closed(to_mend.closed),
        *_nobody_sorts(to_mend.unsorted, latitudes),
        *_first(raised, owed),
        actions(named_button(NEW_FLAG, "Flag a problem", style="primary")),
        *_owed(owed, times),
        *_raised(raised, times),
        *_on_the_spot(latitudes),
        *_settings(teams),
    ]
    return View(type="home", blocks=blocks(parts))


def _closed(channels: Sequence[tuple[str, str]]) -> list[Part | None]:
    """Of each its team was told, if anybody hears for it; here it stands until it is mended."""
    return [part for channel, error in channels[:_CLOSED] for part in (*closed_channel(channel, error), divider())]


def _nobody_sorts(unsorted: int | None, teams: Sequence[Team]) -> list[Part | None]:
    """For whoever can mend it, until it is mended."""
    if unsorted is None:
        return []
    waits = f"{count(unsorted, 'flag waits', 'flags wait')} for that." if unsorted else "No flag waits for it so far."
    what = "It takes two minutes: choose the channel of whoever finds the right team for them."
    first = "Set up triage" if any(team.channel for team in teams) else "Set up the first team"
    return [
        para(bold("Nobody gets the problems that fit no team yet."), f" {waits} {what}"),
        actions(named_button(SETUP_TEAM, first, style="primary")),
        divider(),
    ]


def _first(raised: Page, owed: Page) -> list[Part]:
    """For somebody to whom nothing here belongs yet."""
    if raised.total or owed.total:
        return []
    how = "Something goes wrong at work? Say it in one line: press the button, or type /flag and what you noticed."
    then = "I give it to the team that can mend it, and go on until you say it is fixed. Here you see how it stands."
    return [header("Hello. I am Pullcord."), para(f"{how} {then}")]


def _owed(owed: Page, times: Times) -> list[Part | None]:
    """Two blocks for each: what it is, and what one tap does."""
    if not owed.total:
        return []
    lines = [part for flag in owed.flags[:_OWED] for part in (_owing(flag, times), _next_step(flag))]
    return [header("Your teams owe"), *lines, _more(owed, _OWED)]


def _owing(flag: FlagView, times: Times) -> Part:
    age = times.age(flag.facts.raised_at)
    return section_plain(f"#{flag.number} {brief(flag.words, 200)}\n{in_short(flag, times)} · {age}")


def _next_step(flag: FlagView) -> Part | None:
    number, opens = flag.number, button(Act.OPEN, flag.number)
    if flag.status is Status.OPEN:
        return actions(button(Act.TAKE, number, style="primary"), button(Act.MOVE, number), opens)
    if flag.status is Status.TAKEN:
        return actions(button(Act.PROMISE, number), button(Act.FIX, number), opens)
    return actions(opens)


def _raised(raised: Page, times: Times) -> list[Part | None]:
    if not raised.total:
        return [header("You raised"), para("Nothing yet. One line is enough: /flag the till printer jams again")]
    return [header("You raised"), *(line(flag, times) for flag in raised.flags[:_RAISED]), _more(raised, _RAISED)]


def _more(page: Page, shown: int) -> Part | None:
    more = page.total - min(len(page.flags), shown)
    return context(f"and {more:,} more: /flags") if more > 0 else None


def _on_the_spot(latitudes: Sequence[Team]) -> list[Part | None]:
    told = [team for team in latitudes if team.latitude]
    if not told:
        return []
    lines: list[list[Piece]] = [
        [bold(brief(team.latitude, 500)), soft(f" ({possessive(team.name)} rule)")] for team in told[:_LATITUDES]
    ]
    return [header("You may do this without asking"), *(para(*pieces) for pieces in lines)]


def _settings(teams: Sequence[Team]) -> list[Part | None]:
    """Behind a button for each team."""
    shown = [team for team in teams if team.channel][:_SETTINGS]
    buttons = [
        named_button(f"{SETTINGS}:{team.id}", f"Set up {people.team(team)}", team.channel or "") for team in shown
    ]
    return [divider(), actions(*buttons)] if buttons else []
