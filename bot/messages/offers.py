"""What is offered to somebody who put the flag on a message, or wrote to the bot: one tap, and it is a flag."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.messages import people
from bot.messages.help import WHAT
from bot.messages.kit import Part, actions, button, message, named_button, para, section_plain
from bot.messages.labels import FLAG_THIS, NEW_FLAG
from bot.messages.pieces import Link, Piece, bold
from bot.messages.speech import brief
from bot.messages.standing import stands
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView, Team
from bot.words import Act


def reacted(words: str, link: str, team: Team, channel: str, ts: str) -> Message:
    """To somebody who put the flag on a message. `channel` and `ts` are Slack's; `words` are the message's, if any."""
    what = f'"{brief(words, 300)}"' if words else "a message"
    look: list[Piece] = [" (", Link(link, "look at it"), ")"] if link else []
    asks: list[Piece] = [f"You put a flag on {what}", *look, ". Shall I raise it? "]
    press = named_button(FLAG_THIS, "Flag that message", f"{channel} {ts}", style="primary")
    return message(para(*asks, f"{_who(team)} Nothing happens until you say so."), actions(press))


def wrote(words: str, team: Team, channel: str, ts: str) -> Message:
    """In the DM, to plain words. `channel` and `ts` are Slack's."""
    asks: list[Piece] = [f"I am Pullcord. {WHAT} ", bold("Shall I flag this?"), f' "{brief(words, 1000)}" {_who(team)}']
    press = named_button(FLAG_THIS, "Flag it", f"{channel} {ts}", style="primary")
    return message(para(*asks), actions(press))


def which_answer(words: str, asked: Sequence[FlagView], channel: str, ts: str) -> Message:
    """In the DM, to plain words that may answer one of several questions, or be a problem by themselves."""
    asks = para(f'"{brief(words, 300)}": is that an answer? More than one question waits for you:')
    lines = [section_plain(people.title(flag), accessory=button(Act.ANSWER, flag.number)) for flag in asked]
    press = named_button(FLAG_THIS, "No, flag it", f"{channel} {ts}")
    return message(asks, *lines, actions(press))


def _who(team: Team) -> str:
    """Who gets it."""
    return "Triage finds the right team for it." if team.is_triage else f"{people.team(team)} gets it."


def already(flag: FlagView, acts: Collection[Act], now: datetime, zone: str) -> Message:
    """The message is a flag already, or shows one. `acts` are those that the reader may do; `zone` is theirs."""
    says = para(bold(f"This is #{flag.number} already."), " ", *stands(flag, Times(now, zone, lasting=True)))
    me_too = button(Act.ME_TOO, flag.number, style="primary") if Act.ME_TOO in acts else None
    still = button(Act.STILL, flag.number) if Act.STILL in acts else None
    return message(says, actions(me_too, still, button(Act.OPEN, flag.number)))


def unseen() -> Message:
    """The message is a flag already, which this reader may not see: such as a guest, where it became one elsewhere."""
    says = "That message is flagged already, and a team has it. I can't show you that flag, but nothing more is needed."
    return message(para(says))


def gone() -> Message:
    """The message was deleted before it could be flagged."""
    says = "That message is gone, so I can't read it any more. You can still say what was wrong."
    return message(para(says), _form())


def unreadable() -> Message:
    """The message cannot be read now, or there is nothing in it to read."""
    says = "I can't read that message, so nothing is flagged yet. Say it in your words:"
    return message(para(says), _form())


def _form() -> Part | None:
    return actions(named_button(NEW_FLAG, "Flag a problem", style="primary"))
