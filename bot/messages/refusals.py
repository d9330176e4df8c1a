"""What did not work, and why: kindly, with what to do now, and never with the person's words lost."""

from __future__ import annotations

from datetime import datetime

from bot.messages import people
from bot.messages.kit import (
    MESSAGE_SECTIONS,
    SECTION_ROOM,
    Part,
    actions,
    button,
    message,
    named_button,
    para,
    section_plain,
)
from bot.messages.labels import LABEL, TRY_AGAIN
from bot.messages.pieces import Piece, bold
from bot.messages.speech import calm, name, parted, possessive
from bot.messages.standing import stands
from bot.messages.values import Message
from bot.messages.when import Times
from bot.views import FlagView
from bot.words import WITH_THE_TEAM, Act, Rung

_CARRIES = 2000
"""Characters that a button carries."""
_INLINE = 300

_DOING: dict[Act, str] = {
    Act.TAKE: "take #{n}",
    Act.PROMISE: "promise a day for #{n}",
    Act.FIX: "say that #{n} is fixed",
    Act.GIVE_BACK: "give #{n} back",
    Act.GIVE_TO: "give #{n} to somebody",
    Act.MOVE: "move #{n}",
    Act.SAME_AS: "say that #{n} is the same as another",
    Act.DECLINE: "say that #{n} won't be fixed",
    Act.ASK_REPORTER: "ask about #{n}",
    Act.NOT_URGENT: "say that #{n} is not urgent",
    Act.MAKE_URGENT: "make #{n} urgent",
    Act.ASK_AGAIN: "ask again about #{n}",
    Act.YES: "say whether #{n} is fixed",
    Act.STILL: "say whether #{n} is fixed",
    Act.CANNOT_TELL: "say whether #{n} is fixed",
    Act.ANSWER: "answer that about #{n}",
    Act.WRONG_TEAM: "say that #{n} is with the wrong team",
    Act.FIXED_MYSELF: "say that they fixed #{n} on the spot",
    Act.ADD_PHOTO: "add a photo to #{n}",
    Act.HIDE_NAME: "hide the name on #{n}",
    Act.CANCEL: "cancel #{n}",
}
_LEAD = {Act.GIVE_TO, Act.DECLINE, Act.ASK_AGAIN}
_OWNER = {Act.GIVE_BACK}
_REPORTER = {
    Act.YES, Act.STILL, Act.CANNOT_TELL, Act.ANSWER, Act.WRONG_TEAM, Act.FIXED_MYSELF, Act.ADD_PHOTO,
    Act.HIDE_NAME, Act.CANCEL,
}  # fmt: skip
_REPORTER_TOO = {Act.NOT_URGENT, Act.MAKE_URGENT}


def not_yours(act: Act, flag: FlagView, *, me_too: bool = False) -> Message:
    """Somebody else can. `me_too`: this person may say so, and hear how it ends."""
    if act is Act.GIVE_BACK and flag.owner is None:
        return message(para(f"Only somebody who has #{flag.number} can give it back, and nobody has it now."))
    doing = _DOING.get(act, "do this to #{n}").format(n=flag.number)
    ending = ". You can say Me too; then I tell you how it ends." if me_too else "."
    return message(para(f"Only {_who_can(act, flag)} can {doing}{ending}"), _me_too(flag) if me_too else None)


def not_yours_to_tell(number: int) -> Message:
    """*Tell #channel* by somebody else."""
    return message(para(f"Only the person who raised #{number} can have it told where it was raised."))


def not_yours_to_repeat(number: int) -> Message:
    """*It's another one* by somebody else: what it says are not their words."""
    return message(para(f"Only the person who raised #{number} can raise it once more. For yours, type /flag."))


def _who_can(act: Act, flag: FlagView) -> str:
    if act in _OWNER:
        return people.called(flag.owner, "whoever has it")
    if act in _LEAD:
        named = flag.team.asked_on(Rung.LEAD)
        of = f"the {'head' if named and named == flag.team.head else 'lead'} of {people.team(flag.team)}"
        return f"{name(named.name)}, {of}," if named else of
    if act in _REPORTER_TOO:
        return f"{people.team(flag.team)} and the person who raised it"
    return "the person who raised it" if act in _REPORTER else people.team(flag.team)


def _me_too(flag: FlagView) -> Part | None:
    return actions(button(Act.ME_TOO, flag.number))


def moved_on(act: Act, flag: FlagView, now: datetime, zone: str, *, mine: bool = False) -> Message:
    """The button was older than the flag: how it stands now. `mine`: its reporter pressed it."""
    if act is Act.STILL and flag.status in WITH_THE_TEAM:
        late, nothing = "is open already.", ""
    else:
        late, nothing = "has moved on meanwhile.", f' "{LABEL[act]}" did nothing.'
    stood = stands(flag, Times(now, zone), to_reporter=mine)
    return message(para(bold(f"#{flag.number} {late}"), " ", *stood, nothing), _open(flag))


def _open(flag: FlagView) -> Part | None:
    return actions(button(Act.OPEN, flag.number))


