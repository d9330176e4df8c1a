"""/flagteam: set up, show or change the team that owns this channel. The rarer half waits behind *More settings*."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import available_timezones

from bot.messages.kit import Part, actions, context, named_button
from bot.messages.modals.parts import (
    choice_of,
    choices_of,
    field,
    has,
    meta_of,
    missing,
    option,
    person_of,
    person_select,
    radio,
    text_input,
    text_of,
    view,
)
from bot.messages.values import Block, FieldErrors, Submitted, View
from bot.views import MOST_EMERGENCY, MOST_LATITUDE, Team

CALLBACK = "flagteam"
MORE_SETTINGS = "more_settings"
"""The action_id of the button that shows the rest: answer it with `views.update` of the same form, `more=True`."""
PREVIEW = "preview"
"""The action_id of the button that shows what these settings would bring: answer it with `views.push`."""
NAME, LEAD, HEAD, HOURS, ZONE, LATITUDE = "name", "lead", "head", "hours", "timezone", "latitude"
CADENCE, EMERGENCY, KEYWORDS, HERE = "cadence", "emergency", "keywords", "here"
HOLIDAYS, DAYS_OFF = "holidays", "days_off"
_TRIAGE, _DIGEST = "triage", "digest"
_CADENCES = {
    "gentle": option("Gentle", "gentle", "Half as often"),
    "steady": option("Steady", "steady", "After 4 hours, then once a day; the lead after 2 days"),
    "firm": option("Firm", "firm", "Twice as often"),
}
_PLACES = {
    _TRIAGE: option("Problems that fit no team come here", _TRIAGE),
    _DIGEST: option("The weekly summary is posted here", _DIGEST),
}


@dataclass(frozen=True, slots=True)
class TeamForm:
    """A team's settings. None in the second half means that it was not shown: it stays as it is."""

    channel: str
    name: str
    lead: str | None
    head: str | None
    """Slack's ids of people."""
    hours: str
    timezone: str
    latitude: str
    cadence: str | None = None
    emergency: str | None = None
    keywords: tuple[str, ...] | None = None
    triage: bool | None = None
    first: bool = False
    first_to_sort: bool = False
    """What the form was opened for: a channel without a team, a workspace where nobody sorts what fits no team."""
    digest: bool | None = None
    holidays: str | None = None
    days_off: tuple[str, ...] | None = None


_MORE = named_button(MORE_SETTINGS, "More settings")


def modal(
    channel: str,
    team: Team | None,
    *,
    name: str = "",
    lead: str | None = None,
    zone: str = "UTC",
    digest: bool = False,
    triage: bool = False,
    more: bool = False,
) -> View:
    """The form for the team of `channel` (Slack's id), with what it now has.

    For a new one `name`, `lead` (Slack's id) and `zone` are suggested: those of the channel and of whoever asks; and
    `triage`, as long as what fits no team has no channel yet.
    """
    now = team or Team(id=0, name=name, channel=channel, timezone=zone, is_triage=triage)
    whole = more or triage  # what fits no team needs a home first: that question stands in the rest
    see = named_button(PREVIEW, "Preview")
    rest = [*_rest(now, digest=digest), actions(see)] if whole else [actions(_MORE, see)]
    leads = now.lead.slack_id if now.lead else lead
    parts = [_scope(team), *_first(now, leads), *rest]
    submit = "Save" if team else "Set up the team"
    meta = {"channel": channel, "more": more, "first": team is None, "first_to_sort": triage}
    return view(CALLBACK, "The team here", submit, parts, meta)


def _scope(team: Team | None) -> Part:
    if team:
        return context("Each change is said in this channel.")
    return context("This channel gets the flags that are this team's. Everyone in it can take them.")


def _first(now: Team, lead: str | None) -> list[Part]:
    hours = text_input(now.hours, room=300, example="Mon-Fri 09:00-17:00")
    may = text_input(now.latitude, lines=True, room=MOST_LATITUDE, example="Refund up to 50 € in cash")
    night = "Outside them only urgent flags ring. Round the clock: Mon-Sun 00:00-24:00"
    head = now.head.slack_id if now.head else None
    asked = "I ask this person when nobody could take a flag."
    return [
        field(NAME, "What is the team called?", text_input(now.name, room=60, example="Payments")),
        field(LEAD, "Who leads it?", person_select("Choose a person", lead), hint=asked, optional=True),
        field(
            HEAD, "Who is above the lead?", person_select("Choose a person", head), hint="Asked last.", optional=True
        ),
        field(HOURS, "When does it work?", hours, hint=night),
        field(ZONE, "In which time zone?", text_input(now.timezone, room=60), hint="A city, such as Berlin."),
        field(LATITUDE, "What may everyone do without asking?", may, hint=_READ, optional=True),
    ]


_READ = "Whoever flags something reads this at once, in your words."


