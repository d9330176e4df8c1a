"""What the reporter is asked, in a DM."""

from __future__ import annotations

from bot.messages import people
from bot.messages.kit import actions, button, context, heard, message, para
from bot.messages.pieces import soft
from bot.messages.speech import brief
from bot.messages.values import Message
from bot.views import FlagView
from bot.words import Act

_TIMES = ("twice more", "once more")


def question(flag: FlagView, *, to_lead: bool = False) -> Message:
    """Is it fixed for you? How often it was asked is read from the flag's facts (`asked`, this one counted).

    `to_lead`: whoever raised it is gone, and nobody else waits for it.
    """
    change = f': "{brief(flag.fix.change, 1500)}"' if flag.fix else "."
    says = para(f"{people.team(flag.team)} says {people.title(flag)} is fixed{change}")
    opening = heard(f"{people.title(flag)}: is it fixed?")
    gone = "Whoever raised it has left, so I ask you. Is it fixed? "
    asks = para(gone if to_lead else "Is it fixed for you? ", soft(_what_silence_does(flag.facts.asked)))
    number = flag.number
    yes, still = button(Act.YES, number, style="primary"), button(Act.STILL, number)
    can_tell = None if flag.facts.put_off > 1 else button(Act.CANNOT_TELL, number)
    return message(opening, says, asks, actions(yes, still, can_tell))


def _what_silence_does(asked: int) -> str:
    if asked > len(_TIMES):
        return 'A no helps them. This is the last time I ask; without an answer I write "not confirmed".'
    again = _TIMES[max(asked, 1) - 1]
    return f'A no helps them. Without an answer I ask {again}, then I write "not confirmed".'


def did_it_hold(flag: FlagView, *, to_lead: bool = False) -> Message:
    """Thirty days after the yes, once. `to_lead`: as above."""
    gone = " Whoever raised it has left, so I ask you." if to_lead else ""
    asks = para(f"{people.title(flag)} was fixed 30 days ago.{gone} Did it hold?")
    number = flag.number
    yes, still = button(Act.YES, number, style="primary"), button(Act.STILL, number)
    return message(asks, context("I ask only this once. Without an answer it stays closed."), actions(yes, still))


def ask_reporter(flag: FlagView) -> Message:
    """The team wants to know something, in its own words."""
    asks = para(f'{people.team(flag.team)} asks about {people.title(flag)}: "{brief(flag.question, 2000)}"')
    opening = heard(f"{people.title(flag)}: a question for you.")
    small = context(f"Your answer goes to {people.team(flag.team)}, in the flag's thread.")
    return message(opening, asks, small, actions(button(Act.ANSWER, flag.number, style="primary")))
