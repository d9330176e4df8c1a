"""Where the bot cannot speak any more: told once, to somebody who can mend it."""

from __future__ import annotations

from bot.messages.kit import message, para
from bot.messages.pieces import Channel
from bot.messages.speech import name
from bot.messages.values import Message

_HOW = {
    "is_archived": "It is archived. Unarchive it, or give the team another channel with /flagteam there.",
    "not_in_channel": "I am not in it. Type /invite @Pullcord there.",
    "channel_not_found": "I am not in it any more, or it is gone. Type /invite @Pullcord there, or give the team"
    " another channel with /flagteam there.",
    "messages_tab_disabled": "Messages to this app are switched off. An admin of the workspace can switch them on.",
}
_RESTRICTED = "I may not post there. An admin of the workspace can allow it, or give the team another channel."


def closed_destination(channel: str, error: str, team: str) -> Message:
    """`channel` is Slack's id, `error` Slack's word for why it is closed, `team` whose news wait there."""
    waits = f" News for {name(team)} wait until then." if team else " What I have to say there waits until then."
    return message(para("I can't post in ", Channel(channel), f". {_HOW.get(error, _RESTRICTED)}{waits}"))


def closed_person(person: str) -> Message:
    """Somebody who takes no messages from the bot: `person` is their name."""
    who = name(person)
    gone = f"Their account is switched off, or it takes no messages from apps. If {who} leads a team,"
    return message(para(f"I can't write to {who}. {gone} name somebody else with /flagteam in its channel."))