def _rest(now: Team, *, digest: bool) -> list[Part]:
    urgent = text_input(now.emergency, room=MOST_EMERGENCY, example="Call the duty phone, 0800 123 456")
    words = text_input(", ".join(now.keywords), room=500, example="refund, gift card, invoice")
    night = "Read by whoever flags something urgent while you are closed."
    of, off = text_input(now.holidays, room=60, example="DE-BY"), ", ".join(now.days_off)
    return [
        field(CADENCE, "How often do I ask?", radio(list(_CADENCES.values()), _cadence(now.cadence))),
        field(HOLIDAYS, "Which public holidays are free?", of, hint=_PLACE, optional=True),
        field(DAYS_OFF, "Which other days are free?", text_input(off, room=1000), hint=_OFF, optional=True),
        field(EMERGENCY, "In an emergency", urgent, hint=night, optional=True),
        field(KEYWORDS, "Words that make a flag yours", words, hint="With commas between.", optional=True),
        field(HERE, "Also in this channel", _places(triage=now.is_triage, digest=digest), optional=True),
    ]


_PLACE = "Those of a country or a region, such as Germany or DE-BY."
_OFF = "With commas between: 2026-12-24, 2026-12-27 to 2026-12-31"


def _cadence(preset: str) -> Block:
    return _CADENCES.get(preset, _CADENCES["steady"])


def _places(*, triage: bool, digest: bool) -> Block:
    ticked = [_PLACES[place] for place, holds in ((_TRIAGE, triage), (_DIGEST, digest)) if holds]
    block: Block = {"type": "checkboxes", "options": list(_PLACES.values())}
    return block | ({"initial_options": ticked} if ticked else {})


def channel_of(submitted: Submitted) -> str:
    """The channel whose team the form is about: also for a press on `MORE_SETTINGS`. Empty if it is about none."""
    return str(meta_of(submitted).get("channel") or "")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form as far as it matters for when things are said. None is what it does not show."""

    hours: str
    timezone: str
    cadence: str | None
    holidays: str | None = None
    days_off: tuple[str, ...] | None = None


def typed(submitted: Submitted) -> Typed:
    """As it stands now, whether or not it can be used; for a press on `PREVIEW`."""
    cadence = choice_of(submitted, CADENCE) if has(submitted, CADENCE) else None
    zone = text_of(submitted, ZONE)
    hours = text_of(submitted, HOURS)
    return Typed(hours, known_zone(zone) or zone, cadence or None, _holidays(submitted), _days_off(submitted))


def _holidays(submitted: Submitted) -> str | None:
    return text_of(submitted, HOLIDAYS) if has(submitted, HOLIDAYS) else None


def _days_off(submitted: Submitted) -> tuple[str, ...] | None:
    if not has(submitted, DAYS_OFF):
        return None
    return tuple(part.strip() for part in re.split(r"[,;\n]", text_of(submitted, DAYS_OFF)) if part.strip())


def parse(submitted: Submitted) -> TeamForm | FieldErrors:
    """The settings. Whether the hours can be read is the policy's to say, at `HOURS`."""
    zone, wrong = known_zone(text_of(submitted, ZONE)), missing(submitted, NAME, HOURS)
    if zone is None:
        wrong[ZONE] = "I don't know that one. Try a big city nearby, such as Berlin, or Europe/Berlin."
    if wrong or zone is None:
        return FieldErrors(wrong)
    ticked, shown = choices_of(submitted, HERE), has(submitted, HERE)
    return TeamForm(
        channel=channel_of(submitted),
        name=" ".join(text_of(submitted, NAME).split()),
        lead=person_of(submitted, LEAD),
        head=person_of(submitted, HEAD),
        hours=text_of(submitted, HOURS),
        timezone=zone,
        latitude=text_of(submitted, LATITUDE),
        cadence=(choice_of(submitted, CADENCE) or None) if shown else None,
        emergency=text_of(submitted, EMERGENCY) if shown else None,
        keywords=_keywords(text_of(submitted, KEYWORDS)) if shown else None,
        triage=_TRIAGE in ticked if shown else None,
        first=bool(meta_of(submitted).get("first")),
        first_to_sort=bool(meta_of(submitted).get("first_to_sort")),
        digest=_DIGEST in ticked if shown else None,
        holidays=_holidays(submitted),
        days_off=_days_off(submitted),
    )


def _keywords(typed: str) -> tuple[str, ...]:
    words = (" ".join(word.split()).casefold() for word in typed.replace("\n", ",").replace(";", ",").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def known_zone(typed: str) -> str | None:
    """The IANA name of a time zone that somebody typed, also as a city alone: berlin is Europe/Berlin."""
    wanted = "_".join(typed.split()).casefold()
    zones = sorted(available_timezones(), key=lambda name: (name.count("/"), name))
    named = (zone for zone in zones if zone.casefold() == wanted)
    cities = (zone for zone in zones if zone.casefold().rpartition("/")[2] == wanted and not zone.startswith("posix"))
    return next(named, None) or next(cities, None)
