"""/flag, and the buttons of its answer that raise a flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.commands.desk import Body, Desk, team_id, user_id
from bot.commands.failures import log_unsaved, unsaved
from bot.commands.replies import ephemeral, is_home, reply, show
from bot.errors import EmptyWordsError, NumberAloneError, PullcordError, TooManyError
from bot.messages import answers, labels, offers, refusals
from bot.messages import help as helps
from bot.messages.marks import Mark, marked
from bot.messages.modals import flag as flag_modal
from bot.messages.values import Message
from bot.parsing import FlagText, asks_for_help, parse_flag, plain_words, with_its_channel
from bot.reminders.readable import rules_of
from bot.responding import Respond
from bot.rights import may_raise_again
from bot.usecases import reading
from bot.usecases.outcome import What
from bot.usecases.raising import NewFlag, Raised
from bot.views import FlagView
from bot.words import WITH_THE_TEAM, Severity
from storage.errors import NotSavedError, StorageError, UnreadableError

PRIVATE = {"privategroup"}
"""What Slack calls a private channel where a command says its name."""
DIRECT = {"directmessage"}
AMONG_A_FEW = "mpdm-"
"""How the names of direct conversations of several people begin."""


async def flag(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """/flag …: record it, and answer with its number."""
    text = str(body.get("text") or "").strip()
    if asks_for_help(text):
        await ack(**ephemeral(helps.flag_help()))
    elif not text:
        await open_form(desk, body, context)
        await ack()
    else:
        await ack(**ephemeral(await raise_text(desk, body, text, str(body["trigger_id"]))))


async def open_form(
    desk: Desk, body: Body, context: AsyncBoltContext, words: str = "", keep: Mapping[str, str] | None = None
) -> None:
    """The short form for a flag. `keep` comes back with it."""
    teams = await reading.read_teams(desk.db, await desk.workspace(body))
    kept = {
        "channel": origin(body) or "",
        "private": "1" if is_private(body) else "",
        "home": "1" if is_home(dict(body)) else "",
        **(keep or {}),
    }
    view = flag_modal.modal([team for team in teams if not team.is_triage], words=words, keep=kept)
    await context.client.views_open(trigger_id=body["trigger_id"], view=view)


async def raise_text(desk: Desk, body: Body, text: str, key: str, *, another: bool = False) -> Message:
    """Raise what was typed; the answer for the person, whatever came of it."""
    try:
        parsed = parse_flag(text)
        await desk.directory.meet(await desk.workspace(body), user_id(body))
        new = await _new_flag(desk, body, await _for_a_team(desk, body, parsed), key, another=another)
        await know_readers(desk, new)
        raised = await desk.intake.raise_flag(new)
    except TooManyError as error:
        return refusals.too_many(error.words, plain_words(text), text)
    except (EmptyWordsError, NumberAloneError) as error:
        return refusals.bad_input(error.words)
    except PullcordError as error:
        return refusals.bad_input(error.words, plain_words(text))
    except StorageError as error:
        log_unsaved(error)
        nothing = isinstance(error, (NotSavedError, UnreadableError))
        return (refusals.not_saved if nothing else refusals.outcome_unknown)(plain_words(text), text)
    return await answer(desk, raised, body, urgent=new.severity is Severity.URGENT)


async def _for_a_team(desk: Desk, body: Body, parsed: FlagText) -> FlagText:
    """What was typed, as it is meant: a channel without a team that is named first is what is talked about."""
    if parsed.channel is None:
        return parsed
    workspace_id = await desk.workspace(body)
    if await reading.read_team_of(desk.db, workspace_id, parsed.channel):
        return parsed
    called = parsed.called or (await desk.directory.channel(workspace_id, parsed.channel)).name
    return with_its_channel(parsed, called)


async def know_readers(desk: Desk, new: NewFlag) -> None:
    """Who is in a private channel may read what is raised there."""
    if new.private and new.raised_in:
        await desk.directory.know_members(new.workspace_id, [new.raised_in])


async def _new_flag(desk: Desk, body: Body, parsed: FlagText, key: str, *, another: bool) -> NewFlag:
    return NewFlag(
        workspace_id=await desk.workspaces.id_of(team_id(body)),
        key=key,
        reporter=user_id(body),
        reporter_name=who(body),
        words=parsed.words,
        severity=parsed.severity,
        named=parsed.channel,
        raised_in=origin(body),
        private=is_private(body),
        another=another,
    )


def who(body: Body) -> str:
    """What Slack calls the person, until the directory knows their name."""
    user = body.get("user")
    return (
        str(user.get("name") or user.get("username") or "")
        if isinstance(user, dict)
        else str(body.get("user_name", ""))
    )


def origin(body: Body) -> str | None:
    """Slack's id of the channel it comes from; None for a DM."""
    slack_id = str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    return slack_id if slack_id and channel_name(body) not in DIRECT and not slack_id.startswith("D") else None


