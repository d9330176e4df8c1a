"""Errors that carry the words a person reads.

PullcordError
└── BadInputError        what was typed cannot be used; `words` say which part, and show a right example
    ├── EmptyWordsError
    ├── NumberAloneError a flag's number, where its words should be
    ├── TooLongError
    ├── TooManyError     one person raised more flags in ten minutes than anybody could look at
    └── FieldError       what a team's set-up, a promise or a review day was given; `field` names which
        ├── ZoneError         no such time zone
        ├── HoursError        working hours that cannot be read
        ├── HolidaysError     no such country or region
        ├── DaysOffError      a team's own days off that cannot be read
        ├── NameTakenError    another team is called so
        ├── SetUpError        somebody else has set the team up meanwhile
        ├── SortedError       somebody else sorts meanwhile what fits no team
        ├── LeadError         a lead who has left Slack
        ├── HeadError         a head who has left Slack
        ├── LatitudeError     more than a team's rule for the spot holds
        ├── EmergencyError    more than a team's emergency line holds
        ├── DurationError     a length of time that cannot be read
        ├── CadenceError      no such preset, or figures that contradict each other
        ├── PromiseDayError   a day that cannot be promised
        ├── ReviewDayError    a day on which a declined flag cannot come back
        └── PutOffError       "Can't tell yet" was said as often as it may be
NaiveInstantError        an instant without a time zone came in: a mistake of ours
"""

from __future__ import annotations

from typing import ClassVar


class PullcordError(Exception):
    """The root of ours. `words` is what the person reads: plain, short, and saying what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class BadInputError(PullcordError):
    """What was typed cannot be used."""


class EmptyWordsError(BadInputError):
    """A flag without words."""

    def __init__(self) -> None:
        super().__init__("Say in one line what you noticed, for example: /flag gift card refunds time out.")


class NumberAloneError(BadInputError):
    """A number and nothing else: most likely that of a flag that somebody wants to see."""

    def __init__(self, number: str) -> None:
        see, say = f"To see #{number}, type /flags {number}.", "To flag a problem, say in one line what you noticed."
        super().__init__(f"{see} {say}")


class TooLongError(BadInputError):
    """More words than a flag holds. `length` and `most` are characters."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"That is {length:,} characters; a flag holds {most:,}. Say it shorter, and flag it again.")
        self.length = length
        self.most = most


class TooManyError(BadInputError):
    """More flags from one person in a short time than anybody could look at. `minutes`: when there is room again."""

    def __init__(self, most: int, minutes: int) -> None:
        again = "a minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__(
            f"You raised {most} flags within ten minutes, so this one is not saved yet. Try again in {again}. "
            "If many things broke at once, one flag can say so."
        )
        self.minutes = minutes


class FieldError(BadInputError):
    """A value that cannot be used; `field` is the part of the team or flag it was meant for."""

    field: ClassVar[str] = ""


class ZoneError(FieldError):
    """There is no such IANA time zone."""

    field = "timezone"


class HoursError(FieldError):
    """Working hours that cannot be read."""

    field = "hours"


class HolidaysError(FieldError):
    """A country or region whose public holidays are not known."""

    field = "holidays"


class DaysOffError(FieldError):
    """A team's own days off that cannot be read."""

    field = "days_off"


class NameTakenError(FieldError):
    """Another team is called so: nobody could tell the two apart."""

    field = "name"


class SetUpError(FieldError):
    """A new team for a channel that got one while its form was filled in."""

    field = "name"


class SortedError(FieldError):
    """What fits no team was to come to the first who takes it, and somebody else was quicker."""

    field = "triage"


class LeadError(FieldError):
    """A lead who has left Slack."""

    field = "lead"


class HeadError(FieldError):
    """A head who has left Slack."""

    field = "head"


class LatitudeError(FieldError):
    """More than the words on what front-line staff may do hold: whoever flags has to read them whole."""

    field = "latitude"


class EmergencyError(FieldError):
    """More than the emergency line holds: it has to be read whole."""

    field = "emergency"


class DurationError(FieldError):
    """A length of working time that cannot be read."""

    field = "own"


class CadenceError(FieldError):
    """A preset that does not exist, or figures that contradict each other."""

    field = "cadence"


class PromiseDayError(FieldError):
    """A day or hour that cannot be promised."""

    field = "promise"


class ReviewDayError(FieldError):
    """A day on which a declined flag cannot come back."""

    field = "review"


class PutOffError(FieldError):
    """The reporter said "Can't tell yet" as often as it may be said."""

    field = "put_off"


class NaiveInstantError(ValueError):
    """An instant without a time zone was handed in. All our instants are aware."""
