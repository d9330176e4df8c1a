"""The lines of a flag's record, and what was told to whom, as pieces of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.messages.pieces import Channel, Moment, Piece, soft
from bot.messages.speech import brief, count, name
from bot.messages.when import Times
from bot.views import FlagView, RecordLine, Told
from bot.words import DeliveryKind, DeliveryState, PromiseKind, RecordKind, Rung

_CHANNEL = re.compile(r"[CG](?=[A-Z_]*[0-9_])[A-Z0-9_]{2,}")
_BY_REPORTER = frozenset(
    {
        RecordKind.RAISED, RecordKind.SUPPORTED, RecordKind.FIXED_BY_REPORTER, RecordKind.CONFIRMED,
        RecordKind.REOPENED, RecordKind.CANNOT_TELL, RecordKind.ANSWERED, RecordKind.HELD, RecordKind.MADE_URGENT,
        RecordKind.NAME_HIDDEN, RecordKind.WITHDRAWN, RecordKind.REPORTER_CHANGED, RecordKind.PHOTO_ADDED,
        RecordKind.TOLD_CHANNEL,
    }
)  # fmt: skip
_BY_EITHER = frozenset({RecordKind.MOVED, RecordKind.LOWERED})
"""Done by the team or by the reporter: whoever may not know the reporter does not learn which."""
_TO_REPORTER = frozenset(
    {
        DeliveryKind.REPORTER_CARD, DeliveryKind.SLIP_REPORTER, DeliveryKind.QUESTION, DeliveryKind.DID_IT_HOLD,
        DeliveryKind.NEWS, DeliveryKind.ASK_REPORTER, DeliveryKind.HEARD, DeliveryKind.FLAG_OFFER,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Names by our ids, for what a record keeps: `people` and `teams`."""

    people: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a record, and what they may know."""

    times: Times
    names: Names
    sees_name: bool


def record_line(line: RecordLine, flag: FlagView, reading: Reading) -> list[Piece]:
    """Today 10:02 · Ana raised it."""
    said = _SAYS.get(line.kind, str(line.kind).replace("_", " "))
    if line.kind is RecordKind.REMINDED and line.data.get("promise"):
        said = "it was the promised day: I asked how it stands"
    if line.kind is RecordKind.ANSWERED and line.data.get("added"):
        said = "{who} added something"
    if line.kind is RecordKind.GIVEN_BACK and line.actor is None:
        said = "whoever had it has left: nobody has it"
    if line.kind is RecordKind.SUPPORTED and line.data.get("merged"):
        said = "#{merged} is the same problem, and counts here"
    if line.kind in _ASKED and "person" in line.data:
        said = _asked(line)
    words = said.format(
        who=_who(line, flag, reading),
        person=_person(line, reading),
        team=_known(reading.names.teams, line.data.get("to_team"), "another team"),
        by=_day(line.data.get("until"), flag, reading.times),
        what="news" if line.data.get("what") == PromiseKind.NEWS else "fixed",
        others=count(int(line.data.get("others") or 0), "other", "others"),
        why=_WHY.get(str(line.data.get("why")), "there was enough that day"),
        merged=line.data.get("merged"),
        number=f"#{line.data['into']}" if line.data.get("into") else "another",
    )
    return [reading.times.at(line.at), " · ", words[:1].upper() + words[1:]]


_ASKED = frozenset({RecordKind.LEAD_NAMED, RecordKind.HEAD_NAMED, RecordKind.REVIEWED})


def _asked(line: RecordLine) -> str:
    """Who really was, should somebody have stood in for somebody else, or nobody have led the team."""
    back = line.kind is RecordKind.REVIEWED
    if line.data["person"] is None:
        return "nobody leads the team: " + ("it came back to all its members" if back else "I asked all its members")
    meant = Rung.HEAD if line.kind is RecordKind.HEAD_NAMED else Rung.LEAD
    stood_on = Rung(int(line.data.get("stood_on") or meant))
    instead = "" if stood_on == meant else "there is no lead: " if meant is Rung.LEAD else "there is no head: "
    return instead + ("it came back to " if back else "I asked ") + _ROLES[stood_on] + "{person}"


_ROLES = {Rung.LEAD: "the lead", Rung.HEAD: "the head"}
_SAYS: dict[RecordKind, str] = {
    RecordKind.RAISED: "{who} raised it",
    RecordKind.SUPPORTED: "somebody else has the same problem",
    RecordKind.TAKEN: "{who} took it",
    RecordKind.GIVEN: "{who} gave it to {person}",
    RecordKind.GIVEN_BACK: "{who} gave it back",
    RecordKind.PROMISED: "{who} promised: {what} by {by}",
    RecordKind.PROMISE_MOVED: "{who} moved the day: {what} by {by}",
    RecordKind.SLIPPED: "the day passed",
    RecordKind.FIX_PROPOSED: "{who} said that it is fixed",
    RecordKind.FIXED_BY_REPORTER: "{who} fixed it on the spot",
    RecordKind.CONFIRMED: "{who} said yes, it is fixed",
    RecordKind.REOPENED: "still happening: it is open again",
    RecordKind.CANNOT_TELL: "{who} could not tell yet",
    RecordKind.ASKED: "I asked whether it is fixed",
    RecordKind.ASK_AGAIN: "{who} had me ask again",
    RecordKind.ASKED_REPORTER: "{who} had a question",
    RecordKind.ANSWERED: "{who} answered",
    RecordKind.CLOSED_UNCONFIRMED: "closed, not confirmed",
    RecordKind.HELD_ASKED: "I asked whether it held",
    RecordKind.HELD: "{who} said that it held",
    RecordKind.DECLINED: "{who} said that it won't be fixed for now",
    RecordKind.REVIEWED: "it came back to the lead",
    RecordKind.MOVED: "{who} moved it to {team}",
    RecordKind.ARRIVED: "it came to {team}: until then no team could see it",
    RecordKind.MERGED: "{who} said that it is the same as {number}",
    RecordKind.MADE_URGENT: "{who} made it urgent",
    RecordKind.LOWERED: "{who} said that it is not urgent",
    RecordKind.NAME_HIDDEN: "the name of whoever raised it was hidden",
    RecordKind.WITHDRAWN: "{who} cancelled it",
    RecordKind.REPORTER_CHANGED: "somebody else who has the problem speaks for it now",
    RecordKind.REMINDED: "I asked for somebody, or for a day",
    RecordKind.LEAD_NAMED: "I asked the lead{person}",
    RecordKind.HEAD_NAMED: "I asked the head{person}",
    RecordKind.PHOTO_ADDED: "{who} added a photo",
    RecordKind.TOLD_CHANNEL: "{who} had it told where it was raised",
    RecordKind.REPLANNED: "the team's hours or pace changed",
    RecordKind.ROLLED_UP: "it was said in one post with {others}",
    RecordKind.HELD_BACK: "held back until {by}: {why}",
}


_WHY = {
    "channel": "the channel had had enough that day",
    "person": "whom it would ring had been rung that day",
}


def _who(line: RecordLine, flag: FlagView, reading: Reading) -> str:
    """Who did it: the reporter's name only for those who may see it, and the schedule is "I"."""
    if line.actor is None:
        return "I"
    its_reporter = flag.reporter is not None and line.actor.id == flag.reporter.id
    if (its_reporter or line.kind in _BY_REPORTER) and not reading.sees_name:
        return "the reporter"
    if line.kind in _BY_EITHER and not reading.sees_name:
        return "somebody"
    return name(line.actor.name)


