"""What came of something that a person did: kept with its inbound key, so that a repeat gets the first answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.words import Act
from storage.inbound import recall, remember


class What(StrEnum):
    """How it ended."""

    DONE = "done"
    RAISED = "raised"
    SAME_WORDS = "same_words"
    """The same person said the same within ten minutes: the number they already have."""
    FLAGGED_ALREADY = "flagged_already"
    """The message is a flag already: the number that it has."""
    ALREADY = "already"
    """It is so already: pressed twice, say."""
    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    MOVED_ON = "moved_on"
    NO_SUCH_TEAM = "no_such_team"
    """There is none, or it is the one that has the flag."""
    NO_SUCH_FLAG = "no_such_flag"
    """The flag that it should be the same as is not there for this person, or is finished."""
    NOT_A_MEMBER = "not_a_member"
    """The person it should be given to is not in the team's channel."""
    NOBODY_TO_ASK = "nobody_to_ask"
    """Whoever raised it has left."""
    ANSWERED_MEANWHILE = "answered_meanwhile"
    """The answer to the question before is on its way into the thread."""
    HAS_IT = "has_it"
    """The person it should be given to has it."""
    ITSELF = "itself"
    """A flag cannot be the same as itself."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`number` is the flag's; `act` what was tried; nobody's words are in it."""

    what: What
    number: int = 0
    act: Act | None = None

    @property
    def done(self) -> bool:
        """Whether it happened."""
        return self.what in {What.DONE, What.RAISED}

    @property
    def stands(self) -> bool:
        """Whether it is as the person wants it: it happened now, or had before."""
        return self.done or self.what is What.ALREADY


async def first_answer(session: AsyncSession, workspace_id: int, key: str) -> Outcome | None:
    """What was answered to this key before; None when it is new."""
    kept = await recall(session, workspace_id, [key])
    return outcome_of(kept[key]) if key in kept else None


async def keep_answer(session: AsyncSession, workspace_id: int, key: str, outcome: Outcome, at: datetime) -> None:
    """Commit the answer with its effect. `at` is real time."""
    await remember(session, workspace_id, {key: asdict(outcome)}, at)


def outcome_of(kept: dict[str, Any]) -> Outcome:
    """From what was kept."""
    act = kept.get("act")
    return Outcome(What(kept["what"]), kept["number"], Act(act) if act else None)
