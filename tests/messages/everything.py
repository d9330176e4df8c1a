"""Every message, modal and home that can be drawn of a flag, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.errors import TooManyError
from bot.messages import (
    answers,
    card,
    heard,
    help,  # noqa: A004 — the module is named after what it holds
    home,
    lists,
    news,
    notes,
    offers,
    questions,
    record,
    refusals,
    reminders,
    reporter_card,
    roundup,
    set_up,
    trouble,
    welcome,
)
from bot.messages.modals import decline, fix, give_to, in_full, move, photos, promise, same_as, saying
from bot.messages.modals import flag as flag_form
from bot.messages.modals import team as team_form
from bot.messages.record_lines import Names
from bot.messages.roundup import Line
from bot.messages.values import Message, View
from bot.views import FlagView, Listing, ListKind
from bot.words import Act, DeliveryKind, News, Note, RecordKind, Rung
from tests.messages.samples import ANA, DAY, HOUR, NOW, TEAMS, ZONE, lines, told


def everything(flag: FlagView) -> list[tuple[str, Message | View]]:
    """All of it."""
    return [*messages(flag), *views(flag)]


def messages(flag: FlagView) -> Iterator[tuple[str, Message]]:
    """All messages about this flag."""
    yield from _to_the_team(flag)
    yield from _to_the_reporter(flag)
    yield from _answers(flag)
    yield from _refusals(flag)
    yield from _at_large(flag)


def lasting(flag: FlagView) -> Iterator[tuple[str, Message]]:
    """What may be read days after it was said."""
    yield from _to_the_team(flag)
    yield from _to_the_reporter(flag)
    for act in Act:
        yield f"done {act}", answers.done(act, flag, NOW, ZONE, shared=True)


def _to_the_team(flag: FlagView) -> Iterator[tuple[str, Message]]:
    yield "card", card.card(flag, NOW, ZONE)
    yield "card moved away", card.moved_away(flag, NOW, ZONE)
    yield "reminder", reminders.reminder(flag, NOW, ZONE, next_at=NOW + DAY, lead_at=NOW + 2 * DAY)
    yield "reminder, head next", reminders.reminder(flag, NOW, ZONE, next_at=NOW + HOUR, head_at=NOW + 2 * HOUR)
    yield "reminder, nobody leads", reminders.reminder(flag, NOW, ZONE, nobody_to_name=True)
    for rung in (Rung.LEAD, Rung.HEAD):
        yield f"escalation {rung.name}", reminders.escalation(flag, rung, 16 * HOUR)
        yield f"escalation DM {rung.name}", reminders.escalation_dm(flag, rung, 16 * HOUR)
    yield "promise day", reminders.promise_day(flag, NOW, ZONE)
    yield "slip", reminders.slip(flag)
    yield "slip DM", reminders.slip_dm(flag)
    yield "review", reminders.review(flag)
    nobody = replace(flag, team=replace(flag.team, lead=None, head=None))
    yield "escalation, nobody leads", reminders.escalation(nobody, Rung.LEAD, 16 * HOUR)
    yield "review, nobody leads", reminders.review(nobody)
    kinds = (DeliveryKind.REMINDER, DeliveryKind.ESCALATION, DeliveryKind.SLIP, DeliveryKind.PROMISE_DAY)
    lines = [Line(replace(flag, number=n), kind, flag.team.lead) for n, kind in enumerate(kinds * 3)]
    yield "roundup", roundup.roundup(lines, NOW, ZONE, mentions={2}, last=True, key="roundup:1:1")
    yield "several", roundup.several([reminders.escalation_dm(flag, Rung.LEAD, 16 * HOUR)] * 5, range(60))
    yield "away", trouble.away(NOW - 3 * DAY, NOW, NOW, ZONE)
    yield "review DM", reminders.review_dm(flag)
    for note in Note:
        yield f"note {note}", notes.note(note, flag, NOW, ZONE, by=flag.team.lead, other=57)


def _to_the_reporter(flag: FlagView) -> Iterator[tuple[str, Message]]:
    yield "reporter card", reporter_card.reporter_card(flag, NOW, ZONE)
    for what in News:
        for supporter in (False, True):
            who = "a supporter" if supporter else "the reporter"
            yield f"news {what} to {who}", news.news(what, flag, NOW, ZONE, supporter=supporter, channel="shop-harbour")
    yield "slip, to the reporter", news.slip_reporter(flag)
    yield "tell the channel", news.tell_channel(flag)
    yield "question", questions.question(flag)
    yield "question to the lead", questions.question(flag, to_lead=True)
    yield "did it hold, to the lead", questions.did_it_hold(flag, to_lead=True)
    yield "did it hold", questions.did_it_hold(flag)
    yield "ask the reporter", questions.ask_reporter(flag)
    yield "heard", heard.passed_on(flag, "D1 1.2")
    yield "heard too late", heard.too_late(flag, "D1 1.2", frozenset(Act), NOW, ZONE)
    yield "heard, no room", heard.no_room(flag)
    yield "heard from another", heard.not_the_reporter(flag)


def _answers(flag: FlagView) -> Iterator[tuple[str, Message]]:
    yield "saved", answers.saved(flag, NOW, ZONE, next_at=NOW + 4 * HOUR)
    yield "saved, closed", answers.saved(flag, NOW, ZONE, next_at=NOW + DAY, opens_at=NOW + 20 * HOUR)
    yield "archived", answers.archived(flag, "shop-harbour", news.tell_channel(flag).words)
    yield "not in channel", answers.not_in_channel(flag, "shop-harbour", news.tell_channel(flag).words)
    yield "nothing to tell", answers.nothing_to_tell(42)
    yield "duplicate", answers.duplicate(flag, NOW, ZONE)
    yield "duplicate, louder", answers.duplicate(flag, NOW, ZONE, louder=True)
    for act in Act:
        yield f"done {act}", answers.done(act, flag, NOW, ZONE)


def _refusals(flag: FlagView) -> Iterator[tuple[str, Message]]:
    for act in Act:
        yield f"not yours {act}", refusals.not_yours(act, flag, me_too=True)
        yield f"moved on {act}", refusals.moved_on(act, flag, NOW, ZONE)
    yield "not found", refusals.not_found(42)
    yield "not a member", refusals.not_a_member(flag, flag.words)
    yield "nobody to ask", refusals.nobody_to_ask(flag)
    yield "itself", refusals.itself(42)
    yield "not your team", refusals.not_your_team(flag.team.name, flag.words)
    yield "not in a channel", refusals.not_in_channel()
    yield "not for guests", refusals.not_for_guests()
    yield "cannot see in", refusals.cannot_see_in()
    yield "not now", refusals.not_now()
    yield "cannot have it", refusals.cannot_have_it(flag, flag.words)
    yield "already theirs", refusals.already_theirs(flag)
    yield "bad input", refusals.bad_input("That is too long.", flag.words * 3)
    yield "not saved", refusals.not_saved(flag.words, flag.words)
    yield "too many", refusals.too_many(TooManyError(20, 7).words, flag.words, flag.words)
    yield "outcome unknown", refusals.outcome_unknown(flag.words, flag.words)
    yield "not done", refusals.not_done()
    yield "not known", refusals.not_known()


def _at_large(flag: FlagView) -> Iterator[tuple[str, Message]]:
    page = lists.Page([replace(flag, number=n) for n in range(1, 61)], 180)
    every_line = [replace(lines()[0], kind=kind) for kind in RecordKind]
    may = frozenset(Act)
    names = Names({1: flag.words}, {1: flag.words})
    yield "mine", lists.mine(page, page, NOW, ZONE)
    yield "mine, nothing", lists.mine(lists.Page([], 0), lists.Page([], 0), NOW, ZONE)
    wanted = Listing(ListKind.SEARCH, words=flag.words[:500])
    yield "all", lists.listed(Listing(ListKind.ALL), page, NOW, ZONE)
    yield "found", lists.listed(wanted, replace(page, start=60), NOW, ZONE)
    yield "found nothing", lists.listed(wanted, lists.Page([], 0), NOW, ZONE)
    yield "which words", lists.which_words()
    yield "record", record.record(flag, lines(), told(), may, NOW, ZONE, sees_name=True, names=names)
    yield "record, long", record.record(flag, lines(400), told(400), may, NOW, ZONE, sees_name=False)
    yield "record, every kind", record.record(flag, every_line[-24:], [], frozenset(), NOW, ZONE, sees_name=True)
    yield "record, the other kinds", record.record(flag, every_line[:24], [], frozenset(), NOW, ZONE, sees_name=True)
    yield "welcome", welcome.welcome(NOW, ZONE)
    yield "hello", welcome.hello_channel(flag.team, "C0X")
    yield "hello, no team", welcome.hello_channel(None, "C0X")
    yield "team introduced", set_up.team_introduced(flag.team, ANA, "C0LEADS")
    yield "team changed", set_up.team_changed(flag.team, ANA, ["hours", "head", "own", "digest_channel"], "C0LEADS")
    yield "offer, reacted", offers.reacted(flag.words, "https://x.slack.com/archives/C1/p1", flag.team, "C1", "1.2")
    yield "offer, without words", offers.reacted("", "", flag.team, "C1", "1.2")
    yield "offer, written", offers.wrote(flag.words, flag.team, "D1", "1.2")
    yield "which answer", offers.which_answer(flag.words, [flag, replace(flag, number=7)], "D1", "1.2")
    yield "already", offers.already(flag, frozenset(Act), NOW, ZONE)
    yield "message gone", offers.gone()
    yield "message unreadable", offers.unreadable()
    yield "bare", trouble.bare(flag)
    alone = replace(flag.team, lead=None, head=None)
    yield "unreadable", set_up.unreadable(flag.team, [flag.words, "I don't know the time zone."], "Mon-Fri, UTC")
    yield "lead left", set_up.lead_left(alone, ANA, was_head=False)
    yield "head left", set_up.lead_left(replace(alone, lead=ANA), None, was_head=True)
    yield "lead left, to the head", set_up.lead_left(replace(alone, head=ANA), ANA, was_head=False, to_them=True)
    yield "closed destination", trouble.closed_destination("C0X", "it is archived", "Open it again.")
    yield "/flag help", help.flag_help()
    yield "/flags help", help.flags_help()
    yield "/flagteam help", help.flagteam_help()
    yield "mentioned", help.mentioned()
    yield "mentioned, first day", help.mentioned(nobody_sorts=True)


def views(flag: FlagView) -> Iterator[tuple[str, View]]:
    """All modals and homes about this flag and its team."""
    keep = {"response_url": "https://hooks.slack.com/actions/T/1/" + "x" * 200}
    yield "flag form", flag_form.modal(TEAMS, words=flag.words, team=TEAMS[0], keep=keep)
    yield "flag form, hundreds of teams", flag_form.modal([replace(flag.team, id=n) for n in range(300)])
    yield "in full", in_full.in_full(replace(flag, answer=flag.answer * 10))
    yield "promise", promise.modal(flag, NOW, ZONE, keep)
    yield "fix", fix.modal(flag, keep)
    yield "give to", give_to.modal(flag, keep)
    yield "move", move.modal(flag, TEAMS, keep)
    yield "move, nowhere to go", move.modal(flag, [flag.team], keep)
    yield "wrong team", move.wrong_team(flag, TEAMS, keep)
    yield "same as", same_as.modal(flag, keep)
    yield "decline", decline.modal(flag, NOW, ZONE, keep)
    yield "ask the reporter", saying.ask_reporter(flag, keep)
    yield "answer", saying.answer(flag, keep)
    yield "add a photo", photos.modal(flag, keep)
    yield "not urgent", saying.not_urgent(flag, keep)
    yield "fixed myself", saying.fixed_myself(flag, keep)
    yield "team, new", team_form.modal("C0X", None, name=flag.words, lead="U0MARA", zone=ZONE)
    yield "team, known", team_form.modal("C0X", flag.team, digest=True, more=True)
    page = lists.Page([replace(flag, number=n) for n in range(1, 61)], 180)
    yield "home", home.home(page, page, [flag.team] * 20, [replace(flag.team, id=n) for n in range(30)], NOW, ZONE)
    to_mend = home.ToMend(1200, [(f"C{n}", "restricted_action") for n in range(30)])
    yield "home, first day", home.home(lists.Page([], 0), lists.Page([], 0), [], [], NOW, ZONE, to_mend=to_mend)
