"""Flagging what stands in a message already: by a reaction, a shortcut, or words written to the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bot.commands.desk import Desk, user_id
from bot.commands.failures import unsaved
from bot.commands.flag import DIRECT, answer, channel_name, how_it_stands, know_readers, open_form, who
from bot.commands.replies import reply
from bot.errors import PullcordError
from bot.messages import offers, refusals
from bot.messages.modals.answer import modal
from bot.messages.values import Message
from bot.parsing import FlagText, fitting, parse_flag, to_the_bot
from bot.quoted import Quote, photos_in, words_of
from bot.quoting import NotReadError
from bot.responding import Respond
from bot.rights import may_quote
from bot.usecases import hearing
from bot.usecases.offering import offer_to_flag
from bot.usecases.raising import NewFlag
from bot.views import MOST_PHOTOS
from bot.words import Severity
from storage.errors import StorageError

FLAG = "triangular_flag_on_post"
"""The reaction, as Slack names it."""
DM = "D"
"""How Slack's ids of direct messages begin."""


async def reacted(desk: Desk, body: dict[str, Any]) -> None:
    """Somebody put the flag on a message: they alone are asked whether to raise it. Others mean nothing."""
    event = body["event"]
    item, channel = event["item"], event["item"].get("channel")
    if event["reaction"] != FLAG or item.get("type") != "message" or not channel or not item.get("ts"):
        return
    workspace_id, slack_id = await desk.workspace(body), event["user"]
    if slack_id == await desk.workspaces.bot_user(workspace_id):
        return
    await offer(desk, workspace_id, slack_id, (channel, item["ts"]), body["event_id"])


async def offer(
    desk: Desk, workspace_id: int, slack_id: str, message: tuple[str, str], event_id: str, thread_ts: str = ""
) -> None:
    """Ask one person whether to flag a message. `thread_ts`: of the thread in their DM in which they wrote it."""
    await desk.directory.meet(workspace_id, slack_id)
    await offer_to_flag(desk.db, workspace_id, slack_id, message, event_id, desk.clock.now(), thread_ts)
    desk.committed()


async def flag_this(desk: Desk, ack: AsyncAck, body: dict[str, Any], respond: Respond) -> None:
    """The offer was taken: the message is read as it now stands, and raised."""
    channel, _, ts = str(body["actions"][0].get("value") or "").partition(" ")
    try:
        found = await _read(desk, body, channel, ts)
    except NotReadError:
        await reply(respond, offers.unreadable(), replace=True)
    else:
        message, over = await _raised(desk, body, found, channel) if found else (offers.gone(), True)
        await reply(respond, message, replace=over)
    await ack()


async def _read(desk: Desk, body: dict[str, Any], channel: str, ts: str) -> Quote | None:
    """The message, if whoever pressed may read it: they may have left since they were asked. Raises `NotReadError`."""
    workspace_id, slack_id, in_dm = await desk.workspace(body), user_id(body), channel.startswith(DM)
    if not in_dm and not may_quote(await desk.directory.presence(workspace_id, channel, slack_id)):
        raise NotReadError(channel)
    found, bot = await desk.quotes.read(workspace_id, channel, ts), await desk.workspaces.bot_user(workspace_id)
    if in_dm and found and found.author != slack_id:  # the bot reads everybody's direct messages with it
        raise NotReadError(channel)
    return replace(found, words=to_the_bot(found.words, bot)) if in_dm and found else found


async def _raised(desk: Desk, body: dict[str, Any], found: Quote, channel: str) -> tuple[Message, bool]:
    """What came of raising it, and whether that is the end of the offer: what was not saved may be pressed again."""
    words = await desk.directory.named(await desk.workspace(body), found.words)
    if not words:
        return offers.unreadable(), True
    try:
        new = await _new_flag(desk, body, found, words, channel)
        return await answer(desk, await desk.intake.raise_flag(new), body), True
    except PullcordError as error:
        return refusals.bad_input(error.words), False
    except StorageError as error:
        return unsaved(error), False


async def _new_flag(desk: Desk, body: dict[str, Any], found: Quote, words: str, channel: str) -> NewFlag:
    """In a DM it is read like the words of /flag; elsewhere it was not written to us, and is taken as it is."""
    workspace_id, in_dm = await desk.workspace(body), channel.startswith(DM)
    text = parse_flag(words) if in_dm else FlagText(fitting(words), Severity.NORMAL)
    new = NewFlag(
        workspace_id=workspace_id,
        key=str(body["trigger_id"]),
        reporter=user_id(body),
        reporter_name=who(body),
        words=text.words,
        severity=text.severity,
        named=text.channel,
        photos=found.photos,
    )
    if in_dm:
        return new
    room = await desk.directory.channel(workspace_id, channel)
    new = replace(new, raised_in=channel, private=room.is_private, message_ts=found.ts, message_link=found.link)
    await know_readers(desk, new)
    return new


async def shortcut(desk: Desk, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """*Flag this message*: of a person's a flag is made, and of one of ours it is shown which flag it is about."""
    ours = await desk.workspaces.bot_user(await desk.workspace(body))
    if body["message"].get("user") == ours:
        await _show_ours(desk, body, context)
    else:
        await _fill_in(desk, body, context)
    await ack()


async def _show_ours(desk: Desk, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """How its flag stands: what we say has names and words in it that are not for everybody. Else the empty form."""
    number = await _number_behind(desk, body)
    if number is None:
        await open_form(desk, body, context)
    else:
        view = modal(await how_it_stands(desk, number, body))
        await context.client.views_open(trigger_id=body["trigger_id"], view=view)


async def _number_behind(desk: Desk, body: dict[str, Any]) -> int | None:
    """The flag that a message of ours is about; None also where that cannot be read now."""
    workspace_id = await desk.workspace(body)
    try:
        found = await desk.quotes.read(workspace_id, str(body["channel"]["id"]), str(body["message"].get("ts") or ""))
    except NotReadError:
        return None
    return await hearing.number_behind(desk.db, workspace_id, found.key) if found else None


async def _fill_in(desk: Desk, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Its words then stand in the form already, and its link comes along.

    What two people wrote to each other is not for everybody: of a message in a DM a private flag is made.
    """
    message = body["message"]
    words = await desk.directory.named(await desk.workspace(body), words_of(message))
    keep = {"message": str(message.get("ts") or ""), "photos": " ".join(photos_in(message)[:MOST_PHOTOS])}
    keep |= {"private": "1"} if channel_name(body) in DIRECT else {}
    await open_form(desk, body, context, words=words, keep=keep)
