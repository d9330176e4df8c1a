"""What a person gets back at once, for their eyes alone: to /flag, and to each thing they do."""

from __future__ import annotations

from datetime import datetime

from bot.messages import people
from bot.messages.kit import Part, actions, button, context, message, named_button, overflow, para, typed
from bot.messages.labels import ANOTHER_ONE, value
from bot.messages.pieces import Piece, bold, soft
from bot.messages.promising import promised, quick_buttons
from bot.messages.speech import brief, name, possessive, sentence
from bot.messages.standing import stands
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import MOST_PHOTOS, FlagView, Team
from bot.words import Act, Severity, Status

_OUT_OF_HOURS_POSTS = "three times at most"


def saved(
    flag: FlagView, now: datetime, zone: str, *, next_at: datetime | None = None, opens_at: datetime | None = None
) -> Message:
    """The answer to /flag; drawn anew after each press on it. `zone` is the reporter's.

    `next_at` is when the team hears about it next; `opens_at` is when its hours begin, if they are not now.
    """
    times = Times(now, zone)
    return message(
        para(bold(_who_has_it(flag)), "\n", *_what_next(flag, times, next_at, opens_at)),
        _emergency(flag) if opens_at else None,
        _latitude(flag.team) if flag.status in _LIVE else None,
        context(f"{_who_sees(flag)} Find it again: /flags"),
        _saved_buttons(flag),
    )


def _who_has_it(flag: FlagView) -> str:
    if flag.status not in _LIVE:
        return f"#{flag.number} is {'cancelled' if flag.status is Status.WITHDRAWN else 'saved'}."
    if flag.team.is_triage:
        return f"#{flag.number} is saved. It waits for triage."
    urgently = " as urgent" if flag.facts.severity is Severity.URGENT else ""
    return f"#{flag.number} is saved{urgently}. {people.team(flag.team)} has it."


def _what_next(flag: FlagView, times: Times, next_at: datetime | None, opens_at: datetime | None) -> list[Piece]:
    if flag.status is Status.WITHDRAWN:
        return ["Nobody is asked about it any more."]
    if flag.status is not Status.OPEN:
        return stands(flag, times, to_reporter=True)
    until_yes = " I go on until you say it is fixed."
    if flag.team.sorts_nothing_yet:  # then nobody can be reminded either
        kept = "No team fits it, and nobody sorts such flags here yet. It is kept, and whoever does gets it at once."
        return [kept, " An admin can say who, in my Home tab; please tell one if it can't wait.", until_yes]
    triage = f"No team fits it yet; {people.team(flag.team)} finds the right one. " if flag.team.is_triage else ""
    if opens_at and flag.facts.severity is Severity.URGENT:
        return [triage, *_at_night(flag.team, times, opens_at), until_yes]
    back: list[Piece] = ["They are back ", times.clock(opens_at), ". "] if opens_at else []
    if next_at is None:
        return [triage, *back, until_yes.strip()]
    return [triage, *back, "If nobody takes it by ", times.clock(next_at), f", I remind them.{until_yes}"]


def _at_night(team: Team, times: Times, opens_at: datetime) -> list[Piece]:
    """What happens to an urgent flag outside the team's hours."""
    named = [people.called(person, "") for person in team.leaders]
    dms = f" and write once to {' and '.join(dict.fromkeys(named))}" if named else ""
    closed: list[Piece] = ["They are closed until ", times.clock(opens_at), ". "]
    return [*closed, f"Until then I call them {_OUT_OF_HOURS_POSTS}{dms}."]


def _emergency(flag: FlagView) -> Part | None:
    if not flag.team.emergency or flag.facts.severity is not Severity.URGENT:
        return None
    return para(bold("In an emergency: "), sentence(flag.team.emergency, 1000))


def _latitude(team: Team) -> Part | None:
    """What the reporter may do on the spot, in the team's own words."""
    if not team.latitude:
        return None
    may = bold("You may do this now, without asking: ")
    return para(may, sentence(team.latitude, 1500), soft(f" ({possessive(team.name)} rule)"))


def _who_sees(flag: FlagView) -> str:
    team = "Whoever sets me up here" if flag.team.sorts_nothing_yet else people.team(flag.team)
    others = "only this channel and they can read it." if flag.private else "others see only the words."
    sees = "your words, not your name" if flag.name_hidden else "your words and name"
    return f"{team} sees {sees}; {others}"


def _saved_buttons(flag: FlagView) -> Part | None:
    number, urgent = flag.number, flag.facts.severity is Severity.URGENT
    if flag.status not in {Status.OPEN, Status.TAKEN}:
        return actions(button(Act.OPEN, number))
    hide = [] if flag.name_hidden else [Act.HIDE_NAME]
    photo = [Act.ADD_PHOTO] if len(flag.photos) < MOST_PHOTOS else []
    menu = overflow(number, [Act.NOT_URGENT if urgent else Act.MAKE_URGENT, *photo, *hide, Act.CANCEL])
    return actions(button(Act.FIXED_MYSELF, number), button(Act.WRONG_TEAM, number), menu)


def duplicate(flag: FlagView, now: datetime, zone: str, *, louder: bool = False) -> Message:
    """The same words from the same person within ten minutes. `louder`: this time they were marked as urgent."""
    says = para(
        bold(f"You have this already as #{flag.number}."), " ", *stands(flag, Times(now, zone), to_reporter=True)
    )
    another = named_button(ANOTHER_ONE, "It's another one", value(flag.number, "urgent" if louder else ""))
    urgent = button(Act.MAKE_URGENT, flag.number, style="primary") if louder else None
    calm = para("It is not marked as urgent yet.") if louder else None
    return message(says, calm, actions(urgent, another, button(Act.OPEN, flag.number)))


