"""From a delivery to its words: which message each kind is, drawn from the flag as it is when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.mending import closed
from bot.messages import card as cards
from bot.messages import heard, questions, reminders
from bot.messages.help import mentioned
from bot.messages.news import news, slip_reporter, tell_channel
from bot.messages.notes import note
from bot.messages.reporter_card import reporter_card
from bot.messages.set_up import lead_left, team_changed, team_introduced, unreadable
from bot.messages.trouble import away
from bot.messages.values import Message
from bot.messages.welcome import hello_channel, welcome
from bot.reminders.hours import reporter_hours
from bot.reminders.ladder import passed
from bot.reminders.outlook import outlook
from bot.reminders.readable import read, rules_of
from bot.reminders.week import written
from bot.rights import Who, allowed
from bot.views import FlagView, Person, Team
from bot.words import UNFINISHED, DeliveryKind, News, Note, Rung, Status
from storage.deliveries import Job

Wording = Callable[[Job, datetime], Message]
"""What a delivery says at an instant of the work clock."""


class NothingToSayError(LookupError):
    """A delivery whose flag, team or words are not there: a mistake of ours in writing it down."""


def word(job: Job, now: datetime) -> Message:
    """The message, worded now. Raises `NothingToSayError`."""
    if job.kind not in _WORDINGS:
        raise NothingToSayError(job.kind)
    return _WORDINGS[job.kind](job, now)


def _flag(job: Job) -> FlagView:
    """The flag; with an owner who is only to be named as one whom nothing can ring."""
    if job.view is None:
        raise NothingToSayError(job.key)
    return replace(job.view, owner=_quiet(job.view.owner)) if job.data.get("quiet_owner") else job.view


def _quiet(person: Person | None) -> Person | None:
    return replace(person, active=False) if person else None


def _named(job: Job, person: Person | None) -> Person | None:
    """Lead or head; who is only to be named, as one whom nothing can ring."""
    return _quiet(person) if job.data.get("quiet_named") else person


def _team(job: Job) -> Team:
    if job.team is None:
        raise NothingToSayError(job.key)
    return job.team


def _zone(job: Job) -> str:
    """The zone of whoever reads it: the person's in a DM, else the team's."""
    return job.person.tz if job.person else _flag(job).team.timezone


def _card(job: Job, now: datetime) -> Message:
    flag = _flag(job)
    return cards.card(flag, now, flag.team.timezone)


def _reminder(job: Job, now: datetime) -> Message:
    flag = _flag(job)
    hours = reporter_hours(flag.reporter.tz if flag.reporter else "UTC")
    coming = outlook(flag.facts, rules_of(flag.team), now, hours)
    return reminders.reminder(
        flag,
        now,
        flag.team.timezone,
        next_at=coming.next_at,
        lead_at=coming.lead_at,
        head_at=coming.head_at,
        nobody_to_name=bool(job.data.get("nobody_to_name")),
    )


def _waited(job: Job) -> timedelta:
    """How long nobody took it, or how long its owner has had it: working time, clock time if urgent."""
    flag = _flag(job)
    start = flag.facts.since if flag.status is Status.TAKEN else flag.facts.raised_at
    return passed(flag.facts.severity, rules_of(flag.team), start, job.created_at)


def _rung(job: Job) -> Rung:
    """Whom the words take their reader for: with nobody on one rung, the person of the other one is asked."""
    team, person = _flag(job).team, job.person
    if person and team.lead and person.id == team.lead.id:
        return Rung.LEAD
    if person and team.head and person.id == team.head.id:
        return Rung.HEAD
    return Rung(job.data.get("rung", Rung.LEAD))


def _escalation(job: Job, _now: datetime) -> Message:
    flag = _flag(job)
    day = rules_of(flag.team).hours.working_day_length
    return reminders.escalation(flag, _rung(job), _waited(job), day, to=_named(job, job.to))


def _escalation_dm(job: Job, _now: datetime) -> Message:
    flag = _flag(job)
    if job.data.get("slipped"):
        return reminders.slip_dm(flag, _rung(job))
    if job.data.get("review"):
        return reminders.review_dm(flag, _rung(job))
    return reminders.escalation_dm(flag, _rung(job), _waited(job), rules_of(flag.team).hours.working_day_length)


def _question(job: Job, _now: datetime) -> Message:
    return questions.question(_flag(job), to_lead=_in_their_place(job))


def _did_it_hold(job: Job, _now: datetime) -> Message:
    return questions.did_it_hold(_flag(job), to_lead=_in_their_place(job))


def _in_their_place(job: Job) -> bool:
    """Whether the lead is asked what the reporter would be, or the team's channel."""
    reporter = _flag(job).reporter
    return reporter is None or job.person is None or job.person.id != reporter.id