def _person(line: RecordLine, reading: Reading) -> str:
    if line.kind is RecordKind.GIVEN:
        return _known(reading.names.people, line.data.get("to"), "a member")
    called = _known(reading.names.people, line.data.get("person"), "")
    return f", {called}" if called else ""


def _known(names: Mapping[int, str], key: object, instead: str) -> str:
    return name(names[key]) if isinstance(key, int) and key in names else instead


def _day(until: object, flag: FlagView, times: Times) -> str:
    """The promised day, in the team's zone, by its date: the line is read long after."""
    if not isinstance(until, str):
        return "a day"
    return Times(times.now, flag.team.timezone).date_of_end(datetime.fromisoformat(until))


def told_line(told: Told, reading: Reading) -> list[Piece]:
    """Today 10:02 · a post in the thread, #payments: sent."""
    moment: Moment = reading.times.at(told.at)
    state = _STATES[told.state] + (f": {brief(told.why, 150)}" if told.why else "")
    return [moment, f" · {_TOLD.get(told.what, 'a message')}, ", _to(told, reading), soft(f" · {state}")]


def _to(told: Told, reading: Reading) -> Piece:
    if told.what in _TO_REPORTER and not reading.sees_name:
        return "to whoever waits for it"
    return Channel(told.to_whom) if _CHANNEL.fullmatch(told.to_whom) else f"to {name(told.to_whom)}"


_STATES: dict[DeliveryState, str] = {
    DeliveryState.HELD: "waits, since one message a day is enough",
    DeliveryState.WAITING: "waits to be sent",
    DeliveryState.SENDING: "is being sent",
    DeliveryState.SENT: "sent",
    DeliveryState.SUPERSEDED: "not needed any more",
    DeliveryState.ROLLED_UP: "said together with others",
    DeliveryState.FAILED: "could not be sent",
}
_TOLD: dict[DeliveryKind, str] = {
    DeliveryKind.CARD: "the card",
    DeliveryKind.MOVED_CARD: "where it went",
    DeliveryKind.REPORTER_CARD: "the reporter's card",
    DeliveryKind.ROUNDUP: "several flags in one post",
    DeliveryKind.ROUNDUP_DM: "several things in one message",
    DeliveryKind.AWAY: "I was away",
    DeliveryKind.REMINDER: "a call for somebody, or for a day",
    DeliveryKind.ESCALATION: "a question to the person in charge",
    DeliveryKind.ESCALATION_DM: "a direct message to the person in charge",
    DeliveryKind.PROMISE_DAY: "today is the day",
    DeliveryKind.SLIP: "the day has passed",
    DeliveryKind.SLIP_REPORTER: "it needs more time",
    DeliveryKind.QUESTION: "is it fixed?",
    DeliveryKind.DID_IT_HOLD: "did it hold?",
    DeliveryKind.REVIEW: "it is back",
    DeliveryKind.NEWS: "news",
    DeliveryKind.THREAD_NOTE: "a note in the thread",
    DeliveryKind.ASK_REPORTER: "the team's question",
    DeliveryKind.HEARD: "thanks for an answer",
    DeliveryKind.TELL_CHANNEL: "what came of it",
    DeliveryKind.DIGEST: "the weekly summary",
    DeliveryKind.DIGEST_MORE: "the weekly summary",
    DeliveryKind.REMOVE: "an old message taken away",
    DeliveryKind.DUPLICATE: "a message that came twice taken away",
}