def channel_name(body: Body) -> str:
    """What Slack calls the channel that it comes from: its name, or what kind it is."""
    return str(body.get("channel_name") or (body.get("channel") or {}).get("name") or "")


def is_private(body: Body) -> bool:
    """Whether it comes from a private channel, or from among a few people who talk directly."""
    name = channel_name(body)
    return name in PRIVATE or name.startswith(AMONG_A_FEW)


async def answer(desk: Desk, raised: Raised, body: Body, *, urgent: bool = False) -> Message:
    """What the reporter reads; somebody else's flag is shown to them as they may see it.

    `urgent`: it was marked as such. Said once more, and louder than before, one tap makes it urgent.
    """
    now, view = desk.clock.now(), raised.view
    mine = view.reporter is not None and view.reporter.slack_id == user_id(body)
    if raised.outcome.what is What.FLAGGED_ALREADY and not mine:
        return await how_it_stands(desk, view.number, body)
    if raised.outcome.what in {What.SAME_WORDS, What.FLAGGED_ALREADY}:
        calm = view.status in WITH_THE_TEAM and view.facts.severity is not Severity.URGENT
        return answers.duplicate(view, now, zone_of(view), louder=urgent and calm)
    return saved(view, now)


async def how_it_stands(desk: Desk, number: int, body: Body) -> Message:
    """What is flagged already, as this person may see it, with what they may do."""
    workspace_id, now = await desk.workspace(body), desk.clock.now()
    actor, person = await desk.actor(workspace_id, user_id(body), number), await desk.person(body)
    sheet = await reading.read_sheet(desk.db, workspace_id, number, actor, now)
    return offers.already(sheet.view, sheet.acts, now, person.tz) if sheet else offers.unseen()


def saved(view: FlagView, now: datetime) -> Message:
    """The answer to /flag, also drawn anew after each press on it."""
    hours = rules_of(view.team).hours
    opens_at = None if hours.is_open(now) else hours.next_open(now)
    message = answers.saved(view, now, zone_of(view), next_at=view.next_at, opens_at=opens_at)
    return marked(message, Mark.SAVED, view.number)


def zone_of(view: FlagView) -> str:
    """The reporter's time zone."""
    return view.reporter.tz if view.reporter else view.team.timezone


async def try_again(desk: Desk, ack: AsyncAck, body: dict[str, Any], respond: Respond) -> None:
    """The words that could not be saved, once more."""
    message = await raise_text(desk, body, str(body["actions"][0]["value"]), str(body["trigger_id"]))
    await ack()
    await reply(respond, message, replace=True)


async def another_one(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: Respond
) -> None:
    """The same words, and another problem."""
    try:
        message = await _another(desk, body)
    except StorageError as error:
        message = unsaved(error)
    await show(body, context, respond, message, replace=True)
    await ack()


async def _another(desk: Desk, body: dict[str, Any]) -> Message:
    """Raise the words of the pressed number once more, where they were raised."""
    number, louder = labels.parse_value(str(body["actions"][0]["value"])) or (0, "")
    deed = await desk.deed(body, number, _once(body, number))
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if sheet is None:
        return refusals.not_found(deed.number)
    if not may_raise_again(sheet.roles):
        return refusals.not_yours_to_repeat(deed.number)
    view = sheet.view
    severity = Severity.URGENT if louder else view.facts.severity
    text = FlagText(view.words, severity, view.team.channel)
    new = await _new_flag(desk, body, text, deed.key, another=True)
    new = replace(new, raised_in=view.raised_in, private=view.private)
    return await answer(desk, await desk.intake.raise_flag(new), body)


def _once(body: Body, number: int) -> str:
    """The inbound key of *It's another one*: however often the button of one answer is pressed, it is one more."""
    container = body.get("container") or {}
    return f"another:{number}:{container.get('message_ts') or container.get('view_id') or body['trigger_id']}"


async def new_flag(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """A button that opens the form."""
    await open_form(desk, body, context)
    await ack()


async def shortcut(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """*Flag a problem*, from anywhere."""
    await open_form(desk, body, context)
    await ack()
