"""What is said in a flag's thread, and to its lead, because its time has come.

What comes next are arguments: `next_at` is the instant of the next post, `lead_at` and `head_at` of the ladder's rungs.
`zone` is the team's time zone, or the time zone of the person who gets the DM.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.messages import people
from bot.messages.asked import awaited
from bot.messages.kit import Part, actions, button, heard, message, para
from bot.messages.pieces import Link, Piece
from bot.messages.promising import day_or_time, promise_button, promised, quick_buttons
from bot.messages.set_up import name_somebody
from bot.messages.speech import name, sentence
from bot.messages.values import Message
from bot.messages.when import Times, duration, in_words, working
from bot.views import FlagView, Person
from bot.words import Act, Rung, Severity, Status

OFFICE_DAY = timedelta(hours=8)
"""A working day, where the team's own is not known."""


def reminder(
    flag: FlagView,
    now: datetime,
    zone: str,
    *,
    next_at: datetime | None = None,
    lead_at: datetime | None = None,
    head_at: datetime | None = None,
    nobody_to_name: bool = False,
) -> Message:
    """It waits: nobody has it (rings nobody), or its owner has promised no day yet (mentions the owner).

    `nobody_to_name`: the ladder came to a rung on which nobody is set.
    """
    times = Times(now, zone, lasting=True)
    coming = _coming(flag, times, next_at, lead_at, head_at)
    if nobody_to_name:
        coming.append(_nobody_leads(flag))
    return _no_day(flag, times, coming) if flag.status is Status.TAKEN and flag.owner else _nobody(flag, times, coming)


def _nobody_leads(flag: FlagView) -> str:
    return f" Nobody leads {people.team(flag.team)} now. Who should I ask? Anyone here can say so with /flagteam."


def _nobody(flag: FlagView, times: Times, coming: list[Piece]) -> Message:
    first = para(f"#{flag.number} needs a person{_urgent(flag)}: {sentence(flag.words)}")
    rest = para(f"Waiting {times.age(flag.facts.raised_at)}. Not yours? Move it.", *awaited(flag), *coming)
    number = flag.number
    take, move = button(Act.TAKE, number, style="primary"), button(Act.MOVE, number)
    return message(first, rest, actions(take, move, button(Act.FIX, number)))


def _no_day(flag: FlagView, times: Times, coming: list[Piece]) -> Message:
    first = para(f"#{flag.number} needs a {day_or_time(flag)}{_urgent(flag)}: {sentence(flag.words)}")
    who, age = people.ring(flag.owner, people.owner(flag)), times.age(flag.facts.raised_at)
    rest = para(who, f", {people.hears(flag)}? It has been waiting {age}.", *awaited(flag), *coming)
    done = actions(button(Act.FIX, flag.number), button(Act.GIVE_BACK, flag.number))
    return message(first, rest, actions(*quick_buttons(flag, times)), done)


def _urgent(flag: FlagView) -> str:
    return " (urgent)" if flag.facts.severity is Severity.URGENT else ""


def _coming(
    flag: FlagView, times: Times, next_at: datetime | None, lead_at: datetime | None, head_at: datetime | None
) -> list[Piece]:
    """Next: tomorrow 10:02; Ana is named on Thursday. Of the ladder only the next rung is told."""
    pieces: list[Piece] = [" Next: ", times.at(next_at)] if next_at else []
    at, rung = (lead_at, Rung.LEAD) if lead_at else (head_at, Rung.HEAD)
    named = flag.team.asked_on(rung)
    if at and named:
        pieces += _rung(people.called(named, ""), flag, times, at, opens=not pieces)
    return [*pieces, "."] if pieces else []


def _rung(who: str, flag: FlagView, times: Times, at: datetime, *, opens: bool) -> list[Piece]:
    when: Piece = times.at(at) if flag.facts.severity is Severity.URGENT else times.on(at)
    return [f" {people.at_start(who)} is named " if opens else f"; {who} is named ", when]


def escalation(
    flag: FlagView, rung: Rung, waited: timedelta, workday: timedelta = OFFICE_DAY, *, to: Person | None = None
) -> Message:
    """Up the ladder, in the thread: mentions `to` (else the rung's lead or head) and asks what should happen.

    `waited` is what the ladder counted: working time, clock time for an urgent flag. `workday` is the team's day.
    """
    opening = heard(f"#{flag.number} needs you: {sentence(flag.words)}")
    named = to or flag.team.asked_on(rung)
    who = people.ring(named, people.called(named, people.team(flag.team)))
    nobody = "" if named else _nobody_leads(flag)
    return message(opening, para(*_asking(flag, who, named, waited, workday), nobody), _what_now(flag))


def escalation_dm(flag: FlagView, rung: Rung, waited: timedelta, workday: timedelta = OFFICE_DAY) -> Message:
    """The same, as a DM to the person named, with the way to the thread."""
    asking = _asking(flag, "", flag.team.asked_on(rung), waited, workday)
    return message(_needs_you(flag), para(*asking, *_why_you(flag, rung)), _what_now(flag))