def _news(job: Job, now: datetime) -> Message:
    supporter = bool(job.data.get("supporter"))
    what, zone = News(job.data["what"]), _zone(job)
    return news(what, _flag(job), now, zone, supporter=supporter, channel=job.place, by=job.by)


def _note(job: Job, now: datetime) -> Message:
    flag, what = _flag(job), Note(job.data["what"])
    own = slice(job.data.get("start"), job.data.get("end"))
    flag = replace(flag, answer=flag.answer[own])  # the reporter may have said more before and since
    return note(what, flag, now, flag.team.timezone, by=job.by, other=job.data.get("number"), asker=job.to)


def _heard(job: Job, now: datetime) -> Message:
    """By what became of it: as the flag stands when it is said."""
    flag, what, written = _flag(job), job.data["what"], f"{job.data['channel']} {job.data['ts']}"
    if what == "done":
        return heard.passed_on(flag, written)
    is_reporter = bool(job.person and flag.reporter and job.person.id == flag.reporter.id)
    if not is_reporter:
        return heard.not_the_reporter(flag)
    if flag.status in UNFINISHED:
        return heard.no_room(flag)
    return heard.too_late(flag, written, allowed(flag, frozenset({Who.ANYONE, Who.REPORTER})), now, _zone(job))


def _team_changed(job: Job, _now: datetime) -> Message:
    team, digest = _team(job), job.data.get("digest") or ""
    if job.data.get("new"):
        return team_introduced(team, job.to, digest)
    return team_changed(team, job.to, job.data.get("what", ()), digest)


def _unreadable(job: Job, _now: datetime) -> Message:
    team = _team(job)
    found = read(team)
    hours = found.rules.hours
    return unreadable(team, [fault.words for fault in found.faults], f"{written(hours.week)}, {hours.zone.key}")


def _lead_left(job: Job, _now: datetime) -> Message:
    who = job.by if job.by and job.by.slack_id else None
    return lead_left(_team(job), who, was_head=bool(job.data.get("head")), to_them=job.person is not None)


def _away(job: Job, now: datetime) -> Message:
    since, until = (datetime.fromisoformat(job.data[name]) for name in ("since", "until"))
    return away(since, until, now, job.team.timezone if job.team else "UTC")


_WORDINGS: dict[DeliveryKind, Wording] = {
    DeliveryKind.CARD: _card,
    DeliveryKind.MOVED_CARD: lambda job, now: cards.moved_away(_flag(job), now, _zone(job)),
    DeliveryKind.REPORTER_CARD: lambda job, now: reporter_card(_flag(job), now, _zone(job)),
    DeliveryKind.REMINDER: _reminder,
    DeliveryKind.ESCALATION: _escalation,
    DeliveryKind.ESCALATION_DM: _escalation_dm,
    DeliveryKind.PROMISE_DAY: lambda job, now: reminders.promise_day(_flag(job), now, _flag(job).team.timezone),
    DeliveryKind.SLIP: lambda job, _now: reminders.slip(_flag(job), lead=_named(job, job.lead)),
    DeliveryKind.SLIP_REPORTER: lambda job, _now: slip_reporter(_flag(job)),
    DeliveryKind.QUESTION: _question,
    DeliveryKind.DID_IT_HOLD: _did_it_hold,
    DeliveryKind.REVIEW: lambda job, _now: reminders.review(_flag(job), lead=_named(job, job.to)),
    DeliveryKind.NEWS: _news,
    DeliveryKind.THREAD_NOTE: _note,
    DeliveryKind.ASK_REPORTER: lambda job, _now: questions.ask_reporter(_flag(job)),
    DeliveryKind.HEARD: _heard,
    DeliveryKind.TELL_CHANNEL: lambda job, _now: tell_channel(_flag(job)),
    DeliveryKind.TEAM_CHANGED: _team_changed,
    DeliveryKind.LEAD_LEFT: _lead_left,
    DeliveryKind.UNREADABLE: _unreadable,
    DeliveryKind.WELCOME: lambda job, now: welcome(now, job.person.tz if job.person else "UTC"),
    DeliveryKind.HELLO_CHANNEL: lambda job, _now: hello_channel(job.team, job.lease.lane),
    DeliveryKind.HELP: lambda job, _now: mentioned(nobody_sorts=bool(job.team and job.team.sorts_nothing_yet)),
    DeliveryKind.AWAY: _away,
    DeliveryKind.CLOSED_DESTINATION: lambda job, _now: closed(job),
}
