"""What each act does to a flag's facts. Pure: the use case checks who may, writes, and sets `next_at` to now.

Common to all: entering a status (or being given or moved) begins its intervals anew, while the rung and the age stay.
A ladder counts while the team owes the next step and no promise stands; else it rests with what was counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import PutOffError
from bot.reminders.cadence import Rules
from bot.reminders.ladder import frozen, owed, running, under_other_figures
from bot.reminders.nights import posts_tonight
from bot.reminders.promises import notice_at
from bot.reminders.zones import utc
from bot.words import WITH_THE_TEAM, Facts, Ladder, Promise, PromiseKind, Rung, Severity, Status

PUT_OFFS = 2
"""How often the reporter may say "Can't tell yet" in one round."""
TWICE = timedelta(minutes=1)
"""Two hours named within such a time of each other are the same one, pressed twice."""
MOVES_UNTIL_LEAD = 2
"""From this move of a promise in a row on, the lead is named."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What a promise did. `moved`: a standing one was put off. `slipped`: the day before had ended unmet.

    `names_lead`: the lead is to be told now.
    """

    facts: Facts
    moved: bool = False
    slipped: bool = False
    names_lead: bool = False


def raised(now: datetime, severity: Severity) -> Facts:
    """A new flag: nobody has it."""
    now = utc(now)
    return Facts(Status.OPEN, severity, raised_at=now, since=now, ladder=Ladder(since=now))


def fixed_on_the_spot(now: datetime, severity: Severity) -> Facts:
    """A flag whose reporter fixed it: confirmed from the start, and asked once whether it held."""
    now = utc(now)
    return Facts(Status.CONFIRMED, severity, raised_at=now, since=now, ladder=Ladder())


def taken(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """Somebody has it now. Taking does not lower the ladder, nor does it stop it."""
    return _with_team(facts, rules, Status.TAKEN, utc(now))


def given(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """The lead gave it to a member. A promise of the owner before binds nobody."""
    return _with_team(facts, rules, Status.TAKEN, utc(now))


def given_back(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """Nobody has it any more. A promise that stood ends; if its day had passed unmet, it counts as a slip."""
    return _with_team(facts, rules, Status.OPEN, utc(now))


def moved(facts: Facts, old: Rules, new: Rules, now: datetime) -> Facts:
    """Another team has it. What was counted in the old team's hours counts on in the new one's.

    It has not heard of it yet: how often the old one was told tonight is no reason to leave it asleep.
    """
    after = replace(_with_team(facts, old, Status.OPEN, utc(now)), night_posts=0)
    return replanned(after, old, new, now)


def arrived(facts: Facts, now: datetime) -> Facts:
    """A team can see it at last. Its age stays; but what passed before anybody there could know names nobody.

    So the ladder begins, on its first rung: on a higher one there was nobody to name. Whoever has it already keeps
    their day, or the intervals that they know of.
    """
    now = utc(now)
    counts = facts.status in WITH_THE_TEAM and facts.promise is None
    begun = replace(facts, ladder=Ladder(since=now if counts else None), night_posts=0)
    return replace(begun, since=now, said_at=None) if facts.status is Status.OPEN else begun


def replanned(facts: Facts, old: Rules, new: Rules, now: datetime) -> Facts:
    """The team changed its hours or cadence: what was counted until now was counted by the old ones."""
    now = utc(now)
    return replace(facts, ladder=under_other_figures(facts, old, facts, new, now))


def promised(facts: Facts, rules: Rules, now: datetime, kind: PromiseKind, until: datetime, link: str = "") -> Promised:
    """A day was promised; `until` comes from `promises.promise_until`. The ladder rests while it stands.

    Putting a day off before it ends counts; from the second time in a row the lead is named. Once it has ended, a new
    day does not undo the slip, which names the lead too. An earlier day costs nobody a call.
    """
    now, until = utc(now), utc(until)
    slipped = _slipped(facts, now)
    before = None if slipped else facts.promise
    moved = before is not None and _puts_off(before, kind, until)
    moves = before.moved + moved if before else 0
    names_lead = slipped or (moved and moves >= MOVES_UNTIL_LEAD)
    ladder = frozen(facts, rules, now)
    if names_lead and ladder.rung < Rung.LEAD:
        ladder = Ladder(Rung.LEAD)
    # Whoever promises on that very day knows which day it is.
    reminded = notice_at(until, facts.severity, rules) <= now
    promise = Promise(kind, until, moves, reminded, link)
    after = replace(facts, promise=promise, ladder=ladder, slips=facts.slips + slipped)
    return Promised(after, moved, slipped, names_lead)


def promised_already(facts: Facts, kind: PromiseKind, until: datetime, link: str = "") -> bool:
    """Whether this is what is promised: the button was pressed twice, or by two at once."""
    known = facts.promise
    if known is None or known.kind is not kind or link not in {"", known.link}:
        return False
    return abs(known.until - utc(until)) < TWICE


def _puts_off(before: Promise, kind: PromiseKind, until: datetime) -> bool:
    """A later day; or, of a day by which it was to be fixed, only news."""
    weaker = before.kind is PromiseKind.FIXED and kind is PromiseKind.NEWS
    return weaker or until - before.until >= TWICE


def fix_proposed(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """The team says it is fixed; the reporter is asked. A promise has done its work, or slipped."""
    now = utc(now)
    rested = _at_rest(facts, rules, now)
    return _asking(replace(rested, promise=None, slips=facts.slips + _slipped(facts, now)), now)


def asked_again(facts: Facts, now: datetime) -> Facts:
    """A lead has the reporter of an unconfirmed flag asked once more: a new round of questions."""
    return _asking(facts, utc(now))


def handed_on(facts: Facts) -> Facts:
    """Somebody else answers for it from now on: while a fix is proposed, they are asked from the beginning."""
    return replace(facts, asked=0, asked_at=None, put_off=0) if facts.status is Status.FIXED else facts


def cannot_tell(facts: Facts, now: datetime) -> Facts:
    """The reporter can't tell: the round begins again in five of their working days. `PutOffError` the third time."""
    if facts.put_off >= PUT_OFFS:
        raise PutOffError("You said twice that you can't tell yet. Is it fixed, or is it still happening?")
    return replace(facts, asked=0, asked_at=utc(now), put_off=facts.put_off + 1)