def slip_dm(flag: FlagView, rung: Rung = Rung.LEAD) -> Message:
    """A day has passed, as a DM to the lead: so that they know, and may help."""
    late = f"The {day_or_time(flag)} for #{flag.number} has passed. I have asked {people.owner(flag)} for a new one."
    return message(_needs_you(flag), para(late, *_why_you(flag, rung)), _what_now(flag))


def review_dm(flag: FlagView, rung: Rung = Rung.LEAD) -> Message:
    """A declined flag came back, as a DM to the lead."""
    return message(_is_back(flag), para(_still_so(flag, "It"), *_why_you(flag, rung)), _what_now(flag))


def _needs_you(flag: FlagView) -> Part:
    return para(f"#{flag.number} needs you: {sentence(flag.words)}")


def _why_you(flag: FlagView, rung: Rung) -> list[Piece]:
    role = "lead" if rung is Rung.LEAD else "head"
    why = f" I write to you because you are the {role} of {people.team(flag.team)}."
    return [why, " ", Link(flag.link, "Open the thread")] if flag.link else [why]


def _asking(flag: FlagView, who: Piece, named: Person | None, waited: timedelta, workday: timedelta) -> list[Piece]:
    """Blames nobody: a full team is assumed before a lazy one. `named` may have the flag themselves."""
    urgent = flag.facts.severity is Severity.URGENT
    span = duration(waited) if urgent else working(waited, workday)
    number, promise = flag.number, flag.facts.promise
    hears = "should become of it" if people.has_left(flag) else f"should {people.reporter(flag)} hear"
    if promise and promise.moved > 1:
        why = f"the day for #{number} has moved {in_words(promise.moved)} times. What would help"
    elif flag.fix or flag.on_the_spot:
        why = f"#{number} is still happening, after what was done. Who could look at it afresh"
    elif flag.status is Status.TAKEN and flag.owner:
        has, they = ("you have", "You") if flag.owner == named else (f"{people.owner(flag)} has", "They")
        late = f"{has} #{number}, and after {span} there is no {day_or_time(flag)} yet."
        why = f"{late} {they} may have too much. Who could"
    else:
        why = f"nobody could take #{number} in {span}. The team may be full. Who could"
    asks = f"{why}, or what {hears}?"
    return [who, f", {asks}", *awaited(flag)] if who else [people.at_start(asks), *awaited(flag)]


def _what_now(flag: FlagView) -> Part | None:
    """What a lead can do; where nobody leads the team, what anybody in its channel can."""
    number = flag.number
    second = promise_button(flag) if flag.status is Status.TAKEN else button(Act.TAKE, number)
    if not flag.team.leaders:
        return actions(second, button(Act.FIX, number), name_somebody(flag.team))
    return actions(button(Act.GIVE_TO, number, style="primary"), second, button(Act.DECLINE, number))


def promise_day(flag: FlagView, now: datetime, zone: str) -> Message:
    """The morning of the promised day: the owner alone is asked."""
    promise = flag.facts.promise
    what: tuple[Piece, ...] = (
        promised(promise, flag, Times(now, zone, lasting=True)) if promise else ("that it is done",)
    )
    first = para(f"#{flag.number} has its {day_or_time(flag)}: {sentence(flag.words)}")
    who = people.ring(flag.owner, people.owner(flag))
    asks = f". Is it done, or which {day_or_time(flag)} instead?"
    rest = para(who, ", the promise is: ", *what, asks, *awaited(flag))
    return message(first, rest, _day_buttons(flag))


def slip(flag: FlagView, *, lead: Person | None = None) -> Message:
    """A day has passed: in the thread, mentioning the owner and the lead (`lead`, else the team's)."""
    who = people.ring(flag.owner, people.owner(flag))
    when = day_or_time(flag)
    asks: list[Piece] = [f"The {when} for #{flag.number} has passed. ", who, f", which {when} now? "]
    told = f"{people.at_start(people.reporter(flag))} knows that it takes longer."
    knows = "Whoever raised it has left." if people.has_left(flag) else told
    named = lead or flag.team.asked_on(Rung.LEAD)
    also: list[Piece] = [" ", people.ring(named, name(named.name)), ", so that you know."] if named else []
    opening = heard(f"#{flag.number} needs a new {when}: {sentence(flag.words)}")
    return message(opening, para(*asks, knows, *(also if named != flag.owner else [])), _day_buttons(flag))


def _day_buttons(flag: FlagView) -> Part | None:
    return actions(promise_button(flag), button(Act.FIX, flag.number), button(Act.GIVE_BACK, flag.number))


def review(flag: FlagView, *, lead: Person | None = None) -> Message:
    """A declined flag comes back to the lead (`lead`, else the team's) on the day that was chosen."""
    named = lead or flag.team.asked_on(Rung.LEAD)
    who = people.ring(named, people.called(named, people.team(flag.team)))
    nobody = "" if named else _nobody_leads(flag)
    return message(_is_back(flag), para(who, _still_so(flag, ", it"), nobody), _what_now(flag))


def _is_back(flag: FlagView) -> Part:
    return para(f"#{flag.number} is back, as agreed: {sentence(flag.words)}")


def _still_so(flag: FlagView, it: str) -> str:
    return f'{it} was put off because: "{sentence(flag.decline_reason, 1000)}" Is that still so?'