def done(act: Act, flag: FlagView, now: datetime, zone: str, *, shared: bool = False) -> Message:
    """A small confirmation: what the press did, and what happens now. `flag` is as it stands after it.

    `shared`: it is drawn on a message that others read, too.
    """
    times = Times(now, zone, lasting=True)
    took = actions(*quick_buttons(flag, times)) if act is Act.TAKE else None
    did = (_did_for_all(act, flag, times) if shared else None) or _did(act, flag, times)
    return message(para(*did), took)


def _did_for_all(act: Act, flag: FlagView, times: Times) -> list[Piece] | None:
    """The same for everybody in the channel; None where the words fit anybody."""
    number, who, has = f"#{flag.number}", people.reporter(flag), people.owner(flag)
    if act is Act.TAKE:
        return [f"{has} has {number} now. When will {who} hear?"]
    if act is Act.PROMISE and flag.facts.promise:
        return ["Promised: ", *promised(flag.facts.promise, flag, times), f". {people.at_start(who)} is told."]
    return [f"{number} is with {people.team(flag.team)} again, and nobody has it."] if act is Act.GIVE_BACK else None


def _did(act: Act, flag: FlagView, times: Times) -> list[Piece]:
    number, team, who, has = f"#{flag.number}", people.team(flag.team), people.reporter(flag), people.owner(flag)
    promise = promised(flag.facts.promise, flag, times) if flag.facts.promise else ("no day",)
    review = flag.facts.review_at
    goes_on = "It goes on, because others have the same problem."
    did: dict[Act, list[Piece]] = {
        Act.TAKE: [f"You have {number} now. When will {who} hear?"],
        Act.PROMISE: [f"{number}: ", *promise, f". {people.at_start(who)} is told."],
        Act.FIX: [f"{number}: I ask {people.asked(flag)} whether it is fixed for them."],
        Act.GIVE_BACK: [f"{number} is with {team} again, and nobody has it. It was good to say so."],
        Act.GIVE_TO: [f"{number} is with {has} now, who is told."],
        Act.MOVE: [f"{number} is with {team} now. Its time goes on counting."],
        Act.WRONG_TEAM: [f"Thank you. {number} is with {team} now."],
        Act.SAME_AS: [f"{number} counts as #{flag.merged_into} now. {people.at_start(who)} hears how that one ends."],
        Act.DECLINE: [f"{number}: {who} reads why. It comes back", f" {times.on(review)}." if review else " later."],
        Act.ASK_REPORTER: [f"{number}: I have asked {who}. The answer comes into the thread."],
        Act.ANSWER: [f"{number}: {team} has your answer. Thank you."],
        Act.ME_TOO: [f"{number} counts you too now. I tell you how it ends."],
        Act.YES: [f"{number}: it held. That is good to know." if flag.facts.held_asked else f"{number}: you said yes."],
        Act.STILL: [f"{number} is open again, as old as it was. {team} hears about it now."],
        Act.CANNOT_TELL: [f"{number}: that's fine. I ask you again in five working days."],
        Act.MAKE_URGENT: [f"{number} is urgent now. {team} hears about it at once."],
        Act.NOT_URGENT: [f"{number} is no longer urgent. It stays on the list like any other."],
        Act.FIXED_MYSELF: [f"Thank you. {number} is closed because you fixed it. {team} sees what you did."],
        Act.ADD_PHOTO: [f"{number} has your photo now. {team} sees it."],
        Act.HIDE_NAME: [f"{number} no longer shows your name. {team} sees only your words."],
        Act.CANCEL: [f"{number} is no longer yours. {goes_on}" if flag.status in _LIVE else f"{number} is cancelled."],
        Act.ASK_AGAIN: [f"{number}: I ask {people.asked(flag)} once more."],
        Act.OPEN: [f"{number}: {brief(flag.words)}"],
    }
    return did[act]


_LIVE = {Status.OPEN, Status.TAKEN, Status.FIXED, Status.DECLINED}


def not_in_channel(flag: FlagView, channel: str, words: str) -> Message:
    """It cannot be told where it was raised, since the bot is not there. `words` are what would have been posted."""
    return _to_be_copied(
        flag, f"I am not in {_where(channel)}, so I can't tell it there. Add me and press again", words
    )


def archived(flag: FlagView, channel: str, words: str) -> Message:
    """The same where the channel takes nothing any more."""
    says = f"{people.at_start(_where(channel))} is archived, so I can't tell it there. Press again once it is open"
    return _to_be_copied(flag, says, words)


def _where(channel: str) -> str:
    return f"#{name(channel)}" if channel else "the channel where you raised it"


def _to_be_copied(flag: FlagView, says: str, words: str) -> Message:
    return message(para(f"#{flag.number}: {says}, or copy this:"), typed(words.splitlines()))


def nothing_to_tell(number: int) -> Message:
    """It was opened again, or cannot be told anywhere."""
    return message(para(f"#{number} is not closed any more, so there is nothing to tell yet."))


def told_channel() -> Message:
    """The channel where it was raised has been told how it ended."""
    return message(para("Told, without your name. Thank you."))
