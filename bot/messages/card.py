"""The card: one flag in its team's channel, as it now stands. It mentions nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.messages import people
from bot.messages.asked import awaited
from bot.messages.kit import Part, actions, button, context, flag_words, message, overflow, para, picture
from bot.messages.marks import Mark, marked
from bot.messages.pieces import Link, Piece, bold
from bot.messages.promising import promise_button, promised, quick_buttons
from bot.messages.speech import brief, sentence
from bot.messages.values import Block, Message
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import Act, Severity, Status


def card(flag: FlagView, now: datetime, zone: str) -> Message:
    """The flag for its team. `zone` is the team's."""
    times = Times(now, zone, lasting=True)
    drawn = message(
        para(bold(f"#{flag.number} · {_urgently(flag)}{_stands(flag)}")),
        flag_words(flag.words, flag.number),
        *_photos(flag),
        _story(flag, times),
        _from(flag, times),
        _asks(flag, times),
        context(*awaited(flag)) if flag.is_asked else None,
        *_buttons(flag, times),
    )
    return marked(drawn, Mark.CARD, flag.number)


def moved_away(flag: FlagView, now: datetime, zone: str) -> Message:
    """What stays in the channel of the team that had the flag: `flag` is as it now stands, with its new team.

    That team may no longer know who raised it, nor read the words of a private one.
    """
    link: list[Piece] = [" ", Link(flag.link, "It goes on there.")] if flag.link else []
    return message(
        para(bold(f"#{flag.number} · Moved to {people.team(flag.team)}."), *link),
        None if flag.private else flag_words(flag.words, flag.number),
        _from(replace(flag, reporter=None), Times(now, zone, lasting=True)),
    )


def _urgently(flag: FlagView) -> str:
    waits = flag.status in {Status.OPEN, Status.TAKEN, Status.FIXED}
    return "Urgent · " if waits and flag.facts.severity is Severity.URGENT else ""


def _stands(flag: FlagView) -> str:
    who, asked, thanks = people.reporter(flag), people.asked(flag), people.owner(flag)
    said = "Confirmed fixed" if people.has_left(flag) else f"Fixed, says {who}"
    fixed = f"Fixed on the spot. Thank you, {who}" if flag.on_the_spot else f"{said}. Thank you, {thanks}"
    return {
        Status.OPEN: "Nobody has it yet",
        Status.TAKEN: f"{people.owner(flag)} has it",
        Status.FIXED: f"Fixed, says {people.team(flag.team)}. I have asked {asked}",
        Status.CONFIRMED: fixed,
        Status.UNCONFIRMED: "Closed, not confirmed: I asked three times and heard nothing",
        Status.DECLINED: "Won't be fixed for now",
        Status.WITHDRAWN: "Cancelled by the person who raised it",
        Status.MERGED: f"Same as #{flag.merged_into}",
    }[flag.status]


def _photos(flag: FlagView) -> list[Part]:
    """The pictures are Slack's: where one cannot be shown any more, the sender leaves it out."""
    of = f" of {len(flag.photos)}" if len(flag.photos) > 1 else ""
    return [picture(photo, f"Photo {n}{of}: {brief(flag.words, 200)}") for n, photo in enumerate(flag.photos, 1)]


def _story(flag: FlagView, times: Times) -> Part | None:
    """What was done or said about it, in people's own words."""
    if flag.status is Status.CONFIRMED and flag.on_the_spot:
        return para(bold("What was done: "), brief(flag.on_the_spot, 1500))
    if flag.status in {Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED} and flag.fix:
        cause, change = brief(flag.fix.cause, 1000), brief(flag.fix.change, 1000)
        return para(bold("Why it happened: "), f"{cause}\n", bold("What changed: "), change)
    if flag.status is Status.DECLINED:
        review = flag.facts.review_at
        again: list[Piece] = [f" The lead looks at it again {times.on(review)}."] if review else []
        return para(bold("Why: "), sentence(flag.decline_reason, 1500), *again)
    calm = flag.facts.severity is not Severity.URGENT
    if flag.lower_reason and calm and flag.status in {Status.OPEN, Status.TAKEN}:
        return para(bold("Not urgent: "), brief(flag.lower_reason, 1000))
    return None


def _from(flag: FlagView, times: Times) -> Part:
    who = people.at_start(people.reporter(flag, "somebody"))
    pieces: list[Piece] = [who, *people.place(flag), " · ", times.at(flag.facts.raised_at)]
    if flag.message_link and not flag.private:
        pieces += [" · ", Link(flag.message_link, "the message")]
    if flag.supporters:
        pieces.append(f" · {flag.supporters} me too")
    if flag.facts.severity is Severity.MINOR:
        pieces.append(" · minor")
    return context(*pieces)


def _asks(flag: FlagView, times: Times) -> Part | None:
    """The day that was promised, or the question for one."""
    if flag.status is not Status.TAKEN:
        return None
    if flag.facts.promise is None:
        return para(f"{people.at_start(people.hears(flag))}?")
    return para("Promised: ", *promised(flag.facts.promise, flag, times), ".")


def _buttons(flag: FlagView, times: Times) -> tuple[Part | None, ...]:
    number = flag.number
    match flag.status:
        case Status.OPEN:
            first = (button(Act.TAKE, number, style="primary"), button(Act.FIX, number))
            return (actions(*first, button(Act.ASK_REPORTER, number), _more(flag)),)
        case Status.TAKEN:
            promised_already = flag.facts.promise is not None
            days = [promise_button(flag)] if promised_already else quick_buttons(flag, times)
            rest = (button(Act.GIVE_BACK, number), button(Act.ASK_REPORTER, number), _more(flag))
            return (actions(*days), actions(button(Act.FIX, number, style="primary"), *rest))
        case Status.UNCONFIRMED:
            return (actions(button(Act.STILL, number), button(Act.ASK_AGAIN, number)),)
        case _:
            return ()


def _more(flag: FlagView) -> Block | None:
    acts = [Act.MOVE, Act.SAME_AS, Act.GIVE_TO, Act.DECLINE]
    urgent = flag.facts.severity is Severity.URGENT
    return overflow(flag.number, [*acts, Act.NOT_URGENT] if urgent else acts)
