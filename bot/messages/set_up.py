"""A team's set-up, said in its channel: when it is new, and whenever it is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.messages.kit import actions, bullets, context, message, named_button, para
from bot.messages.labels import SETUP_TEAM
from bot.messages.pieces import Channel, Piece, bold
from bot.messages.speech import brief, name
from bot.messages.values import Block, Message
from bot.reminders.week import as_read
from bot.views import Person, Team

_OPERATOR = "whoever runs Pullcord"
_ROOM = 300

_PACES = {
    "gentle": "half as often as usual (gentle)",
    "steady": "after 4 working hours, then once a day (steady)",
    "firm": "twice as often as usual (firm)",
}
_FIGURES = {
    "first": "first after {}",
    "every": "then every {}",
    "every_taken": "every {} once somebody has it",
    "lead_after": "the lead after {}",
    "head_after": "whoever is above the lead after {}",
}


def team_introduced(team: Team, by: Person | None, digest: str) -> Message:
    """In the channel of a new team. `digest` is Slack's id of the channel that gets its weekly summary."""
    who = name(by.name) if by else _OPERATOR
    hello = f"From now on the flags for {name(team.name)} come into this channel. Everybody in it can take them."
    return message(para(bold(hello), f" Set up by {who}:"), bullets(_lines(team, tuple(_SAYS), digest)), context(_HOW))


_HOW = "I ask in your working hours only, unless it is urgent. To change anything: /flagteam"


def team_changed(team: Team, by: Person | None, changes: Sequence[str], digest: str = "") -> Message:
    """In the team's channel: who changed its set-up, and what it is now. `changes` are names of a team's settings."""
    who = name(by.name) if by else _OPERATOR
    first = f"{who[:1].upper()}{who[1:]} has changed how {name(team.name)} is set up:"
    return message(para(first), bullets(_lines(team, changes, digest, gone=True)))


def lead_left(team: Team, who: Person | None, *, was_head: bool, to_them: bool = False) -> Message:
    """Somebody who led a team has left Slack (`who`, where they are still known): who is asked now, and who may say.

    In the team's channel, or (`to_them`) to whoever is asked instead.
    """
    why = f": {name(who.name)} has left Slack." if who else "."
    above = was_head and team.leaders
    gone = f"Nobody is above the lead of {name(team.name)} any more" if above else f"{name(team.name)} has no lead now"
    return message(para(bold(f"{gone}{why}"), f" {_asked_instead(team, to_them)}"), actions(name_somebody(team)))


def _asked_instead(team: Team, to_them: bool) -> str:
    if not team.leaders:
        return "Who leads it now? Anyone in its channel can say so."
    if to_them:
        return "Until somebody is named I ask you. Who is it?"
    called = name(team.leaders[0].name)
    return f"Until somebody is named I ask {called}. {called} or an admin can say who it is."


def unreadable(team: Team, faults: Sequence[str], instead: str) -> Message:
    """To whoever can mend it: settings of the team that cannot be read any more. `instead` is what holds meanwhile."""
    first = para(bold(f"I can't read all of how {name(team.name)} is set up any more:"))
    until = f"No flag waits for that. Until it is mended I go by {instead}."
    mend = actions(named_button(SETUP_TEAM, "Set up the team", team.channel or ""))
    return message(first, bullets([[brief(fault, _ROOM)] for fault in faults]), para(until), mend)


def name_somebody(team: Team) -> Block:
    """The button that leads to the form of the team."""
    return named_button(SETUP_TEAM, "Name somebody", team.channel or "")


def _lines(team: Team, names: Sequence[str], digest: str, *, gone: bool = False) -> list[list[Piece]]:
    """A line for each setting. What is not set is said only where that is the news (`gone`)."""
    values = [(called, _value(team, called, digest)) for called in names if called in _SAYS]
    return [
        [f"{_SAYS[called][0]}: ", value or _GONE.get(called, "nothing")] for called, value in values if value or gone
    ]


def _value(team: Team, called: str, digest: str) -> Piece:
    if called == "digest_channel":
        return Channel(digest) if digest else ""
    shown = _SAYS[called][1](team)
    return brief(shown, _ROOM) if shown else ""


def _figures(team: Team) -> str:
    own = [_FIGURES[key].format(value) for key, value in team.own.items() if key in _FIGURES]
    return ", ".join(own)


def _person(person: Person | None) -> str:
    return person.name if person else ""


_SAYS: dict[str, tuple[str, Callable[[Team], str]]] = {
    "name": ("Name", lambda team: team.name),
    "lead": ("Lead", lambda team: _person(team.lead)),
    "head": ("Above the lead", lambda team: _person(team.head)),
    "timezone": ("Time zone", lambda team: team.timezone),
    "hours": ("Working hours", lambda team: as_read(team.hours)),
    "holidays": ("Public holidays of", lambda team: team.holidays),
    "days_off": ("Days off", lambda team: ", ".join(team.days_off)),
    "cadence": ("How often I ask", lambda team: _PACES.get(team.cadence, team.cadence)),
    "own": ("Its own pace", _figures),
    "keywords": ("Words that bring a flag here", lambda team: ", ".join(team.keywords)),
    "latitude": ("Everybody may do this without asking", lambda team: team.latitude),
    "emergency": ("In an emergency", lambda team: team.emergency),
    "is_triage": ("Problems that fit no team", lambda team: "they come here" if team.is_triage else ""),
    "digest_channel": ("The weekly summary is posted in", lambda _team: ""),
}
"""How each setting is called, and what it says."""
_GONE = {"is_triage": "not here any more"}
"""What is said of a setting that was taken away, where "nothing" does not fit."""
