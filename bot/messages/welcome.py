"""First words: to whoever installed it, and in a channel."""

from __future__ import annotations

from datetime import datetime

from bot.messages.kit import actions, message, named_button, para
from bot.messages.labels import SETUP_TEAM
from bot.messages.pieces import bold
from bot.messages.speech import name
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import Team

_SATURDAY = 5


def welcome(now: datetime, zone: str) -> Message:
    """To the installer, and to nobody else. `zone` is theirs."""
    weekend = Times(now, zone).today().weekday() >= _SATURDAY - 1
    quiet = "nothing rings this weekend" if weekend else "nothing rings at night"
    first = "First: who gets problems that fit no team? It takes two minutes."
    return message(
        para("Pullcord is in. I have written to nobody but you. ", bold(first), f" Teams' hours count, so {quiet}."),
        actions(named_button(SETUP_TEAM, "Set up the first team", style="primary")),
    )


def hello_channel(team: Team | None, channel: str) -> Message:
    """When the bot was added to a channel. `channel` is Slack's id."""
    flag = "Anyone here can say what goes wrong, in one line: /flag the till printer is out of paper again."
    if team:
        return message(para(f"Hello. I am Pullcord. {flag} Flags for {name(team.name)} come into this channel."))
    setup = " If a team lives in this channel, it can get its flags here."
    return message(
        para(f"Hello. I am Pullcord. {flag}{setup}"), actions(named_button(SETUP_TEAM, "Set up a team", channel))
    )