def not_found(number: int) -> Message:
    """No such flag; or a private one, of which nobody else is to learn."""
    return message(para(f"There is no #{number} that you can see. /flags shows yours and your teams'."))


def not_a_member(flag: FlagView, called: str) -> Message:
    """Somebody to whom it cannot be given."""
    channel = f"{possessive(flag.team.name)} channel"
    return message(para(f"{name(called)} is not in {channel}, so #{flag.number} stays where it is."))


def nobody_to_ask(flag: FlagView) -> Message:
    """Whoever raised it has left, and nobody else waits for it."""
    return message(para(f"Whoever raised #{flag.number} has left, and there is nobody to ask. Decide as you see fit."))


def answered_meanwhile(flag: FlagView) -> Message:
    """The reporter answered the question before; what they said is not in the thread yet."""
    who = people.at_start(people.reporter(flag))
    return message(
        para(f"{who} has answered. It comes into #{flag.number}'s thread in a moment: read it, then ask again.")
    )


def cannot_have_it(flag: FlagView, called: str) -> Message:
    """Somebody whom nothing reaches."""
    return message(para(f"{name(called)} is an app, or has left, and can't take #{flag.number}. Who else?"))


def already_theirs(flag: FlagView) -> Message:
    """To be given to the person who has it."""
    return message(para(f"{people.owner(flag)} has #{flag.number} already. Who else?"))


def has_it_already(flag: FlagView) -> Message:
    """To be moved to the team that has it."""
    sorts = " They find out whose it is." if flag.team.is_triage else " Which other team is it?"
    return message(para(f"{people.at_start(people.team(flag.team))} has #{flag.number} already.{sorts}"))


def no_such_flag(number: int) -> Message:
    """What it should be the same as is not there, or not open any more."""
    return message(para(f"#{number} can only be the same as one that is still open and that you can see: /flags all"))


def itself(number: int) -> Message:
    """A flag cannot be the same as itself."""
    return message(para(f"#{number} can't be the same as itself. Which other number is it?"))


def not_your_team(team_name: str, lead: str) -> Message:
    """Set up already, and somebody else leads it."""
    who = f"{name(lead)}, its head" if lead else "somebody in its channel"
    return message(para(f"{name(team_name)} is set up. Only {who} or an admin can change it."))


def not_for_guests() -> Message:
    """/flagteam by somebody who was let into a few channels only."""
    return message(para("Guests can't set up a team. Anybody else in the channel can: /flagteam"))


def cannot_see_in() -> Message:
    """/flagteam in a private channel that the bot is not in: it cannot know who is."""
    return message(para("I am not in this private channel, so I can't see who is. Add me, then type /flagteam again."))


def not_in_channel() -> Message:
    """/flagteam somewhere where there can be no team, such as a direct message."""
    return message(para("A team lives in a channel. Go to its channel, and type /flagteam there."))


def bad_input(says: str, words: str = "") -> Message:
    """What was typed cannot be used. `says` are our words (an error's `words`); `words` are theirs, given back."""
    return message(*_with_words(says, words=words))


def too_many(says: str, words: str, typed: str) -> Message:
    """One person raises flags faster than anybody could look at them. `says` are our words (an error's `words`)."""
    return message(*_with_words(says, words=words), _try_again(typed))


def not_saved(words: str, typed: str) -> Message:
    """A failure before anything was saved. `typed` is what came after /flag; it comes again with Try again."""
    return message(*_with_words(bold("Not saved; nobody has seen it."), words=words), _try_again(typed))


def outcome_unknown(words: str, typed: str) -> Message:
    """It may or may not be saved: said as just that. Trying again is safe, since the same words are not saved twice."""
    maybe: list[Piece] = [bold("I don't know whether it was saved."), " /flags shows it if it was. "]
    safe = "Trying again is safe: the same words within ten minutes keep their number."
    return message(*_with_words(*maybe, safe, words=words), _try_again(typed))


def not_done() -> Message:
    """A press or a form that could not be saved."""
    return message(para(bold("Not saved; nothing has changed."), " Please try again in a moment."))


def not_now() -> Message:
    """The database does not answer, and there was nothing of theirs to save."""
    return message(para(bold("I can't do that just now."), " Nothing is lost. Please try again in a moment."))


def not_known() -> Message:
    """A press or a form of which it is not known whether it was saved."""
    return message(
        para(bold("I don't know whether that was saved."), " Look at /flags in a moment, before you repeat it.")
    )


def _with_words(*says: Piece, words: str) -> list[Part]:
    """What we say, and the person's words given back: whole, as far as a message holds them."""
    text = calm(words) if words else ""
    if len(text) <= _INLINE:
        return [para(*says, f' Your words: "{text}"' if text else "")]
    back = parted(text, SECTION_ROOM)[:MESSAGE_SECTIONS]
    return [para(*says, " Your words:"), *map(section_plain, back)]


def _try_again(typed: str) -> Part | None:
    if len(typed) > _CARRIES:
        return para("Copy them, and send /flag again in a moment.")
    return actions(named_button(TRY_AGAIN, "Try again", typed, style="primary"))
