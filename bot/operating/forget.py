"""`pullcord forget`: one person on request, or the words of what ended long ago."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.clock import real_now
from bot.operating.books import books, one_workspace
from bot.operator import OperatorError
from bot.usecases.forgetting import Forgotten, forget_person, forget_words

AGE = re.compile(r"(\d{1,4})\s*([dwmy])")
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
MOST_DAYS = 365 * 100
SLACK_ID = re.compile(r"[UW][A-Z0-9_]{1,40}")


class ForgetError(OperatorError):
    """What is to be forgotten is not said in a way that can be understood."""


def what_goes(person: str | None, words_older_than: str | None) -> str:
    """The question before anything goes. Raises `ForgetError`."""
    if person is None:
        days = age_of(words_older_than or "").days
        return (
            f"All words of flags that ended more than {days} days ago go for good; "
            "numbers, dates, counts and the record stay. Go on?"
        )
    if not SLACK_ID.fullmatch(person):
        raise ForgetError(
            f"“{person}” is no id of a person in Slack: it begins with U or W (in their profile: Copy member ID)."
        )
    return (
        f"Everything that {person} wrote, their name and Slack's id of them go for good, here and on the cards in "
        "Slack; numbers, dates, counts and the record stay. Flags they raised go on; what they had taken is given "
        "back. Go on?"
    )


def age_of(text: str) -> timedelta:
    """`90d`, `8w`, `6m` (of 30 days), `2y` (of 365). Raises `ForgetError`."""
    found = AGE.fullmatch(text.strip().lower())
    if found is None or not 0 < int(found[1]) * DAYS[found[2]] <= MOST_DAYS:
        raise ForgetError(f"“{text}” is no age. Write it like 90d, 8w, 6m or 2y.")
    return timedelta(days=int(found[1]) * DAYS[found[2]])


async def forget_someone(url: str, workspace: str | None, slack_id: str) -> str:
    """Forget one person."""
    async with books(url, workspace) as here:
        done = await forget_person(here.db, await one_workspace(here), slack_id, real_now())
        await here.db.leave_no_trace()
    return "\n".join(_told(done))


def _told(done: Forgotten) -> list[str]:
    lines = [f"Forgotten. {done.flags} flags have lost words; their cards in Slack are drawn anew."]
    if done.handed_on:
        lines.append(
            f"{done.handed_on} unfinished flags went back to their team, or on to whoever said “me too” first."
        )
    lines += [f"{team} has lost its lead or head: pullcord team set … --lead U…" for team in done.teams]
    lines.append("Not touched: what people and the bot wrote in threads and DMs (delete it in Slack), and backups.")
    return lines


async def forget_old_words(url: str, workspace: str | None, age: str) -> str:
    """Forget the words of flags that ended so long ago."""
    before = real_now() - age_of(age)
    async with books(url, workspace) as here:
        count = await forget_words(here.db, here.workspace_id, before)
        await here.db.leave_no_trace()
    return f"{count} flags that ended before {before:%Y-%m-%d} have lost their words."
