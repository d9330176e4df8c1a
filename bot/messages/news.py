"""What the reporter and supporters hear when somebody acted, and when it ends: in a DM each."""

from __future__ import annotations

from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, button, heard, message, named_button, para, read_all
from bot.messages.labels import TELL_CHANNEL
from bot.messages.pieces import Piece
from bot.messages.promising import day_or_time, promised
from bot.messages.speech import brief, is_cut, name, sentence
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView, Person
from bot.words import Act, News, Status


def news(
    what: News,
    flag: FlagView,
    now: datetime,
    zone: str,
    *,
    supporter: bool = False,
    channel: str = "",
    by: Person | None = None,
) -> Message:
    """One piece of news, to the reporter or (`supporter`) to somebody who said me too. `zone` is that person's.

    `channel` is the name of the channel in which the flag was raised, where it is known; `by` is who promised, where
    that was not the owner.
    """
    times = Times(now, zone, lasting=True)
    if what is News.ENDED:
        return _ended(flag, times, supporter=supporter, channel=channel)
    return message(para(*_said(what, flag, times, by)))


def _said(what: News, flag: FlagView, times: Times, by: Person | None) -> list[Piece]:
    title, team = people.title(flag), people.team(flag.team)
    owner = people.owner(flag)
    promiser = people.called(by, owner)
    later = f"{title} takes longer than planned. {promiser} now promises"
    yours = f"{title} is yours now: you said Me too, and the person who raised it has let go of it."
    news: dict[News, list[Piece]] = {
        News.TAKEN: [f"{title}: {owner} of {team} has it now.", *_day(flag, times)],
        News.GIVEN_BACK: [f"{title}: {team} is looking for somebody else to take it. I stay on it."],
        News.PROMISED: [f"{title}: {promiser} promises", *_day(flag, times, colon=True)],
        News.PROMISE_MOVED: [later, *_day(flag, times, colon=True)],
        News.MOVED: [f"{title} has moved to {team}, who can do more about it. Its time goes on counting."],
        News.LOWERED: [f'{title} is no longer urgent. {team} says: "{brief(flag.lower_reason, 1500)}"'],
        News.YOU_ARE_REPORTER: [f"{yours} {_your_part(flag)}"],
    }
    return news[what]


def _your_part(flag: FlagView) -> str:
    """What is asked of whoever speaks for it from now on."""
    return {
        Status.FIXED: f"{people.team(flag.team)} says it is fixed; I ask you next.",
        Status.CONFIRMED: "It is fixed; I ask you once if it held.",
    }.get(flag.status, "I ask you when it is fixed.")


def _day(flag: FlagView, times: Times, *, colon: bool = False) -> list[Piece]:
    if flag.facts.promise is None:
        return ["."] if colon else [f" I tell you when there is a {day_or_time(flag)}."]
    return [": " if colon else " Promised: ", *promised(flag.facts.promise, flag, times), "."]


def _ended(flag: FlagView, times: Times, *, supporter: bool, channel: str) -> Message:
    """The end, whatever it is, with its reason."""
    title, team = people.title(flag), people.team(flag.team)
    match flag.status:
        case Status.CONFIRMED if supporter:
            says = "confirmed fixed" if people.has_left(flag) else "fixed, says the person who raised it"
            return message(para(f"{title} is {says}.{_changed(flag)}", _if_not))
        case Status.CONFIRMED:
            return _thanks(flag, channel)
        case Status.UNCONFIRMED:
            nothing = f'{title}: I heard nothing, so it is closed as "not confirmed".'
            again = " If it still happens, one tap opens it again."
            return message(para(nothing, again), actions(button(Act.STILL, flag.number)))
        case Status.DECLINED:
            return message(para(*_declined(flag, times)))
        case Status.MERGED:
            here = f"{title} is the same problem as #{flag.merged_into}, says {team}. "
            instead = para(here, f"You hear from me about #{flag.merged_into} instead.")
            return message(instead, actions(button(Act.OPEN, flag.merged_into)) if flag.merged_into else None)
        case _:
            return message(para(f"{title} is closed: the person who raised it cancelled it.", _if_not))


_if_not = " If it still happens, flag it again."


def _thanks(flag: FlagView, channel: str) -> Message:
    """The VOICE of a good end: because you said so."""
    others = f" {people.at_start(people.supporters(flag))} had the same problem." if flag.supporters else ""
    why = "you fixed it yourself" if flag.on_the_spot else "you said so"
    thanks = f"Thank you. #{flag.number} is closed because {why}.{others} In 30 days I ask once if it held."
    return message(heard(f"#{flag.number} {sentence(flag.words)}"), para(thanks), _tell(flag, channel))


def _tell(flag: FlagView, channel: str) -> Part | None:
    if flag.raised_in is None:
        return None
    label = f"Tell #{name(channel)}" if channel else "Tell the channel"
    return actions(named_button(TELL_CHANNEL, label, str(flag.number)))


def _changed(flag: FlagView) -> str:
    return f' What changed: "{brief(flag.fix.change, 1000)}"' if flag.fix else ""


def _declined(flag: FlagView, times: Times) -> list[Piece]:
    review = flag.facts.review_at
    again = f" They look at it again {times.on(review)}." if review else ""
    return [
        f"{people.title(flag)}: {people.team(flag.team)} won't fix it for now.",
        f' Why: "{sentence(flag.decline_reason, 1500)}"{again}',
    ]


def slip_reporter(flag: FlagView) -> Message:
    """A day has passed, told to the reporter."""
    asked = f"I have asked {people.owner(flag)} for a new {day_or_time(flag)} and will tell you."
    return message(heard(f"#{flag.number} {sentence(flag.words)}"), para(f"#{flag.number} needs more time. {asked}"))


def tell_channel(flag: FlagView) -> Message:
    """Where it was raised, because the reporter wished it: what was said and what was done. It names no reporter."""
    did = f'{people.team(flag.team)} did: "{brief(flag.fix.change, 1500)}"' if flag.fix else ""
    spot = f'On the spot: "{brief(flag.on_the_spot, 1000)}"' if flag.on_the_spot else ""
    said = f'#{flag.number} is fixed. You said: "{brief(flag.words, 1500)}"'
    all_of_it = actions(read_all(flag.number)) if is_cut(flag.words, 1500) else None
    return message(para(said), para(did) if did else None, para(spot) if spot else None, all_of_it)
