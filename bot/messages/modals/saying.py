"""The forms that want one thing said: a question, an answer, a reason, what was done on the spot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import people
from bot.messages.kit import Part, context, section_plain
from bot.messages.labels import ADD
from bot.messages.modals.parts import Keep, about, field, missing, number_of, text_input, text_of, view, which
from bot.messages.speech import calm
from bot.messages.values import FieldErrors, Submitted, View
from bot.views import FlagView
from bot.words import Act

WORDS = "words"
_ROOM = 1000


@dataclass(frozen=True, slots=True)
class SayingForm:
    """What was said about a flag."""

    number: int
    words: str


def ask_reporter(flag: FlagView, keep: Keep | None = None) -> View:
    """The team's question to the reporter."""
    who = people.reporter(flag)
    example = "Which till was it, and what did the screen say?"
    asks = field(WORDS, f"What do you want to know from {who}?", text_input(lines=True, room=_ROOM, example=example))
    told = context(f"{people.at_start(who)} gets it as a direct message. The answer comes into the thread.")
    return view(Act.ASK_REPORTER, "Ask the reporter", "Ask", [which(flag), asks, told], about(flag, keep))


def answer(flag: FlagView, keep: Keep | None = None) -> View:
    """The reporter's answer, with the question in sight; or what they have to add."""
    team = people.team(flag.team)
    if not flag.is_asked:
        adds = field(WORDS, f"What should {team} know?", text_input(lines=True, room=_ROOM))
        return view(Act.ANSWER, ADD, "Tell them", [which(flag), adds], about(flag, keep))
    asked: Part = section_plain(f"{team} asks: {calm(flag.question)}")
    answers = field(WORDS, "Your answer", text_input(lines=True, room=_ROOM))
    return view(Act.ANSWER, "Answer", "Answer", [which(flag), asked, answers], about(flag, keep))


def not_urgent(flag: FlagView, keep: Keep | None = None) -> View:
    """Why an urgent flag can wait: the reporter reads it, and on the card the team, whoever of them says so."""
    hint = f"{people.at_start(people.reporter(flag))} and {people.team(flag.team)} read this."
    why = field(WORDS, "Why can it wait?", text_input(lines=True, room=_ROOM), hint=hint)
    return view(Act.NOT_URGENT, "Not urgent", "Not urgent", [which(flag), why], about(flag, keep))


def fixed_myself(flag: FlagView, keep: Keep | None = None) -> View:
    """What the reporter did on the spot. The team sees it, with thanks."""
    example = "Refunded 20 € in cash and wrote it in the till book"
    hint = f"{people.team(flag.team)} sees it: it may be a sign of more."
    did = field(WORDS, "What did you do?", text_input(lines=True, room=_ROOM, example=example), hint=hint)
    closed = context("It is closed then, and nobody is called.")
    return view(Act.FIXED_MYSELF, "I fixed it myself", "Fixed", [which(flag), did, closed], about(flag, keep))


def parse(submitted: Submitted) -> SayingForm | FieldErrors:
    """What was said, or that nothing was."""
    if wrong := missing(submitted, WORDS):
        return FieldErrors(wrong)
    return SayingForm(number_of(submitted), text_of(submitted, WORDS))