def confirmed(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """The reporter said yes. Thirty days later they are asked whether it held."""
    now = utc(now)
    return _ended(replace(facts, night_posts=posts_tonight(facts, rules, now)), Status.CONFIRMED, now)


def reopened(facts: Facts, rules: Rules, now: datetime, *, owner_still_there: bool) -> Facts:
    """It is still happening: same age, any promise void, and the next rung due at once.

    The rung is named by the policy as soon as the team's hours allow, so that no lead is rung at night.
    """
    now = utc(now)
    status = Status.TAKEN if owner_still_there else Status.OPEN
    again = _with_team(facts, rules, status, now)
    return replace(again, ladder=owed(facts, rules, now))


def declined(facts: Facts, rules: Rules, now: datetime, review_at: datetime) -> Facts:
    """The lead said it won't be fixed, until `review_at` (from `promises.review_on`)."""
    now = utc(now)
    ended = _ended(_at_rest(facts, rules, now), Status.DECLINED, now)
    return replace(ended, review_at=utc(review_at))


def withdrawn(facts: Facts, now: datetime) -> Facts:
    """The reporter cancelled it, and nobody else had it."""
    return _ended(facts, Status.WITHDRAWN, utc(now))


def merged(facts: Facts, now: datetime) -> Facts:
    """It is the same problem as another flag, where it goes on."""
    return _ended(facts, Status.MERGED, utc(now))


def made_urgent(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """It cannot wait: clock time counts from now. The rung stays."""
    return _of_severity(facts, rules, Severity.URGENT, utc(now))


def lowered(facts: Facts, rules: Rules, now: datetime, severity: Severity = Severity.NORMAL) -> Facts:
    """It can wait: working time counts from now. The rung stays."""
    return _of_severity(facts, rules, severity, utc(now))


def _slipped(facts: Facts, now: datetime) -> bool:
    return facts.promise is not None and now > facts.promise.until


def _with_team(facts: Facts, rules: Rules, status: Status, now: datetime) -> Facts:
    return replace(
        facts,
        status=status,
        since=now,
        said_at=None,
        promise=None,
        slips=facts.slips + _slipped(facts, now),
        night_posts=posts_tonight(facts, rules, now),
        ladder=_counting(facts, rules, now),
        asked=0,
        asked_at=None,
        put_off=0,
        held_asked=False,
        review_at=None,
    )


def _at_rest(facts: Facts, rules: Rules, now: datetime) -> Facts:
    """What was counted is kept: towards the next rung, and of this night's posts."""
    return replace(facts, ladder=frozen(facts, rules, now), night_posts=posts_tonight(facts, rules, now))


def _counting(facts: Facts, rules: Rules, now: datetime) -> Ladder:
    """The ladder counting again. A day that passed unmet still names the lead, so that rung is due."""
    if _slipped(facts, now) and facts.ladder.rung is Rung.TEAM:
        return owed(facts, rules, now)
    return running(facts.ladder, now)


def _asking(facts: Facts, now: datetime) -> Facts:
    return replace(facts, status=Status.FIXED, since=now, said_at=None, asked=0, asked_at=None, put_off=0)


def _ended(facts: Facts, status: Status, now: datetime) -> Facts:
    ladder = replace(facts.ladder, since=None)
    slips = facts.slips + _slipped(facts, now)
    return replace(facts, status=status, since=now, said_at=None, promise=None, ladder=ladder, slips=slips)


def _of_severity(facts: Facts, rules: Rules, severity: Severity, now: datetime) -> Facts:
    if severity is facts.severity:
        return facts
    changed = replace(facts, severity=severity)
    ladder = under_other_figures(facts, rules, changed, rules, now)
    since = now if facts.status in WITH_THE_TEAM else facts.since
    posts = posts_tonight(facts, rules, now)
    return replace(changed, since=since, said_at=None, ladder=ladder, night_posts=posts)
