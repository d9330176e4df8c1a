"""/flags: mine and my teams', one flag, all of them, or those that hold some words."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.commands.desk import Desk
from bot.commands.replies import ephemeral, modal_id, show
from bot.messages import help as helps
from bot.messages import labels, lists, record, refusals
from bot.messages.marks import Mark, marked
from bot.messages.modals.answer import modal
from bot.messages.modals.in_full import in_full
from bot.messages.record_lines import Names
from bot.messages.values import Message
from bot.parsing import asks_for_help, plain_words
from bot.responding import Respond
from bot.rights import Who, may_see_reporter
from bot.usecases import reading
from bot.usecases.acting import Deed
from bot.usecases.reading import Page
from bot.views import Listing, ListKind

_NUMBER = re.compile(r"#?\s?(\d{1,30})[.,;:]?")
_DIGITS = 9
"""A number with more of them no flag has."""
_MOST_SEARCHED = 500
"""Characters of what is searched for: a button that leads to more carries them."""


async def flags(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """/flags …"""
    text = plain_words(str(body.get("text") or ""))
    await ack(**ephemeral(await _answer(desk, body, text)))


async def turn_page(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: Respond
) -> None:
    """Another part of a list, in its place."""
    which = labels.parse_page(str(body["actions"][0].get("value") or ""))
    if which is not None:
        await show(body, context, respond, await _listed(desk, body, which), replace=True)
    await ack()


async def read_all(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """All the words about a flag, of which the pressed message left some out, to those who may read it."""
    number, _ = labels.parse_value(str(body["actions"][0].get("value") or "")) or (0, "")
    deed = await desk.deed(body, number, "")
    sheet = await reading.read_sheet(desk.db, deed.workspace_id, number, deed.actor, deed.now)
    view = in_full(sheet.view) if sheet else modal(refusals.not_found(number))
    show = context.client.views_push if modal_id(body) else context.client.views_open
    await show(trigger_id=body["trigger_id"], view=view)
    await ack()


async def _answer(desk: Desk, body: dict[str, Any], text: str) -> Message:
    word, _, rest = text.partition(" ")
    if found := _NUMBER.fullmatch(text):
        return await _one(desk, body, int(found[1]))
    if asks_for_help(text):
        return helps.flags_help()
    match word.lower():
        case "":
            return await _mine(desk, body)
        case "all" if not rest:
            return await _listed(desk, body, Listing(ListKind.ALL))
        case "search":
            return await _found(desk, body, rest)
        case _:
            return await _found(desk, body, text)


async def _one(desk: Desk, body: dict[str, Any], number: int) -> Message:
    if number >= 10**_DIGITS:
        return refusals.not_found(number)
    return await sheet_message(desk, await desk.deed(body, number, ""))


async def _mine(desk: Desk, body: dict[str, Any]) -> Message:
    person, reader = await desk.person(body), await desk.reader(body)
    raised, owed = await reading.read_mine(desk.db, reader)
    return lists.mine(_page(raised), _page(owed), desk.clock.now(), person.tz)


async def _found(desk: Desk, body: dict[str, Any], words: str) -> Message:
    if not words:
        return lists.which_words()
    return await _listed(desk, body, Listing(ListKind.SEARCH, words=words[:_MOST_SEARCHED]))


async def _listed(desk: Desk, body: dict[str, Any], which: Listing) -> Message:
    person, reader = await desk.person(body), await desk.reader(body)
    page = await reading.read_list(desk.db, reader, which)
    return lists.listed(which, _page(page), desk.clock.now(), person.tz)


def _page(page: Page) -> lists.Page:
    return lists.Page(page.flags, page.total, page.start)


async def sheet_message(desk: Desk, deed: Deed) -> Message:
    """One flag with its record, who was told what and when, and the buttons that this person may press."""
    story = await reading.read_story(desk.db, deed.workspace_id, deed.number, deed.actor, deed.now)
    if story is None:
        return refusals.not_found(deed.number)
    person = await desk.directory.person(deed.workspace_id, deed.actor.slack_id)
    sheet = story.sheet
    names = Names(
        {person_id: of.name for person_id, of in story.people.items()},
        {team_id: team.name for team_id, team in story.teams.items()},
    )
    message = record.record(
        sheet.view, story.record, story.told, sheet.acts, deed.now, person.tz,
        sees_name=may_see_reporter(sheet.view, sheet.roles), names=names, mine=Who.REPORTER in sheet.roles,
    )  # fmt: skip
    return marked(message, Mark.SHEET, deed.number)
